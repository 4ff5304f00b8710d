#!/usr/bin/env bash
# Instructions per byte of lexer, parser, import scan and prefilter under callgrind, which a busy machine does not disturb.
#
#   python-instructions.sh [FOLDER]     default: every 26th file of the newest Python's standard library
#
# Three rounds less one round, by twice the bytes: what start-up and reading cost is not in it. Exits with 1 over a budget.
set -euo pipefail
. "$(dirname "$0")/../Differential/python-common.sh"

find -L "${1:-$stdlib}" -name '*.py' -type f | LC_ALL=C sort | awk 'NR % 26 == 0' | head -80 > "$scratch/paths"
bytes=$(xargs cat < "$scratch/paths" | wc -c)
instructions() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$tool" bench "$1" "$2" < "$scratch/paths" 2>&1 | awk '/Collected/ { print $NF }'
}
status=0
while read -r stage budget; do
  once=$(instructions "$stage" 1)
  thrice=$(instructions "$stage" 3)
  awk -v stage="$stage" -v budget="$budget" -v once="$once" -v thrice="$thrice" -v bytes="$bytes" 'BEGIN {
    reached = (thrice - once) / 2 / bytes
    printf "%-10s %6.2f instructions a byte, budget %s\n", stage, reached, budget
    exit reached > budget
  }' || status=1
done <<'BUDGETS'
lex 16
parse 28
imports 7
prefilter 6
BUDGETS
exit $status
