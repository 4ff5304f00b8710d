#!/usr/bin/env bash
# Holds the supervisor launcher against supervisor's own loader: commands, environment, folder and stop limit of generated
# configurations with includes. Arguments: seed (1), configurations (400).
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q 'supervisor==4.3.0' 'setuptools<81'
python3 Tests/Differential/supervisor_oracle.py generate "$work/corpus" "${1:-1}" "${2:-400}"
LOSTWORK_LAUNCH_FOLDER="$work/corpus" swift test --filter DeploymentsTests.LaunchDump >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
"$work/venv/bin/python" Tests/Differential/supervisor_oracle.py compare "$work/corpus"
