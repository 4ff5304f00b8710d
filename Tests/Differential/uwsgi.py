"""The comparison behind uwsgi.sh: seeded cases, the real server's answers, ours, and what differs.

The server runs only configurations that this file makes, as an unprivileged user when it can, and ends before it binds anything.
"""
import argparse, concurrent.futures, json, os, pathlib, random, re, resource, shlex, subprocess, sys

import uwsgi_formats as formats

# Fields of the server's own structure, and the option that sets each.
FIELDS = {
    "max-requests": "max_requests", "max-requests-delta": "max_requests_delta", "min-worker-lifetime": "min_worker_lifetime",
    "max-worker-lifetime": "max_worker_lifetime", "max-worker-lifetime-delta": "max_worker_lifetime_delta",
    "reload-on-as": "reload_on_as", "reload-on-rss": "reload_on_rss", "evil-reload-on-as": "evil_reload_on_as",
    "evil-reload-on-rss": "evil_reload_on_rss", "harakiri": "harakiri_options.workers", "worker-reload-mercy": "worker_reload_mercy",
    "reload-mercy": "reload_mercy", "mule-reload-mercy": "mule_reload_mercy", "processes": "numproc", "threads": "threads",
    "enable-threads": "has_threads", "master": "master_process", "log-master": "log_master", "lazy": "lazy", "lazy-apps": "lazy_apps",
    "cheaper": "cheaper_count", "cheaper-initial": "cheaper_initial", "cheaper-step": "cheaper_step",
    "cheaper-overload": "cheaper_overload", "cheaper-rss-limit-soft": "cheaper_rss_limit_soft", "idle": "idle",
    "skip-atexit": "skip_atexit", "skip-atexit-teardown": "skip_atexit_teardown", "die-on-term": "die_on_term",
    "no-orphans": "no_orphans", "need-app": "need_app", "vacuum": "vacuum", "async": "async", "buffer-size": "buffer_size",
    "listen": "listen_queue", "single-interpreter": "single_interpreter", "post-buffering": "post_buffering",
    "limit-post": "limit_post", "socket-timeout": "socket_timeout", "disable-logging": "logging_options.enabled",
    "reload-on-exception": "reload_on_exception", "harakiri-queue-threshold": "harakiri_queue_threshold",
}
PROBE = """#include <stdio.h>
#include <stdlib.h>
#include "uwsgi.h"
extern struct uwsgi_server uwsgi;
void lostwork_probe(void) {
  FILE *out = fopen(getenv("LOSTWORK_PROBE"), "w");
  if (!out) return;
%s
  fclose(out);
}
"""


def build_probe(uwsgi, scratch):
    """A shared object with the server's own structure layout; fields that this version lacks are left out."""
    header = subprocess.run([uwsgi, "--dot-h"], capture_output=True, check=True).stdout
    (scratch / "uwsgi.h").write_bytes(header)
    flags = subprocess.run([uwsgi, "--cflags"], capture_output=True, text=True, check=True).stdout
    text = header.decode(errors="replace")
    fields = {name: field for name, field in FIELDS.items() if re.search(r"\b%s\b" % field.split(".")[-1], text)}
    lines = "\n".join(f'  fprintf(out, "{name} %llu\\n", (unsigned long long) uwsgi.{field});' for name, field in fields.items())
    (scratch / "probe.c").write_text(PROBE % lines)
    probe = scratch / "probe.so"
    wanted = [f for f in shlex.split(flags) if f.startswith(("-D", "-I"))]
    subprocess.run(["cc", "-shared", "-fPIC", "-w", *wanted, f"-I{scratch}", "-o", probe, scratch / "probe.c"], check=True)
    return probe


def readers_of(uwsgi):
    """The readers that its compiler's flags tell of."""
    flags = shlex.split(subprocess.run([uwsgi, "--cflags"], capture_output=True, text=True, check=True).stdout)
    has = lambda name: "-DUWSGI_" + name in flags
    found = []
    if has("YAML"):
        found.append("libyaml" if has("LIBYAML") else "embedded")
    if has("XML"):
        found.append("libxml2" if has("XML_LIBXML2") else "expat")
    if has("JSON"):
        found.append("yajl" if has("JSON_YAJL") else "jansson")
    return found


# --- Cases ------------------------------------------------------------------------------------------------------------

