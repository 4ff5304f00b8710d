"""Holds the reader and the interpreter of shell scripts against bash and dash.

shell.py DUMP COUNT SEED: generates COUNT scripts that call `helper`, runs them under both shells in an empty environment
and compares the words that helper gets with those that the interpreter finds; then takes shell scripts of this machine,
whole and with small mistakes put in, and compares who finds them grammatical with `bash -n`.
"""
import os
import random
import re
import subprocess
import sys
import tempfile

dump, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random_ = random.Random(seed)
NAMES = ["A", "B", "C", "OPTS", "path_1"]
TEXTS = ["x", "a b", "", "  pad  ", "*", "a'b", 'q"q', "back\\slash", "--opt=1", "$A", "#no", "a;b", "é", "x=y", "~", "-n", "tab\there"]
calls = 0
SAFE = ["x", "web", "--ini", "conf/app.ini", "-p", "4", "a.b:c", "x-y", "1", "=", "@", "50%"]


def quoted(text):
    kind = random_.randrange(3)
    if kind == 0 and "'" not in text:
        return "'" + text + "'"
    if kind == 1 and "\n" not in text:
        return "".join("\\" + c if not (c.isalnum() or c in "-/=.é") else c for c in text) or "''"
    return '"' + re.sub(r'([$`"\\])', r"\\\1", text) + '"'


def parameter(depth):
    name = random_.choice(NAMES + ["1", "2", "3", "#", "NOT_SET", "0"][: 5 if depth else 5])
    kind = random_.randrange(10)
    if kind < 3 or name == "#":
        return "$" + name if random_.random() < 0.5 else "${" + name + "}"
    if kind < 8:
        sign = random_.choice([":-", "-", ":+", "+"] + ([":=", "="] if name.isidentifier() else []))
        return "${" + name + sign + word(depth + 1, inner=True) + "}"
    sign = random_.choice(["#", "##", "%", "%%"])
    return "${" + name + sign + random_.choice(["?", "*b", "a*", "x", "--", "*/", "/*", "'*'", "[a-c]"]) + "}"


def word(depth=0, inner=False):
    parts = []
    for _ in range(random_.choice([1, 1, 1, 2, 3])):
        kind = random_.randrange(9)
        if kind < 3:
            parts.append(random_.choice(SAFE))
        elif kind < 5 and not inner:
            parts.append(quoted(random_.choice(TEXTS)))
        elif kind < 7 and depth < 3:
            parts.append(parameter(depth))
        elif kind == 7 and not inner:
            inside = "".join(random_.choice([random_.choice(SAFE), " ", parameter(2), "'"]) for _ in range(random_.randrange(4)))
            parts.append('"' + inside + '"')
        elif kind == 8 and not inner:
            parts.append(random_.choice(['"$@"', '"$*"', "$@", "$*", 'pre"$@"post']))
    return "".join(parts) or "x"


def test():
    value = lambda: '"' + parameter(2) + '"'
    return random_.choice([
        lambda: "[ %s = %s ]" % (value(), random_.choice(SAFE[:7])), lambda: "[ -n %s ]" % value(), lambda: "[ -z %s ]" % value(),
        lambda: "[ $# -gt %d ]" % random_.randrange(4), lambda: "! [ %s != x ]" % value(), lambda: "true", lambda: "false",
        lambda: "[ -n %s ] && [ -n %s ]" % (value(), value()), lambda: '[ "$A" = x -o "$B" = x ]',
    ])()


def helper(words):
    """A call that is like no other: the interpreter tells of each once, however often a loop runs it."""
    global calls
    calls += 1
    return " ".join(["helper %d" % calls] + [word() for _ in range(words)])


def command(depth):
    kind = random_.randrange(20)
    nested = lambda: "\n".join(command(depth + 1) for _ in range(random_.randrange(1, 3)))
    if kind < 7 or depth > 2:
        return helper(random_.randrange(5))
    if kind < 10:
        name = random_.choice(NAMES)
        return random_.choice(["", "export "]) + name + "=" + random_.choice([quoted(random_.choice(TEXTS)), '"' + parameter(2) + '"', random_.choice(SAFE)])
    if kind == 10:
        return "set -- " + " ".join(word() for _ in range(random_.randrange(4)))
    if kind == 11:
        return "[ $# -gt 0 ] && shift"
    if kind == 12:
        return "if %s; then\n%s\nelif %s; then\n%s\nelse\n%s\nfi" % (test(), nested(), test(), nested(), nested())
    if kind == 13:
        return "case %s in\n%s) %s;;\nx|web|'a b') %s;;\n*) %s\nesac" % (parameter(1), random_.choice(["a*", "'*'", "-*", "[x-z]", "?", '"$A"']), nested(), nested(), nested())
    if kind == 14:
        return "for %s in %s; do %s\ndone" % (random_.choice(NAMES), " ".join(random_.choice(SAFE + ['"$@"', "'a b'"]) for _ in range(2)), nested())
    if kind == 15:
        return "f%d() { %s\n}; f%d %s" % (depth, nested(), depth, word())
    if kind == 16:
        return "%s && { %s\n:; } || %s" % (test(), nested(), helper(0))
    if kind == 17:
        return "( %s\n)" % nested()
    if kind == 18:
        return ": " + "${" + random_.choice(NAMES) + ":=" + random_.choice(SAFE) + "}"
    return random_.choice(NAMES) + "=" + random_.choice(SAFE) + " " + helper(1)


