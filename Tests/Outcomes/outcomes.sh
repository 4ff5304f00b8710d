#!/usr/bin/env bash
# Holds rules/outcomes/ and the verdicts of `lostwork check` against real servers, which it installs itself.
#
#   outcomes.sh LOSTWORK     1. rules/outcomes/ against everything that was measured, and every measured cell's project given to `lostwork
#                               check`: needs no server
#                            2. kills the lab while servers run, and looks for what is left over
#                            3. the decisive cells on the real servers; one that contradicts is asked once more
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
lostwork="$(realpath "$1")"
scratch="$(mktemp -d)"
chmod 755 "$scratch"
trap 'rm -rf "$scratch"' EXIT
export LAB_CACHE="${LAB_CACHE:-$scratch/cache}"
export PYTHONDONTWRITEBYTECODE=1

swift build --package-path "$root" --product OutcomeDump >&2
dump="$(swift build --package-path "$root" --show-bin-path)/OutcomeDump"
status=0
python3 "$here/lab.py" tables --dump "$dump" > "$scratch/tables.txt" || status=1
grep -E "^contradicts|agree with their tables" "$scratch/tables.txt"
python3 "$here/lab.py" verdict --lostwork "$lostwork" || status=1
python3 "$here/left_over.py" u31.left-over.thread g27.left-over.popen || status=1
python3 "$here/lab.py" ci --lostwork "$lostwork" --dump "$dump" || status=1
exit $status
