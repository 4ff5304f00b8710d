"""The comparison behind mod-wsgi.sh: a generator of Apache configurations, what Apache makes of them, and lostwork's view."""
import collections, glob, json, os, pathlib, random, re, socket, subprocess, sys, tempfile, time

LOSTWORK, COUNT, SEED = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
APACHE, MODULES = os.environ["APACHE"], os.environ["MODULES"]
# The words of mod_wsgi's log, with the key that they tell of and its default.
LOGGED = {
    "Startup timeout": ("startup-timeout", 0), "Deadlock timeout": ("deadlock-timeout", 300), "Idle inactivity timeout": ("inactivity-timeout", 0),
    "Request time limit": ("request-timeout", 0), "Graceful timeout": ("graceful-timeout", 15), "Eviction timeout": ("eviction-timeout", 0),
    "Restart interval": ("restart-interval", 0),
}
# The monitor, whose log is read, runs only where something has to be watched.
ALWAYS = "inactivity-timeout=77"


def pair(r, known):
    key = r.choice([key for key, _ in LOGGED.values()] + ["threads", "processes", "maximum-requests", "shutdown-timeout"])
    number = r.choice(["1", "2", "3"]) if key in ("threads", "processes") else r.choice(["0", "5", "60", "120s", "007", "9x", "12.5"])
    if key not in ("threads", "processes") and known and r.random() < 0.25:
        number = "${" + r.choice(known) + "}"
    fault = r.random()
    if fault < 0.02:
        return r.choice(["max-requests=5", "threads =2", "maximum_requests=5", "Threads=2", "threads=-1", "nonsense"])
    quote = r.choice(["", "", '"'])
    return f"{key}={quote}{number}{quote}"


def daemon(r, name, known):
    words = [name, ALWAYS] + [pair(r, known) for _ in range(r.randint(0, 5))]
    if r.random() < 0.2:
        words.append('display-name="a b"')
    line = "WSGIDaemonProcess"
    for word in words:
        line += r.choice([" ", " ", "  ", " \\\n    "]) + word
    return line


def block(r, lines, known, undefined):
    """The lines as they are, or inside something that Apache decides while it reads."""
    way = r.random()
    if way < 0.5:
        return lines
    if way < 0.6:
        return [f"<IfDefine {r.choice(known)}>"] + lines + ["</IfDefine>"] if known else lines
    if way < 0.7:
        return ["<IfModule wsgi_module>"] + lines + ["</IfModule>"]
    if way < 0.8:
        return ["<IfModule !mod_wsgi.c>"] + lines + ["</IfModule>"]
    if way < 0.9:
        return ["<VirtualHost 127.0.0.1>"] + lines + ["</VirtualHost>"]
    return [f"<IfDefine !{r.choice(known)}>"] + lines + ["</IfDefine>"] if known else lines


def files(r):
    known, lines, more = [], [], []
    for name in r.sample(["A", "B", "SECONDS"], r.randint(0, 3)):
        lines.append(f"Define {name} {r.choice(['4', '33', '7s'])}")
        known.append(name)
    if known and r.random() < 0.2:
        lines.append(f"UnDefine {known.pop()}")
    lines.append("WSGIScriptAlias / /nowhere/app.wsgi process-group=shop")
    names = ["shop", "api", "admin"][:r.randint(1, 3)]
    for name in names:
        target = more if r.random() < 0.3 else lines
        target += block(r, [r.choice(["", "# WSGIDaemonProcess x", "  "]), daemon(r, name, known)], known, ["Z"])
    if more:
        lines.append(r.choice(["Include", "IncludeOptional", "include"]) + " conf.d/*.conf")
    return lines, more


