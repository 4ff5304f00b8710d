#!/usr/bin/env bash
# Compares our trees with CPython's `ast`, node by node with lines and columns.
#
#   python-ast.sh [PATH...]     default: the newest Python's standard library with its tests, and Django from PyPI
set -euo pipefail
. "$(dirname "$0")/python-common.sh"

paths=("$@")
if [ ${#paths[@]} -eq 0 ]; then
  "$python" -m venv "$scratch/venv"
  "$scratch/venv/bin/pip" install -q --no-deps --target "$scratch/django" django
  # Debian keeps the tests of its Python in a package of their own.
  if [[ $stdlib == /usr/lib/* ]] && [ ! -e "$stdlib/test/test_grammar.py" ] && [ "$(id -u)" = 0 ]; then
    apt-get install -qy "lib$(basename "$stdlib")-testsuite" >/dev/null || echo "without the tests of $stdlib" >&2
  fi
  paths=("$stdlib" "$scratch/django")
fi
"$python" "$here/python_ast.py" "$tool" "${paths[@]}"
