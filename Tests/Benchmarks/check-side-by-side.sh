#!/usr/bin/env bash
# `lostwork check` beside ripgrep and ruff on a tree of large applications, in one interleaved run; a report in Markdown.
#
#   check-side-by-side.sh LOSTWORK [FOLDER [ROUNDS]]     default: a corpus in a scratch folder, 7 rounds
#
# FOLDER is filled with the corpus when it is not there yet, which takes some minutes, and can be used again. Exits with 1
# when a goal is missed.
set -euo pipefail
lostwork=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
folder=${2:-$scratch/corpus}

if ! command -v rg > /dev/null || ! command -v unzip > /dev/null; then
  apt-get update -qq
  apt-get install -y -qq ripgrep unzip > /dev/null
fi
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install -q --disable-pip-version-check ruff

# About 27,000 files of 300 MB.
packages=(
  homeassistant nova neutron cinder manila ironic django celery kombu apache-superset apache-airflow-core wagtail sqlalchemy pandas mlflow
  prefect dagster twisted moto frappe scrapy trio anyio uvicorn gunicorn starlette fastapi flask tornado sanic aiohttp
)
for package in "${packages[@]}"; do
  [ -d "$folder/$package" ] && continue
  mkdir -p "$scratch/wheels/$package" "$scratch/$package"
  "$scratch/venv/bin/pip" download -q --disable-pip-version-check --no-deps --only-binary=:all: -d "$scratch/wheels/$package" "$package" >&2
  unzip -qo "$scratch/wheels/$package"/*.whl -d "$scratch/$package"
  mkdir -p "$folder"
  mv "$scratch/$package" "$folder/$package"
done
if [ ! -d "$folder/stdlib" ]; then
  python3 - "$folder/stdlib" << 'PYTHON'
import shutil, sys, sysconfig

shutil.copytree(sysconfig.get_path("stdlib"), sys.argv[1], ignore=shutil.ignore_patterns("site-packages", "__pycache__", "*.so"))
PYTHON
fi

# Without deployments no source is looked at: some of the applications get one, and the example is there for its finding.
deploy() { printf '[uwsgi]\nmodule = %s\nmaster = true\nprocesses = 4\nthreads = 2\nmax-requests = 1000\n' "$2" > "$folder/$1/uwsgi.ini"; }
deploy apache-superset 'superset.app:create_app()'
deploy celery celery
deploy django 'django.core.wsgi:get_wsgi_application()'
deploy homeassistant homeassistant.__main__
deploy mlflow mlflow.server:app
deploy nova nova.wsgi.osapi_compute
rm -rf "$folder/shop"
cp -r "$root/Tests/Example" "$folder/shop"

swift build --package-path "$root" -c release --product SourceBench >&2
bench=$(swift build --package-path "$root" -c release --show-bin-path)/SourceBench
python3 "$here/check_side_by_side.py" "$lostwork" "$folder" "${3:-7}" "$scratch/venv/bin/ruff" "$bench"
