#!/usr/bin/env bash
# The hooks of .pre-commit-hooks.yaml, run by the real pre-commit and prek in a scratch repository with the example
# project: what is staged says what is shown, never what is read.
#
#   pre-commit.sh [--prek-builds]
#
# The committed HEAD is cloned, tagged and installed from there, as on a user's machine: a release build of some minutes,
# made once by pre-commit. prek then runs that binary through the hook for installed ones; with --prek-builds it makes and
# runs a build of its own as well.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# A hook of the outer repository may be what runs this.
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
export PRE_COMMIT_HOME=$scratch/pre-commit PREK_HOME=$scratch/prek NO_COLOR=1
git() { command git -c user.name=lostwork -c user.email=lostwork@localhost -c init.defaultBranch=main -c advice.detachedHead=false "$@"; }

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check pre-commit prek
PATH=$scratch/venv/bin:$PATH

git clone --quiet --no-local "file://$root" "$scratch/lostwork"
git -C "$scratch/lostwork" tag v0.0.0-scratch

shop=$scratch/shop
cp -r "$root/Tests/Example" "$shop"
cd "$shop"
printf 'The shop.\n' > NOTES.md
git init --quiet
git add --all
git commit --quiet --message "The shop"

# use HOOK: the consumer's configuration names this hook alone.
use() {
  cat > .pre-commit-config.yaml <<YAML
repos:
  - repo: file://$scratch/lostwork
    rev: v0.0.0-scratch
    hooks: [{id: $1}]
YAML
  git add .pre-commit-config.yaml
  git commit --quiet --message "Use $1"
}

# stage FILE EDIT: one staged change, and nothing else; EDIT is for sed.
stage() {
  git reset --quiet --hard
  sed -i "$2" "$1"
  git add "$1"
}

equal=0 different=0
# expect STATUS PATTERN COMMAND…: the exit status, and a line of the output.
expect() {
  local wanted=$1 pattern=$2 status=0 start=$EPOCHREALTIME output
  shift 2
  output=$("$@" 2>&1 < /dev/null) || status=$?
  local took=$(((${EPOCHREALTIME/./} - ${start/./}) / 1000))
  if [ "$status" = "$wanted" ] && grep --quiet --extended-regexp -- "$pattern" <<< "$output"; then
    equal=$((equal + 1))
    printf '%7d ms  %s: %s\n' "$took" "$case" "$*"
  else
    different=$((different + 1))
    printf 'DIFFERENT  %s: %s\n  exit status %s, wanted %s, and a line with: %s\n%s\n' "$case" "$*" "$status" "$wanted" "$pattern" "$output"
  fi
}

finding='error: this job can be cut off halfway'
# cases COMMAND…: what the two hooks that take names must answer.
cases() {
  case="only uwsgi.ini is staged"; stage deploy/uwsgi.ini '$a buffer-size = 8192'
  expect 1 "$finding" "$@"
  expect 1 '--> alarms/views.py:15:14' "$@"
  case="only the URLs are staged"; stage alarms/urls.py '$a # the last URL'
  expect 1 "$finding" "$@"
  case="the limit is taken away"; stage deploy/uwsgi.ini '/max-requests/d'
  expect 0 'Passed' "$@"
  case="an unrelated source file is staged"; stage manage.py '$a # the end'
  expect 0 'Passed' "$@"
  case="an unrelated file is staged"; stage NOTES.md '$a It sells things.'
  expect 0 'Skipped' "$@"
  case="a file is deleted"; git reset --quiet --hard; git rm --quiet alarms/urls.py
  expect 0 'Skipped' "$@"
  case="an excluded file is staged"; stage deploy/uwsgi.ini '$a buffer-size = 8192'
  printf 'exclude: [deploy/]\n' > lostwork.yaml
  expect 0 'Passed' "$@"
  case="the configuration cannot be used"; stage deploy/uwsgi.ini '$a buffer-size = 8192'
  printf 'selekt: [LW1]\n' > lostwork.yaml
  expect 1 'exit code: 2' "$@"
  rm lostwork.yaml
}

use lostwork
case="the hook is built and installed"
expect 0 '' pre-commit install-hooks
cases pre-commit run
if [ "${1:-}" = --prek-builds ]; then
  expect 0 '' prek install-hooks
  cases prek run
fi

PATH=$(dirname "$(find "$PRE_COMMIT_HOME" -path '*/release/lostwork' -type f | head -1)"):$PATH
use lostwork-system
cases pre-commit run
cases prek run

use lostwork-project
case="an unrelated source file is staged"; stage manage.py '$a # the end'
expect 1 "$finding" pre-commit run
case="an unrelated file is staged"; stage NOTES.md '$a It sells things.'
expect 0 'Skipped' pre-commit run
case="everything is checked"; git reset --quiet --hard
expect 1 "$finding" pre-commit run --all-files

echo "pre-commit: $((equal + different)) compared, $equal equal, $different different"
[ "$different" = 0 ]
