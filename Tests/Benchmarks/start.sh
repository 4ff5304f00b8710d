#!/usr/bin/env bash
# The start of the command beside that of ripgrep, in turns.
#
#   start.sh LOSTWORK [RUNS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command -v rg > /dev/null || { apt-get update -qq && apt-get install -y -qq ripgrep > /dev/null; }
lostwork=$(printf %q "$(realpath "$1")")
python3 "$here/start.py" "${2:-60}" "$lostwork --version" "rg --version" "$lostwork check $(printf %q "$here/../Example") --exit-zero"
