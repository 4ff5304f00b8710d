#!/usr/bin/env bash
# Compares how gunicorn and lostwork read the same command lines, environments and files: each value equal, or unknown with a reason.
# Usage: gunicorn.sh [CASES [SEED]]     with the newest gunicorn and 20.1
#        gunicorn.sh FOLDER             on real configuration files, of which each is run (give it only files that you have read)
# With GUNICORN_PYTHONS="/path/to/python …" it installs nothing.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

if [ -z "${GUNICORN_PYTHONS:-}" ]; then
  for version in "gunicorn" "gunicorn==20.1.0"; do
    python3 -m venv "$scratch/$version"
    # Old releases import pkg_resources.
    "$scratch/$version/bin/pip" install --quiet "$version" "setuptools<70"
    GUNICORN_PYTHONS="${GUNICORN_PYTHONS:-} $scratch/$version/bin/python"
  done
fi
swift build --package-path "$root" --product SettingsDump >&2
dump="$(swift build --package-path "$root" --show-bin-path)/SettingsDump"
status=0
for python in $GUNICORN_PYTHONS; do
  if [ -d "${1:-}" ]; then cases=(--real "$1"); else cases=(--cases "${1:-600}" --seed "${2:-1}"); fi
  python3 "$here/gunicorn_cases.py" --python "$python" --dump "$dump" --scratch "$(mktemp -d -p "$scratch")" "${cases[@]}" || status=1
done
exit $status
