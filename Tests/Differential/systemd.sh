#!/usr/bin/env bash
# Holds the systemd launcher against systemd itself (`systemd-analyze verify`, which needs no running systemd): commands,
# environment, folder and stop limit of generated units with drop-ins. Arguments: seed (1), folders of ten units (30).
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 Tests/Differential/systemd_oracle.py generate "$work/corpus" "${1:-1}" "${2:-30}"
LOSTWORK_LAUNCH_FOLDER="$work/corpus" swift test --filter DeploymentsTests.LaunchDump >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
python3 Tests/Differential/systemd_oracle.py compare "$work/corpus"
