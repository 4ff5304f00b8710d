"""Generates command lines, variables and files, and compares what the real servers and SettingsDump make of them."""
import argparse
import json
import os
import random
import subprocess
import sys

import servers_oracle

WHOLE = ["5", "500", "0", " 7 ", "1_000", "+5", "-3", "007", "5k", "", "1e3", "0x10", "1__0", "_1", "9999999999", "5.0", "--5"]
FRACTION = WHOLE + [".5", "2.", "1e-2", "inf", "1.5.2", "- 5"]
TIME = ["90", "60", "10s", "1h30m", "61s", "1m1h", "2d", "", "1x", "1800", "5m", "-90", "90 "]
TEXT = ["a", "b:c", "/x/y", "two words", "k=v", "-", "0"]
SWITCH = ["true", "1", "no", "off", "", "maybe", "ON", "f"]

# Flags that set something, by kind; flags without a value; further words; variables with their kinds.
SERVERS = {
    "uvicorn": {
        "app": [["a:b"]], "variables": {
            "UVICORN_LIMIT_MAX_REQUESTS": WHOLE, "UVICORN_WORKERS": ["2", "", "x"], "WEB_CONCURRENCY": ["3"], "UVICORN_RELOAD": SWITCH,
            "UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN": WHOLE, "FORWARDED_ALLOW_IPS": ["*"], "UVICORN_RELOAD_DELAY": FRACTION, "UVICORN_ROOT_PATH": TEXT,
        },
        "values": {
            "--limit-max-requests": WHOLE, "--limit-max-requests-jitter": WHOLE, "--workers": WHOLE, "--timeout-graceful-shutdown": WHOLE,
            "--timeout-keep-alive": WHOLE, "--reload-delay": FRACTION, "--root-path": TEXT, "--header": TEXT, "--limit-concurrency": WHOLE,
            "--app-dir": TEXT, "--ws-per-message-deflate": SWITCH,
        },
        "flags": ["--reload", "--no-access-log", "--access-log", "--factory", "--no-proxy-headers", "--proxy-headers"],
    },
    "granian": {
        "app": [["a:b"], ["a"]], "variables": {
            "GRANIAN_WORKERS_LIFETIME": TIME, "GRANIAN_WORKERS": WHOLE, "GRANIAN_RELOAD": SWITCH, "GRANIAN_WORKERS_MAX_RSS": WHOLE,
        },
        "values": {
            "--workers-lifetime": TIME, "--workers-max-rss": WHOLE, "--workers-kill-timeout": TIME, "--rss-sample-interval": TIME, "--rss-samples": WHOLE,
            "--respawn-interval": FRACTION, "--workers": WHOLE, "--backlog": ["128", "127", "5000"], "--url-path-prefix": TEXT, "--process-name": TEXT,
        },
        "flags": ["--reload", "--no-reload", "--respawn-failed-workers", "--factory", "--no-ws", "--access-log"],
    },
    "hypercorn": {
        "app": [["a:b"]], "variables": {"HYPERCORN_MAX_REQUESTS": ["5"], "WEB_CONCURRENCY": ["3"]},
        "values": {
            "--max-requests": WHOLE, "--graceful-timeout": WHOLE, "--workers": WHOLE, "-w": WHOLE, "--backlog": WHOLE, "--keep-alive": WHOLE,
            "-k": ["asyncio", "trio"], "--worker-class": ["uvloop"], "--access-logfile": TEXT, "-b": TEXT, "--bind": TEXT, "--root-path": TEXT, "-p": TEXT,
            "--user": WHOLE, "--read-timeout": WHOLE, "--config": ["h.toml", "file:h.py", "python:h"], "-c": ["h.toml", "bad.toml"], "--log-level": TEXT,
        },
        "flags": ["--reload", "--debug"],
        "files": {
            "h.toml": ["max_requests = {n}\nworkers = {n}\nunknown = 5\n[table]\nmax_requests = 77\n", "graceful_timeout = 1.5\nbind = [\"x:1\", \"y:2\"]\n",
                       "use_reloader = true\nworker_class = \"trio\"\nmax_requests = \"{n}\"\n"],
            "h.py": ["max_requests = {n} * 2\nworkers = min(4, {n})\n", "import os\nshutdown_timeout = int(os.environ.get(\"X\", \"9\"))\nbind = [\"x\"]\n",
                     "max_requests = None\nerrorlog = \"e\" + str({n})\n"],
        },
    },
    "celery": {
        "app": [["-A", "shop", "worker"], ["--app=shop", "worker"], ["-A", "shop:app", "worker"]],
        "variables": {
            "CELERY_WORKER_MAX_TASKS_PER_CHILD": ["5", "x", ""], "CELERYD_MAX_TASKS_PER_CHILD": ["6"], "CELERY_WORKER_TIME_LIMIT": FRACTION,
            "CELERY_WORKER_CONCURRENCY": ["2"],
        },
        "values": {
            "--max-tasks-per-child": WHOLE, "--max-memory-per-child": WHOLE, "--time-limit": FRACTION, "--soft-time-limit": FRACTION,
            "--concurrency": ["2", "8"], "-c": ["3"], "--prefetch-multiplier": WHOLE, "-n": ["w"], "-Q": ["a,b"], "-l": ["INFO"],
        },
        "flags": ["-E", "--without-gossip", "--without-mingle"],
        "files": {
            "shop.py": [
                "from celery import Celery\napp = Celery('shop', broker='memory://')\n" + rest for rest in [
                    "", "app.conf.worker_max_tasks_per_child = {n}\n", "app.conf.update(worker_max_tasks_per_child={n}, task_time_limit=30)\n",
                    "app.config_from_object('conf')\n", "app.config_from_object('conf')\napp.conf.worker_max_tasks_per_child = {n}\n",
                    "app.config_from_object('capitals', namespace='CELERY')\n", "app.config_from_object('old')\n",
                    "app.conf.worker_max_memory_per_child = {n} * 1000\n", "class Conf:\n    worker_concurrency = 4\n    worker_max_tasks_per_child = {n}\napp.config_from_object(Conf)\n",
                    "import conf\napp.config_from_object(conf)\n", "app.conf['task_soft_time_limit'] = {n}\n", "app.config_from_object('mixed')\n",
                ]],
            "conf.py": ["worker_max_tasks_per_child = 3 + {n}\nworker_prefetch_multiplier = 2\n", "task_time_limit = None\n"],
            "capitals.py": ["CELERY_WORKER_MAX_TASKS_PER_CHILD = {n}\nCELERYD_CONCURRENCY = 9\nworker_concurrency = 8\nCELERY_TASK_TIME_LIMIT = 12.5\n"],
            "old.py": ["CELERYD_MAX_TASKS_PER_CHILD = {n}\nCELERYD_TASK_TIME_LIMIT = 60\n"],
            "mixed.py": ["CELERYD_MAX_TASKS_PER_CHILD = {n}\nworker_concurrency = 2\n"],
            "celeryconfig.py": ["", "worker_max_tasks_per_child = {n}\n"],
        },
    },
    "dramatiq": {
        "app": [["a"], ["a", "b"]], "variables": {"dramatiq_prefetch_multiplier": ["2"]},
        "values": {"--processes": WHOLE, "-p": WHOLE, "--threads": WHOLE, "--worker-shutdown-timeout": WHOLE, "--pid-file": TEXT, "-f": TEXT},
        "flags": ["--skip-logging", "--use-spawn"],
    },
    "huey": {
        "app": [["a.b"]], "variables": {},
        "values": {"--workers": ["4", "x", "-1"], "-w": ["4", "=4"], "-M": ["5", "x"], "--max-tasks": ["5", ""], "-k": ["process", "thread"], "--shutdown-timeout": ["5", "1.5", "x"],
                   "--delay": ["0.1"], "-l": TEXT, "--health-check-interval": ["5"]},
        "flags": ["-C", "--disable-health-check", "-n", "--no-periodic", "-v", "--quiet", "-S"],
    },
    "rq": {
        "app": [["worker"], ["worker", "high", "low"], ["worker-pool", "high"]], "variables": {"RQ_WORKER_CLASS": ["x.y"], "RQ_CONFIG": ["c"]},
        "values": {"--max-jobs": WHOLE, "--max-idle-time": WHOLE, "--name": TEXT, "-n": ["4"], "-P": TEXT, "--path": TEXT, "-ds": ["random"], "-w": TEXT, "--results-ttl": WHOLE},
        "flags": ["--burst", "-b", "--with-scheduler", "-v"],
    },
    "waitress": {
        "app": [["a:b"]], "variables": {},
        "values": {"--threads": ["8", "x"], "--port": ["80"], "--listen": ["a:80", "*:1"], "--channel-timeout": ["5"], "--url-prefix": ["/x"]},
        "flags": ["--call", "--no-ipv4", "--ipv6", "--no-expose-tracebacks"],
    },
}


