"""Loads many configurations with the real gunicorn and prints what it makes of each: one JSON object a line.

Usage: gunicorn_oracle.py CASES, run by the Python that has gunicorn. Each case is loaded in a process of its own, since gunicorn
takes some defaults from the environment when it is imported.
"""
import json
import os
import sys
import traceback


def plain(value):
    if callable(value) and not isinstance(value, str):
        return ["callable", getattr(value, "__qualname__", str(value))]
    if value is None:
        return ["none", None]
    if isinstance(value, bool):
        return ["boolean", value]
    if isinstance(value, int):
        return ["number", int(value)]
    if isinstance(value, str):
        return ["text", value]
    if isinstance(value, (list, tuple)):
        return ["list", [str(item) for item in value]]
    if isinstance(value, dict):
        return ["mapping", repr(value)]
    return ["other", repr(value)]


def words(path):
    with open(path, "rb") as file:
        return [word.decode() for word in file.read().split(b"\0")[:-1]]


def load(case):
    argv = words(os.path.join(case, "argv"))
    environment = dict(pair.split("=", 1) for pair in words(os.path.join(case, "env")))
    os.environ.clear()
    os.environ.update(environment)
    folder = os.path.realpath(os.path.join(case, "files"))
    os.chdir(folder)
    sys.argv = ["gunicorn"] + argv
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True
    from gunicorn.app.wsgiapp import WSGIApplication

    app = WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn")
    shown = {}
    for line in str(app.cfg).splitlines():
        name, equals, text = line.partition(" = ")
        if equals:
            shown[name.strip()] = text
    return {
        "settings": {name: plain(setting.get()) for name, setting in app.cfg.settings.items()},
        "shown": shown,
        "app": app.app_uri,
        "class": app.cfg.worker_class_str,
    }


def main():
    # What is imported once is not imported again by each process; gunicorn itself must be.
    import argparse, ast, glob, grp, importlib.util, inspect, ipaddress, pwd, re, shlex, ssl, textwrap  # noqa

    for case in sys.argv[1:]:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            null = os.open(os.devnull, os.O_WRONLY)
            log = os.open(os.path.join(case, "log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(null, 1)
            os.dup2(log, 2)
            result, status = {}, 0
            try:
                import resource

                resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
                result = load(case)
            except SystemExit as end:
                result = {"exit": end.code}
            except BaseException:
                traceback.print_exc()
                result = {"exit": 1}
            os.write(writing, json.dumps(result).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            text = pipe.read()
        os.waitpid(child, 0)
        result = json.loads(text) if text else {"exit": "none"}
        result["case"] = case
        print(json.dumps(result), flush=True)


main()
