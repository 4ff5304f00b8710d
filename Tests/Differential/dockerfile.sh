#!/usr/bin/env bash
# Holds readDockerfile against BuildKit's own parser, which the package `dockerfile` carries: instructions, flags, words, here-documents.
# Usage: dockerfile.sh [CASES [SEED]]
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --only-binary :all: 'dockerfile==3.4.0'
"$work/venv/bin/python" Tests/Differential/dockerfile_oracle.py generate "$work/corpus" "${2:-1}" "${1:-1500}"
LOSTWORK_READ_FOLDER="$work/corpus" swift test --filter ConfigSyntaxTests.OracleDump >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
"$work/venv/bin/python" Tests/Differential/dockerfile_oracle.py compare "$work/corpus"