def words(chance, server, kind):
    options = []
    for _ in range(chance.randrange(5)):
        if chance.random() < 0.3:
            options.append([chance.choice(kind["flags"])])
            continue
        flag = chance.choice(sorted(kind["values"]))
        value = chance.choice(kind["values"][flag])
        if chance.random() < 0.6 and value.strip().lstrip("-").isdigit() is False and kind["values"][flag] in (WHOLE, FRACTION):
            value = str(chance.randrange(1, 1000))  # most of the time the server should start
        if flag.startswith("--") and chance.random() < 0.1 and len(flag) > 6:
            flag = flag[:chance.randrange(5, len(flag))]  # an abbreviation
        if flag.startswith("--"):
            options.append([f"{flag}={value}"] if chance.random() < 0.4 else [flag, value])
        else:
            options.append([f"{flag}{value}"] if chance.random() < 0.4 and len(flag) == 2 and value else [flag, value])
    app = list(chance.choice(kind["app"]))
    if server in ("celery", "rq"):
        line = app + sum(options, [])
    else:
        place = chance.randrange(len(options) + 1) if server != "waitress" else len(options)
        line = sum(options[:place], []) + app + sum(options[place:], [])
    if chance.random() < 0.05 and line[-1] not in app:
        line.pop()
    # Whether argparse takes further words behind options depends on Python's version.
    if chance.random() < 0.03 and server != "dramatiq":
        line.append("extra")
    return line


