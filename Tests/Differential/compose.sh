#!/usr/bin/env bash
# Compares what docker-compose and lostwork make of the same Compose files: interpolation, environment, merging, extends.
# Usage: compose.sh [CASES [SEED]]
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# docker-compose 1.29.2 wants PyYAML below 6, whose source needs an old Cython and no isolated build.
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet 'setuptools<70' wheel 'cython<3'
"$work/venv/bin/pip" install --quiet --no-build-isolation 'pyyaml==5.4.1'
"$work/venv/bin/pip" install --quiet 'docker-compose==1.29.2'
swift build --product SettingsDump >&2
dump="$(swift build --show-bin-path)/SettingsDump"
"$work/venv/bin/python" Tests/Differential/compose_oracle.py "$dump" "$work/cases" "${1:-600}" "${2:-1}"
