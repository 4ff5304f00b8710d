#!/usr/bin/env bash
# Holds the walk's reading of .gitignore files against the real git, on seeded random trees.
#
#   gitignore.sh [CASES [SEED]]
#
# Prints how many verdicts were compared, equal and different; fails when one differs.
set -euo pipefail
cd "$(dirname "$0")/../.."

need() { command -v "$1" > /dev/null || { apt-get update -qq && apt-get install -y -qq "$1" > /dev/null; }; }
need git
need python3

swift build --product TreeDump >&2
exec python3 Tests/Differential/gitignore.py "$(swift build --show-bin-path)/TreeDump" "${1:-3000}" "${2:-1}"
