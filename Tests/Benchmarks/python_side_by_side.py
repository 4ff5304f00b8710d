"""Measures SyntaxDump beside `ast.parse` and ruff: python_side_by_side.py SYNTAXDUMP SCRATCH FOLDER ROUNDS

SCRATCH holds a venv with ruff. All figures are seconds of cpu, so that neighbours on the machine disturb little.
"""

import os
import pathlib
import resource
import statistics
import subprocess
import sys

AST = """
import ast, sys, time, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(100_000)
sources = [open(path, "rb").read() for path in sys.stdin.read().splitlines()]
start = time.process_time()
for source in sources:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
print("seconds", time.process_time() - start)
"""
failures = 0


def run(command, paths):
    """Seconds of cpu of the whole process, and what it says of its own seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, input=paths.encode(), capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    words = done.stdout.decode().split()
    inner = float(words[-1]) if len(words) > 1 and words[-2] == "seconds" else None
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, inner


def goal(text, reached):
    global failures
    failures += not reached
    print(f"{'ok    ' if reached else 'MISSED'} {text}")


def compare(tool, ruff, folder, rounds):
    files = sorted(path for path in folder.rglob("*.py") if path.is_file())
    paths = "\n".join(map(str, files)) + "\n"
    size = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files, {size / 1e6:.1f} MB, {rounds} rounds, medians of cpu seconds")
    # Only what ends in .py, and all of it: without ruff's own list of folders to leave out.
    options = ["--no-respect-gitignore", "--config", "exclude = []", "--config", 'include = ["*.py"]']
    times = {}
    for _ in range(rounds):
        for name, command in {
            "ast.parse": [sys.executable, "-c", AST],
            "ruff": [ruff, "check", "--no-cache", "--isolated", "--select", "RUF006,ASYNC", "-q", "--exit-zero", *options, folder],
            "parse": [tool, "bench", "parse", "1"],
            "imports": [tool, "bench", "imports", "3"],
            "prefilter": [tool, "bench", "prefilter", "3"],
        }.items():
            times.setdefault(name, []).append(run(command, paths))
    whole = {name: statistics.median(time for time, _ in pairs) for name, pairs in times.items()}
    inner = {name: statistics.median(time for _, time in pairs) for name, pairs in times.items() if pairs[0][1] is not None}
    print(f"ast.parse  {inner['ast.parse']:8.3f}  {size / inner['ast.parse'] / 1e6:8.1f} MB/s, in memory")
    print(f"ruff       {whole['ruff']:8.3f}  {size / whole['ruff'] / 1e6:8.1f} MB/s, reading included")
    print(f"ours       {whole['parse']:8.3f}  {size / whole['parse'] / 1e6:8.1f} MB/s, reading included")
    for name in ["parse", "imports", "prefilter"]:
        print(f"{name:10} {inner[name]:8.3f}  {size / inner[name] / 1e6:8.1f} MB/s, in memory")
    quotient = inner["ast.parse"] / inner["parse"]
    goal(f"{quotient:.1f} times as fast as ast.parse, goal 50", quotient >= 50)
    share = whole["parse"] / whole["ruff"]
    goal(f"{share:.3f} of ruff's cpu, goal 0.25", share <= 0.25)
    goal(f"imports at {size / inner['imports'] / 1e9:.2f} GB/s, goal 1.5", size / inner["imports"] >= 1.5e9)
    goal(f"prefilter at {size / inner['prefilter'] / 1e9:.2f} GB/s, goal 2", size / inner["prefilter"] >= 2e9)


BLOCK = """class Model{0}(Base, metaclass=Meta):
    '''A class among many.'''

    field: dict[str, list[int]] = {{"a": [1, 2, 3], "b": [*range({0})]}}

    async def save(self, *arguments, commit=True, **options):
        if commit and self.field["a"][0:2] != [1, 2] or not arguments:
            raise ValueError(f"{{self!r:>10}} cannot be saved: {{len(arguments)}}")
        return [await item.save() async for item in self.items if item is not None]

"""


def modules(size):
    width = len(BLOCK.format(10**6))
    return "".join(BLOCK.format(10**6 + number) for number in range(size // width + 1))


GENERATED = {
    "file of {} MB": (5, 50, lambda count: modules(int(count * 1e6))),
    "elif chain of {:,}": (100_000, 1_000_000, lambda count: "if a: pass\n" + "elif b: pass\n" * count),
    "binary chain of {:,}": (100_000, 1_000_000, lambda count: "x = a" + " + b" * count + "\n"),
    "attribute chain of {:,}": (100_000, 1_000_000, lambda count: "x = a" + ".b" * count + "\n"),
    "comparison chain of {:,}": (100_000, 1_000_000, lambda count: "x = a" + " < b" * count + "\n"),
    "call chain of {:,}": (100_000, 1_000_000, lambda count: "x = a" + "(b)" * count + "\n"),
}


def grow(tool, scratch):
    for name, (small, large, text) in GENERATED.items():
        seconds = []
        for count in [small, large]:
            path = scratch / "generated.py"
            path.write_text(text(count))
            problems = subprocess.run([tool, "problems"], input=f"{path}\n".encode(), capture_output=True, check=True).stdout
            if problems:
                goal(f"{name.format(count)} has problems: {problems[:200]}", False)
            seconds.append(run([tool, "bench", "parse", "5"], f"{path}\n")[1])
        times = large / small
        growth = seconds[1] / seconds[0]
        goal(
            f"{name.format(small)}: {seconds[0]:.4f} s; {name.format(large)}: {seconds[1]:.4f} s; "
            f"{times:.0f} times the size, {growth:.1f} times the time",
            # What is quadratic takes a hundred times the time; the smaller one takes milliseconds, which are noisy.
            growth <= 3 * times,
        )


def main():
    tool, scratch, folder, rounds = sys.argv[1:]
    scratch = pathlib.Path(scratch)
    compare(tool, scratch / "venv/bin/ruff", pathlib.Path(os.path.realpath(folder)), int(rounds))
    grow(tool, scratch)
    sys.exit(failures > 0)


main()
