"""Writes a corpus of TOML files, and compares what readTOML made of it (`*.ours`) with CPython's tomllib."""
import json
import math
import pathlib
import random
import sys
import tomllib

KEYS = ["a", "b", "c", "'d e'", '"f\\u00e9"', "1", "-", '""', "a.b", "a . b", "b.a.c", "c.'d e'"]
VALUES = [
    "1", "+1", "-0", "0", "1_000", "0xFf_0", "0o17", "0b1_0", "1.5", "-1.5e+3", "1e5", "6.626e-34", "inf", "+inf", "-nan", "nan", "true", "false",
    "1979-05-27", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.999999+01:30", "1979-05-27t07:32:00z", "07:32:00", "07:32:00.1", "2024-02-29",
    '""', '"x"', '"é\\u00e9\\U0001F600\\t\\\\\\""', "''", "'\\x'", '"""x"""', '"""\nx\n y"""', '"""\\\n   x \\  \n\n  y"""', '""""x"""""', "'''\nx''y'''", "''''x'''''",
    '"""a\\"""b"""', "[]", "[1, 'x', [2]]", "[\n1, # c\n2,\n]", "{}", "{a = 1}", "{a.b = 1, a.c = {}}", "[{a = 1}, {b = [ ]}]", "{ 'q' = \"\"\"\nx\n\"\"\" }",
]
WRONG = [
    "", "01", "+0x1", "1.", ".5", "1__0", "1_", "_1", "0x", "0x_1", "1e", "1.e1", "1e1.0", "True", "Inf", "yes", "x", "1979-13-01", "1979-02-30", "2023-02-29", "1979-05-27T", "24:00:00",
    "07:60:00", "07:32", "07:32:00.", "1979-05-27 07:32:00+25:00", "'x", '"x', '"\\x"', '"\\u12"', '"\\ud800"', '"\\UFFFFFFFF"', '"""x', "'''x''", '"a\nb"', "'a\nb'", '"a\x01"', "'a\x7f'",
    "[1", "[1 2]", "[1,,2]", "[,]", "{a = 1,}", "{a = 1\n}", "{a}", "{a = 1, a = 2}", "{a = {}, a.b = 1}", "1 2", '"a" "b"', "[1]]", '"""x\\y"""', '"\\\n"', '"\\ "', "{a = 1 b = 2}", "{", "1 # \x00", "1 # \r x",
    "\r", "1\r", "'''\r'''", '"""\r"""', "''''''''", '"""""""', "2021-1-1", "1979-05-27  07:32:00",
]


def statement(rng, broken):
    choice = rng.random()
    key = rng.choice(KEYS)
    if choice < 0.2:
        return f"[{key}]"
    if choice < 0.35:
        return f"[[{key}]]"
    if choice < 0.45:
        return rng.choice(["", "# é", "  ", "\t# x"])
    value = rng.choice(WRONG if broken and rng.random() < 0.2 else VALUES)
    return rng.choice(["", "", " "]) + key + rng.choice([" = ", "=", "\t=  "]) + value + rng.choice(["", "", " # näh", "  "])


def document(rng, broken):
    return rng.choice(["\n", "\n", "\r\n"]).join(statement(rng, broken) for _ in range(rng.randint(1, 7)))


def mutant(rng, text):
    characters = list(text)
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(len(characters) + 1)
        if rng.random() < 0.5:
            characters[place:place] = rng.choice(list("\n\t\r #=.,[]{}'\"\\_-+0e:é\x00") + ['"""', "'''", "\r\n", "[["])
        else:
            del characters[place:place + rng.randint(1, 3)]
    return "".join(characters)


