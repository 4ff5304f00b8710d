#!/usr/bin/env bash
# Compares the jobs of public applications as a person read them (application-facts.tsv) with what `lostwork inspect` says: how often
# `certain` and `likely` are right, and how many of the jobs that requests and tasks leave behind are found.
# Usage: application-facts.sh [-v] [--repository NAME] FOLDER        FOLDER holds trees named owner+name at the facts' commits
#        application-facts.sh --unpack MIRRORS FOLDER                makes them from git repositories MIRRORS/owner+name[/repo[/.git]]
# LOSTWORK=/path/to/lostwork uses that program, otherwise a release build is made. -v prints both sides of each disagreement.
# The trees are not part of the project, so this does not run in CI.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"

if [ "${1:-}" != "--unpack" ] && [ -z "${LOSTWORK:-}" ]; then
  swift build -c release --package-path "$root" --product lostwork >&2
  LOSTWORK="$(swift build -c release --package-path "$root" --show-bin-path)/lostwork"
fi
exec python3 "$here/application-facts.py" --lostwork "${LOSTWORK:-}" "$@"
