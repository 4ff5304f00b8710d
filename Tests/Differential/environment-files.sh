#!/usr/bin/env bash
# Holds the environment file reader against python-dotenv, honcho, a POSIX shell, and systemd (whose environment.d
# generator reads with the same function). Arguments: seed (1), files (1500).
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q 'python-dotenv==1.2.4' 'honcho==2.0.0' 'setuptools<81'
python3 Tests/Differential/environment_oracle.py generate "$work/corpus" "${1:-1}" "${2:-1500}"
LOSTWORK_READ_FOLDER="$work/corpus" swift test --filter ConfigSyntaxTests.OracleDump >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
"$work/venv/bin/python" Tests/Differential/environment_oracle.py compare "$work/corpus"
