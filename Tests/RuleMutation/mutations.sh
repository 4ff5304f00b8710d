#!/usr/bin/env bash
# Leaves clauses of checks out and sees whether their examples notice: mutations.sh LOSTWORK [CODE…]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lostwork=$(realpath "$1")
shift
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install -q pyyaml==6.0.2
"$scratch/venv/bin/python" "$here/mutations.py" "$lostwork" "$here/../../rules" "$@"
