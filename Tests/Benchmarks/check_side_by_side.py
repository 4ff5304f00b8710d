"""Measures `lostwork check` beside ripgrep and ruff: check_side_by_side.py LOSTWORK FOLDER ROUNDS RUFF SOURCEBENCH

Everything runs turn and turn about, so that whatever else the machine does meets all of them; what counts are the ratios of the
medians. Prints Markdown; ends with 1 when a goal is missed.
"""

import os
import pathlib
import shutil
import statistics
import sys
import time

lostwork, folder, rounds, ruff, bench = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
WORDS = "Thread|submit|create_task|spawn"
missed = 0


class Taken:
    """Seconds of wall and cpu, and MiB of memory at its peak."""

    def __init__(self, wall, cpu, memory):
        self.wall, self.cpu, self.memory = wall, cpu, memory


def check(root, *more):
    return [lostwork, "check", "--format", "json", "--exit-zero", *more, str(root)]


def rg(root):
    return ["rg", "-c", WORDS, "-tpy", str(root)]


def ruff_check(root):
    return [ruff, "check", "--no-cache", "--isolated", "--select", "RUF006,ASYNC", "-q", "--exit-zero", str(root)]


def ruff_graph(root):
    return [ruff, "analyze", "graph", "--preview", "--isolated", "-q", str(root)]


def once(command):
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
    start = time.perf_counter()
    process = os.posix_spawn(shutil.which(command[0]), command, os.environ, file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    # ripgrep ends with 1 where nothing matches.
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return Taken(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def medians(commands, rounds):
    """The medians of each command, all of them run in turns after one turn that warms the caches."""
    taken = [[] for _ in commands]
    for turn in range(rounds + 1):
        for command, times in zip(commands, taken):
            times.append(once(command))
            if turn == 0:
                times.clear()
    return [Taken(*(statistics.median(getattr(one, what) for one in times) for what in ("wall", "cpu", "memory"))) for times in taken]


def row(what, ours, theirs, goal, unit="s"):
    """One line of the table: two figures and their ratio."""
    global missed
    ratio = ours / theirs
    missed += ratio > goal
    print(f"| {what} | {ours:.3f} {unit} | {theirs:.3f} {unit} | {ratio:.2f} | {goal:g} | {'yes' if ratio <= goal else '**no**'} |")


def files(root):
    return sum(name.endswith(".py") for _, _, names in os.walk(root) for name in names)


def warm_rounds(root, name, rounds):
    """Seconds from a change of a file to the answer that speaks of it, in an editor whose server has seen everything before."""
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Differential"))
    from editor_client import Client

    client = Client(lostwork, root.resolve().as_uri(), ["utf-8"], watches=True)
    uri, text = (root / name).resolve().as_uri(), (root / name).read_text()
    client.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "python", "version": 0, "text": text}})
    client.settle(uri)
    times = []
    for number in range(1, rounds + 1):
        change = {"text": f"{text}\n\ndef added_{number}():\n    return {number}\n"}
        start = time.perf_counter()
        client.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": number}, "contentChanges": [change]})
        client.settle(uri)
        times.append(time.perf_counter() - start)
    client.quit()
    return times


HEAD = "| what | lostwork | the other | ratio | goal | reached |\n| --- | --- | --- | --- | --- | --- |"
ENTRIES = {"mlflow": "mlflow/server/__init__.py", "homeassistant": "homeassistant/__main__.py"}
SMALL = ("celery", "django", "homeassistant")


def main():
    print(f"# Speed\n\n{files(folder):,} Python files, medians of {rounds} runs in turns, warm cache.\n\n{HEAD}")
    ours, needle, lint, facts = medians([check(folder), rg(folder), ruff_check(folder), [bench, "facts", str(folder)]], rounds)
    row("whole check, wall, beside rg", ours.wall, needle.wall, 1.5)
    row("whole check, wall, beside ruff", ours.wall, lint.wall, 0.2)
    row("whole check, cpu, beside ruff", ours.cpu, lint.cpu, 0.3)
    row("every file parsed and its facts taken, cpu, beside ruff", facts.cpu, lint.cpu, 0.45)
    row("peak memory beside ruff", ours.memory, lint.memory, 1, "MiB")
    row("peak memory beside 96 MiB", ours.memory, 96, 1, "MiB")
    for name, entry in ENTRIES.items():
        root = folder / name
        ours, graph = medians([[bench, "closure", entry, str(root)], ruff_graph(root)], rounds)
        row(f"{name}, import closure of `{entry}`, cpu, beside ruff analyze graph", ours.cpu * 1000, graph.cpu * 1000, 0.1, "ms")
    for name in SMALL:
        root = folder / name
        ours, needle = medians([check(root), rg(root)], rounds * 5)
        row(f"{name}, {files(root):,} files, wall, beside rg", ours.wall * 1000, needle.wall * 1000, 1.5, "ms")
    for name in SMALL[1:]:
        times = warm_rounds(folder / name, {"django": "django/core/wsgi.py", "homeassistant": "homeassistant/core.py"}[name], rounds * 3)
        row(f"{name}, one file changed in an editor, beside 20 ms", statistics.median(times) * 1000, 20, 1, "ms")
    sys.exit(missed > 0)


main()
