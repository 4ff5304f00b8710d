#!/usr/bin/env bash
# Holds readXML against expat (below Python's xml.etree): what is taken, elements, attributes, text, comments, and every place.
# Corpus: hand-written cases, generated documents (seed: $1, default 1) and mutants of them.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 Tests/Differential/xml_oracle.py generate "$work/corpus" "${1:-1}"
LOSTWORK_READ_FOLDER="$work/corpus" swift test --filter ConfigSyntaxTests.OracleDump >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
python3 Tests/Differential/xml_oracle.py compare "$work/corpus"