NUMBERS = ["max-requests", "min-worker-lifetime", "max-worker-lifetime", "reload-on-as", "reload-on-rss", "evil-reload-on-rss",
           "harakiri", "worker-reload-mercy", "processes", "workers", "threads", "cheaper", "cheaper-initial", "idle", "buffer-size",
           "post-buffering", "limit-post", "async", "socket-timeout", "cheaper-overload", "mule-reload-mercy", "listen"]
FLAGS = ["master", "enable-threads", "lazy-apps", "lazy", "skip-atexit", "skip-atexit-teardown", "die-on-term", "no-orphans", "vacuum",
         "need-app", "single-interpreter", "disable-logging", "reload-on-exception"]
TEXTS = ["module", "wsgi-file", "callable", "chdir", "procname-prefix", "mount", "env", "static-map", "touch-reload", "pidfile2",
         "auto-procname", "stats", "cron-harakiri", "py-tracebacker"]
OWN = ["limit", "base", "a", "b", "c", "my_var", "x y", "max_requests", "R", "Max-Requests", "env", "1"]
WORDS = ["true", "false", "FALSE", "off", "no", "0", "1", "", "none", "null", "00", "yes", "false ; x", '"false"', "False ", "No", "oFf"]
NUMBER_WORDS = ["5", "5000", "0", "", "5k", "1e3", "1_000", "0x10", "abc", "5000.7", "+7", " 12", '"5"', "'5'", "99999999999999999999",
                "4294967297", "2147483648", "5 ; note", "5#c", "1G", "007", "\t9", "5%%", "65536", "1 2"]
NEGATIVE = ["-1", "-0", "-99999999999999999999", "- 1"]


