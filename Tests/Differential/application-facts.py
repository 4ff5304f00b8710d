"""The comparison behind application-facts.sh: jobs of public applications as a person read them, and as lostwork tells of them."""
import argparse, collections, json, pathlib, subprocess, sys

import repository_trees

COLUMNS = ["repository", "commit", "path", "line", "verdict", "root", "reason"]
# What is left behind; what may or may not be, depending on a limit or on what cannot be read; everything else is not left behind.
LEFT_BEHIND, OPEN = {"detached"}, {"bounded", "unclear"}
RANKS = {"possible": 0, "likely": 1, "certain": 2}


def facts():
    """The lines of the table; those between `# told:` and `# first:` were told by the tool first, so that they say nothing of what it misses."""
    rows, told = [], False
    for line in pathlib.Path(__file__).with_suffix(".tsv").read_text().splitlines():
        told = line.startswith("# told:") or told and not line.startswith("# first:")
        if not line.startswith("#"):
            rows.append(dict(zip(COLUMNS, line.split("\t")), told=told))
    return rows


def add_launchers(folder, rows):
    """Applications that their repository starts in no way, or without a limit, get a Procfile of their own."""
    for row in rows:
        tree = folder / row["repository"].replace("/", "+")
        if row["verdict"] == "deployment" and tree.is_dir():
            (tree / row["path"] / "Procfile.facts").write_text(f"web: {row['reason']}\n")


def run(lostwork, *words, tree):
    try:
        done = subprocess.run([lostwork, *words, "--format", "json"], cwd=tree, capture_output=True, timeout=120)
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as problem:
        print(f"{tree.name}: {problem!r}", file=sys.stderr)
        return None


class Said:
    """What the tool says of each line: the surest of the jobs that it takes for left behind there, and any job at all."""

    def __init__(self, report):
        self.left, self.jobs = {}, collections.defaultdict(list)
        for job in report["jobs"]:
            place = (job["location"]["path"], job["location"]["line"])
            self.jobs[place].append(job)
            # Without a chain from a request or a task nothing is claimed.
            # What another store keeps as well is in no worker's hands.
            if job["fate"] != "awaited" and job["confidence"] != "possible" and not job["carrier"].startswith(("durable", "repeated")):
                before = self.left.get(place)
                if before is None or RANKS[job["confidence"]] > RANKS[before["confidence"]]:
                    self.left[place] = job

    def at(self, row):
        return self.left.get((row["path"], int(row["line"])))


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
        repository_trees.unpack(given.unpack, given.folder, {row["repository"]: row["commit"] for row in rows})
        return add_launchers(given.folder, rows)

    # What a person found first, of which alone it can be told how much is missed.
    found_first = collections.Counter()
    counts, printed, unanswered = collections.Counter(), collections.Counter(), 0
    repositories = sorted({row["repository"] for row in rows})
    for repository in repositories:
        tree = given.folder / repository.replace("/", "+")
        own = [row for row in rows if row["repository"] == repository and row["verdict"] != "deployment"]
        report = run(given.lostwork, "inspect", tree=tree) if tree.is_dir() else None
        check = run(given.lostwork, "check", tree=tree) if report else None
        if check is None:
            unanswered += 1
            continue
        said, here = Said(report), collections.Counter()
        for row in own:
            job, left = said.at(row), row["verdict"] in LEFT_BEHIND
            if row["verdict"] in OPEN:
                result = "open"
            elif left:
                result = f"right {job['confidence']}" if job else "missed"
            else:
                result = f"wrong {job['confidence']}" if job else "right silence"
            here[result] += 1
            found_first[result] += not row["told"]
            if given.verbose and result.startswith(("missed", "wrong")):
                others = [f"{j['fate']}, {j['confidence']}, {'+'.join(j['roots'])}" for j in said.jobs[(row["path"], int(row["line"]))]]
                print(f"{result}: {repository} {row['path']}:{row['line']} {row['verdict']}, {row['root']} ({row['reason']})")
                for what in [link["what"] for link in job["chain"]] if job else [f"the tool: {other}" for other in others] or ["the tool: no job"]:
                    print(f"    {what}")
        known = {(row["path"], int(row["line"])) for row in own}
        for place in sorted(set(said.left) - known):
            here["unread"] += 1
            if given.verbose:
                print(f"unread: {repository} {place[0]}:{place[1]} {said.left[place]['confidence']}")
                for link in said.left[place]["chain"]:
                    print(f"    {link['what']}")
        verdicts = {(row["path"], int(row["line"])): row["verdict"] for row in own}
        for finding in check["findings"]:
            if not finding["code"].startswith("LW1"):
                continue
            verdict = verdicts.get((finding["location"]["path"], finding["location"]["line"]), "unread")
            right = "right" if verdict in LEFT_BEHIND else "open" if verdict in OPEN else verdict if verdict == "unread" else "wrong"
            printed[f"{right} {finding['confidence']}"] += 1
        counts.update(here)
        tells = ", ".join(f"{here[r]} {r}" for r in sorted(here))
        print(f"  {repository}: {len(report['deployments'])} deployments; {tells}")

    share = lambda part, whole: f"{part} of {whole}" + (f" ({100 * part / whole:.1f} %)" if whole else "")
    for level in ("certain", "likely"):
        print(f"precision of {level}: " + share(counts[f"right {level}"], counts[f"right {level}"] + counts[f"wrong {level}"]))
    found, missed = found_first["right certain"] + found_first["right likely"], found_first["missed"]
    print("recall: " + share(found, found + missed) + f"; {counts['missed'] - missed} more that it had told before")
    print("findings printed by check: " + (", ".join(f"{printed[r]} {r}" for r in sorted(printed)) or "none"))
    total = sum(1 for row in rows if row["verdict"] != "deployment")
    print(f"application facts: {total} places in {len(repositories)} repositories, {counts['open']} of them open; "
          f"{counts['unread']} jobs besides that nobody has read; {unanswered} repositories without an answer")
    likely = counts["right likely"] + counts["wrong likely"]
    good = counts["wrong certain"] == 0 and counts["wrong likely"] <= likely / 10 and missed <= (found + missed) / 10
    return 0 if good and not counts["unread"] and not unanswered else 1


sys.exit(main())
