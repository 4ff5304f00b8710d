"""Drops each clause of each check's condition, one at a time, and counts how often some example of the check notices.

    mutations.py LOSTWORK RULES [CODE…]

A clause is a key of a mapping of conditions, an item of `all` or `any`, or one of several words. What no example notices is listed:
either the clause is not needed, or an example is missing. Fails below the share that the issue asks for.
"""

import concurrent.futures
import copy
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

import yaml

GOAL = 0.95


def droppings(node, path=()):
    """Every way to leave one clause out, as (words, a function that makes the change on a copy)."""
    if isinstance(node, dict):
        for key, value in node.items():
            if len(node) > 1:
                yield f"{'.'.join(path)} without {key}", path, key
            yield from droppings(value, path + (str(key),)) if key != "not" or isinstance(value, dict) else ()
    elif isinstance(node, list) and len(node) > 1:
        for index, value in enumerate(node):
            yield f"{'.'.join(path)} without {json.dumps(value)}", path, index
    if isinstance(node, list):
        for index, value in enumerate(node):
            if isinstance(value, (dict, list)):
                yield from droppings(value, path + (str(index),))


def dropped(condition, path, last):
    condition = copy.deepcopy(condition)
    node = condition
    for step in path:
        node = node[int(step)] if isinstance(node, list) else node[step]
    del node[last]
    return condition


def settings_of(condition):
    """The settings that must have a value other than their default for a conjunction to hold."""
    parts = condition if isinstance(condition, list) else [condition]
    for part in parts:
        for name, test in (part.get("setting", {}) if isinstance(part, dict) else {}).items():
            if test == "set" or isinstance(test, list) or str(test).startswith(">"):
                yield name


def is_implied(condition, path, last, known):
    """Whether a clause about a server says no more than the settings beside it, which no other server has."""
    node = condition
    for step in path:
        node = node[int(step)] if isinstance(node, list) else node[step]
    clause = {last: node[last]} if isinstance(node, dict) else node[last]
    if not isinstance(clause, dict) or list(clause) != ["server"]:
        return False
    servers = clause["server"] if isinstance(clause["server"], list) else [clause["server"]]
    rest = [part for index, part in enumerate(node) if index != last] if isinstance(node, list) else {k: v for k, v in node.items() if k != last}
    names = list(settings_of(rest))
    for part in rest if isinstance(rest, list) else [rest]:
        alternatives = part.get("any", []) if isinstance(part, dict) else []
        found = [list(settings_of(one)) for one in alternatives]
        if found and all(found):
            names += [name for one in found for name in one]
    return any(known.get(name, set()) and known[name] <= set(servers) for name in names)


def own(lines, code):
    """What an example says of one check: a mutant of another check may speak in the same project."""
    return sorted(line for line in lines if code in line or ": " not in line)


def answers_of(lostwork, round_):
    """Of one mutant for each check: whether an example notices it, None where the loader refuses the file."""
    with tempfile.TemporaryDirectory() as folder:
        checks = pathlib.Path(folder, "checks")
        checks.mkdir()
        for check, name, _, condition in round_:
            (checks / name).write_text(yaml.safe_dump(dict(check, when=condition), sort_keys=False, allow_unicode=True))
        run = subprocess.run([lostwork, "rules", "test", folder, "--format", "json"], capture_output=True, text=True)
        found = json.loads(run.stdout)
    answers = []
    for check, name, _, _ in round_:
        code = check["code"]
        results = [result for result in found["results"] if result["code"] == code]
        # A file that the loader refuses says nothing about its examples.
        if any(f"/{name}:" in problem for problem in found["problems"]) or not results:
            answers.append(None)
        else:
            answers.append(any(own(result["expected"], code) != own(result["found"], code) for result in results))
    return answers


def main():
    lostwork, rules, *codes = sys.argv[1:]
    known = {}
    for file in pathlib.Path(rules, "servers").glob("*.yml"):
        server = yaml.safe_load(file.read_text())
        for note in server.get("settings", []):
            known.setdefault(note["name"], set()).add(server["server"])
        for line in (pathlib.Path(rules, "servers", server["options"]).read_text().splitlines() if "options" in server else []):
            known.setdefault(line.split("\t")[0], set()).add(server["server"])
    work, implied = [], 0
    for file in sorted(pathlib.Path(rules, "checks").glob("*.yml")):
        check = yaml.safe_load(file.read_text())
        if "when" not in check or codes and check["code"] not in codes:
            continue
        for words, path, last in droppings(check["when"]):
            if is_implied(check["when"], path, last, known):
                implied += 1
                continue
            work.append((check, file.name, words, dropped(check["when"], path, last)))
    # A run takes one mutant of each check: their examples are looked at one check at a time.
    by_check = {}
    for item in work:
        by_check.setdefault(item[1], []).append(item)
    rounds = [list(filter(None, items)) for items in itertools.zip_longest(*by_check.values())]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answered = list(pool.map(lambda round_: answers_of(lostwork, round_), rounds))
    work = [item for round_ in rounds for item in round_]
    answers = [answer for round_ in answered for answer in round_]
    silent = sorted((check["code"], words) for (check, _, words, _), answer in zip(work, answers) if answer is False)
    for code, words in silent:
        print(f"{code}: no example notices when {words.lstrip('. ')}")
    counted = [answer for answer in answers if answer is not None]
    noticed = sum(counted)
    share = noticed / len(counted) if counted else 0
    print(f"{noticed} of {len(counted)} clauses are noticed by an example ({share:.1%}); {len(answers) - len(counted)} cannot be left out, "
          f"{implied} name the one server that has the settings beside them")
    sys.exit(0 if counted and share >= GOAL else 1)


main()
