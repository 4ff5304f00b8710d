#!/usr/bin/env bash
# Workspaces that mean harm, looked at by the built command under bounds of time and memory, and watched by strace: nothing is
# executed, no socket is made, nothing outside the workspace is opened, and what crosses a bound is said with its place.
#
#   hostile.sh LOSTWORK
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
lostwork="$(realpath "$1")"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
command -v strace > /dev/null || apt-get install -y -qq --no-install-recommends strace > /dev/null
python3 "$here/hostile.py" "$lostwork" "$scratch"
