"""Compares readDockerfile with BuildKit's own parser (the package `dockerfile` is built around it).

    dockerfile_oracle.py generate FOLDER SEED COUNT    writes files to read
    dockerfile_oracle.py compare FOLDER                compares what the parser and we (`<name>.ours`) made of them
"""
import json
import random
import sys
from pathlib import Path

NAMES = ["RUN", "CMD", "ENTRYPOINT", "ENV", "ARG", "COPY", "ADD", "WORKDIR", "LABEL", "SHELL", "ONBUILD RUN", "ONBUILD COPY", "USER", "EXPOSE", "run", "Cmd", "env", "VOLUME", "HEALTHCHECK", "STOPSIGNAL"]
PIECES = ["a", "b c", "'d e'", '"f g"', "K=v", "K=", 'K="a b"', "K=a\\ b", "'", '"', "\\", "\\\\", "$X", "${X:-d}", "#x", " # y", "&&", "|", ">", "[", "]", '["a", "b c"]', '["a"] x', '[ "a" , 1 ]', "['a']", "[]", '"\\u0041"', "--from=b", "--chown=a:b", '--x="a b"', "--", "-", "=", "<<", "<<EOF", "<<-EOF", "<<'EOF'", '<<"E F"', "3<<EOF", "<<<w", "é", "\t", "`", "{{x}}", "A B", "/app/", "."]
ENDS = ["\n"] * 12 + ["\\\n", "\\ \n", " \\\n", "\\\t\n", "\\\\\n", "`\n", "\r\n", "\\\r\n"]
BETWEEN = ["", "", "", "\n", "# c\n", "  # c\n", "\n\n", "  \n", "\t\n", "# c \\\n"]
TOPS = ["", "", "", "", "# escape=`\n", "# escape=\\\n", "# syntax=docker/dockerfile:1\n", "# syntax=x\n# escape=`\n", "#c\n# escape=`\n", "\n# escape=`\n", "# Escape = `\n", "\ufeff", "# foo=bar\n# escape=`\n"]


def instruction(pick):
    text = pick.choice(["", "", "", " ", "\t"]) + pick.choice(NAMES)
    for _ in range(pick.choice([0, 1, 1, 2, 2, 3, 4, 6])):
        text += pick.choice([" ", " ", " ", "  ", "\t", ""]) + pick.choice(PIECES)
        if pick.random() < 0.15:
            text += pick.choice(ENDS[12:]) + pick.choice(BETWEEN)
    text += pick.choice(ENDS)
    if "<<" in text and pick.random() < 0.8:
        for _ in range(text.count("<<")):
            text += "".join(pick.choice(["body $X\n", "\tx\n", "# no comment\n", "RUN in\n", "\\\n", "\n"]) for _ in range(pick.randrange(3)))
            text += pick.choice(["EOF\n", "EOF\n", "EOF\n", "\tEOF\n", "EOF", "EOF \n", "E F\n", "EOF\r\n"])
    return text


def generate(folder, seed, count):
    folder.mkdir(parents=True, exist_ok=True)
    pick = random.Random(seed)
    for number in range(count):
        text = pick.choice(TOPS) + "FROM a\n" + "".join(instruction(pick) + pick.choice(BETWEEN) for _ in range(pick.randrange(1, 5)))
        (folder / f"{number:05}.dockerfile").write_bytes(text.encode())


def words(command):
    return list(command.value)


def compare(folder):
    import dockerfile

    agreed = refused = 0
    wrong = []
    for path in sorted(folder.glob("*.dockerfile")):
        data = path.read_bytes()
        ours = json.loads(path.with_name(path.name + ".ours").read_text())
        try:
            theirs = dockerfile.parse_string(data.decode())
        except dockerfile.GoParseError:
            # What Docker refuses we may read as far as we can.
            refused += 1
            continue
        difference = differences(theirs, ours, data)
        if difference:
            wrong.append((path.name, difference))
        else:
            agreed += 1
    for name, difference in wrong[:20]:
        print(f"{name}: {difference}", file=sys.stderr)
    print(f"dockerfile: {agreed} files read as BuildKit reads them, {refused} that it refuses, {len(wrong)} differences")
    if wrong or agreed < 100:
        sys.exit(1)


def differences(theirs, ours, data):
    mine = ours["instructions"]
    theirs = [c for c in theirs if c.cmd]
    names = [c.cmd.upper() for c in theirs]
    if names != [i["name"] for i in mine]:
        return f"instructions {names} / {[i['name'] for i in mine]}"
    for command, i in zip(theirs, mine):
        place = data[:i["span"][0]].count(b"\n") + 1
        end = data[:i["span"][1]].count(b"\n") + 1
        if command.start_line != place:
            return f"{command.cmd} begins in line {command.start_line} / {place}"
        name = command.cmd.upper()
        if name in ("ONBUILD", "HEALTHCHECK"):
            # The package does not show what is inside of these.
            continue
        documents = [(h.name, h.content) for h in command.heredocs]
        own = [(d[0], data[d[1][0]:d[1][1]].decode()) for d in i["documents"]]
        if documents != own:
            return f"{name} here-documents {documents} / {own}"
        # The package shows the bytes of a flag as Latin-1.
        flags = [f.encode("latin-1").decode() for f in command.flags]
        flags = [f[: len(n) + 2].lower() + f[len(n) + 2 :] for f, (n, _) in zip(flags, i["flags"])] + flags[len(i["flags"]) :]
        if flags != ["--" + n + ("=" + v if v or f.endswith("=") else "") for (n, v), f in zip(i["flags"], flags)] or len(flags) != len(i["flags"]):
            return f"{name} flags {flags} / {i['flags']}"
        if command.json != i["isList"]:
            return f"{name} is a list: {command.json} / {i['isList']}"
        if name in ("ENV", "LABEL"):
            own = i["assignments"]
        elif name == "ARG":
            own = i["quoted"]
        elif command.json or name in ("COPY", "ADD", "VOLUME", "EXPOSE"):
            own = i["words"]
        elif name in ("RUN", "CMD", "ENTRYPOINT", "SHELL", "WORKDIR", "USER", "STOPSIGNAL"):
            own = [i["arguments"]] if i["arguments"] else []
        else:
            continue
        if words(command) != own:
            return f"{name} {words(command)} / {own}"
    return None


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    if sys.argv[1] == "generate":
        generate(folder, int(sys.argv[3]), int(sys.argv[4]))
    else:
        compare(folder)
