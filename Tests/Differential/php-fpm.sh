#!/usr/bin/env bash
# Compares the pools that lostwork sees with those of a real PHP-FPM (`-tt` shows the values in force), on generated files.
# Usage: php-fpm.sh [COUNT [SEED]]. Installs Debian's php-fpm where there is none; runs no server, only its check of a configuration.
# LOSTWORK=/path/to/lostwork uses that program, otherwise a release build is made.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"

find_fpm() { ls /usr/sbin/php-fpm* 2> /dev/null | head -n 1; }
if [ -z "${PHP_FPM:-}" ]; then
  [ -n "$(find_fpm)" ] || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends php-fpm > /dev/null; }
  PHP_FPM="$(find_fpm)"
fi
if [ -z "${LOSTWORK:-}" ]; then
  swift build -c release --package-path "$root" --product lostwork >&2
  LOSTWORK="$(swift build -c release --package-path "$root" --show-bin-path)/lostwork"
fi
exec python3 "$here/php_fpm.py" "$LOSTWORK" "$PHP_FPM" "${1:-200}" "${2:-1}"