class Maker:
    def __init__(self, seed, readers=()):
        self.r = random.Random(seed)
        self.readers = readers
        self.old = "libyaml" in readers  # Debian's 2.0.21
        self.files = {}
        self.depth = 0

    def pick(self, items):
        return self.r.choice(items)

    def chance(self, p):
        return self.r.random() < p

    def key(self):
        return self.pick(self.pick([NUMBERS, NUMBERS, FLAGS, OWN, OWN, TEXTS]))

    def name(self):
        return self.pick(["limit", "base", "a", "b", "c", "max-requests", "processes", "nothing", "x", "master", "my_var"])

    def placeholder(self):
        r = self.r.random()
        if r < 0.45:
            return "%%(%s)" % self.name()
        if r < 0.75:
            tokens = [self.pick([self.name(), str(self.r.randint(0, 300)), "+", "-", "*", "/", "++", "--", "+", "*"]) for _ in range(self.r.randint(2, 6))]
            return "%%(%s)" % " ".join(tokens)
        if r < 0.85:
            return "$(%s)" % self.pick(["LIMIT", "HOME", "EMPTY", "NONE", "NESTED", "UWSGI_LIMIT"])
        if r < 0.93:
            return "@(%s)" % self.pick(["n.txt", "two.txt", "empty.txt", "%dn.txt", "nonl.txt"] + (["missing.txt"] if self.chance(0.1) else []))
        return self.pick(["%(", "%()", "%(a", "%%(a)", "%(a(b)c)", "$()", "%(a$(LIMIT))", "$LIMIT", "${LIMIT}", "%(_)", "%( a )", "%(a)%(b)", "x%(b)", "@()"])

    def magic(self):
        return "%" + self.pick(list("povsndexc0123PODSCENXV[%") + ["z", " ", "=", "(", ")", ";", '"'])

    def value(self, key):
        r = self.r.random()
        if r < 0.22:
            return self.placeholder()
        if r < 0.30:
            return self.pick(["", "x", "5"]) + self.placeholder() + self.pick(["", "0", " ", self.placeholder()])
        if r < 0.38:
            return self.pick(["", "5", "a "]) + self.magic() + self.pick(["", "5", "/y"])
        if key in FLAGS:
            return self.pick(WORDS)
        if key in NUMBERS:
            return self.pick(NEGATIVE) if self.chance(0.04) else self.pick(NUMBER_WORDS)
        return self.pick(["5", "12", "x", "/srv/x", "a=b=c", "a b c", '"q"', "a;b", "#x", "[z]", "a:b", "\\", "é", "10% off", "x %", "0", "=", "20"])

    def pair(self):
        key = self.key()
        if key == "env":
            return "env = %s=%s" % (self.pick("ABC"), self.pick(["1", "x"]))
        if key == "mount" or key == "static-map":
            return "%s = /x=%s" % (key, self.pick(["app.py", "y"]))
        if key == "module":
            return "module = %s" % self.pick(["app", "shop.wsgi:application", "%(base).wsgi", "a:b()"])
        style = self.r.random()
        value = self.value(key)
        if style < 0.55:
            return "%s = %s" % (key, value)
        if style < 0.75:
            return "%s=%s" % (key, value)
        if style < 0.80:
            return key
        if style < 0.85:
            return "%s =" % key
        if style < 0.90:
            return self.pick([" ", "\t", "   "]) + "%s\t= \t%s%s" % (key, value, self.pick([" ", "\t", "  ", ""]))
        if style < 0.94:
            return "%s : %s" % (key, value)
        return "%s = %s" % (key, value) + self.pick(["%", " ; note", " # note", "\\", "%%", ""])

    def logic(self):
        opener = self.pick([
            "if-env = LIMIT", "if-env = NONE", "if-env = LIMIT=12", "if-env = LIMIT=13", "if-not-env = NONE", "if-not-env = LIMIT=12", "ifenv = EMPTY",
            "if-opt = limit", "if-opt = limit=3", "if-not-opt = limit", "if-opt = nothing", "if-not-opt = max-requests=5", "if-exists = n.txt",
            "if-exists = missing", "ifexists = sub", "if-not-exists = %dn.txt", "if-file = sub", "if-not-file = n.txt", "if-dir = sub", "ifdir = n.txt",
            "if-not-dir = sub", "if-directory = sub/", "for = 1 2 3", "for = a  b", "for =", "for = 7", "for-times = 3", "for-times = x", "for-times = 0",
            "for-readline = lines.txt", "for-readline = nonl.txt", "for-readline = empty.txt", "for-readline = crlf.txt", "if-reload = 1", "if-not-reload",
            "for-glob = n.txt", "if-env = %(a)", "if-exists = %p", "if-env", "if-opt = cond"])
        body = []
        for _ in range(self.r.randint(0, 3)):
            body.append(self.pick([self.pair(), self.pair(), "max-requests = %(_)", "limit = %(_)", "a = x%(_)y%(_)", "base = $(LIMIT)%(_)", "cond = 1"]))
        if self.chance(0.06):
            body.append(self.logic())
        closer = self.pick(["endif", "end-if", "endfor", "end-for", "end", "endif ="]) if self.chance(0.95) else "; open"
        return "\n".join([opener, *body, closer])

    def new_file(self):
        name = self.pick(["base.ini", "sub/other.ini", "sub/deep/my.app.ini", "three.ini", "y.yml", "sub/z.yaml", "plain.conf"])
        if name not in self.files and self.depth < 3:
            self.depth += 1
            self.files[name] = ""
            self.files[name] = self.yaml() if name.endswith(("yml", "yaml")) else self.ini()
            self.depth -= 1
        return name

    def inclusion(self):
        name = self.new_file()
        path = self.pick([name, name, "./" + name, "%v/" + name]) if not self.chance(0.03) else "missing.ini"
        if name.endswith(("yml", "yaml")):
            return "%s = %s" % (self.pick(["yaml", "yml", "include", "inherit"]), path + self.pick(["", "", ":extra"]) if self.chance(0.2) else path)
        kind = self.pick(["ini", "ini", "include", "inherit"])
        if kind == "ini":
            path += self.pick(["", "", ":extra", ":uwsgi", ":", ":none"])
        elif not name.endswith(".ini") and self.chance(0.8):
            kind = "ini"
        return "%s = %s" % (kind, path)

    def line(self):
        r = self.r.random()
        if r < 0.66:
            return self.pair()
        if r < 0.74:
            return self.logic()
        if r < 0.80 and self.depth < 3:
            return self.inclusion()
        if r < 0.82:
            return "ini = :%s" % self.pick(["extra", "extra", "none"]) if self.chance(0.5) else self.pair()
        if r < 0.86:
            return self.pick(["set", "set-placeholder", "set-ph", "set"]) + " = " + self.pick(
                ["limit=4", "max-requests=77", "a=%(limit)", "b=$(LIMIT)", "base=x=y", "nothing=%d"] + (["broken"] if self.chance(0.1) else []))
        if r < 0.88:
            return self.pick(["declare-option = bound=max-requests=$1;threads=$2", "declare-option2 = later=harakiri=$1", "bound = 61 2", "bound = 61", "later = 44",
                              "declare-option = one=master=$1", "one = false", "one", "bound = 4  7", "later", "declare-option = two=bound=$1 3;idle=$2$1", "two = 8 9"])
        if r < 0.90:
            return "strict = %s" % self.pick(["true", "false", "0", ""]) if self.chance(0.25) else self.pair()
        if r < 0.95:
            return self.pick(["", "; comment", "  # comment", "; done 100%", "# 50% off", "\t", ";%(limit)"])
        return self.pick(["[extra]", "[uwsgi]", "[uwsgi] ", "[ uwsgi ]", "[uwsgi] ; x", "[uwsgi", "[other]", "[]", "[", "[uwsgi]\t"]) + "\n" + self.pair() + self.pick(["\n[uwsgi]", ""])

    def ini(self):
        lines = [self.pick(["[uwsgi]"] * 12 + ["", "[extra]", "\ufeff[uwsgi]", "; head\n[uwsgi]"])]
        lines += [self.line() for _ in range(self.r.randint(1, 9))]
        if self.chance(0.35):
            lines += ["[extra]"] + [self.pair() for _ in range(self.r.randint(1, 3))]
        text = "\n".join(lines)
        if self.chance(0.1):
            text = text.replace("\n", "\r\n")
        # A `%` that is the very last byte takes the reader's own NUL with it, and what follows is chance.
        return text.rstrip("%") + ("" if self.chance(0.1) else "\n")

    def yaml(self):
        lines = [self.pick(["uwsgi:"] * 8 + ["uwsgi: # x", "uwsgi :", '"uwsgi":', "extra:", "---\nuwsgi:", "other:\n  a: 1\nuwsgi:"])]
        for _ in range(self.r.randint(1, 7)):
            key = self.pick([k for k in NUMBERS + FLAGS + OWN if k != "env"])
            value = self.value(key)
            lines.append(self.pick(["  ", "  ", "  ", "    ", "\t", " "]) + self.pick([
                "%s: %s" % (key, value), "%s: %s" % (key, value), "%s: %s" % (key, value), '%s: "%s"' % (key, value), "%s : %s" % (key, value), "%s:%s" % (key, value),
                "# c", "", "%s:\t%s" % (key, value), "%s: %s # c" % (key, value), "- %s" % value if self.chance(0.3) else "a: 1", "a:" if self.chance(0.3) else "b: x: y",
                "{a: 1}" if self.chance(0.3) else "c: [1]"]))
        if self.chance(0.3):
            lines += ["extra:", "  limit: 9", "  max-requests: 91"]
        text = "\n".join(lines)
        if self.chance(0.1):
            text = text.replace("\n", "\r\n")
        return text.rstrip("%") + ("" if self.chance(0.1) else "\n")

    def main_file(self):
        """A name and a text that the build's own readers are for; without any, INI and now and then YAML."""
        kind = self.pick(self.readers) if self.readers else "ini"
        if kind == "embedded":
            return self.pick(["m.yml", "m.yaml"]), self.yaml
        if kind == "libyaml":
            return self.pick(["m.yml", "m.yaml"]), lambda: formats.tokens(self) if self.chance(0.8) else self.yaml()
        if kind in ("libxml2", "expat"):
            return "m.xml", lambda: formats.xml(self)
        if kind in ("yajl", "jansson"):
            return self.pick(["m.json", "m.js"]), lambda: formats.json(self, kind == "yajl")
        name = self.pick(["main.ini"] * 6 + ["sub/main.ini", "main.conf", "m.yml"])
        return name, self.yaml if name.endswith("yml") else self.ini

    def case(self):
        self.files = {"n.txt": "77\n", "two.txt": "8\n\n", "empty.txt": "", "nonl.txt": "6 6", "lines.txt": "1\n\n 2 3 \nx", "crlf.txt": "4\r\n5\r\r\n",
                      "sub/keep.txt": ""}
        if self.readers:
            self.files["base.ini"] = "[uwsgi]\nmax-requests = 31\nbase = 4\n[extra]\nlimit = 17\n"
            self.files["x.xml"] = '<uwsgi><a mode="x">1</a><a mode="y">2</a><limit>4</limit></uwsgi>'
        main, make = self.main_file()
        self.files[main] = ""
        self.files[main] = make()
        argv = []
        typed = {"yml": "--yaml", "yaml": "--yaml", "xml": "--xml", "json": "--json", "js": "--json"}.get(main.rsplit(".")[-1], "--ini")
        options = lambda: [self.pick([["--max-requests", "3"], ["--max-requests=4"], ["-R", "5"], ["-R6"], ["-Mp2"], ["--master"], ["-M"], ["--set", "limit=9"], ["-S", "a=2"],
                                      ["--need-app"], ["--processes", "x"], ["--max-requests-d", "5"] if not self.old else ["-R9"], ["--touch-reload", "z"], ["--set-ph", "b=%(limit)"],
                                      ["--threads", "%(limit)"], ["--strict"] if self.chance(0.1) else ["--idle", "4"], ["--so-send-timeout"], ["--harakiri", ""]]
                                     + ([["--master=false"], ["--nonsense"], ["--max-req", "1"], ["-Y"], ["--max-requests"]] if self.chance(0.03) else []))
                           for _ in range(self.r.choice([0, 0, 0, 1, 1, 2]))]
        argv += sum(options(), [])
        argv += self.pick([[main], ["./" + main], [typed, main], [typed, main], [typed + "=" + main], [typed, main + ":extra"], [typed, main + ":"], [typed, "@ROOT@/" + main],
                           [typed, main, typed, main]])
        argv += sum(options(), [])
        env = {"PATH": "/usr/bin:/bin", "LIMIT": "12", "HOME": "/nowhere", "EMPTY": "", "NESTED": "%(limit)"}
        if self.chance(0.2):
            env[self.pick(["UWSGI_LIMIT", "UWSGI_MAX_REQUESTS", "UWSGI_MASTER", "UWSGI_max_requests", "UWSGI_MY_VAR", "UWSGI_RELOADS_X", "UWSGI_A"])] = self.pick(["8", "%(b)", "false", ""])
        return self.files, argv, env


