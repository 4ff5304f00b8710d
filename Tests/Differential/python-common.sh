# Sourced by the python-*.sh scripts: finds the newest Python and builds SyntaxDump.
here=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)
root=$(cd "$here/../.." && pwd)

newest_python() {
  local candidate
  for candidate in $(compgen -c python3. | grep -E '^python3\.[0-9]+$' | sort -u) "$HOME"/.pyenv/versions/*/bin/python3 /usr/bin/python3; do
    "$candidate" -c 'import sys; v = sys.version_info[:3]; print("%d.%d.%d" % v, sys.executable) if v >= (3, 11) else None' 2>/dev/null || true
  done | grep -E '^[0-9.]+ /' | sort -V | tail -1 | cut -d' ' -f2
}

# PYTHON names the Python to compare with; without it the newest of those in PATH and under ~/.pyenv is taken.
python=${PYTHON:-$(newest_python)}
[ -n "$python" ] || { echo "no Python 3.11 or newer found" >&2; exit 2; }
stdlib=$("$python" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')

swift build --package-path "$root" -c release --product SyntaxDump >&2
tool=$(swift build --package-path "$root" -c release --show-bin-path 2>/dev/null)/SyntaxDump
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
