"""Generates systemd units and compares what the launcher makes of them with what systemd-analyze loads."""
import json, os, pathlib, random, re, subprocess, sys

WORDS = ["--ini", "a.ini", "--max-requests=5", "x", "-", "0", "ä", "#x", "a;b", "k=v", "%h/x", "%%", "%i", "%n", "%p", "%N", "100%.", "%z", "''", '""']


def word(r):
    kind = r.randrange(12)
    text = r.choice(WORDS)
    if kind < 5:
        return text
    if kind == 5:
        return '"' + r.choice(["a b", "it's", "a  b", "", "x;", "# c"]) + '"'
    if kind == 6:
        return "'" + r.choice(["a b", 'say "x"', "", " ", "\\x41"]) + "'"
    if kind == 7:
        return r.choice(["a\\x20b", "\\x41\\102", "\\s", "q\\\\r", "\\'", '\\"', "\\u00e4", "\\u0041x"])
    if kind == 8:
        return r.choice(["a\\ b", "\\d+", "\\.x", "\\x4", "\\000x", "\\400"])
    if kind == 9:
        return text.strip("'\"") + '"q r"' + r.choice(["", "tail", "'s'"])
    if kind == 10:
        return r.choice([";", "\\;", '";"', "\\\\;"])
    return r.choice(['"open', "'open", "@x", "!y", "+z", "tail\\"]) if r.random() < 0.2 else text


def blank(r):
    return r.choice([" ", " ", " ", "  ", "\t", " \\\n", " \\\n    ", " \\\n# between\n  ", " \\\n\n"])


def command(r):
    prefix = "".join(r.choice("-@:+!") for _ in range(r.choice([0, 0, 0, 1, 1, 2])))
    if r.random() < 0.1:
        prefix += "!!"
    program = r.choice(["/bin/true", "/bin/false", "/bin//true", '"/bin/true"', "true", "/usr/bin/env"])
    return prefix + program + "".join(blank(r) + word(r) for _ in range(r.randrange(6)))


def assignment(r):
    name = r.choice("ABCDE")
    value = r.choice(["1", "", "x#y", "a=b", "%h", "%i%%", "$HOME", "ä", "\\x41", "a\\ b", "\\s"])
    kind = r.randrange(8)
    if kind < 4:
        return f"{name}={value}"
    if kind == 4:
        return f'"{name}={value} two"'
    if kind == 5:
        return f"'{name}={value}'y"
    if kind == 6:
        return f'{name}="{value} z"'
    return r.choice(["# x", "1A=2", "lone", "=x", "A B=3", "a-b=1"])


def line(r):
    kind = r.randrange(14)
    if kind < 3:
        return "ExecStart=" + command(r)
    if kind == 3:
        return r.choice(["ExecStart=", "Environment=", "ExecStart = ", "ExecReload=/bin/kill x", "ExecStartPre=/bin/true pre", "Nonsense=1", "no sign"])
    if kind < 8:
        return "Environment=" + " ".join(assignment(r) for _ in range(r.randrange(1, 4)))
    if kind == 8:
        return "WorkingDirectory=" + r.choice(["/srv", "-/srv/app", "/tmp/%p", "", "/a/../b"])
    if kind == 9:
        return r.choice(["TimeoutStopSec=", "TimeoutSec="]) + r.choice(
            ["5", "1min 30s", "infinity", "2 h", "1.5min", "0", "10min", "x", "5 apples", "1h30m", "", "3days"])
    if kind == 10:
        return r.choice(["# comment", "; comment", "  # comment", "", "   "])
    if kind == 11:
        return r.choice(["[Unit]", "[Install]", "[X-Mine]"]) + "\nDescription=x\n[Service]"
    if kind == 12:
        return "  Environment = " + assignment(r) + "  "
    return "UnsetEnvironment=" + r.choice(["A", "B C"]) if r.random() < 0.3 else "ExecStart=" + command(r)


def unit(r, is_drop_in):
    text = "[Service]\n" + ("" if is_drop_in else "Type=oneshot\nRemainAfterExit=yes\n")
    # What systemd refuses outright ends a drop-in there and then, and unloads a unit: the launcher reads on.
    lines = [line(r) for _ in range(r.randrange(1, 4 if is_drop_in else 9))]
    lines = [l for l in lines if not (is_drop_in and re.search(r"(?s)%z|/\.\./|\"open|'open|ExecStart=([-@:+!]{2}|\S*@|.*;)", l))]
    text += "".join(l + r.choice(["\n", "\n", "\n", "\r\n"]) for l in lines)
    if r.random() < 0.1:
        text = "# first\n" + text
    return text


def generate(corpus, seed, folders):
    r = random.Random(seed)
    for number in range(folders):
        folder = corpus / f"f{number:03}"
        folder.mkdir(parents=True)
        for index in range(10):
            name = r.choice(["a-b-c%d", "web%d", "a-b%d", "x-%d"]) % index
            (folder / f"{name}.service").write_text(unit(r, False), newline="")
            for kind in [name] + ["a-b-", "a-", "x-", ""]:
                if r.random() < (0.4 if kind == name else 0.05):
                    place = folder / (f"{kind}.service.d" if kind else "service.d")
                    place.mkdir(exist_ok=True)
                    (place / f"{r.choice(['10-a', '50-b', 'Z', 'override'])}.conf").write_text(unit(r, True), newline="")


