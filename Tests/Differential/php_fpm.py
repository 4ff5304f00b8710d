"""The comparison behind php-fpm.sh: a generator of pool files, PHP-FPM's own view of them, and lostwork's."""
import json, os, pathlib, random, re, subprocess, sys, tempfile

LOSTWORK, FPM, COUNT, SEED = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
INTEGERS = ["pm.max_requests", "PM.Max_Requests", "listen.backlog"]
# Not request_slowlog_timeout: PHP-FPM holds it against the others.
TIMES = ["request_terminate_timeout", "pm.process_idle_timeout"]
FLAGS = ["request_terminate_timeout_track_finished", "clear_env", "catch_workers_output"]
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def value(r, kind):
    if kind == "integer":
        text = r.choice(["0", "5", "500", "010", "-1", "7;c", "true", "off"] * 4 + ["5k", "", "5 # x", "1_000", "3.5"])
    elif kind == "time":
        text = r.choice(["0", "30", "30s", "2m", "1h", "1d", "1h30m", "1.5s", "5 s"] * 4 + ["10x", "", "no"])
    else:
        text = r.choice(["yes", "no", "On", "off", "1", "0", "true", "none", "", "Yes"] * 4 + ["2", "maybe"])
    quote = r.choice(["", "", "", "", "", "", '"', "'"])
    tail = r.choice(["", "", " ; why", "   "])
    return f"{quote}{text}{quote}{tail}"


def pool(r, name):
    lines = [f"[{name}]", "user = nobody", f"listen = /nowhere/{name}.sock", "pm = static", "pm.max_children = 2", "slowlog = /dev/null"]
    for _ in range(r.randint(1, 4)):
        kind, names = r.choice([("integer", INTEGERS), ("time", TIMES), ("flag", FLAGS)])
        lines.append(f"{r.choice(['', '  ', ';'])}{r.choice(names)}{r.choice([' = ', '=', ' =  '])}{value(r, kind)}")
    return lines


def real(file):
    done = subprocess.run([FPM, "-n", "-y", str(file), "-tt"], capture_output=True, text=True, timeout=30)
    if done.returncode != 0:
        return None
    pools, current = {}, None
    for line in done.stderr.splitlines():
        text = line.split("NOTICE: ", 1)[-1].strip()
        if match := re.fullmatch(r"\[(.*)\]", text):
            current = pools.setdefault(match[1], {})
        elif " = " in text + " " and current is not None:
            name, _, said = (text + " ").partition(" = ")
            current[name.strip()] = said.strip()
    return pools


def number(text):
    """A time with its unit, a flag or a number, as a number."""
    if text in ("yes", "no"):
        return float(text == "yes")
    if match := re.fullmatch(r"(-?\d+)([smhd]?)", text):
        return int(match[1]) * UNITS.get(match[2], 1)
    return text


def ours(folder):
    answer = json.loads(subprocess.run([LOSTWORK, "inspect", "--format", "json"], cwd=folder, capture_output=True, timeout=60).stdout)
    settings = {d["id"].partition("#")[2] or "only": {s["name"]: s["effective"] for s in d["settings"]} for d in answer["deployments"]}
    return settings, answer["problems"] if "problems" in answer else []


def main():
    r = random.Random(SEED)
    agreed = refused = values = 0
    for case in range(COUNT):
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            lines = ["[global]", "error_log = /dev/null", f"process_control_timeout = {r.choice(['0', '10', '2m'])}"] + pool(r, "a") + pool(r, "b")
            file = folder / "php-fpm.conf"
            file.write_text("\n".join(lines) + "\n")
            os.chmod(place, 0o755)
            expected = real(file)
            found, _ = ours(folder)
            if expected is None:
                check = subprocess.run([LOSTWORK, "check", "--format", "json"], cwd=folder, capture_output=True, timeout=60)
                refused += 1
                if json.loads(check.stdout)["problems"]:
                    continue
                print(f"seed {SEED}, case {case}: PHP-FPM refuses the file and lostwork says nothing\n" + file.read_text())
                return 1
            for name, settings in ((n, found.get(n, {})) for n in ("a", "b")):
                said = dict(expected[name], process_control_timeout=expected["global"]["process_control_timeout"])
                for setting, mine in settings.items():
                    if setting not in said or setting in ("listen", "pm"):
                        continue
                    values += 1
                    if float(mine) != number(said[setting]):
                        print(f"seed {SEED}, case {case}: [{name}] {setting}: PHP-FPM {said[setting]}, lostwork {mine}\n" + file.read_text())
                        return 1
            agreed += 1
    print(f"php-fpm: {agreed} of {COUNT} files with {values} values agree, {refused} refused by both")
    return 0 if agreed else 1


sys.exit(main())
