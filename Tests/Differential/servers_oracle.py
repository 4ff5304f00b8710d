"""What the real servers make of words, variables and files: each through its own parser, in a process of its own."""
import enum
import importlib
import json
import os
import sys


def plain(value):
    """With its kind, as SettingsDump writes it; None for a value that is not set."""
    if isinstance(value, enum.Enum):
        value = value.value
    if value is None or "Sentinel" in type(value).__name__ or str(value) == "Sentinel.UNSET":
        return None
    if isinstance(value, bool):
        return ["boolean", value]
    if isinstance(value, float) and value - value != 0:
        return ["text", str(value)]
    if isinstance(value, (int, float)):
        return ["number", float(value)]
    if isinstance(value, (list, tuple)):
        return ["list", [str(item) for item in value]] if value else None
    return ["text", str(value)]


def click_parameters(command, prefix, words, program):
    caught = {}
    command.callback = lambda **parameters: caught.update(parameters)
    command.main(words, prog_name=program, standalone_mode=False, auto_envvar_prefix=prefix)
    return caught


def uvicorn(words):
    main = importlib.import_module("uvicorn.main")
    parameters = click_parameters(main.main, "UVICORN", words, "uvicorn")
    if parameters["workers"] is None:
        parameters["workers"] = main.Config("a:b").workers
        if "WEB_CONCURRENCY" not in os.environ:
            parameters["workers"] = None
    if not parameters["forwarded_allow_ips"]:
        parameters["forwarded_allow_ips"] = os.environ.get("FORWARDED_ALLOW_IPS")
    return parameters


def granian(words):
    parameters = click_parameters(importlib.import_module("granian.cli").cli, "GRANIAN", words, "granian")
    for name, unit in [("workers_max_rss", 1048576), ("http1_header_read_timeout", 0.001), ("http2_keep_alive_interval", 0.001)]:
        if isinstance(parameters.get(name), int):
            parameters[name] *= unit
    return parameters


def hypercorn(words):
    main = importlib.import_module("hypercorn.__main__")
    caught = []
    main.run = caught.append
    main.main(words)
    config = caught[0]
    names = [
        "max_requests", "graceful_timeout", "workers", "backlog", "keep_alive_timeout", "worker_class", "accesslog", "errorlog", "root_path",
        "use_reloader", "pid_path", "umask", "user", "group", "read_timeout", "statsd_host", "loglevel", "certfile", "debug", "shutdown_timeout",
    ]
    return {**{name: getattr(config, name) for name in names}, "bind": config._bind}


def celery(words):
    from celery.apps.worker import Worker
    from celery.bin import celery as program

    caught = {}

    def start(worker):
        caught.update(
            worker_max_tasks_per_child=worker.max_tasks_per_child,
            worker_max_memory_per_child=worker.max_memory_per_child and worker.max_memory_per_child * 1024,
            worker_concurrency=worker.concurrency, task_time_limit=worker.time_limit, task_soft_time_limit=worker.soft_time_limit,
            worker_prefetch_multiplier=worker.prefetch_multiplier)
        raise SystemExit(0)

    Worker.start = start
    sys.argv = ["celery"] + words
    try:
        program.main()
    except SystemExit as end:
        if not caught:
            raise ValueError("not started") from end
    return caught


def dramatiq(words):
    parameters = vars(importlib.import_module("dramatiq.cli").make_argument_parser().parse_args(words))
    for name in ["worker_shutdown_timeout", "worker_fork_timeout"]:
        parameters[name] /= 1000
    return parameters


def huey(words):
    from huey.consumer_options import OptionParserHandler

    options, rest = OptionParserHandler().get_option_parser().parse_args(words)
    if len(rest) != 1:
        raise ValueError("one instance")
    return {**vars(options), "huey": rest[0]}


def rq(words):
    program = importlib.import_module("rq.cli.cli").main
    caught = {}
    for command in [program.commands["worker"], program.commands["worker-pool"]]:
        command.callback = lambda **parameters: caught.update(parameters)
    program.main(words, prog_name="rq", standalone_mode=False)
    return caught


def waitress(words):
    from waitress.adjustments import Adjustments

    parameters, rest = Adjustments.parse_args(words)
    if len(rest) != 1:
        raise ValueError("one application")
    casts = dict(Adjustments._params)
    if "listen" in parameters:
        parameters["listen"] = parameters["listen"].split()
    return {name: casts[name](value) if name in casts and name != "listen" else value for name, value in parameters.items()}


def answer(server, words, environment, folder):
    """The settings, or None when the server does not start."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        result = None
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            os.chdir(folder)
            sys.path.insert(0, folder)
            os.environ.clear()
            os.environ.update(environment)
            result = {name: plain(value) for name, value in globals()[server](words).items()}
        except BaseException:  # every way of not starting
            result = None
        os.write(write, json.dumps(result).encode())
        os._exit(0)
    os.close(write)
    data = b""
    while part := os.read(read, 65536):
        data += part
    os.close(read)
    os.waitpid(child, 0)
    return json.loads(data) if data else None


def preload():
    """Imports are most of the time."""
    for module in ["uvicorn.main", "granian.cli", "hypercorn.__main__", "celery.bin.celery", "celery.apps.worker", "dramatiq.cli",
                   "huey.consumer_options", "rq.cli.cli", "waitress.adjustments"]:
        importlib.import_module(module)
