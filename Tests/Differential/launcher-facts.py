"""The comparison behind launcher-facts.sh: facts about launcher files, and what lostwork says of the same files."""
import argparse, collections, json, pathlib, re, subprocess, sys

import repository_trees

COLUMNS = ["repository", "commit", "path", "unit", "server", "app", "settings", "remarks"]
# Names of one setting; a fact has the last.
ALIASES = {"uwsgi": {"workers": "processes"}}


def facts():
    rows = []
    for line in pathlib.Path(__file__).with_suffix(".tsv").read_text().splitlines():
        if line.startswith("#"):
            continue
        row = dict(zip(COLUMNS, line.split("\t")))
        row["settings"] = dict(pair.split("=", 1) for pair in row["settings"].split(";") if pair)
        rows.append(row)
    return rows


# --- Comparison -------------------------------------------------------------------------------------------------------

def plain(name, server=""):
    name = name.lstrip("-").replace("-", "_")
    return ALIASES.get(server, {}).get(name, name)


def same_app(fact, deployment):
    if fact == "-":
        return True
    said = deployment["app"] or ""
    entry = deployment.get("entry") or ""
    if "/" in fact or fact.endswith((".py", ".wsgi")):
        tail = fact.split("/")
        return any(text.split(":")[0].split("/")[-min(2, len(tail)):] == tail[-2:] for text in (said, entry) if text) or said == fact
    return said == fact or said.split(":")[0] == fact or said == fact.split(":")[0] or said.replace(" ", "") == fact


def same_value(fact, setting, is_open=False):
    """Nothing when they agree, else what is wrong. Where something that may set anything is not known, what is not set is not known."""
    may_change, wanted = fact.endswith("?"), fact.removesuffix("?")
    if setting is None:
        return None if fact == "?" and is_open else "not set"
    if not setting["known"]:
        return None if may_change else "unknown: " + (setting.get("reason") or "")
    if fact == "?":
        return f"known: {setting['value']}"
    for said in (setting.get("value"), setting.get("effective")):
        # uWSGI keeps a comment behind a value and reads the number before it.
        if re.split(" [#;]", str(said))[0].strip() == wanted:
            return None
        try:
            if float(str(said)) == float(wanted):
                return None
        except ValueError:
            pass
    return str(setting.get("value"))


def settings(deployment):
    return {plain(s["name"], deployment["server"]): s for s in deployment["settings"]}


def differences(fact, deployment, others, assumptions):
    """What is wrong. `others` are the file's deployments of the same server and application: where they differ, each is one of several ways."""
    found = []
    if not same_app(fact["app"], deployment):
        found.append(f"app: {fact['app']} | {deployment['app']} (entry {deployment.get('entry')})")
    own = settings(deployment)
    is_open = any(a.startswith(deployment["id"] + ":") and "what it sets is not known" in a for a in assumptions)
    for name, value in fact["settings"].items():
        name = plain(name, fact["server"])
        wrong = same_value(value, own.get(name), is_open)
        said = {str((settings(d).get(name) or {}).get("value")) for d in others if same_app(fact["app"], d)}
        if wrong and not (value == "?" and len(said) > 1):
            found.append(f"{name}: {value} | {wrong}")
    return found


def named(deployment):
    return {place["path"] for place in deployment["launchers"] + [deployment["origin"]] if place}


def inspect(lostwork, tree):
    try:
        done = subprocess.run([lostwork, "inspect", "--format", "json"], cwd=tree, capture_output=True, timeout=60)
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as problem:
        print(f"{tree.name}: {problem!r}", file=sys.stderr)
        return None


def kind(path):
    name = path.rsplit("/", 1)[-1].lower()
    if "compose" in path or path.endswith(("override.yml", "default.yml")):
        return "compose"
    if "dockerfile" in name or name.startswith("containerfile"):
        return "Dockerfile"
    if name.startswith("procfile") and not name.endswith(".sh"):
        return "Procfile"
    if "supervisor" in path or name in ("worker.conf", "super_web.ini"):
        return "supervisor"
    if name.endswith((".service", ".service.j2")):
        return "systemd"
    if name.endswith((".yml", ".yaml")):
        return "Kubernetes, Helm" if any(w in path for w in ("k8s", "chart", "helm", "deploy/", "templates/")) else "platform"
    if "uwsgi" in name and name.endswith((".ini", ".ctmpl")) or name.endswith((".ini", ".wsgi")):
        return "server's own file"
    if name.endswith((".conf", "passenger_wsgi.py")):
        return "Apache, others"
    return "platform" if name in ("fly.toml", "makefile") or name.endswith(".tpl") else "shell"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lostwork")
    parser.add_argument("--unpack", type=pathlib.Path)
    parser.add_argument("--repository")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("folder", type=pathlib.Path)
    given = parser.parse_args()
    rows = [row for row in facts() if given.repository in (None, row["repository"])]
    if given.unpack:
        return repository_trees.unpack(given.unpack, given.folder, {row["repository"]: row["commit"] for row in rows})

    outcome, by_server, by_kind = collections.Counter(), collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter)
    repositories = sorted({row["repository"] for row in rows})
    for repository in repositories:
        own = [row for row in rows if row["repository"] == repository]
        tree = given.folder / repository.replace("/", "+")
        answer = inspect(given.lostwork, tree) if tree.is_dir() else None
        if answer is None:
            outcome["no answer"] += len(own)
            continue
        deployments, assumptions = answer["deployments"], answer["assumptions"]
        files = collections.defaultdict(list)
        for row in own:
            files[row["path"]].append(row)
        for path, these in sorted(files.items()):
            here = [d for d in deployments if path in named(d)]
            for row in these:
                candidates = [d for d in here if d["server"] == row["server"]]
                if row["server"] == "-":
                    extra = here if all(r["server"] == "-" for r in these) else []
                    result, details = ("extra", [f"{d['server']} {d['app']}" for d in extra]) if extra else ("found", [])
                elif not candidates:
                    result, details = "missing", [f"{d['server']} {d['app']}" for d in here]
                else:
                    details = min((differences(row, d, candidates, assumptions) for d in candidates), key=len)
                    result = "different" if details else "found"
                outcome[result] += 1
                by_server[row["server"]][result] += 1
                by_kind[kind(path)][result] += 1
                if given.verbose and result != "found":
                    print(f"{result}: {repository}/{path} [{row['unit']}] {row['server']} {row['app']} ({row['remarks']})")
                    for detail in details:
                        print(f"    {detail}")
            known = {row["server"] for row in these}
            for deployment in here if known != {"-"} else []:
                if not any(r["server"] == deployment["server"] and same_app(r["app"], deployment) for r in these):
                    outcome["besides"] += 1
                    if given.verbose:
                        print(f"besides: {repository}/{path}: {deployment['server']} {deployment['app']}")
    for title, table in (("server", by_server), ("launcher", by_kind)):
        for name, counts in sorted(table.items()):
            print(f"  {title} {name}: " + ", ".join(f"{counts[r]} {r}" for r in ("found", "different", "missing", "extra") if counts[r]))
    total = sum(outcome[r] for r in ("found", "different", "missing", "extra"))
    print(f"launcher facts: {outcome['found']} of {total} agree ({len(repositories)} repositories); {outcome['different']} different, "
          f"{outcome['missing']} missing, {outcome['extra']} extra, {outcome['besides']} deployments besides, {outcome['no answer']} without an answer")
    return 0 if outcome["found"] == total and not outcome["no answer"] else 1


sys.exit(main())
