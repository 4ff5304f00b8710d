#!/usr/bin/env bash
# The parser beside CPython's `ast.parse` and ruff, on one corpus in one interleaved run; then inputs of growing size.
#
#   python-side-by-side.sh [FOLDER] [ROUNDS]     default: the newest Python's standard library, 5 rounds
#
# Prints medians and ratios. Exits with 1 when a goal is missed or something isn't linear.
set -euo pipefail
. "$(dirname "$0")/../Differential/python-common.sh"

"$python" -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install -q ruff
"$python" "$here/python_side_by_side.py" "$tool" "$scratch" "${1:-$stdlib}" "${2:-5}"
