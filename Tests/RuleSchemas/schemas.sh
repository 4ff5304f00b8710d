#!/usr/bin/env bash
# Holds rules/ and broken rules against the published schemas, with a real validator: schemas.sh LOSTWORK
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lostwork=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install -q pyyaml==6.0.2 jsonschema==4.23.0
"$scratch/venv/bin/python" "$here/schemas.py" "$lostwork" "$here/../.."
