#!/usr/bin/env bash
# The built command on source that nobody wrote for it, and on the example: no crash and no finding in libraries, the
# example's finding field by field, and every format of it as its readers take it.
#
#   real-input.sh LOSTWORK
set -euo pipefail
lostwork=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --target "$scratch/packages" \
  'django==5.2.7' 'flask==3.1.2' 'celery==5.5.3'
mkdir "$scratch/stdlib"
cp -r "$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" "$scratch/stdlib/lib"

equal=0 different=0
# expect WHAT WANTED GOT
expect() {
  if [ "$2" = "$3" ]; then
    equal=$((equal + 1))
  else
    different=$((different + 1))
    printf 'DIFFERENT  %s\n  wanted %s\n  got    %s\n' "$@"
  fi
}

# clean WHAT FOLDER FILES MODULE: no finding, alone and under a uWSGI that recycles. Without a deployment no source is read at
# all, so the second run has to have read at least so many files.
clean() {
  local status=0 output files
  output=$(timeout 300 "$lostwork" check "$2" 2>&1) || status=$?
  expect "$1 alone" "0 no findings, no deployment found" "$status ${output%%;*}"
  printf '[uwsgi]\nmodule = %s\npythonpath = lib\nmax-requests = 100\nthreads = 2\n' "$4" > "$2/uwsgi.ini"
  status=0
  output=$(timeout 300 "$lostwork" check "$2" 2>&1) || status=$?
  rm "$2/uwsgi.ini"
  printf '%s: %s\n' "$1" "$output"
  expect "$1 under uWSGI" "0 no findings in 1 deployment" "$status ${output%%;*}"
  files=$(grep -oE '[0-9]+ Python files' <<< "$output" | cut -d' ' -f1) || files=0
  expect "$1: at least $3 files read" yes "$([ "$files" -ge "$3" ] && echo yes || echo "$files")"
}
clean "the standard library" "$scratch/stdlib" 250 wsgiref.simple_server:demo_app
clean "Django" "$scratch/packages" 200 'django.core.wsgi:get_wsgi_application()'
clean "Celery and Flask" "$scratch/packages" 250 celery

cd "$here/../.."
status=0
"$lostwork" check --format json Tests/Example > "$scratch/example.json" || status=$?
expect "the example ends with 1" 1 "$status"
expect "the example's finding" "$(cat << 'FIELDS'
LW101 work-lost-at-request-limit error certain
Tests/Example/alarms/views.py:15
uwsgi:deploy/uwsgi.ini
max-requests 5000 Tests/Example/deploy/uwsgi.ini:9
concurrent.futures.ThreadPoolExecutor.submit thread-pool dropped
lost
Tests/Example/alarms/urls.py:6 Tests/Example/alarms/views.py:15
remedies
1 finding, 0 problems, 1 deployment
FIELDS
)" "$(python3 - "$scratch/example.json" << 'PYTHON'
import json
import sys

report = json.load(open(sys.argv[1]))
finding, = report["findings"]
place = lambda location: f"{location['path']}:{location['line']}"
print(finding["code"], finding["name"], finding["severity"], finding["confidence"])
print(place(finding["location"]))
print(finding["deployment"])
print(finding["setting"]["name"], finding["setting"]["value"], place(finding["setting"]["origin"]))
print(finding["job"]["api"], finding["job"]["carrier"], finding["job"]["fate"])
print(finding["outcome"]["kind"])
print(*[place(step["location"]) for step in finding["chain"]])
print("remedies" if len(finding["remedies"]) >= 2 else finding["remedies"])
print(len(report["findings"]), "finding,", len(report["problems"]), "problems,", len(report["deployments"]), "deployment")
PYTHON
)"

for format in full concise github; do "$lostwork" check --exit-zero --format "$format" Tests/Example > "$scratch/example.$format.txt"; done
"$lostwork" check --exit-zero --output "sarif=$scratch/example.sarif" Tests/Example > /dev/null
"$lostwork" inspect --format json Tests/Example > "$scratch/example.inspect.json"
status=0
bash "$here/report-formats.sh" "$scratch"/example.* || status=$?
expect "every format of it" 0 "$status"

echo "real input: $((equal + different)) compared, $equal equal, $different different"
[ "$different" = 0 ]