def real(folder, port):
    """Whether Apache takes the files, and the processes that it starts: by name, with their settings."""
    check = subprocess.run([APACHE, "-f", str(folder / "server.conf"), "-t"], capture_output=True, text=True, timeout=30)
    if check.returncode:
        return None
    log = folder / "error.log"
    process = subprocess.Popen([APACHE, "-f", str(folder / "server.conf"), "-DFOREGROUND"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        before, quiet = -1, 0
        for _ in range(60):
            time.sleep(0.15)
            text = log.read_text(errors="replace") if log.exists() else ""
            started = len(re.findall(r"Starting process '", text))
            # All are there, or there are none.
            if started and started == len(re.findall("Restart interval is", text)):
                break
            quiet = quiet + 1 if len(text) == before else 0
            before = len(text)
            if "resuming normal operations" in text and not started and quiet > 3:
                break
    finally:
        process.terminate()
        process.wait(timeout=30)
    found = collections.defaultdict(dict)
    owner = {}
    for line in text.splitlines():
        pid = re.search(r"mod_wsgi \(pid=(\d+)\)", line)
        if match := re.search(r"Starting process '(\w+)' with .*threads=(\d+)", line):
            found[match[1]]["processes"] = found[match[1]].get("processes", 0) + 1
            found[match[1]]["threads"] = int(match[2])
            owner[pid[1]] = match[1]
        for words, (key, _) in LOGGED.items():
            if pid and pid[1] in owner and (match := re.search(words + r" is (\d+)", line)):
                found[owner[pid[1]]][key] = int(match[1])
    return found


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def main():
    r = random.Random(SEED)
    module = sorted(glob.glob(f"{MODULES}/mod_wsgi.so*"))[-1]
    agreed = refused = values = 0
    for case in range(COUNT):
        lines, more = files(r)
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            os.chmod(place, 0o755)
            (folder / "app").mkdir()
            port = free_port()
            shop = folder / "app" / "shop.conf"
            shop.write_text("\n".join(lines) + "\n")
            if more:
                (folder / "app" / "conf.d").mkdir()
                (folder / "app" / "conf.d" / "more.conf").write_text("\n".join(more) + "\n")
            (folder / "server.conf").write_text("\n".join([
                f"ServerRoot {folder}/app", f"PidFile {folder}/apache.pid", f"ErrorLog {folder}/error.log", "LogLevel info wsgi:trace1",
                "ServerName localhost", f"Listen 127.0.0.1:{port}", "User nobody", "Group nogroup", f"LoadModule mpm_event_module {MODULES}/mod_mpm_event.so",
                f"LoadModule authz_core_module {MODULES}/mod_authz_core.so", f"LoadModule wsgi_module {module}", "WSGIVerboseDebugging On",
                f"WSGISocketPrefix {folder}/wsgi", f"Include {shop}"]) + "\n")
            expected = real(folder, port)
            answer = json.loads(subprocess.run([LOSTWORK, "inspect", "--format", "json"], cwd=folder / "app", capture_output=True, timeout=60).stdout)
            shown = f"seed {SEED}, case {case}:\n" + "\n".join(lines) + ("\n-- conf.d/more.conf\n" + "\n".join(more) if more else "")
            if expected is None:
                said = json.loads(subprocess.run([LOSTWORK, "check", "--format", "json"], cwd=folder / "app", capture_output=True, timeout=60).stdout)
                if not said["problems"]:
                    print(f"Apache refuses the file and lostwork says nothing\n{shown}")
                    return 1
                refused += 1
                continue
            ours = {}
            for deployment in answer["deployments"]:
                name = next(iter(re.findall(r"#(\w+)$", deployment["id"])), None)
                ours[name] = {s["name"]: s["effective"] if s["known"] else "?" for s in deployment["settings"]}
            if len(expected) == 1 and list(ours) == [None]:
                ours = {next(iter(expected)): ours[None]}
            if set(ours) != set(expected):
                print(f"Apache starts {sorted(expected)}, lostwork sees {sorted(map(str, ours))}\n{shown}")
                return 1
            for name, settings in expected.items():
                for key, fallback in list(LOGGED.values()) + [("threads", 15), ("processes", 1)]:
                    mine = ours[name].get(key, fallback)
                    values += 1
                    if mine == "?" or float(mine) != settings.get(key, fallback):
                        print(f"{name}: {key}: Apache {settings.get(key)}, lostwork {mine}\n{shown}")
                        return 1
            agreed += 1
    print(f"mod_wsgi: {agreed} of {COUNT} configurations with {values} values agree, {refused} refused by both")
    return 0 if agreed else 1


sys.exit(main())
