#!/usr/bin/env bash
# Compares how uWSGI and lostwork read the same configurations: the ordered list of pairs, the numbers in force, and
# whether the server starts. PyPI's uWSGI reads INI, its own YAML and XML; Debian's reads YAML with libyaml, XML and JSON.
#
#   uwsgi.sh [CASES [SEED]]      CASES in INI, a quarter as many in the other formats of PyPI's build and half as many in Debian's
#
# With UWSGI=/path/to/uwsgi nothing is installed, and all cases are for the formats that that one was built with.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
chmod 755 "$scratch"
cases=${1:-2400} seed=${2:-1}

swift build --package-path "$root" --product SettingsDump >&2
dump="$(swift build --package-path "$root" --show-bin-path)/SettingsDump"
status=0
# compare NAME UWSGI CASES [--formats]
compare() {
  mkdir -m 755 "$scratch/$1"
  python3 "$here/uwsgi.py" --uwsgi "$2" --dump "$dump" --scratch "$scratch/$1" --cases "$3" --seed "$seed" "${@:4}" || status=1
}

if [ -n "${UWSGI:-}" ]; then
  compare own "$UWSGI" "$cases" --formats
  exit $status
fi

# Debian's server is loaded with a probe of ours, which takes the headers that it was built with.
missing=()
for package in uwsgi-core uwsgi-plugin-python3 libxml2-dev libcap-dev uuid-dev libpcre3-dev libssl-dev; do
  dpkg -s "$package" > /dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null; fi
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --no-binary uwsgi "uwsgi==${UWSGI_VERSION:-2.0.31}"

compare ini "$scratch/venv/bin/uwsgi" "$cases"
compare pypi "$scratch/venv/bin/uwsgi" $((cases / 4)) --formats
compare debian /usr/bin/uwsgi-core $((cases / 2)) --formats
exit $status