def differing_words():
    with tempfile.TemporaryDirectory() as folder:
        helper = os.path.join(folder, "helper")
        with open(helper, "w") as file:
            file.write("#!/bin/sh\nfor w do printf '%s\\0' \"$w\"; done\nprintf '\\n'\n")
        os.chmod(helper, 0o755)
        empty = os.path.join(folder, "empty")
        os.mkdir(empty)
        compared = differing = given_up = 0
        paths = []
        for number in range(count):
            path = os.path.join(folder, "script%d" % number)
            with open(path, "w") as file:
                file.write("#!/bin/sh\nset -f\n" + "\n".join(command(0) for _ in range(random_.randrange(1, 8))) + "\n")
            paths.append(path)
        output = subprocess.run([dump, "argv"] + paths, capture_output=True).stdout.split(b"\1")
        for path, got in zip(paths, output[1:]):
            runs = [
                subprocess.run([shell, path, "first", "second word"], cwd=empty, env={"PATH": folder}, capture_output=True, timeout=20)
                for shell in ("/bin/dash", "/bin/bash")
            ]
            # Where the shells disagree, or give up, there is nothing to hold against.
            if runs[0].stdout != runs[1].stdout or runs[0].returncode == 2 or runs[0].stderr:
                given_up += 1
                continue
            compared += 1
            if list(dict.fromkeys(got.split(b"\n"))) != list(dict.fromkeys(runs[0].stdout.split(b"\n"))):
                differing += 1
                if differing <= 5:
                    print("--- differs:", open(path).read(), "shell:", runs[0].stdout, "ours: ", got, sep="\n")
        print(f"words: {compared} scripts compared, {given_up} on which the shells disagree or complain, {differing} differ")
        return differing, compared


TOKENS = [
    b"fi", b"done", b"then", b"do", b"{", b"}", b"(", b")", b'"', b"'", b";", b"&&", b"|", b"`", b"$(", b"${", b"\n", b"esac", b"if", b"case x in", b";;",
    b"<<EOF\n", b"[[", b"]]", b"\\", b"#", b" ", b"&", b">", b"else", b"$((", b"!",
]


def scripts():
    found = []
    for root in ("/bin", "/usr/bin", "/usr/sbin", "/etc", "/usr/lib", "/usr/share"):
        for folder, folders, files in os.walk(root):
            folders.sort()
            for name in sorted(files):
                path = os.path.join(folder, name)
                try:
                    if os.path.islink(path) or not os.path.isfile(path) or os.path.getsize(path) > 200_000:
                        continue
                    with open(path, "rb") as file:
                        if re.match(rb"#! ?/(usr/)?bin/(env )?(ba|da)?sh\b", file.read(40)):
                            found.append(path)
                except OSError:
                    pass
    return found


def differing_grammar():
    originals = scripts()
    with tempfile.TemporaryDirectory() as folder:
        paths = list(originals)
        for number in range(count):
            with open(random_.choice(originals), "rb") as file:
                lines = file.read().split(b"\n")
            start = random_.randrange(len(lines))
            text = b"\n".join(lines[start : start + random_.randint(3, 30)])
            for _ in range(random_.choice([0, 1, 1, 2])):
                place = random_.randrange(len(text) + 1)
                text = text[:place] + (random_.choice(TOKENS) + text[place:] if random_.random() < 0.5 else text[place + random_.randint(1, 4) :])
            path = os.path.join(folder, "%d.sh" % number)
            with open(path, "wb") as file:
                file.write(text)
            paths.append(path)
        output = subprocess.run([dump, "syntax"] + paths, capture_output=True, text=True, errors="replace").stdout.splitlines()
        compared = differing = accepted = 0
        for path, line in zip(paths, output):
            if line.startswith("unreadable"):
                continue
            run = subprocess.run(["bash", "-O", "extglob", "-n", path], capture_output=True, text=True, errors="replace")
            # bash says so and goes on when it is inside `[[`.
            theirs = run.returncode == 0 and "syntax error" not in run.stderr and "unexpected" not in run.stderr
            compared += 1
            accepted += theirs
            if (line.split()[0] == "0") != theirs:
                differing += 1
                if differing <= 10:
                    print("--- differs:", line, run.stderr.strip()[:300], open(path, errors="replace").read()[:1500] if path not in originals else "", sep="\n")
        print(f"grammar: {compared} scripts ({len(originals)} of this machine), {accepted} accepted by bash, {differing} differ")
        return differing, compared


words, compared_words = differing_words()
grammar, compared_grammar = differing_grammar()
sys.exit(1 if words or grammar > compared_grammar // 250 or not compared_words or not compared_grammar else 0)
