"""Compares how gunicorn and lostwork read the same command lines, environments and configuration files.

Every setting must be equal, or unknown to lostwork with a reason; where the server does not start, lostwork must say a problem. The
cases come from a seeded generator; with --real, from a folder of configuration files, of which each is one case.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import re
import subprocess
import sys

# Settings whose value is the machine's, or that gunicorn keeps in a form of its own.
MACHINE = {"chdir", "user", "group", "control_socket", "ssl_version", "config", "default_proc_name", "statsd_host", "proc_name"}
TEXTS = ["a", "x y", "-", "/tmp/x", "info", "", " padded ", "1", "é"]
COUNTS = ["max_requests", "max_requests_jitter", "timeout", "graceful_timeout", "workers", "threads", "keepalive", "worker_connections", "backlog"]
FLAGS = ["reload", "preload_app", "daemon", "capture_output", "reuse_port", "spew", "enable_stdio_inheritance"]
STRINGS = ["accesslog", "errorlog", "loglevel", "pidfile", "worker_tmp_dir", "statsd_prefix", "certfile", "wsgi_app", "pythonpath", "syslog_prefix"]
SPELLING = {
    "keepalive": "--keep-alive", "preload_app": "--preload", "accesslog": "--access-logfile", "errorlog": "--error-logfile", "pidfile": "--pid",
    "syslog_prefix": "--log-syslog-prefix", "loglevel": "--log-level",
}
SHORT = {"workers": "-w", "timeout": "-t", "bind": "-b", "worker_class": "-k", "pidfile": "-p", "raw_env": "-e"}


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def one(self, *choices):
        return self.random.choice(choices)

    def flag(self, name):
        return SPELLING.get(name, "--" + name.replace("_", "-"))

    # Command lines

    def words(self, in_variable=False):
        words = []
        for _ in range(self.random.randint(0, 4)):
            kind = self.random.random()
            if kind < 0.45:
                name = self.one(*COUNTS)
                value = self.one("5", "100", "0", "1_000", " 7 ", "0x10", "-3", "abc", "1000") if self.random.random() < 0.1 else str(self.random.randint(0, 5000))
                words += self.option(name, value)
            elif kind < 0.6:
                words.append(self.one(*[self.flag(name) for name in FLAGS], "-D", "-R", "-DR", "--no-sendfile", "--rel", "--prel"))
            elif kind < 0.75:
                words += self.option(self.one(*[name for name in STRINGS if name != "wsgi_app"]), self.one(*TEXTS))
            elif kind < 0.85:
                words += self.option("bind", self.one("127.0.0.1:9", "unix:/tmp/s", ":80")) if self.random.random() < 0.6 else self.option("raw_env", self.one("A=1", "B=x y"))
            elif kind < 0.92:
                words += self.option("worker_class", self.one("sync", "gthread", "gevent", "a.b.C", "gunicorn.workers.sync.SyncWorker"))
            elif kind < 0.95:
                words += [self.one("--umask", "-m"), self.one("022", "0o22", "0x1f", "18")]
            elif kind < 0.98:
                words.append(self.one("--max-req=5", "--graceful=4", "-Dw3", "-w4", "--wor=3", "--thr=2") if self.random.random() < 0.6 else self.one("--max_requests=5", "--thr=2", "--thr", "--nothing", "-w4", "-w=4", "-Dw3", "--timeout=", "--wor=3", "-Z", "--graceful=4"))
            else:
                words.append(self.one("--forwarded-allow-ips=*", "--forwarded-allow-ips=10.0.0.1, 10.0.0.2"))
        application = self.one("app:app", "shop.wsgi", "shop.wsgi:application", "app:create('x')", None if in_variable else "app")
        if application:
            words.insert(self.random.randint(0, len(words)) if self.random.random() < 0.1 else self.one(0, len(words)), application)
        if self.random.random() < 0.03:
            words.insert(self.random.randint(0, len(words)), self.one("extra", "--", "-5"))
        return words

    def option(self, name, value):
        if name in SHORT and self.random.random() < 0.4:
            return self.one([SHORT[name], value], [SHORT[name] + value] if value else [SHORT[name], value])
        flag = self.flag(name)
        if name == "bind":
            flag = "--bind"
        if name == "raw_env":
            flag = "--env"
        if self.random.random() < 0.2:
            flag = flag[: max(5, len(flag) - self.random.randint(1, 4))]
        return [f"{flag}={value}"] if self.random.random() < 0.4 else [flag, value]

    # Files

    def file(self):
        lines = self.random.sample(["import os", "import multiprocessing", "from multiprocessing import cpu_count", "import sys", ""], 3)
        if "import os" not in lines:
            lines.insert(0, "import os")
        for _ in range(self.random.randint(1, 7)):
            lines += self.statement()
        return "\n".join(lines) + "\n"

    def number(self, depth=0):
        choices = [
            lambda: str(self.random.randint(0, 2000)),
            lambda: f'int(os.environ.get("{self.variable()}", "{self.random.randint(1, 99)}"))',
            lambda: f'int(os.getenv("{self.variable()}") or {self.random.randint(1, 99)})',
            lambda: f'int(os.environ.get("{self.one("N", "UNSET")}", {self.random.randint(1, 99)}))',
        ]
        if depth < 3:
            pair = lambda sign: f"({self.number(depth + 1)} {sign} {self.number(depth + 1)})"
            choices += [
                lambda: pair("+"), lambda: pair("*"), lambda: f"abs{pair('-')}", lambda: f"({self.number(depth + 1)} // {self.random.randint(1, 9)})",
                lambda: f"min({self.number(depth + 1)}, {self.number(depth + 1)})", lambda: f"max(1, {self.number(depth + 1)})",
                lambda: f"abs({self.number(depth + 1)})", lambda: f"int({self.number(depth + 1)} / 2)", lambda: f"int({self.number(depth + 1)} * 1.5)",
                lambda: f"({self.number(depth + 1)} if {self.test()} else {self.number(depth + 1)})", lambda: f"len({self.string(depth + 1)})",
                lambda: f"({self.number(depth + 1)} % {self.random.randint(1, 9)})", lambda: f"(2 ** {self.random.randint(0, 9)})",
                lambda: f"round({self.random.randint(0, 99)}.{self.random.randint(0, 9)})", lambda: f"sum([{self.number(depth + 1)}, {self.random.randint(0, 9)}])",
            ]
        if self.random.random() < 0.02:
            return self.one("True", '"12"', '"0x10"', "3.5", "None", "-4", '"abc"', "multiprocessing.cpu_count() * 2 + 1", "'1_000'", '" 7 "')
        return self.one(*choices)()

    def variable(self):
        return self.one("A", "B", "N", "N", "DEBUG", "PORT", "UNSET", "EMPTY" if self.random.random() < 0.2 else "B")

    def test(self):
        name = self.variable()
        return self.one(
            f'os.environ.get("{name}")', f'os.environ.get("{name}") == "1"', f'"{name}" in os.environ', f'os.getenv("{name}", "no").lower() in ("yes", "true", "1")',
            f'not os.environ.get("{name}")', f'os.environ.get("{name}", "").startswith("1")', "True", f'bool(os.environ.get("{name}", ""))',
            f'os.environ.get("{name}") is None', f'os.environ.get("{name}") and not os.environ.get("B")',
        )

    def string(self, depth=0):
        name = self.variable()
        choices = [
            '"text"', "'/var/log/x.log'", "'-'", f'os.environ.get("{name}", "d")', f'f"0.0.0.0:{{os.environ.get(\'{name}\', \'8000\')}}"',
            f'"%s:%s" % ("h", os.environ.get("{name}", 1))', f'"{{}}-{{}}".format("a", os.environ.get("{name}", "b"))', '"a" "b"',
            'os.path.join("/srv", "log")', '"{x}:{y:>4}".format(x=1, y="z")', 'str(5 + 3)', '"x,y,z".split(",")[1]', '"Hello".lower()', 'os.path.dirname("/a/b/c")',
            'os.path.basename(os.path.abspath(__file__))', '",".join(["a", "b"])', '"abc"[0:2]', '"abc"[::1] if False else "q"', f'(os.environ.get("{name}") or "z").strip()',
            '"%(a)s" % {"a": 1}', '"%05d" % 42', 'f"{3:03d}"', '"a-b".replace("-", "_")', '{"a": "one"}.get("a")', '["p", "q"][-1]', 'repr("x")',
        ]
        return self.one(*choices)

    def statement(self, depth=0):
        kind = self.random.random()
        if depth < 2 and kind < 0.14:
            body = self.block(depth)
            result = [f"if {self.test()}:"] + body
            if self.random.random() < 0.3:
                result += [f"elif {self.test()}:"] + self.block(depth)
            if self.random.random() < 0.6:
                result += ["else:"] + self.block(depth)
            return result
        if depth < 2 and kind < 0.18:
            return ["try:"] + self.block(depth) + [self.one("except ValueError:", "except Exception:", "except (KeyError, ValueError):", "except:")] + self.block(depth)
        if kind < 0.21:
            return [f"def compute(n, k={self.random.randint(1, 5)}):", f"    if n > {self.random.randint(1, 50)}:", "        return n * k", "    return n + k",
                    f"{self.one(*COUNTS)} = compute({self.number(2)})"]
        if kind < 0.24:
            return [self.one("bind = []", "bind = ['a:1']"), f"for port in {self.one('(1, 2)', 'range(3)', '[5]')}:", "    bind.append(f'127.0.0.1:{port}')"]
        if kind < 0.26:
            return ["for key, value in os.environ.items():", "    if key.startswith('GUNICORN_') and key != 'GUNICORN_CMD_ARGS':", "        locals()[key[9:].lower()] = value"]
        if kind < 0.28:
            return [f"class Settings:", f"    count = {self.number(2)}", f"{self.one(*COUNTS)} = Settings.count"]
        if kind < 0.31:
            return [self.one("def post_fork(server, worker):", "def worker_exit(server, worker):", "def when_ready(server):"), "    pass"]
        if kind < 0.34:
            return [f"options = {{'n': {self.number(2)}}}", f"{self.one(*COUNTS)} = options['n']", f"{self.one(*COUNTS)} = options.get('m', 3)"]
        if kind < 0.36:
            return [f"total = {self.random.randint(1, 5)}", f"while total < {self.random.randint(5, 30)}:", "    total += 3", f"{self.one(*COUNTS)} = total"]
        if kind < 0.38:
            return ["try:", "    import nothing_of_this_name", f"    {self.one(*COUNTS)} = 1", "except ImportError:", f"    {self.one(*COUNTS)} = {self.number(2)}"]
        if kind < 0.4:
            return ["from settings_part import SHARED, shared_function", f"{self.one(*COUNTS)} = {self.one('SHARED', 'shared_function(3)', 'SHARED + 1')}"]
        if kind < 0.42:
            return [f"{self.one(*COUNTS)} = {self.one(*COUNTS)} = {self.number(2)}"]
        if kind < 0.7:
            return [f"{self.one(*COUNTS)} = {self.number()}"]
        if kind < 0.8:
            return [f"{self.one(*FLAGS)} = " + self.one("True", "False", '"true"', '"False"', self.test() if self.random.random() < 0.2 else f"bool({self.test()})", "1" if self.random.random() < 0.2 else "True")]
        if kind < 0.93:
            return [f"{self.one(*STRINGS)} = {self.string()}"]
        return [self.one(
            'bind = "0.0.0.0:" + os.environ.get("PORT", "8000")', 'raw_env = ["A=1", "B=" + os.environ.get("B", "")]', 'worker_class = "gevent"', 'MAX_REQUESTS = 5',
            'forwarded_allow_ips = "*"', 'worker_class = os.environ.get("A", "gthread")', 'bind = ["a:1", "b:2"]', 'secure_scheme_headers = {"A": "b"}',
            'workers = [n for n in (1, 2, 3) if n > 1][0]', 'timeout, keepalive = 5, 6', 'max_requests += 1' if self.random.random() < 0.1 else 'timeout = 9',
            'logconfig_dict = {}', 'bind = ("x:1",)', 'threads = os.cpu_count()', 'workers = int(os.environ["A"])' if self.random.random() < 0.3 else 'workers = 3',
        )]

    def block(self, depth):
        lines = [line for _ in range(self.random.randint(1, 2)) for line in self.statement(depth + 1)]
        return ["    " + line for line in lines]

    # Whole cases

    def case(self, folder):
        files = folder / "files"
        files.mkdir(parents=True)
        argv = self.words()
        environment = {}
        for name in ["A", "B", "N", "DEBUG", "EMPTY"]:
            if self.random.random() < 0.4:
                environment[name] = "" if name == "EMPTY" else self.one("1", "7", "0", "12", "10") if name == "N" or self.random.random() < 0.8 else self.one("yes", "true", "on")
        if self.random.random() < 0.12:
            environment["WEB_CONCURRENCY"] = self.one("3", "5", "2", "x" if self.random.random() < 0.1 else "4")
        if self.random.random() < 0.12:
            environment["PORT"] = self.one("5000", "80")
        if self.random.random() < 0.05:
            environment["FORWARDED_ALLOW_IPS"] = self.one("*", "10.0.0.1,10.0.0.2")
        if self.random.random() < 0.06:
            environment["GUNICORN_TIMEOUT"] = "77"
        if self.random.random() < 0.3:
            import shlex

            environment["GUNICORN_CMD_ARGS"] = " ".join(shlex.quote(word) for word in self.words(in_variable=True))
        (files / "settings_part.py").write_text("import os\nSHARED = int(os.environ.get('N', '4'))\n\ndef shared_function(n):\n    return n * 2\n")
        (files / "sub").mkdir()
        where = self.random.random()
        text = self.file() if self.random.random() < 0.85 else None
        if text:
            if where < 0.55:
                (files / "gunicorn.conf.py").write_text(text)
            elif where < 0.8:
                (files / "sub" / "conf.py").write_text(text.replace("from settings_part", "from settings_part"))
                argv = self.one(["-c", "sub/conf.py"], ["--config=file:sub/conf.py"], ["-csub/conf.py"], ["-c", str(files.resolve() / "sub/conf.py")]) + argv
            elif where < 0.92:
                (files / "settings_module.py").write_text(text)
                argv += ["-c", "python:settings_module"]
            else:
                (files / "sub" / "gunicorn.conf.py").write_text(text)
                argv += self.one(["--chdir", "sub"], ["--chdir=sub"])
        if self.random.random() < 0.02:
            argv += ["-c", "gone.py"]
        return self.write(folder, argv, environment)

    @staticmethod
    def write(folder, argv, environment, version=None):
        (folder / "argv").write_bytes(b"".join(word.encode() + b"\0" for word in argv))
        (folder / "env").write_bytes(b"".join(f"{name}={value}".encode() + b"\0" for name, value in environment.items()))
        (folder / "server").write_bytes(b"gunicorn\0")
        return folder


def output(command, cases):
    results = {}
    for start in range(0, len(cases), 200):
        run = subprocess.run([*command, *map(str, cases[start : start + 200])], stdout=subprocess.PIPE)
        for line in run.stdout.splitlines():
            result = json.loads(line)
            results[result["case"]] = result
    return results


def same(real, ours):
    kind, value = real
    our_kind, our_value = ours
    if our_kind == "unknown":
        return bool(our_value)
    if kind == "none":
        return our_kind == "text" and our_value == "None" or our_kind == "boolean" and our_value is False or our_kind == "list" and our_value == []
    if kind == "callable":
        return our_kind == "text" and our_value.split(".")[-1] == value.split(".")[-1]
    if kind == "mapping":
        return our_kind == "text" and our_value == value
    return (our_kind, our_value) == (kind, value)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", required=True, help="a Python that has gunicorn")
    parser.add_argument("--dump", required=True, help="SettingsDump")
    parser.add_argument("--scratch", required=True, type=pathlib.Path)
    parser.add_argument("--cases", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", type=pathlib.Path, help="a folder of configuration files")
    options = parser.parse_args()
    scratch = options.scratch / "cases"
    scratch.mkdir(parents=True)
    version = subprocess.run([options.python, "-c", "import gunicorn; print(gunicorn.__version__)"], capture_output=True, text=True, check=True).stdout.strip()

    empty = scratch / "empty"
    (empty / "files").mkdir(parents=True)
    cases = [Generator.write(empty, ["app:app"], {})]
    if options.real:
        for index, path in enumerate(sorted(options.real.rglob("*.py"))):
            folder = scratch / f"{index:04}-{path.name}"
            (folder / "files").mkdir(parents=True)
            (folder / "files" / "gunicorn.conf.py").write_bytes(path.read_bytes())
            # Variables that the file cannot do without are set to something.
            needed = re.findall(rb"environ\[\s*[\"'](\w+)[\"']", path.read_bytes())
            environment = {"HOME": "/nowhere", "PATH": "/usr/bin:/bin"} | {name.decode(): "4" for name in needed}
            cases.append(Generator.write(folder, ["app:app"], environment))
            (folder / "name").write_text(str(path))
    else:
        generator = Generator(options.seed)
        cases += [generator.case(scratch / f"{index:04}") for index in range(options.cases)]
    for case in cases:
        (case / "version").write_bytes(version.encode() + b"\0")
        # The version counts for lostwork as it does in a project.
        (case / "files" / "requirements.txt").write_text(f"gunicorn=={version}\n")

    oracle = output([options.python, str(pathlib.Path(__file__).with_name("gunicorn_oracle.py"))], cases)
    ours = output([options.dump], cases)
    defaults = oracle[str(empty)]["settings"]
    counted = collections.Counter()
    differences, unknown = [], collections.Counter()
    for case in cases:
        real, own = oracle[str(case)], ours.get(str(case))
        name = (case / "name").read_text() if (case / "name").exists() else case.name
        if own is None:
            differences.append((name, "lostwork gave nothing"))
            continue
        counted["cases"] += 1
        if "exit" in real:
            counted["refused"] += 1
            unsure = any(value[0] == "unknown" for value in own["settings"].values()) or any("since otherwise" in one for one in own["assumptions"])
            counted["refusals seen"] += bool(own["refusals"])
            if not own["refusals"] and not unsure:
                if options.real:
                    counted["not started here"] += 1
                else:
                    differences.append((name, f"gunicorn ends with {real['exit']}, lostwork sees no reason"))
            continue
        if own["refusals"]:
            differences.append((name, f"gunicorn starts, lostwork says {own['refusals'][0]}"))
            continue
        for setting, value in real["settings"].items():
            said = own["settings"].get(setting)
            if setting in MACHINE:
                continue
            if said is None:
                counted["values"] += value != defaults[setting]
                if value != defaults[setting]:
                    differences.append((name, f"{setting}: gunicorn {value}, lostwork has the default"))
                continue
            counted["values"] += 1
            if said[0] == "unknown":
                unknown[said[1]] += 1
            if not same(value, said):
                differences.append((name, f"{setting}: gunicorn {value}, lostwork {said}"))
        if real["app"] != own["app"] and own["app"] is not None and own["settings"].get("wsgi_app", [""])[0] != "unknown":
            differences.append((name, f"the application: gunicorn {real['app']}, lostwork {own['app']}"))
    for name, difference in differences[:40]:
        print(f"{name}: {difference}", file=sys.stderr)
    total = max(counted["values"], 1)
    if options.real:
        for reason, count in unknown.most_common(40):
            print(f"unknown {count}: {reason}", file=sys.stderr)
    share = 100 * sum(unknown.values()) / total
    print(
        f"gunicorn {version}: {counted['cases']} cases, {counted['refused']} not started ({counted['refusals seen']} of them seen), {counted['values']} values said, "
        f"{sum(unknown.values())} unknown ({share:.1f} %), {len(differences)} differences"
        + (f", {counted['not started here']} files need what is not installed" if options.real else "")
    )
    sys.exit(1 if differences or (options.real and share > 10) or not counted["values"] else 0)


main()