def generate(folder, seed):
    rng = random.Random(seed)
    folder.mkdir()
    texts = [f"x = {value}" for value in VALUES + WRONG] + [f"x = [{value}]" for value in VALUES + WRONG] + [f"x = {{y = {value}}}\n" for value in VALUES + WRONG]
    texts += [f"{key} = 1" for key in KEYS + ["", "é", "a..b", ".a", "a.", "'''a'''", '"""a"""', "a b", "'a", '"\\x"', "a\n", "=", "a.\nb"]]
    texts += [f"[{key}]" for key in KEYS + ["", "é", "a..b", "a\n", "[a]", "[a", "a]]", "[a] ]", " a ", "a # c"]] + ["[ [a]]", "[[a] ]", "[a] b = 1", "[a] # c", "[[a]]x"]
    texts += [document(rng, False) for _ in range(3000)] + [document(rng, True) for _ in range(500)]
    texts += [mutant(rng, rng.choice(texts)) for _ in range(3500)]
    for number, text in enumerate(texts):
        (folder / f"{number:05}.toml").write_bytes(text.encode())


def value_of(node):
    if "entries" in node:
        return {key["text"]: value_of(value) for key, value in node["entries"]}
    if "items" in node:
        return [value_of(item) for item in node["items"]]
    if node["style"] in ("singleQuoted", "doubleQuoted"):
        return node["text"]
    value = tomllib.loads("x = " + node["text"])["x"]
    assert node["style"] == ("boolean" if isinstance(value, bool) else "number" if isinstance(value, (int, float)) else "date"), node
    return value


def same(mine, theirs):
    if type(mine) is not type(theirs):
        return False
    if isinstance(mine, dict):
        return list(mine) == list(theirs) and all(same(mine[key], theirs[key]) for key in mine)
    if isinstance(mine, list):
        return len(mine) == len(theirs) and all(map(same, mine, theirs))
    return mine == theirs or (isinstance(mine, float) and math.isnan(mine) and math.isnan(theirs))


def misplaced(node, content):
    """A node whose bytes do not read as the node, or do not lie in the file."""
    try:
        return misread(node, content)
    except ValueError:
        return node


def misread(node, content):
    start, end = node["span"]
    text = content[start:end].decode()
    if "entries" in node:
        for key, value in node["entries"]:
            key_text = content[slice(*key["span"])].decode()
            if list(tomllib.loads(key_text + " = 1")) != [key["text"]]:
                return key
            if wrong := misplaced(value, content):
                return wrong
        if text.startswith("{") and not same(tomllib.loads("x = " + text)["x"], value_of(node)):
            return node
        return None if 0 <= start <= end <= len(content) else node
    if "items" in node:
        if not text.startswith("[[") and not same(tomllib.loads("x = " + text)["x"], value_of(node)):
            return node
        return next((wrong for item in node["items"] if (wrong := misplaced(item, content))), None)
    return None if same(tomllib.loads("x = " + text)["x"], value_of(node)) else node


def compare(folder):
    equal = different = refused = 0
    for path in sorted(folder.glob("*.toml")):
        content = path.read_bytes()
        ours = json.loads((folder / (path.name + ".ours")).read_text())
        try:
            theirs = tomllib.loads(content.decode())
        except (tomllib.TOMLDecodeError, ValueError) as error:
            refused += 1
            trouble = None if ours["problems"] else f"we take what tomllib refuses: {error}"
        else:
            if ours["problems"]:
                trouble = f"we refuse what tomllib takes: {ours['problems']}"
            elif not same(value_of(ours["roots"][0]), theirs):
                trouble = f"ours {value_of(ours['roots'][0])}\ntheirs {theirs}"
            elif wrong := misplaced(ours["roots"][0], content):
                trouble = f"misplaced: {wrong}"
            else:
                trouble = None
        if trouble:
            different += 1
            print(f"--- {path.name}\n{content!r}\n{trouble}")
        else:
            equal += 1
    print(f"toml: {equal + different} files compared ({refused} of them refused by tomllib), {equal} equal, {different} different")
    return 0 if equal and not different else 1


if __name__ == "__main__":
    if sys.argv[1] == "generate":
        generate(pathlib.Path(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(compare(pathlib.Path(sys.argv[2])))
