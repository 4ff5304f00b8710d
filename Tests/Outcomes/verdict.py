"""Gives a cell's project to `lostwork check` and holds its verdict against what the server did.

The project is the one that the server ran. The verdict is for the jobs of the cell's length: `lost-after` 60 s is `finishes` for a job of
2 s. Silence counts as `finishes` only if the report shows the deployment and its trigger.
"""
import json, subprocess

import project, tables
from matrix import HERE


# The checks for a job that a worker loses, by what ends it.
# `stop` is off by itself, since every deployment stops some day; where nothing ends the worker, threads may stand still or be in none.
CODES = {"request-count": ["LW101", "LW206"], "lifetime": ["LW102"], "memory": ["LW103"], "scale-down": ["LW104"], "timeout": ["LW105"],
         "reload": ["LW106"], "exception": ["LW107"], "stop": ["LW110"], "none": ["LW201", "LW202"]}
# What a check means that names no outcome.
MEANT = {"LW201": "lost", "LW202": "never-runs", "LW206": "never-runs"}
# Reloaders for development, about which the checks say nothing.
DEVELOPMENT = {"py-auto-reload", "reload", "use_reloader"}


def check(lostwork, cell, folder):
    """`finishes`, `lost`, `never-runs`, or None on a limit's edge; and what it rests on."""
    project.make(cell, folder, 8000)
    more = ["--extend-select", "LW110"] if cell.mode.trigger == "stop" else []
    done = subprocess.run([lostwork, "check", "--format", "json", "--exit-zero", *more, "."], cwd=folder / "project", capture_output=True, text=True)
    if done.returncode:
        return "nothing", f"lostwork ended with {done.returncode}: {done.stderr[-300:]}"
    report = json.loads(done.stdout)
    kinds = {trigger["setting"]: trigger["kind"] for deployment in report["deployments"] for trigger in deployment["triggers"]}
    if not report["deployments"]:
        return "nothing", "no deployment was found"
    if cell.mode.trigger not in ("none", "stop") and cell.mode.trigger not in kinds.values():
        return "not asked", f"no setting of the deployment is a trigger `{cell.mode.trigger}`: a signal was sent"
    if cell.mode.trigger == "reload" and kinds.keys() & DEVELOPMENT:
        return "not asked", "a reloader for development"
    # A queue that no worker's thread works on, a child that is refused: nothing runs, whatever ends the worker.
    for finding in report["findings"]:
        if finding["code"] in ("LW203", "LW205"):
            return "never-runs", f"{finding['code']} at {finding['location']['path']}:{finding['location']['line']}"
    findings = [finding for finding in report["findings"] if finding["code"] in CODES.get(cell.mode.trigger, ())]
    if not findings:
        return "finishes", "silence"
    verdicts = []
    for finding in findings:
        outcome = finding["outcome"] or {"kind": MEANT[finding["code"]], "seconds": None}
        at = f"{finding['location']['path']}:{finding['location']['line']}"
        verdicts.append((tables.outcome_within(outcome["kind"], outcome["seconds"], cell), f"{finding['code']} {outcome['kind']} {outcome['seconds'] or ''} at {at}"))
    order = ["finishes", None, "lost", "never-runs"]
    return max(verdicts, key=lambda verdict: order.index(verdict[0]))


def known_differences():
    """differences.tsv: cells whose verdict is known to differ, and why."""
    found = {}
    for line in (HERE / "differences.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            cell, predicted, measured, why = line.split("\t")
            found[cell] = (predicted, measured, why)
    return found
