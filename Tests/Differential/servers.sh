#!/usr/bin/env bash
# Compares how uvicorn, Hypercorn, Granian, Celery, Dramatiq, Huey, RQ and Waitress and lostwork read the same command lines,
# environments and files. Usage: servers.sh [CASES-EACH [SEED]]   (with SERVERS_PYTHON=/path/to/python it installs nothing)
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

if [ -z "${SERVERS_PYTHON:-}" ]; then
  python3 -m venv "$scratch/venv"
  "$scratch/venv/bin/pip" install --quiet uvicorn==0.54.0 hypercorn==0.18.0 granian==2.8.7 celery==5.7.0 \
    dramatiq==2.2.1 huey==3.5.4 rq==3.0.0 waitress==3.0.2
  SERVERS_PYTHON="$scratch/venv/bin/python"
fi
swift build --package-path "$root" --product SettingsDump >&2
dump="$(swift build --package-path "$root" --show-bin-path)/SettingsDump"
"$SERVERS_PYTHON" "$here/servers.py" --dump "$dump" --scratch "$scratch/cases" --cases "${1:-200}" --seed "${2:-1}"
