#!/usr/bin/env bash
# Compares how uWSGI and lostwork read the same configurations: the ordered list of pairs, the numbers in force, and
# whether the server starts. Usage: uwsgi.sh [CASES [SEED]]   (with UWSGI=/path/to/uwsgi it installs nothing)
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
chmod 755 "$scratch"

if [ -z "${UWSGI:-}" ]; then
  python3 -m venv "$scratch/venv"
  "$scratch/venv/bin/pip" install --quiet --no-binary uwsgi "uwsgi==${UWSGI_VERSION:-2.0.31}"
  UWSGI="$scratch/venv/bin/uwsgi"
fi
swift build --package-path "$root" --product SettingsDump >&2
dump="$(swift build --package-path "$root" --show-bin-path)/SettingsDump"
exec 3>&1
python3 "$here/uwsgi.py" --uwsgi "$UWSGI" --dump "$dump" --scratch "$scratch" --cases "${1:-2400}" --seed "${2:-1}" >&3
