"""Generates environment files and compares what the reader makes of them with what each program does."""
import io, json, os, pathlib, random, re, subprocess, sys

GENERATOR = "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator"
VALUES = ["1", "two words", "'s q'", '"d q"', "", "a#b", "a # c", "#c", "x\\ y", '"a\\"b"', "'it'\"s\"", '"a\\nb"', "'a\\nb'", "a\\nb", "b=c", '"l1\nl2"',
          "'open", '"open', "tail\\", "a;b", '"a" # c', "'a' b", "\tx", "é", '"a\\\\b"', "'a\\\\b'", '"\\t\\x"', "-", "a\\\nb", '"a\\\nb"', "a\\#b", '"#"']
REFERENCES = ["${A}", "$A", "${A}-${B}", "${N:-d}", "'${A}'", '"${A}x"', "${OUTER}", "$$A", "${N}", "${A:-${B}}", '"\\${A}"', "${A:-x y}"]


def line(r, references):
    if r.random() < 0.12:
        return r.choice(["# c", "  # c", "; c", "", "  ", "export", "lone", "=x", "A B=1", "1A=2", "a.b=1", "A : y", "# c\\", "export A", "'Q'=1"])
    name = r.choice("ABCDE")
    value = r.choice(REFERENCES if references and r.random() < 0.4 else VALUES)
    return r.choice(["", "", "", "export ", "  "]) + name + r.choice(["=", "=", "=", " = ", "= ", " ="]) + value + r.choice(["", "", " ", "\t", " # t"])


def generate(corpus, seed, number):
    r = random.Random(seed)
    corpus.mkdir(parents=True)
    for index in range(number):
        text = r.choice(["\n", "\n", "\n", "\r\n"]).join(line(r, index % 2) for _ in range(r.randrange(1, 6))) + r.choice(["\n", ""])
        (corpus / f"{index:05}.env").write_text(text, newline="")


def dotenv(path):
    import dotenv as package
    import logging
    logging.disable(logging.CRITICAL)
    return dict(package.dotenv_values(path))


def honcho(path):
    from honcho.environ import parse
    try:
        return dict(parse(path.read_text()))
    except ValueError:
        return None


def shell(path):
    """Only what a shell takes as assignments: anything else is somebody else's business here."""
    text = path.read_bytes().decode()
    run = subprocess.run(["sh", "-c", 'set -a; . "$1"; exec env -0', "sh", str(path)], capture_output=True, env={"OUTER": "outside"}, cwd="/")
    # Words behind an assignment are a command, which counts for nothing here even if it turns out empty.
    if run.returncode or run.stderr or "\r" in text or re.search(r"=[ \t]+\$|export$|tail\\\\\n|export .*= ", text, re.M):
        return None
    pairs = dict(p.split("=", 1) for p in run.stdout.decode().split("\0") if "=" in p)
    return {k: v for k, v in pairs.items() if k not in ("OUTER", "PWD", "_", "OLDPWD", "SHLVL")}


def systemd(path, scratch):
    text = path.read_bytes()
    # The generator fills in `$` afterwards, and shows line ends and quotes escaped; since 254 comments end differently.
    if b"$" in text or re.search(rb"(?m)^\s*[#;].*\\\r?$", text):
        return None
    folder = scratch / "environment.d"
    folder.mkdir(exist_ok=True)
    (folder / "x.conf").write_bytes(text)
    run = subprocess.run([GENERATOR], capture_output=True, env={"XDG_CONFIG_HOME": str(scratch), "HOME": str(scratch), "PATH": "/usr/bin"})
    found = {}
    for output in run.stdout.decode().splitlines():
        name, value = output.split("=", 1)
        if name in "ABCDEQ" or name == "a.b":
            found[name] = re.sub(r'\\(["\\`$])', r"\1", value[1:-1]) if value.startswith('"') else value
    return found


def compare(corpus):
    os.environ.clear()
    os.environ.update({"OUTER": "outside", "PATH": "/usr/bin:/bin"})
    counts, differences = {}, 0
    scratch = corpus.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    for path in sorted(corpus.glob("*.env")):
        ours = json.loads((path.parent / (path.name + ".ours")).read_text())
        for dialect, their in [("pythonDotenv", dotenv(path)), ("honcho", honcho(path)), ("shell", shell(path)), ("systemd", systemd(path, scratch))]:
            if their is None:
                continue
            counts[dialect] = counts.get(dialect, 0) + 1
            mine = {k: v for k, v in ours[dialect].items() if not (dialect == "shell" and v is None)}
            if dialect == "shell":
                their = {k: v for k, v in their.items() if not isinstance(mine.get(k), dict)}
                mine = {k: v for k, v in mine.items() if not isinstance(v, dict)}
            if dialect == "systemd":
                # As the generator prints control characters.
                mine = {k: v.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") for k, v in mine.items()}
                # It unsets what is empty; a service gets it as it is.
                their = {k: v for k, v in their.items() if mine.get(k) != ""}
                mine = {k: v for k, v in mine.items() if v}
            if mine != their:
                differences += 1
                if differences <= 10:
                    print(f"{path.name} {dialect}: {path.read_bytes()!r}\n  theirs: {their}\n  ours:   {mine}")
    print(f"environment files: {', '.join(f'{n} as {d}' for d, n in sorted(counts.items()))}, {differences} differences")
    sys.exit(1 if differences or min(counts.values()) < 100 else 0)


if __name__ == "__main__":
    corpus = pathlib.Path(sys.argv[2])
    if sys.argv[1] == "generate":
        generate(corpus, int(sys.argv[3]), int(sys.argv[4]))
    else:
        compare(corpus)