# --- Running ----------------------------------------------------------------------------------------------------------

def write_case(folder, files, argv, env, probe, plugin=False):
    root = folder / "files"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    real_root = str(root.resolve())
    argv = (["--plugin", "python3"] if plugin else []) + ["--dlopen", str(probe), "--show-config", "--hook-pre-jail", "call:lostwork_probe", "--hook-pre-jail", "exit:0"] + [
        word.replace("@ROOT@", real_root) for word in argv]
    env = {**env, "LOSTWORK_PROBE": str(folder / "out" / "probe")}
    (folder / "out").mkdir(exist_ok=True)
    (folder / "out").chmod(0o777)
    (folder / "argv").write_bytes(b"".join(word.encode() + b"\0" for word in argv))
    (folder / "env").write_bytes(b"".join(f"{k}={v}".encode() + b"\0" for k, v in env.items()))
    return argv, env, real_root


def run_real(uwsgi, folder, argv, env, root):
    def lower():
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
    try:
        done = subprocess.run([uwsgi, *argv], cwd=root, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=10, preexec_fn=lower)
    except subprocess.TimeoutExpired:
        return None, None, None, "timeout"
    text = done.stdout.decode(errors="replace")
    echo = re.search(r";uWSGI instance configuration\n\[uwsgi\]\n(.*?);end of configuration\n", text, re.S)
    numbers = None
    try:
        numbers = {line.split()[0]: int(line.split()[1]) for line in (folder / "out" / "probe").read_text().splitlines()}
    except FileNotFoundError:
        pass
    return done.returncode, echo and echo.group(1), numbers, text


