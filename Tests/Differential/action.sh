#!/usr/bin/env bash
# action.yml against the published schema, yamllint and zizmor; then its steps, played in a scratch repository with the
# example project as a runner plays them.
#
#   action.sh LOSTWORK
#
# LOSTWORK is a built command: the step that builds one is only checked for its syntax here.
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check check-jsonschema pyyaml yamllint zizmor
PATH=$scratch/venv/bin:$PATH

check-jsonschema --builtin-schema vendor.github-actions action.yml
yamllint --strict --config-data '{extends: default, rules: {document-start: disable, line-length: {max: 140}}}' action.yml .pre-commit-hooks.yaml
zizmor --quiet --offline --persona pedantic action.yml
cp -r Tests/Example "$scratch/shop"
mkdir "$scratch/shop/.git"
python Tests/Differential/action.py action.yml "$binary" "$scratch/shop"
