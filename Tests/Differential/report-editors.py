"""The one-line form as real editors read it: Vim (our compiler file, and a plain errorformat), ALE's GCC handler, Emacs."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from report_common import Account, finish, outputs, report, statements, visible

root = pathlib.Path(__file__).resolve().parents[2]
files = sys.argv[1:]
# The editors read UTF-8 as on any desk, whatever this machine's locale is.
environment = os.environ | {"LC_ALL": "C.UTF-8"}


def vim(commands, *arguments):
    """Runs Vim without a configuration; what the commands put into `g:result` comes back as a value."""
    with tempfile.TemporaryDirectory() as folder:
        script, result = pathlib.Path(folder, "script.vim"), pathlib.Path(folder, "result.json")
        script.write_text(f"{commands}\ncall writefile([json_encode(g:result)], '{result}')\nqall!\n")
        finished = subprocess.run(
            ["vim", "-N", "-u", "NONE", "-i", "NONE", "-es", "--cmd", "set encoding=utf-8", *arguments, "-S", script],
            env=environment, cwd=folder, timeout=120, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if not result.exists():
            sys.exit(f"vim wrote nothing: {finished.stdout}{finished.stderr}")
        return json.loads(result.read_text(encoding="utf-8"))


entries = """
function Entry(entry)
  let name = a:entry.bufnr ? bufname(a:entry.bufnr) : ''
  return [name, a:entry.lnum, a:entry.col, a:entry.type, a:entry.text, a:entry.valid]
endfunction
let g:result = map(getqflist(), {_, entry -> Entry(entry)})
"""

# `:make` as a person runs it, but for the program, which here repeats what lostwork printed.
make = f"""
set rtp^={root}/integrations/vim
compiler lostwork
if &makeprg !=# 'lostwork check --format concise' | cquit! | endif
setlocal makeprg=cat\\ $LINES
silent make!
"""


def check_vim():
    account = Account("Vim")
    for stem, path in concise():
        wanted = list(statements(report(stem)))
        environment["LINES"] = path
        ours = vim(make + entries)
        account.check(stem, [[visible(p), line, column, s[0], f"{visible(m)} [{c}]", 1] for p, line, column, s, m, c in wanted], ours)
        plain = vim("set errorformat=%f:%l:%c:\\ %m\ncgetexpr readfile($LINES)\n" + entries)
        account.check(stem, [[visible(p), line, column, "", f"{s}: {visible(m)} [{c}]", 1] for p, line, column, s, m, c in wanted], plain)
        default = vim("cgetexpr readfile($LINES)\n" + entries)
        account.check(f"{stem}: Vim's own errorformat", [[visible(p), line, column] for p, line, column, *_ in wanted], [e[:3] for e in default])
    return account


def check_ale():
    account = Account("ALE's GCC handler")
    for stem, path in concise():
        # ALE hangs notes on the finding before them, and writes quotes its own way.
        wanted = [[visible(p), line, column, {"error": "E", "warning": "W"}[s], f"{visible(m)} [{c}]".replace("`", "'")]
                  for p, line, column, s, m, c in statements(report(stem)) if s != "note"]
        environment["LINES"] = path
        got = vim("""
let g:items = ale#handlers#gcc#HandleGCCFormat(bufnr(''), readfile($LINES))
let g:result = map(g:items, {_, item -> [item.filename, item.lnum, item.col, item.type, item.text]})
""", "--cmd", "set rtp^=/usr/share/vim-ale")
        account.check(stem, wanted, got)
    return account


emacs_lisp = r"""
(require 'compile)
(require 'json)
(let ((found nil) (coding-system-for-read 'utf-8) (coding-system-for-write 'utf-8))
  (with-temp-buffer
    (insert-file-contents (getenv "LINES"))
    (compilation-mode)
    (compilation--ensure-parse (point-max))
    (goto-char (point-min))
    (while (not (eobp))
      (let* ((message (get-text-property (point) 'compilation-message))
             (loc (and message (compilation--message->loc message))))
        (push (if loc
                  (list (caar (compilation--loc->file-struct loc)) (compilation--loc->line loc)
                        (compilation--loc->col loc) (compilation--message->type message))
                [])
              found))
      (forward-line 1)))
  (with-temp-file (getenv "RESULT") (insert (json-encode (vconcat (nreverse found))))))
"""


def check_emacs():
    account = Account("Emacs compilation-mode")
    for stem, path in concise():
        # Types: 2 error, 1 warning, 0 note. The column is kept as it was read.
        wanted = [[visible(p), line, column, {"error": 2, "warning": 1, "note": 0}[s]] for p, line, column, s, *_ in statements(report(stem))]
        with tempfile.TemporaryDirectory() as folder:
            result, script = pathlib.Path(folder, "result.json"), pathlib.Path(folder, "script.el")
            script.write_text(emacs_lisp)
            finished = subprocess.run(["emacs", "--batch", "-Q", "-l", script], timeout=120, capture_output=True, text=True,
                                      env=environment | {"LINES": path, "RESULT": str(result)})
            if finished.returncode:
                sys.exit(f"emacs: {finished.stderr}")
            got = json.loads(result.read_text(encoding="utf-8"))
        account.check(stem, wanted, got)
    return account


def concise():
    for stem, _ in outputs(files, ".concise.txt"):
        yield stem, str(pathlib.Path(stem + ".concise.txt").resolve())


finish(check_vim(), check_ale(), check_emacs())
