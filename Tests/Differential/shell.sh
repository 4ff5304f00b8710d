#!/usr/bin/env bash
# Holds the reader and the interpreter of shell scripts against bash and dash: the words that a program gets from generated
# scripts, and which scripts are grammatical. $1: how many of each (default 400), $2: seed (default 1).
set -euo pipefail
cd "$(dirname "$0")/../.."
swift build --product ShellDump 2>&1 | grep -E "error:|warning:" && exit 1
python3 Tests/Differential/shell.py "$(swift build --show-bin-path)/ShellDump" "${1:-400}" "${2:-1}"