def differences(ours, real, baseline):
    status, echo, numbers, text = real
    found = []
    if status is None:
        return [] if ours["refusals"] else ["start: the real server does not end"]
    starts = status == 0 and echo is not None
    if starts != (not ours["refusals"]):
        last = [line for line in text.splitlines() if line][-1:] if text else []
        return [f"start: real {status} {last}, ours {ours['refusals'][:1]}"]
    if not starts:
        return []
    lines = echo.split("\n")[:-1]
    expected = []
    for key, value, unknown, doubtful in ours["pairs"]:
        shown = f"{key} = {'true' if value is None else value}"
        expected += [(part, unknown, doubtful) for part in shown.split("\n")]
    # Where the files leave open whether a pair is there, both answers are right.
    while any(item[2] for item in expected) and len(expected) > len(lines):
        index = next((i for i, item in enumerate(expected) if item[2] and (i >= len(lines) or lines[i] != item[0])), None)
        if index is None:
            break
        del expected[index]
    if len(lines) != len(expected):
        found.append(f"pairs: real has {len(lines)}, ours {len(expected)}")
    for mine, theirs in zip(expected, lines):
        # The server's other readers cut `m.yml:section` at the colon and do not always put it back.
        cut = re.match(r"(ya?ml|json|js|xml) = ", theirs) and mine[0].startswith(theirs + ":")
        if not mine[1] and mine[0] != theirs and not cut:
            found.append(f"pair: real {theirs!r}, ours {mine[0]!r}")
            break
    for name, value in (numbers or {}).items():
        mine = ours["settings"].get(name, baseline[name])
        if mine is None:
            continue
        if name == "disable-logging" and name in ours["settings"]:
            # A flag that is kept the other way round.
            mine = 1 if mine else 0
        if name == "socket-timeout" and "gevent" in ours["settings"]:
            continue  # gevent raises it to 30 by itself
        if float(mine) != float(value):
            found.append(f"{name}: real {value}, ours {mine}")
    return found


