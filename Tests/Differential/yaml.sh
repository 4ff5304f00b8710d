#!/usr/bin/env bash
# Holds readYAML against PyYAML's CLoader (libyaml itself): structure, text, spans, comments, and the place of errors.
# Corpus: generated documents (seed: $1, default 1), mutants of them, and the YAML files of some published packages.
set -euo pipefail
cd "$(dirname "$0")/../.."
seed=${1:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet 'pyyaml==6.0.3'
"$work/venv/bin/python" -c 'import yaml; assert yaml.__with_libyaml__'
"$work/venv/bin/pip" download --quiet --no-deps --no-binary :all: --dest "$work/packages" 'pyyaml==6.0.3' 'yamllint==1.35.1'
"$work/venv/bin/pip" download --quiet --no-deps --only-binary :all: --dest "$work/packages" 'ansible-core==2.17.6' 'ansible-lint==24.9.2'

"$work/venv/bin/python" Tests/Differential/yaml_oracle.py generate "$work/corpus" "$seed" "$work/packages"
LOSTWORK_READ_FOLDER="$work/corpus" swift test --filter ConfigSyntaxTests.OracleDump >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
"$work/venv/bin/python" Tests/Differential/yaml_oracle.py compare "$work/corpus"
