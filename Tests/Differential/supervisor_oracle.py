"""Generates supervisor configurations and compares what the launcher makes of them with what supervisor loads."""
import io, json, os, pathlib, random, shlex, sys

WORDS = ["uwsgi", "--ini", "a.ini", "--max-requests=5", "'a b'", '"c d"', "x\\ y", "a;b", "a#b", "%%", "%(program_name)s", "%(ENV_A)s", "%(ENV_B)s/x",
         "%(process_num)02d", "%(numprocs)d", "%(here)s/x.ini", "$HOME", "''", "ä", "k:v", "%(group_name)s", "%(ENV_FOO)s"]


def command(r):
    parts = [r.choice(WORDS) for _ in range(r.randrange(1, 6))]
    return "".join(p + r.choice([" ", " ", "  ", "\t", "\n  ", "\n\t", " ; note\n   ", "\n\n   ", "\n# note\n  "]) for p in parts).rstrip()


def pair(r):
    name = r.choice("ABCD")
    value = r.choice(["1", '"two words"', "'x,y'", "/a/b.c", '"%(ENV_A)s:x"', "a:b", '""', '"%%d"', "x-y+z", "%(program_name)s", "'it\"s'", '"%(here)s"'])
    return f"{name}={value}"


def environment(r):
    return r.choice([",", ", ", ",\n    "]).join(pair(r) for _ in range(r.randrange(1, 4))) + r.choice(["", "", ","])


def section(r, kind, name):
    lines = [f"[{kind}{name}]" + r.choice(["", "", " ; c", "  "])]
    indent = r.choice(["", "", "", "  "])
    sign = r.choice(["=", " = ", ": ", "="])
    lines.append(f"{indent}command{sign}{command(r)}")
    if r.random() < 0.6:
        lines.append(f"{indent}environment{sign}{environment(r)}")
    if r.random() < 0.4:
        lines.append(f"{indent}{r.choice(['directory', 'Directory'])}={r.choice(['/srv', '/srv/%(program_name)s', '%(here)s', '/a ; c', '/a;b'])}")
    if r.random() < 0.4:
        lines.append(f"{indent}stopwaitsecs={r.choice(['5', '60 ; long', '0'])}")
    if r.random() < 0.2:
        lines.append(f"{indent}numprocs=2\n{indent}process_name=%(program_name)s_%(process_num)02d")
    if r.random() < 0.2:
        lines.insert(1, r.choice(["; c", "# c", "   ; c"]))
    if r.random() < 0.15:
        lines.append(f"{indent}command={command(r)}")
    return "\n".join(lines) + "\n" + r.choice(["", "\n", "\n\n"])


def generate(corpus, seed, number):
    r = random.Random(seed)
    for index in range(number):
        folder = corpus / f"c{index:04}"
        folder.mkdir(parents=True)
        text = "[supervisord]\n" + r.choice(["environment=A=1,B=\"b c\"\n", "environment=B=2,A=x\n", f"environment={environment(r)}\n", "nodaemon=true\n"])
        text += "".join(section(r, r.choice(["program:", "program:", "fcgi-program:"]), f"p{n}").replace(
            "]", "]\nsocket=tcp://localhost:%d" % (9000 + n), 0) for n in range(r.randrange(1, 4)))
        if r.random() < 0.5:
            text += f"[include]\nfiles = {r.choice(['conf.d/*.conf', 'conf.d/a.conf conf.d/*.ini', '%(here)s/conf.d/*'])}\n"
            (folder / "conf.d").mkdir()
            for n, name in enumerate(["a.conf", "b.conf", "c.ini"][:r.randrange(1, 4)]):
                (folder / "conf.d" / name).write_text(section(r, "program:", f"q{n}"))
        (folder / "supervisord.conf").write_text(text.replace("fcgi-program:", "program:"))


def loaded(folder):
    from supervisor.options import ServerOptions
    for name in [n for n in os.environ if n not in ("PATH", "HOME")]:
        del os.environ[name]
    os.environ["FOO"] = "foo"
    options = ServerOptions()
    options.here = str(folder)
    section = options.read_config(str(folder / "supervisord.conf"))
    found = {}
    for group in section.process_group_configs:
        for process in group.process_configs:
            found.setdefault(group.name, process)
    return found


def compare(corpus):
    programs = differences = refused = unknown = 0
    for folder in sorted(p for p in corpus.iterdir() if p.is_dir()):
        try:
            theirs = loaded(folder)
        except ValueError:
            refused += 1
            continue
        launches = json.loads(folder.with_suffix(".launches").read_text())["launches"]
        ours = {}
        for launch in launches:
            if not launch["file"].startswith("conf.d") or launch["unit"] in theirs:
                ours[launch["unit"]] = launch
        problem = None
        if sorted(ours) != sorted(theirs):
            problem = ("programs", sorted(theirs), sorted(ours))
        for name, their in theirs.items():
            programs += 1
            mine = ours.get(name)
            if not mine:
                continue
            def shown(value):
                return value.replace("/<workspace>", str(folder)) if isinstance(value, str) else value
            words = [shown(w) for w in mine["words"]]
            try:
                expected = shlex.split(their.command)
            except ValueError:
                continue
            if len(words) != len(expected):
                problem = (name, expected, words)
            for w, e in zip(words, expected):
                if isinstance(w, dict):
                    unknown += 1
                    if not ("FOO" in w["unknown"] or "numbers them" in w["unknown"] or "comes from" in w["unknown"]):
                        problem = (name, e, w)
                elif w != e:
                    problem = (name, expected, words)
            environment = {k: shown(v) for k, v in mine["environment"].items()}
            if any(environment.get(k, 0) is not None and environment.get(k) != v for k, v in their.environment.items()) or set(environment) != set(their.environment):
                problem = (name, their.environment, environment)
            if shown(mine["directory"]) != their.directory:
                problem = (name, their.directory, mine["directory"])
            if float(mine["stopLimit"] or 10) != their.stopwaitsecs:
                problem = (name, their.stopwaitsecs, mine["stopLimit"])
        if problem:
            differences += 1
            if differences <= 8:
                print(f"{folder.name} {problem[0]}:\n  supervisor: {problem[1]}\n  ours:       {problem[2]}")
    print(f"supervisor: {programs} programs, {differences} differences, {refused} configurations refused by supervisor, {unknown} words unknown")
    sys.exit(1 if differences or programs < 100 else 0)


if __name__ == "__main__":
    corpus = pathlib.Path(sys.argv[2])
    if sys.argv[1] == "generate":
        generate(corpus, int(sys.argv[3]), int(sys.argv[4]))
    else:
        compare(corpus)
