#!/usr/bin/env bash
# Compares the daemon processes that lostwork sees in Apache configurations with those of a real Apache with mod_wsgi, on generated files:
# what Apache refuses, and what its log says of the processes that it starts (on the loopback, in a folder of its own).
# Usage: mod-wsgi.sh [COUNT [SEED]]. Installs Debian's apache2-bin and mod_wsgi where they are missing.
# LOSTWORK=/path/to/lostwork uses that program, otherwise a release build is made. APACHE=/usr/sbin/apache2 and MODULES=/folder name another Apache.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"

export APACHE="${APACHE:-/usr/sbin/apache2}" MODULES="${MODULES:-/usr/lib/apache2/modules}"
if [ ! -x "$APACHE" ] || ! ls "$MODULES"/mod_wsgi.so* > /dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends apache2-bin libapache2-mod-wsgi-py3 > /dev/null
fi
if [ -z "${LOSTWORK:-}" ]; then
  swift build -c release --package-path "$root" --product lostwork >&2
  LOSTWORK="$(swift build -c release --package-path "$root" --show-bin-path)/lostwork"
fi
exec python3 "$here/mod_wsgi.py" "$LOSTWORK" "${1:-40}" "${2:-1}"
