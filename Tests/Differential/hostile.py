"""The cases behind hostile.sh: workspaces, what must be said of each, and the watch over the command that looks at them."""
import os, pathlib, re, resource, shutil, subprocess, sys, threading
from concurrent.futures import ThreadPoolExecutor

SECONDS = 10  # of processor time, and twelve times that by the clock: the machine may be busy
MEMORY = 2 << 30  # of address space

# Path → text, bytes or a function that makes the file; `say` is a pattern that the command's answer must hold.
CASES = []


def case(name, files, say=None):
    CASES.append((name, files, say))


def link(target):
    return lambda path: os.symlink(target, path)


def sparse(size, head=b""):
    def make(path):
        with open(path, "wb") as file:
            file.write(head)
            file.truncate(size)
    return make


def uwsgi(body):
    return {"uwsgi.ini": "[uwsgi]\nmodule = app\n" + body + "\n", "app.py": ""}


# --- uWSGI ------------------------------------------------------------------------------------------------------------
case("a file that includes itself", uwsgi("include = uwsgi.ini"), "is being read already")
case("a file that inherits itself", uwsgi("inherit = uwsgi.ini"), "more than 200 files")
case("two files that include each other", {**uwsgi("include = b.ini"), "b.ini": "[uwsgi]\ninclude = uwsgi.ini\n"}, "is being read already")
case("a chain of includes", {**{f"c{i}.ini": f"[uwsgi]\ninclude = c{i + 1}.ini\n" for i in range(60)}, "c60.ini": "[uwsgi]\nmodule = a\n"}, "files deep")
case("a tree of includes", {f"c{i}.ini": "[uwsgi]\n" + f"include = c{i + 1}.ini\n" * 20 for i in range(15)}, "more than 200 files")
case("for-times = 1000000000", uwsgi("for-times = 1000000000\nenv = A%(_)=x\nendfor ="), "more than 20000 settings")
case("for-times that overflows", uwsgi("for-times = 99999999999999999999\nenv = A\nendfor ="))
case("a loop of long texts", uwsgi("for = " + "x" * 60000 + " y" * 20000 + "\nenv = " + "%(_)" * 5000 + "\nendfor ="))
case("a placeholder that is itself", uwsgi("a = x%(a)"), "grow without an end")
case("placeholders that double", uwsgi("a0 = xx\n" + "\n".join(f"a{i} = %(a{i - 1})%(a{i - 1})" for i in range(1, 60))), "grow without an end")
case("arithmetic without end", uwsgi("a = %(" + " ".join(["a 9 *"] * 20000) + ")\nb = %(9223372036854775807 2 * 9 / -1 --)"))
case("@(/dev/zero)", uwsgi("a = @(/dev/zero)"), "/dev/zero")
case("@(exec://…)", uwsgi("a = @(exec://touch /tmp/lostwork-was-here)"), "nothing is executed or fetched")
case("schemes", uwsgi("include = http://example.com/a.ini\nini = exec://touch /tmp/lostwork-was-here\nyaml = fd://0\nxml = data://x\nini = -"), "nothing is executed or fetched")
case("paths outside", uwsgi("include = ../../../etc/passwd.ini\ninclude = /etc/uwsgi/x.ini\nfor-readline = /etc/passwd\nenv = %(_)\nendfor =\na = @(../secret)"), "outside the workspace")
case("declared options that lead to themselves", uwsgi("declare-option = x=x=$1;x=$1\nx = 1"), "leads to itself|no end in sight")
case("declared options that double", uwsgi("\n".join(f"declare-option = o{i}=o{i + 1}=$1$1;o{i + 1}=$1$1" for i in range(40)) + "\no0 = xxxxxxxx"))
case("20,000 sections", {"uwsgi.ini": "[uwsgi]\nmodule = a\n" * 20000})
case("one line of 7 MB", {"uwsgi.ini": "[uwsgi]\nmodule = " + "%" * 1000 + "a" * 900000 + "\n"})
case("a sparse file of 1 GB", {**uwsgi("include = big.ini"), "big.ini": sparse(1 << 30, b"[uwsgi]\nmodule = ")}, "big.ini")
case("`%` that makes much of little", {"%s.ini" % ("d" * 200): "[uwsgi]\nmodule = a\nb = " + "%p" * 200000 + "\n"})
case("globs", {**{f"d{i}/e{j}/f.ini": "[uwsgi]\nthreads = 2\n" for i in range(20) for j in range(20)}, **uwsgi("for-glob = */*/*.ini\ninclude = %(_)\nendfor =\nfor-glob = " + "*a" * 500 + "\nenv = %(_)\nendfor =")})
case("Emperors of each other", {f"v/{c}.ini": "[uwsgi]\nmodule = a\nemperor = %d\nvassals-inherit = %d" + c + ".ini\n" for c in "abcdefgh"})
case("a folder of vassals", {**{f"v/{i}.ini": "[uwsgi]\nmodule = a\n" for i in range(500)}, "e.ini": "[uwsgi]\nemperor = v\n"}, None)
case("a thousand greedy files", {f"u{i}.ini": "[uwsgi]\nmodule = a\nfor-times = 1000000\nenv = %(_)\nendfor =\n" for i in range(200)}, "more than 20000 settings")
case("YAML aliases", {"u.yml": "uwsgi:\n  module: a\n  a: &a [x, x]\n" + "".join(f"  {chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20))})
case("YAML that nests", {"u.yml": "uwsgi:\n  module: a\n  b: " + "[" * 100000, "v.yml": "uwsgi:\n  module: a\n" + "".join(" " * (i + 2) + "k:\n" for i in range(2000))}, "inside one another")
case("XML that nests", {"u.xml": "<uwsgi><module>a</module>" + "<a>" * 100000, "Procfile": "web: uwsgi --xml u.xml\n", "v.xml": "<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<uwsgi><module>&b;&x;</module></uwsgi>"}, "inside one another")
case("JSON that nests", {"u.json": '{"uwsgi": {"module": "a", "b": ' + "[" * 100000}, None)
case("a symbolic link around", {**uwsgi("include = loop.ini\ninclude = l/l/l/uwsgi.ini"), "loop.ini": link("loop.ini"), "l": link("."), "out.ini": link("/etc/passwd"), "o": link("/etc")})
case("a pipe", {**uwsgi("include = pipe.ini\na = @(pipe.txt)"), "pipe.ini": os.mkfifo, "pipe.txt": os.mkfifo, "Dockerfile": os.mkfifo, "compose.yaml": os.mkfifo})
case("bytes that are no text", {"uwsgi.ini": b"[uwsgi]\nmodule = \xff\xfe\n\xc3 = 1\nmax-requests = \x80\n", "u.yml": b"uwsgi:\n  module: \xff\n", "Procfile": b"web: uwsgi --ini \xff\n"})

# --- Files that start servers ------------------------------------------------------------------------------------------
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [" + ", ".join([f"*{chr(97 + i)}"] * 9) + "]\n" for i in range(9))
for name in ["compose.yaml", "docker-compose.override.yml", "k8s/app.yaml", "kustomization.yaml", "chart/values.yaml", ".github/workflows/ci.yml", "playbook.yml"]:
    case(f"aliases in {name}", {name: BOMB + "services:\n  web:\n    image: x\n    command: *i\nkind: Deployment\napiVersion: apps/v1\n"})
    case(f"nesting in {name}", {name: "services: " + "{a: " * 20000})
    case(f"a merge of itself in {name}", {name: "services: &s\n  web:\n    <<: *s\n    command: uwsgi\n"})
case("services that extend each other", {"compose.yaml": "services:\n  a: {extends: b}\n  b: {extends: {service: a, file: compose.yaml}}\ninclude: [compose.yaml, http://x/y.yaml, ../../etc/passwd]\n"})
case("interpolation", {"compose.yaml": "services:\n  web:\n    command: uwsgi " + "${A:-" * 20000 + "}" * 20000 + "\n    env_file: [/dev/zero, ../../etc/passwd, .env, pipe]\n", ".env": "A=$A$A\n" + "".join(f"B{i}=${{B{i - 1}}}${{B{i - 1}}}\n" for i in range(60)), "pipe": os.mkfifo})
case("a Dockerfile that doubles", {"Dockerfile": "FROM x\nENV A0=xxxxxxxx\n" + "".join(f"ENV A{i}=$A{i - 1}$A{i - 1}\n" for i in range(1, 60)) + "ADD http://example.com/x /\nCOPY ../../etc /etc\nWORKDIR ../../../..\nRUN touch /tmp/lostwork-was-here\nCMD uwsgi --ini $A59\n"})
case("Dockerfile stages", {"Dockerfile": "".join(f"FROM s{(i + 1) % 3000} AS s{i}\nCOPY --from=s{i + 1} / /\n" for i in range(3000)) + "CMD uwsgi\n"})
case("a here-document without end", {"Dockerfile": "FROM x\nRUN <<A <<B <<C\n" + "x\n" * 50000, "a.sh": "cat <<'EOF'\n" + "$(x" * 20000})
case("a Dockerfile of continued lines", {"Dockerfile": "FROM x\nRUN a \\\n" + "# c\n b && \\\n" * 50000 + " c\nCMD [" + '"a",' * 50000})
SHELL = {
    "quotes": "exec uwsgi " + "\"$(" * 5000, "parentheses": "(" * 50000, "if": "if a; then " * 20000 + "exec uwsgi", "case": "case $1 in a) " * 20000,
    "braces": "exec uwsgi " + "${A:-" * 20000, "doubling": "A=xxxxxxxx\n" + "A=$A$A\n" * 70 + "exec uwsgi --ini $A", "loop": "while true; do exec uwsgi; done\nfor i in $(seq 1000000000); do uwsgi; done",
    "functions": "f() { f; }\ng() { g | g & }\nf\ng\nexec uwsgi", "substitution": "exec uwsgi $(touch /tmp/lostwork-was-here) `touch /tmp/lostwork-was-here` <(touch /tmp/lostwork-was-here)",
    "itself": "exec ./entrypoint.sh \"$@\"", "source": ". ./entrypoint.sh\n. /dev/zero\nsource /etc/profile\nexec uwsgi", "eval": "eval \"$A$A\"; " * 5000, "and": "true && " * 50000 + "uwsgi", "pipes": "a | " * 50000 + "uwsgi",
    "sh -c": "exec " + "sh -c '" * 2000 + "uwsgi", "env": "exec " + "env A=1 " * 20000 + "uwsgi", "sets": "set -- \"$@\" \"$@\"\n" * 60 + "exec uwsgi \"$@\"",
    "branches": "if [ $A ]; then B=1; else B=2; fi\n" * 3000 + "exec uwsgi -p $B", "nested branches": "if [ $A ]; then C=$C$C; fi\ncase $B in a) D=$D$C;; *) D=2;; esac\n" * 60 + "exec uwsgi -p $D",
}
for name, text in SHELL.items():
    case(f"shell: {name}", {"entrypoint.sh": "#!/bin/sh\n" + text + "\n", "Dockerfile": "FROM x\nCOPY . /app\nWORKDIR /app\nENTRYPOINT [\"./entrypoint.sh\"]\nCMD [\"uwsgi\"]\n", "Procfile": "web: " + text.replace("\n", "; ") + "\nx: sh entrypoint.sh\n"})
case("scripts that call each other", {**{f"s{i}.sh": f"sh s{i + 1}.sh\n" * 10 for i in range(30)}, "Procfile": "web: sh s0.sh\n"})
case("a Procfile of a million words", {"Procfile": "web: uwsgi " + "--env A=1 " * 90000 + "\n" + "w: uwsgi\n" * 5000})
case("units", {"a.service": "[Service]\nExecStart=uwsgi " + "${A} %i%%" * 20000 + "\nEnvironment=A=$A$A\nEnvironmentFile=/dev/zero\nEnvironmentFile=-../../etc/passwd\n" + "ExecStart=x\\\n" * 20000, "a.service.d/a.conf": "[Service]\nExecStart=\nExecStart=uwsgi\n"})
case("supervisord", {"supervisord.conf": "[supervisord]\n[include]\nfiles = *.conf supervisord.conf /etc/*.conf\n[program:a]\ncommand = uwsgi " + "%(ENV_A)s" * 20000 + "%(here)s%(x\n", "b.conf": "[include]\nfiles = supervisord.conf\n"})
case("circus", {"circus.ini": "[circus]\ninclude = circus.ini\ninclude_dir = .\n[watcher:a]\ncmd = uwsgi $(circus.env.A)\n[env]\nA = $A$A\n"})
case("make", {"Makefile": "A = $(A)$(A)\nB := $(shell touch /tmp/lostwork-was-here)\ninclude Makefile\nrun: run\n\tuwsgi $(A) " + "$(" * 20000 + "\n\t$(MAKE) run\n" + "".join(f"C{i} = $(C{i - 1})$(C{i - 1})\n" for i in range(60)) + "x:\n\tuwsgi $(C59)\n"})
case("just", {"justfile": "a := a + a\nb := `touch /tmp/lostwork-was-here`\nrun: run\n  uwsgi {{a}} " + "{{" * 20000 + "\n"})
case("tox", {"tox.ini": "[testenv]\ncommands = {[testenv]commands} {[testenv:b]commands}\n  uwsgi " + "{env:A:" * 20000 + "\n[testenv:b]\ncommands = {[testenv]commands}\n"})
case("scripts of package files", {"pyproject.toml": "[tool.poe.tasks]\na.ref = \"a\"\nb = [\"a\", \"b\", {ref = \"b\"}]\nc = " + "[" * 50000, "package.json": '{"scripts": {"a": "npm run a && uwsgi", "b": ' + "[" * 50000, "app.json": '{"a": ' * 50000})
case("charts", {"chart/Chart.yaml": "name: a\nversion: 1\napiVersion: v2\n", "chart/values.yaml": "a: x\nb: {{ .Values.b }}\n",
                "chart/templates/_h.tpl": '{{ define "a" }}{{ include "a" . }}{{ include "a" . }}{{ end }}', "chart/templates/a.yaml": 'kind: Deployment\napiVersion: apps/v1\nx: {{ include "a" . }}\ny: {{ range until 1000000000 }}z{{ end }}\n' + "{{ if .Values.a }}" * 5000 + "(" * 5000 + "\nw: {{ tpl .Values.b . }}{{ repeat 1000000000 .Values.a }}{{ .Files.Get \"/etc/passwd\" }}{{ " + "(" * 20000})
case("kustomizations", {"kustomization.yaml": "resources: [., ../.., b, http://example.com/x, /etc]\ncomponents: [.]\npatches: [{path: /dev/zero}]\n", "b/kustomization.yaml": "resources: [..]\nbases: [../b]\n"})
case("a ConfigMap of configurations", {"k8s/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n" + "".join(f"  u{i}.ini: |\n    [uwsgi]\n    include = u{i + 1}.ini\n" for i in range(300)) + "---\napiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{command: [uwsgi, --ini, /e/u0.ini], volumeMounts: [{name: a, mountPath: /e}]}], volumes: [{name: a, configMap: {name: a}}]}}}\n"})

# --- Other servers ------------------------------------------------------------------------------------------------------
PYTHON = {
    "loops": "while True: pass\nfor i in range(10**12): x = i\n", "numbers": "x = 10**10**10\ny = 2**(2**40)\nz = 1 << (1 << 40)\nmax_requests = x % 7\nworkers = 9223372036854775807 * 9223372036854775807 // 0\n",
    "texts": "x = 'a' * 10**10\ny = [0] * 10**10\nx = x + x\n" + "x += x\n" * 100 + "bind = x\n", "recursion": "def f(): return f() + f()\nmax_requests = f()\ng = lambda: g()\nworkers = g()\n",
    "effects": "import os, subprocess, socket\nos.system('touch /tmp/lostwork-was-here')\nsubprocess.run(['touch', '/tmp/lostwork-was-here'])\nx = open('/etc/passwd').read()\nworkers = int(open('/dev/zero').read())\nsocket.create_connection(('127.0.0.1', 80))\n__import__('os').abort()\n",
    "imports": "from gunicorn_conf import *\nimport gunicorn_conf\nfrom . import x\nworkers = gunicorn_conf.workers\n", "nesting": "workers = " + "(" * 50000, "lists": "workers = " + "[" * 5000 + "]" * 5000 + "\n", "sums": "workers = 1" + " + 1" * 50000 + "\n",
    "formats": "x = f'{" + "f\"{" * 500 + "\nbind = '%9999999999d' % 5\nbind = '{:>9999999999}'.format(1)\nbind = f'{1:>999999999}'\n", "comprehensions": "workers = sum(1 for a in range(10**9) for b in range(10**9))\n", "branches": "if x: workers = 1\nelse: workers = 2\n" * 3000,
    "conditions": "\n".join(f"{' ' * i}if a{i}:" for i in range(900)) + "\n" + " " * 900 + "workers = 1\n", "doubling": "x = [1]\n" + "x = x + x\n" * 60 + "workers = len(x)\n", "dicts": "x = {}\nx['a'] = x\nd = {**x, **x}\n" + "x = (x, x)\n" * 60 + "workers = x\n",
}
for name, text in PYTHON.items():
    case(f"gunicorn: {name}", {"gunicorn.conf.py": text, "gunicorn_conf.py": text, "Procfile": "web: gunicorn -c gunicorn_conf.py app\nx: gunicorn app\n", "app.py": ""})
    case(f"celery: {name}", {"app/celery.py": "from celery import Celery\napp = Celery('app')\n" + text + "app.conf.worker_max_tasks_per_child = workers\n", "app/__init__.py": "", "Procfile": "w: celery -A app worker\n"})
case("Apache that includes itself", {"apache/a.conf": "Include a.conf\nInclude *.conf\nIncludeOptional /etc/*\nDefine A ${A}${A}\n" + "<IfModule x>\n" * 20000 + "WSGIDaemonProcess a maximum-requests=5 " + "${A}" * 20000 + "\nWSGIScriptAlias / /app.py\n" + "Use M\n<Macro M>\nUse M\n</Macro>\n"})
case("PHP-FPM that includes itself", {"php/www.conf": "[www]\npm.max_requests = 500\ninclude = *.conf\ninclude = php/www.conf\ninclude = /dev/zero\n"})
case("nginx that nests", {"nginx.conf": "http { include nginx.conf; include *.conf; server { passenger_enabled on; " + "location / { " * 30000})
case("TOML that nests", {"hypercorn.toml": "bind = " + "[" * 100000, "granian.toml": "a." * 50000 + "b = 1\n" + "[" + "a." * 50000 + "b]\n", "Procfile": "web: hypercorn -c hypercorn.toml app\n"})
case("Paste that includes itself", {"paste.ini": "[app:main]\nuse = config:paste.ini\n[server:main]\nuse = egg:gunicorn\nmax_requests = %(a)s\n[DEFAULT]\na = %(a)s%(a)s\n", "Procfile": "web: gunicorn --paste paste.ini\n"})
case("requirements", {"requirements.txt": "-r requirements.txt\n-r /dev/zero\n" + "uwsgi" * 180000 + "\n" + "uwsgi==1\n" * 20000, "uwsgi.ini": "[uwsgi]\nmodule = a\n"})
case("lock files", {"poetry.lock": "[[package]]\nname = \"uwsgi\"\nversion = \"" + "1." * 400000, "Pipfile.lock": "{" * 100000, "uwsgi.ini": "[uwsgi]\nmodule = a\n"})

# --- Masses and circles across launchers --------------------------------------------------------------------------------
case("20,000 words of ENV", {"Dockerfile": "FROM x\nENV " + " ".join(f"A{i}=$A{i - 1}b" for i in range(20000)) + "\nCMD uwsgi --ini $A19999\n"})
case("10,000 documents", {"k8s/all.yaml": "---\nkind: Deployment\napiVersion: apps/v1\nspec: {template: {spec: {containers: [{command: [uwsgi]}]}}}\n" * 10000}, "uwsgi:k8s")
case("a thousand commands of one greedy file", {**uwsgi("for-times = 1000000\nenv = A%(_)=x\nendfor ="), "Procfile": "".join(f"w{i}: uwsgi --ini uwsgi.ini -p {i}\n" for i in range(1000))}, "more than 20000 settings")
case("a thousand commands of one large file", {**uwsgi("env = " + "A" * 40 + "=1\n" * 1 + ("env = " + "A" * 40 + "=1\n") * 18000), "Procfile": "".join(f"w{i}: uwsgi --ini uwsgi.ini -p {i}\n" for i in range(1000))}, "after those of other instances")
case("Compose that doubles", {"compose.yaml": "services:\n" + "".join(f"  s{i}:\n    extends: s{i - 1}\n    command: uwsgi ${{B59}}\n    environment: {{A: $B59$B59}}\n" for i in range(1, 200)) + "  s0: {image: x, command: uwsgi}\n", ".env": "B0=xxxxxxxx\n" + "".join(f"B{i}=${{B{i - 1}}}${{B{i - 1}}}\n" for i in range(1, 60))})
case("Compose of aliased services", {"compose.yaml": "x-a: &a {command: uwsgi, environment: &e {A: b}}\nservices:\n" + "".join(f"  s{i}: {{<<: [*a, *a, *a], environment: {{<<: [*e, *e]}}}}\n" for i in range(3000))})
case("a Procfile that starts itself", {"Procfile": "web: honcho start\nx: foreman start -f Procfile web\ny: honcho start x y\nz: make z\n", "Makefile": "z:\n\thoncho start\n"})
case("launchers in a circle", {"Procfile": "web: make web\n", "Makefile": "web:\n\tnpm run web\n", "package.json": '{"scripts": {"web": "just web"}}', "justfile": "web:\n  supervisord -c supervisord.conf\n", "supervisord.conf": "[program:a]\ncommand = ./web.sh\n", "web.sh": "exec docker compose up\n", "compose.yaml": "services: {web: {build: ., command: honcho start}}\n", "Dockerfile": "FROM x\nCOPY . /app\nWORKDIR /app\nCMD honcho start\n"})
case("Make variables that double", {"Makefile": "A0 = xxxxxxxx\n" + "".join(f"A{i} = $(A{i - 1})$(A{i - 1})\n" for i in range(1, 60)) + "B := x\n" + "B := $(B)$(B)\n" * 60 + "C = $(D)\nD = $(C)$(C)\nweb:\n\tuwsgi $(A59) $(B) $(C)\n"})
case("drop-ins by the hundred", {"web@.service": "[Service]\nExecStart=uwsgi --ini %i.ini\n", **{f"web@.service.d/{i}.conf": f"[Service]\nExecStart=\nExecStart=uwsgi -p {i}\nEnvironment=A{i}=$A{i - 1}\n" for i in range(400)}, **{f"web@{i}.service.d/a.conf": "[Service]\nEnvironment=" + "A=b " * 500 + "\n" for i in range(300)}})
case("a thousand supervised programs", {"supervisord.conf": "[supervisord]\n[include]\nfiles = c/*.conf\n" + "".join(f"[program:p{i}]\ncommand=uwsgi -p {i}\nnumprocs=1000000000\nprocess_name=%(process_num)d\n" for i in range(1000)), **{f"c/{i}.conf": "[include]\nfiles = *.conf ../supervisord.conf\n" for i in range(100)}})
case("here-documents that nest", {"entrypoint.sh": "".join(f"sh <<E{i}\n" for i in range(3000)) + "uwsgi\n" + "".join(f"E{i}\n" for i in reversed(range(3000))), "a.sh": "sh " + "<<E " * 20000 + "\nuwsgi\n" + "E\n" * 20000, "b.sh": "A=$(cat <<E\n" * 3000 + "x", "Procfile": "a: sh entrypoint.sh\nb: sh a.sh\nc: sh b.sh\n"})
case("configurations that import in a circle", {"gunicorn.conf.py": "from a import *\nimport a.b.c\n", "a.py": "from b import *\nworkers = 1 + b\n" * 2000, "b.py": "from gunicorn_conf import *\nfrom a import *\n" * 2000, **{f"m{i}.py": f"from m{(i + 1) % 300} import *\n" * 20 for i in range(300)}, "m.conf.py": "from m0 import *\n", "Procfile": "web: gunicorn app\nx: gunicorn -c m.conf.py app\ny: gunicorn -c python:m0 app\n"})

# --- Jobs by the thousand ----------------------------------------------------------------------------------------------
def jobs(body, say="more than 1000 jobs"):
    head = "import threading\nfrom concurrent.futures import ThreadPoolExecutor\nfrom flask import Flask\n\napp = Flask(__name__)\npool = ThreadPoolExecutor()\ntable = {}\n\n\ndef work():\n    print(1)\n\n\n"
    return {"Procfile": "web: gunicorn --max-requests 1000 app:app\n", "app.py": head + body}, say


START = "    t = threading.Thread(target=work)\n    t.start()\n"
VIEW = '@app.route("/{0}")\ndef view{0}():\n'
MANY = range(4000)
for name, (files, say) in {
    "under one name": jobs(VIEW.format(0) + START * 4000),
    "under one global name": jobs(VIEW.format(0) + "    global t\n" + START * 4000),
    "in one pool": jobs(VIEW.format(0) + "    pool.submit(work)\n" * 4000),
    "in one pool that is left": jobs(VIEW.format(0) + "    with ThreadPoolExecutor() as own:\n" + "        own.submit(work)\n" * 4000),
    "in one list": jobs(VIEW.format(0) + "    all = []\n" + (START + "    all.append(t)\n") * 4000 + "    for t in all:\n        t.join()\n"),
    "behind one `if` each": jobs(VIEW.format(0) + "".join(f"    if app == {i}:\n" + START.replace("    ", "        ") for i in MANY) + "    t.join()\n"),
    "of one view each": jobs("".join(VIEW.format(i) + START for i in MANY)),
    "in one table": jobs("".join(VIEW.format(i) + f'    table["{i}"] = threading.Thread(target=work)\n    table["{i}"].start()\n' for i in MANY)),
    "in one attribute": jobs(
        "class All:\n" + "".join(f"    def m{i}(self):\n        self.t = threading.Thread(target=work)\n        self.t.start()\n" for i in MANY)
        + VIEW.format(0) + "    all = All()\n" + "".join(f"    all.m{i}()\n" for i in MANY)),
    "with a loop each": jobs(
        "class All:\n" + "".join(
            f"    def loop{i}(self):\n        while self.on{i}:\n            print(1)\n    def m{i}(self):\n        self.t{i} = threading.Thread(target=self.loop{i})\n"
            f"        self.t{i}.start()\n    def stop{i}(self):\n        self.on{i} = False\n" for i in MANY)
        + VIEW.format(0) + "    all = All()\n" + "".join(f"    all.m{i}()\n" for i in MANY)),
    "of one helper": jobs("def run(f):\n    t = threading.Thread(target=f)\n    t.start()\n    return t\n\n\n" + "".join(VIEW.format(i) + "    run(work)\n" for i in MANY), None),
    "one below the other": jobs("".join(f"def f{i}():\n    f{i + 1}()\n    threading.Thread(target=work).start()\n" for i in MANY) + "def f4000(): pass\n" + VIEW.format(0) + "    f0()\n"),
}.items():
    case(f"thousands of jobs {name}", files, say)


# --- Looking and watching ----------------------------------------------------------------------------------------------

def build(folder, files):
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


def bounds():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(words, folder):
    """Status, what was said, and the processor time, which is asked of this child alone: others run beside it."""
    said = folder.with_suffix(".said")
    with open(said, "wb") as out:
        child = subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=bounds, start_new_session=True)
        alarm = threading.Timer(12 * SECONDS, os.killpg, (child.pid, 9))
        alarm.start()
        _, status, usage = os.wait4(child.pid, 0)
        alarm.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    text = said.read_bytes()
    said.unlink()
    return child.returncode, text.decode(errors="replace"), usage.ru_utime + usage.ru_stime


# What a program of Swift's opens to learn about the machine, not about the workspace; a debug build's libraries among it.
OWN = re.compile(r'"(/[^"]*\.so[.0-9]*"|/etc/ld\.so\.cache|/proc/(self|meminfo|cpuinfo|sys/vm/overcommit_memory)|/sys/(devices/system/cpu|fs/cgroup|kernel/mm)|/dev/null|/etc/localtime|/usr/share/zoneinfo)')
CALLS = "execve,execveat,fork,vfork,%network,open,openat,openat2,creat,unlink,unlinkat,rename,renameat2,mkdir,mkdirat"


def strace(log):
    """Stops at these calls alone, so that the rest runs at full speed."""
    return ["strace", "-f", "--seccomp-bpf", "-qq", "-e", f"trace={CALLS}", "-o", str(log)]


def forbidden(log, folder):
    """What strace saw that must not be."""
    found = []
    for number, line in enumerate(log.read_text(errors="replace").splitlines()):
        call = re.match(r"\d+\s+(\w+)\(", line)
        if not call:
            continue
        if call[1] in ("execve", "execveat"):
            if number:
                found.append(line)
        elif call[1] in ("open", "openat", "openat2"):
            path = re.search(r'"((?:[^"\\]|\\.)*)"', line)
            name = path[1] if path else ""
            inside = not name.startswith("/") or name.startswith((str(folder.parent), os.path.realpath(folder.parent)))
            writes = re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC)", line)
            if (not inside and not OWN.search(line)) or writes or ".." in name.split("/"):
                found.append(line)
        else:
            found.append(line)
    log.unlink()
    return found


def withstand(lostwork, folder, files, say):
    """What goes wrong, and the longest processor time."""
    build(folder, files)
    troubles, longest = [], 0
    log = folder.with_suffix(".strace")
    # `check` goes on from what `inspect` shows to Python and the rules, and opens the same files: one of them is watched.
    for words in ([*strace(log), lostwork, "inspect", "."], [lostwork, "check", "."]):
        status, text, seconds = run(words, folder)
        longest = max(longest, seconds)
        name = words[-2]
        if status not in (0, 1):
            troubles.append(f"{name} ended with {status} after {seconds:.1f} s: {text[-300:]}")
        elif name == "inspect" and say and not re.search(say, text):
            troubles.append(f"nothing was said of `{say}`: {text[:1500]}")
        if len(text) > 20 << 20:
            troubles.append(f"{name} said {len(text)} bytes")
    troubles += forbidden(log, folder)[:5]
    if WITNESS.exists():
        troubles.append("something was executed, by this or by what ran beside it")
    shutil.rmtree(folder)
    return troubles, longest


WITNESS = pathlib.Path("/tmp/lostwork-was-here")


def main():
    lostwork, scratch = sys.argv[1], pathlib.Path(sys.argv[2])
    chosen = [one for one in CASES if (sys.argv[3] if len(sys.argv) > 3 else "") in one[0]]
    WITNESS.unlink(missing_ok=True)
    failed, times = 0, []
    with ThreadPoolExecutor(2) as pool:
        runs = [(name, pool.submit(withstand, lostwork, scratch / f"case{number}", files, say)) for number, (name, files, say) in enumerate(chosen)]
        for name, one in runs:
            troubles, seconds = one.result()
            times.append((seconds, name))
            if troubles:
                failed += 1
                print(f"{name}:\n  " + "\n  ".join(troubles), flush=True)
    WITNESS.unlink(missing_ok=True)
    slowest = ", ".join(f"{seconds:.1f} s {name}" for seconds, name in sorted(times, reverse=True)[:3])
    print(f"hostile input: {len(chosen)} workspaces, {len(chosen) - failed} withstood, {failed} not; the slowest: {slowest}")
    sys.exit(1 if failed or not chosen else 0)


main()
