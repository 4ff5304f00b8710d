#!/usr/bin/env bash
# Holds version specifiers against the Python package `packaging`: which are valid, and which versions they allow.
# Arguments: seed (1), lines (4000).
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q 'packaging==26.3'
python3 Tests/Differential/versions_oracle.py generate "$work/lines" "${1:-1}" "${2:-4000}"
LOSTWORK_VERSIONS="$work/lines" swift test --filter DeploymentsTests.VersionDump >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
"$work/venv/bin/python" Tests/Differential/versions_oracle.py compare "$work/lines"