def write(folder, server, argv, environment, files):
    os.makedirs(os.path.join(folder, "files"))
    for name, content in [("argv", argv), ("env", [f"{key}={value}" for key, value in environment.items()]), ("server", [server])]:
        with open(os.path.join(folder, name), "wb") as file:
            file.write(b"".join(word.encode() + b"\0" for word in content))
    for name, text in files.items():
        with open(os.path.join(folder, "files", name), "w") as file:
            file.write(text)


def same(ours, theirs):
    if ours == theirs:
        return True
    if ours is None or theirs is None:
        return False
    if ours[0] == "number" and theirs[0] == "number":
        return abs(ours[1] - theirs[1]) <= 1e-9 * max(1, abs(theirs[1]))
    # One server's list of words is another's text.
    return ours[0] == "list" and theirs[0] == "list" and ours[1] == theirs[1]


def differences(ours, theirs, normal):
    """What differs: whether it starts, a value that was said, a value that was not."""
    if theirs is None:
        return [] if ours["refusals"] else ["the server does not start, and nothing is said"]
    if ours["refusals"]:
        return [f"it starts, but: {ours['refusals']}"]
    found = []
    for name, value in theirs.items():
        said = ours["settings"].get(name)
        if said is None:
            if value != normal.get(name):
                found.append(f"{name}: not seen, {value}")
        elif said[0] == "unknown" or not same(said, value):
            found.append(f"{name}: {said}, really {value}")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    options = parser.parse_args()
    servers_oracle.preload()
    chance = random.Random(options.seed)
    cases = []
    for server, kind in SERVERS.items():
        if options.only and server != options.only:
            continue
        for number in range(options.cases):
            environment = {"PATH": "/usr/bin:/bin", "C_FORCE_ROOT": "1"}
            for name, values in kind["variables"].items():
                if chance.random() < 0.2:
                    environment[name] = chance.choice(values)
            files = {name: chance.choice(texts).format(n=chance.randrange(1, 500)) for name, texts in kind.get("files", {}).items()}
            folder = os.path.join(options.scratch, f"{server}-{number}")
            argv = words(chance, server, kind)
            write(folder, server, argv, environment, files)
            cases.append((server, folder, argv, environment, files))
    output = subprocess.run([options.dump] + [case[1] for case in cases], stdout=subprocess.PIPE).stdout
    answers = {answer["case"]: answer for answer in map(json.loads, output.splitlines())}
    # What each says without any option.
    normal = {
        (server, app[0]): servers_oracle.answer(server, app, {"PATH": "/bin"}, "/") or {}
        for server, kind in SERVERS.items() if server != "celery" for app in reversed(kind["app"])}
    bare = os.path.join(options.scratch, "bare")
    write(bare, "celery", [], {}, {"shop.py": SERVERS["celery"]["files"]["shop.py"][0]})
    normal["celery", None] = servers_oracle.answer("celery", ["-A", "shop", "worker"], {"PATH": "/bin"}, os.path.join(bare, "files"))
    failed = started = 0
    for server, folder, argv, environment, files in cases:
        theirs = servers_oracle.answer(server, argv, environment, os.path.join(folder, "files"))
        started += theirs is not None
        ours = answers.get(folder, {"refusals": ["no answer"], "settings": {}})
        found = differences(ours, theirs, normal.get((server, argv[0]) if server == "rq" else (server, None if server == "celery" else SERVERS[server]["app"][0][0]), {}))
        if found:
            failed += 1
            if failed <= 40:
                said = {key: value for key, value in environment.items() if key not in ("PATH", "C_FORCE_ROOT")}
                print(f"{server} {argv} {said} {files if server in ('celery', 'hypercorn') else ''}\n  " + "\n  ".join(found), file=sys.stderr)
    print(f"servers: {len(cases)} command lines of {len(SERVERS)} servers, {started} of which start; {failed} differ")
    return 1 if failed or not started else 0


sys.exit(main())
