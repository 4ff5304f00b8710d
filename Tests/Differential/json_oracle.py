"""Writes a corpus of JSON files, and compares what readJSON made of it (`*.ours`) with Python's json."""
import json
import pathlib
import random
import re
import sys

TEXTS = ["", "a", "é€😀", "\x7f\u2028", "\"\\/\b\f\n\r\t", "\x01", "x" * 70]
CASES = [
    "", " ", "1 ", "-", "-0", "-01", "01", "1.", ".1", "1.0", "1e5", "1E+5", "1e", "1e+", "0x1", "+1", "1_0", "Infinity", "NaN", "-Infinity", "true", "True", "nul", "nulll", "truefalse",
    '"', '"x', '"\\"', '"\\x"', '"\\u12"', '"\\u00e9"', '"\\uD83D\\uDE00"', '"\\ud83d\\ude00"', '"\\u00G0"', '"\\', '"a\nb"', '"a\tb"', '"\x00"', '"\x7f"', "'x'", "[", "]", "[]", "[1", "[1,", "[1,]", "[,1]",
    "[1,,2]", "[1 2]", "[1]]", "[]{}", "{", "}", "{}", "{1:2}", '{"a"}', '{"a":}', '{"a":1,}', '{"a" 1}', '{"a":1 "b":2}', '{"a":1,"a":2}', '{,}', '{"a":1}x', "// x\n1", "[1] // x", "/**/1", "\ufeff1", "\ufeff", "[1\u00a0]", "\x0c1",
    "[" * 100 + "]" * 100, '{"a":' * 50 + "1" + "}" * 50, '"\\ud800"', '"\\udc00\\ud800"', '"\\ud800x"', '["\\ud800\\u0041"]', "1" * 400, "1e999", '{"":{"":[""]}}',
]


def value(rng, depth):
    choice = rng.random()
    if depth == 0 or choice < 0.5:
        return rng.choice([rng.choice(TEXTS), rng.randint(-10**6, 10**20), rng.random() * 10**rng.randint(-300, 300), True, False, None])
    if choice < 0.75:
        return [value(rng, depth - 1) for _ in range(rng.randint(0, 4))]
    return {rng.choice(TEXTS): value(rng, depth - 1) for _ in range(rng.randint(0, 4))}


def document(rng):
    return json.dumps(value(rng, 4), ensure_ascii=rng.choice([True, False]), indent=rng.choice([None, 1, "\t"]), separators=rng.choice([None, (",", ":"), (" , ", " :\r\n")]))


def mutant(rng, text):
    characters = list(text)
    for _ in range(rng.randint(1, 2)):
        place = rng.randrange(len(characters) + 1)
        if rng.random() < 0.6:
            characters[place:place] = rng.choice(list("\n\t #.,:[]{}'\"\\-+0e1é\x00/u") + ["\\ud800", "\\u00", '"a":', "null", "\ufeff"])
        else:
            del characters[place:place + rng.randint(1, 3)]
    return "".join(characters)


def generate(folder, seed):
    rng = random.Random(seed)
    folder.mkdir()
    texts = list(CASES) + [document(rng) for _ in range(1500)]
    texts += [mutant(rng, rng.choice(texts)) for _ in range(4500)]
    contents = [text.encode() for text in texts] + [b'"\xff"', b'["\xc0\x80"]', b'"\xed\xa0\x80"', b"\xff\xfe1\x00", b'"\xf4\x90\x80\x80"', b'"\xe9']
    for number, content in enumerate(contents):
        (folder / f"{number:05}.json").write_bytes(content)


class Object(list):
    pass


class Number(str):
    pass


def read(text):
    def refuse(word):
        raise ValueError(f"{word} is not in RFC 8259")

    read = json.loads(text, object_pairs_hook=Object, parse_constant=refuse, parse_int=Number, parse_float=Number)
    if has_lone_surrogate(read):
        raise ValueError("a lone surrogate is no text")
    return read


def has_lone_surrogate(value):
    if isinstance(value, str):
        return re.search("[\ud800-\udfff]", value) is not None
    if isinstance(value, Object):
        return any(has_lone_surrogate(part) for pair in value for part in pair)
    return isinstance(value, list) and any(map(has_lone_surrogate, value))


def value_of(node):
    if "entries" in node:
        return Object((key["text"], value_of(item)) for key, item in node["entries"])
    if "items" in node:
        return [value_of(item) for item in node["items"]]
    text = node["text"]
    return {"number": Number(text), "boolean": text == "true", "null": None, "doubleQuoted": text}[node["style"]]


def same(mine, theirs):
    if type(mine) is not type(theirs):
        return False
    if isinstance(mine, Object):
        return len(mine) == len(theirs) and all(a[0] == b[0] and same(a[1], b[1]) for a, b in zip(mine, theirs))
    if isinstance(mine, list):
        return len(mine) == len(theirs) and all(map(same, mine, theirs))
    return mine == theirs


def misplaced(node, content):
    """A node whose bytes do not read as the node."""
    try:
        if not same(read(content[slice(*node["span"])].decode()), value_of(node)):
            return node
    except ValueError:
        return node
    parts = node.get("items", []) + [part for entry in node.get("entries", []) for part in entry]
    return next((wrong for part in parts if (wrong := misplaced(part, content))), None)


def compare(folder):
    equal = different = refused = 0
    for path in sorted(folder.glob("*.json")):
        content = path.read_bytes()
        ours = json.loads((folder / (path.name + ".ours")).read_text())
        try:
            # A byte-order mark may be passed over (RFC 8259, 8.1), which we do and Python refuses to do for text.
            text = content.decode()
            theirs = read(text.removeprefix("\ufeff"))
        except (ValueError, RecursionError) as error:
            refused += 1
            trouble = None if ours["problems"] else f"we take what Python refuses: {error}"
        else:
            if ours["problems"]:
                trouble = f"we refuse what Python takes: {ours['problems']}"
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
    print(f"json: {equal + different} files compared ({refused} of them refused by Python), {equal} equal, {different} different")
    return 0 if equal and not different else 1


if __name__ == "__main__":
    if sys.argv[1] == "generate":
        generate(pathlib.Path(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(compare(pathlib.Path(sys.argv[2])))
