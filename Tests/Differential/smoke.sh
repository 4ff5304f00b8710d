#!/usr/bin/env bash
# Runs the release binary on real input: a large tree without a deployment, a real package, the example, and start-up
# beside ripgrep's. Usage: smoke.sh LOSTWORK
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
lostwork=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# A static binary runs on any Linux.
if ldd "$lostwork" 2>/dev/null | grep -q '=>'; then
  echo "the release binary needs shared libraries" >&2
  exit 1
fi

stdlib=$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
echo "standard library: $("$lostwork" check --no-respect-gitignore "$stdlib" | tail -n 1)"

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install -q --no-deps --target "$scratch/site" django
# Django's own autoreloader starts a thread: a process that loads it must not be blamed for it.
printf '[uwsgi]\nmodule = django.core.management:execute_from_command_line\nmax-requests = 5\n' > "$scratch/site/uwsgi.ini"
echo "Django: $("$lostwork" check "$scratch/site" | tail -n 1)"
"$lostwork" inspect --format json "$scratch/site" > "$scratch/inspect.json"

status=0
"$lostwork" check --format json Tests/Example > "$scratch/example.json" || status=$?
[ "$status" = 1 ] || { echo "the example ended with $status instead of 1" >&2; exit 1; }

"$scratch/venv/bin/python" - "$scratch" "$lostwork" <<'PY'
import json, statistics, subprocess, sys, time

scratch, lostwork = sys.argv[1:]
inspect = json.load(open(f"{scratch}/inspect.json"))
(deployment,) = inspect["deployments"]
assert deployment["server"] == "uwsgi" and deployment["closure"]["known"], deployment
assert deployment["closure"]["files"] > 100, deployment["closure"]

report = json.load(open(f"{scratch}/example.json"))
(finding,) = report["findings"]
assert (finding["code"], finding["severity"], finding["confidence"]) == ("LW101", "error", "certain"), finding
assert finding["location"]["path"] == "Tests/Example/alarms/views.py", finding["location"]
assert finding["setting"]["name"] == "max-requests" and finding["setting"]["value"] == "5000", finding["setting"]
assert finding["job"]["carrier"] == "thread-pool" and finding["outcome"]["kind"] == "lost", finding
assert [step["location"]["path"] for step in finding["chain"]] == ["Tests/Example/alarms/urls.py", "Tests/Example/alarms/views.py"]
assert report["summary"]["shown"] == 1 and report["summary"]["deployments"] == 1, report["summary"]

def once(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1e3

ours, theirs = [], []
for _ in range(60):
    ours.append(once([lostwork, "--version"]))
    theirs.append(once(["rg", "--version"]))
print(f"start-up, median of 60: {statistics.median(ours):.2f} ms, rg {statistics.median(theirs):.2f} ms")
PY
echo "smoke run: as expected"