def unquote(text):
    """The words of a `Command Line:` as systemd prints it."""
    words, current, quoted, index, open_ = [], "", False, 0, False
    while index < len(text):
        c = text[index]
        if c == "\\":
            current += text[index + 1]
            index += 2
            open_ = True
            continue
        if c == '"':
            quoted, open_ = not quoted, True
        elif c == " " and not quoted:
            if open_:
                words.append(current)
            current, open_ = "", False
        else:
            current += c
            open_ = True
        index += 1
    return words + ([current] if open_ else [])


def seconds(text):
    if text == "infinity":
        return "infinity"
    total = 0.0
    for number, name in re.findall(r"([0-9.]+)([a-z]+)", text):
        total += float(number) * {"y": 31557600, "month": 2629800, "w": 604800, "d": 86400, "h": 3600, "min": 60, "s": 1, "ms": 1e-3, "us": 1e-6}[name]
    return str(total)


def loaded(folder):
    units = sorted(p.name for p in folder.glob("*.service"))
    run = subprocess.run(["systemd-analyze", "verify", "--man=no", *("./" + u for u in units)], cwd=folder, capture_output=True, text=True,
                         env={**os.environ, "SYSTEMD_LOG_LEVEL": "debug", "LC_ALL": "C.UTF-8"})
    found = {}
    for block in re.split(r"(?m)^\s*-> Unit ", run.stdout)[1:]:
        name = block.split(":\n", 1)[0]
        if name not in units:
            continue
        def all_of(key):
            return [value for value in re.findall(rf"(?m)^\s*{key}: (.*)$", block)]
        starts = re.search(r"-> ExecStart:\n(.*?)(?=^\s*-> |\Z)", block, re.S | re.M)
        found[name] = {
            "state": all_of("Unit Load State"),
            "commands": [unquote(c) for c in re.findall(r"(?m)^\s*Command Line: (.*)$", starts.group(1))] if starts else [],
            "environment": dict(e.split("=", 1) for e in all_of("Environment")),
            "unset": all_of("UnsetEnvironment"),
            "directory": (all_of("WorkingDirectory") + [""])[0],
            "stop": (all_of("TimeoutStopSec") + [""])[0],
        }
    return found, run.stderr


OWN = {"PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "INVOCATION_ID", "JOURNAL_STREAM", "SYSTEMD_EXEC_PID", "NOTIFY_SOCKET"}


def compare(corpus):
    units = commands = differences = unknown = 0
    for folder in sorted(p for p in corpus.iterdir() if p.is_dir()):
        theirs, log = loaded(folder)
        ours = json.loads(folder.with_suffix(".launches").read_text())
        for name, their in theirs.items():
            units += 1
            launches = [l for l in ours["launches"] if l["file"] == name]
            mine = {"commands": [], "environment": None, "directory": None, "stop": None}
            for launch in launches:
                mine["commands"].append(launch["words"])
                mine["environment"] = {k: v for k, v in launch["environment"].items() if k not in OWN}
                mine["directory"] = launch["directory"]
                mine["stop"] = launch["stopLimit"]
            expected = their["commands"]
            commands += len(expected)
            # The first word is the program's name for itself: another one behind `@`, and only the last part matters here.
            problem = None
            if len(expected) != len(mine["commands"]):
                problem = ("commands", expected, mine["commands"])
            for e, m in zip(expected, mine["commands"]):
                if any(isinstance(w, dict) for w in m):
                    unknown += 1
                elif e[1:] != m[1:]:
                    problem = ("words", e, m)
            if launches and not problem:
                environment = {k: v for k, v in their["environment"].items() if k not in " ".join(their["unset"]).split()}
                if environment != mine["environment"]:
                    problem = ("environment", environment, mine["environment"])
                directory = their["directory"].lstrip("-").lstrip("!") or "/"
                if os.path.normpath(mine["directory"]) != os.path.normpath(directory):
                    problem = ("directory", directory, mine["directory"])
                stop = seconds(their["stop"])
                if (mine["stop"] or "90.0") != stop:
                    problem = ("stop", stop, mine["stop"])
            if problem:
                differences += 1
                if differences <= 10:
                    print(f"{folder.name}/{name}: {problem[0]}\n  systemd: {problem[1]}\n  ours:    {problem[2]}")
                    if os.environ.get("SHOW"):
                        print((folder / name).read_text())
    print(f"systemd: {units} units with {commands} commands, {differences} differences, {unknown} commands unknown")
    sys.exit(1 if differences or units < 50 or unknown else 0)


if __name__ == "__main__":
    corpus = pathlib.Path(sys.argv[2])
    if sys.argv[1] == "generate":
        generate(corpus, int(sys.argv[3]), int(sys.argv[4]))
    else:
        compare(corpus)
