#!/bin/bash
# The language server held against the command and against real clients: a plain one in Python and Neovim's.
#
#   editor.sh [LOSTWORK]
#
# LOSTWORK is the program to drive; without it the debug build is made and used.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
lostwork=${1:-}
if [ -z "$lostwork" ]; then
  swift build --package-path "$repository" --product lostwork > /dev/null
  lostwork=$(swift build --package-path "$repository" --show-bin-path)/lostwork
fi
lostwork=$(realpath "$lostwork")
if ! command -v nvim > /dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y neovim > /dev/null
fi
export PYTHONDONTWRITEBYTECODE=1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# A path that has to be percent-encoded in a URI.
project="$scratch/our shop/ä"
mkdir -p "$project/billing" "$project/.git"
cat > "$project/uwsgi.ini" << 'END'
[uwsgi]
module = app:application
master = true
threads = 4
  max-requests = 5000
END
cat > "$project/broken.ini" << 'END'
[uwsgi
max-requests = 1
END
cat > "$project/app.py" << 'END'
from threading import Thread
from billing import views

def application(environ, start_response):
    """💶"""; Thread(target=views.mail, daemon=True).start()
    views.checkout(environ)
    start_response("200 OK", [])
    return []
END
touch "$project/billing/__init__.py"
cat > "$project/billing/views.py" << 'END'
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(max_workers=22)

def mail():
    print("mail")

def checkout(order):
    "💶"; future = pool.submit(print, order, 'paid 💶')  # waits
    future.result()
END

status=0
python3 "$here/editor.py" "$lostwork" "$project" || status=1

# Neovim attaches by the file that users copy, and prints what its own client was told.
(
  cd "$project"
  export PATH="$(dirname "$lostwork"):$PATH" XDG_STATE_HOME="$scratch/state" XDG_DATA_HOME="$scratch/data"
  timeout 120 nvim --headless -n -u NONE --cmd "filetype on" -c "luafile $repository/integrations/neovim/lostwork.lua" \
    -c "edit app.py" -c "luafile $here/editor_neovim.lua" 2> "$scratch/neovim.txt"
) || status=1
cat "$scratch/neovim.txt"
"$lostwork" check --format json "$project" > "$scratch/check.json" || true
python3 "$here/editor_neovim.py" "$scratch/neovim.txt" "$scratch/check.json" || status=1
exit $status
