#!/usr/bin/env bash
# Compares our trees with CPython's `ast`, node by node with lines and columns.
#
#   python-ast.sh [PATH...]     default: the newest Python's standard library with its tests, and Django from PyPI
#
# PYTHON names the Python to compare with; without it the newest of those in PATH and under ~/.pyenv is taken.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

newest() {
  local candidate version
  for candidate in $(compgen -c python3. | sort -u) "$HOME"/.pyenv/versions/*/bin/python3 /usr/bin/python3; do
    version=$("$candidate" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3]) if sys.version_info >= (3, 11) else None' 2>/dev/null) || continue
    [ "$version" != None ] && [ -n "$version" ] && echo "$version $("$candidate" -c 'import sys; print(sys.executable)')"
  done | sort -V | tail -1 | cut -d' ' -f2
}
python=${PYTHON:-$(newest)}
[ -n "$python" ] || { echo "no Python 3.11 or newer found" >&2; exit 2; }

swift build --package-path "$root" -c release --product SyntaxDump >&2
tool=$(swift build --package-path "$root" -c release --show-bin-path 2>/dev/null)/SyntaxDump

paths=("$@")
if [ ${#paths[@]} -eq 0 ]; then
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  python3 -m venv "$scratch/venv"
  "$scratch/venv/bin/pip" install -q --no-deps --target "$scratch/django" django
  # Debian keeps the tests of its Python in a package of their own.
  stdlib=$("$python" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
  if [ "$python" = /usr/bin/python3 ] || [[ $python == /usr/bin/python3.* ]] && [ ! -d "$stdlib/test/support" ] && [ "$(id -u)" = 0 ]; then
    apt-get install -qy "libpython$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-testsuite" >/dev/null
  fi
  paths=("$stdlib" "$scratch/django")
fi
"$python" "$here/python_ast.py" "$tool" "${paths[@]}"
