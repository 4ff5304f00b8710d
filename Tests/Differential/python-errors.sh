#!/usr/bin/env bash
# Compares what we and CPython accept and reject, and at which line, on mutated pieces of its standard library.
#
#   python-errors.sh [COUNT [SEED]]
set -euo pipefail
. "$(dirname "$0")/python-common.sh"

mkdir "$scratch/mutations"
"$python" "$here/python_mutations.py" "$stdlib" "$scratch/mutations" "${1:-2000}" "${2:-1}"
"$python" "$here/python_ast.py" "$tool" "$scratch/mutations"
