"""Plays the steps of a composite action as a runner does: inputs and contexts filled in, outputs read from their file."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

action = yaml.safe_load(pathlib.Path(sys.argv[1]).read_text())
binary, shop = sys.argv[2:]
steps = {step["name"]: step for step in action["runs"]["steps"]}
equal = different = 0


def expect(what, wanted, got):
    global equal, different
    if wanted == got:
        equal += 1
    else:
        different += 1
        print(f"DIFFERENT  {what}\n  wanted {wanted!r}\n  got    {got!r}")


def filled(text, contexts):
    """A context that nothing has set is empty, as on the runner."""
    return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda match: contexts.get(match[1], ""), text)


def play(inputs):
    """The exit status, what was printed, and the action's outputs."""
    values = {name: entry.get("default", "") for name, entry in action["inputs"].items()} | inputs
    contexts = {f"inputs.{name}": value for name, value in values.items()}
    step = steps["Check"]
    with tempfile.NamedTemporaryFile("r") as outputs:
        environment = {name: filled(value, contexts) for name, value in step["env"].items()}
        environment |= {"PATH": os.environ["PATH"], "GITHUB_OUTPUT": outputs.name, "GITHUB_ACTIONS": "true", "CI": "true"}
        # As the runner calls `shell: bash`.
        ended = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=shop, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
        written = dict(line.split("=", 1) for line in outputs.read().splitlines())
    contexts = {f"steps.check.outputs.{name}": value for name, value in written.items()}
    results = {name: contexts.get(entry["value"].strip("${} "), "") for name, entry in action["outputs"].items()}
    return ended.returncode, ended.stdout + ended.stderr, results


for name, step in steps.items():
    expect(f"the syntax of `{name}`", 0, subprocess.run(["bash", "-n", "-c", step["run"]]).returncode)
    # What a caller writes must reach the shell as a variable, never as its text.
    expect(f"`{name}` has no expression in its script", None, re.search(r"\$\{\{", step["run"]))

status, text, results = play({"binary": binary})
expect("findings fail the step", 1, status)
expect("its outputs", {"sarif": "lostwork.sarif", "status": "1"}, results)
expect("the annotation", True, "::error file=alarms/views.py,line=15," in text)
expect("the report is there", True, pathlib.Path(shop, "lostwork.sarif").stat().st_size > 0)

status, text, results = play({"binary": binary, "arguments": "--exit-zero\n--select\nLW1\n", "sarif": ""})
expect("arguments arrive", (0, {"sarif": "", "status": "0"}), (status, results))
status, text, results = play({"binary": binary, "path": "no such; folder"})
expect("a path is one argument", (2, True), (status, "there is no `no such; folder`" in text))
expect("wrong usage in its outputs", "2", results["status"])
status, text, results = play({"binary": binary, "path": "shop", "sarif": "reports/of $HOME/x.sarif"})
expect("a clean folder", (0, "0"), (status, results["status"]))
expect("a report in a new folder", True, pathlib.Path(shop, "reports/of $HOME/x.sarif").exists())

print(f"action: {equal + different} compared, {equal} equal, {different} different")
sys.exit(different != 0 or equal == 0)