def main():
    parser = argparse.ArgumentParser()
    for name in ["uwsgi", "dump", "scratch"]:
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--cases", type=int, default=2400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", action="store_true", help="cases for the readers that this uWSGI was built with, instead of INI")
    parser.add_argument("--inis", help="a folder of files to read as they are, instead of made ones")
    options = parser.parse_args()
    scratch = pathlib.Path(options.scratch)
    built = readers_of(options.uwsgi)
    readers = built if options.formats else []
    probe = build_probe(options.uwsgi, scratch)
    cases = []
    if options.inis:
        for path in sorted(pathlib.Path(options.inis).iterdir()):
            if path.suffix in (".ini", ".yml", ".yaml", ".conf", ".xml", ".json"):
                cases.append((path.name, *real_file(path)))
    else:
        for index in range(options.cases):
            cases.append((f"{options.seed}-{index}", *Maker(options.seed * 1_000_003 + index, readers).case()))

    prepared = []
    for name, files, argv, env in [("baseline", {"empty.ini": "[uwsgi]\n"}, [], {"PATH": "/bin"})] + cases:
        folder = scratch / "cases" / name
        folder.mkdir(parents=True)
        prepared.append((name, folder, *write_case(folder, files, argv, env, probe, "libyaml" in built)))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        print(f"running {len(prepared)} cases on the real server", file=sys.stderr, flush=True)
        real = list(pool.map(lambda case: run_real(options.uwsgi, case[1], case[2], case[3], case[4]), prepared))
    print("running ours", file=sys.stderr, flush=True)
    ours = {}
    for start in range(0, len(prepared), 200):
        output = subprocess.run([options.dump, "--readers", ",".join(built), *[str(case[1]) for case in prepared[start:start + 200]]], capture_output=True, check=True).stdout
        for line in output.splitlines():
            answer = json.loads(line)
            ours[answer["case"]] = answer
    baseline = real[0][2]
    if baseline is None:
        sys.exit("the probe printed nothing:\n" + (real[0][3] or ""))
    equal, different, started = 0, 0, 0
    for case, answer in zip(prepared[1:], real[1:]):
        found = differences(ours[str(case[1])], answer, baseline)
        started += answer[0] == 0
        equal += not found
        different += bool(found)
        if found:
            print(f"{case[0]}: " + "; ".join(found[:4]))
    print(f"uWSGI{' with ' + ', '.join(readers) if readers else ''}: {len(cases)} compared, {equal} equal, {different} different; the server started in {started}")
    sys.exit(1 if different else 0)


def real_file(path):
    """A file that somebody wrote, with what would act on this machine made into placeholders of another name."""
    text = path.read_bytes()
    text = re.sub(rb"(?m)(^\s*|</?|^\s*\"|[{,]\s*\")(logto2?|log-master|logger|req-logger|daemonize2?|pidfile|safe-pidfile|exec-asap|hook-asap|call-asap|plugins?|need-plugins?|uid|gid|emperor|"
                  rb"print|print-sym|log-date|logdate|log-prefix|log-encoder|log-req-encoder|log-drain|log-route|cron2|log-format-strftime|log-socket|log-syslog|shared-socket|cgroup|chroot|dlopen|early-\w+|immediate-\w+|exit|master-fifo|pivot-root|attach-daemon2?|cron|spooler)(\s*[=:]|/?>|\"\s*:)",
                  rb"\1x-\2\3", text)
    name = path.name
    suffix = name.rsplit(".")[-1]
    return {name: text}, [{"yml": "--yaml", "yaml": "--yaml", "xml": "--xml", "json": "--json"}.get(suffix, "--ini"), name], {"PATH": "/usr/bin:/bin", "HOME": "/nowhere"}


main()
