#!/usr/bin/env bash
# Checks what must hold for any file (order and bounds of spans, tokens that add up to the source), compares the import
# scan with the trees, and mutates files for some seconds: no crash, no broken tree, no time out of proportion.
#
#   python-fuzz.sh [SECONDS [SEED [FOLDER]]]     default: 30 seconds over the newest Python's standard library
set -euo pipefail
. "$(dirname "$0")/python-common.sh"

find -L "${3:-$stdlib}" -name '*.py' -type f | LC_ALL=C sort > "$scratch/paths"
"$tool" check < "$scratch/paths"
"$tool" imports < "$scratch/paths"
"$tool" fuzz "${1:-30}" "${2:-1}" < "$scratch/paths"
