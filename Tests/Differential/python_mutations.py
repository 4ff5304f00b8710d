"""Writes mutated pieces of a Python standard library: python_mutations.py STDLIB FOLDER COUNT SEED.

Each file is one small source with one mistake or none: a token left out, doubled, swapped or put in. Everything follows
from the seed. Compared with python_ast.py, they show whether we accept and reject what CPython does, and at which line.
"""

import io
import pathlib
import random
import sys
import tokenize

EXTRA = ["(", ")", "[", "]", "{", "}", ":", ",", "=", ":=", "*", "**", ".", "if", "else", "for", "in", "not", "lambda", "yield", "await", "async",
         "def", "class", "return", "import", "from", "as", "with", "try:", "except", "'", '"', '"""', "f'{x", "1_", "0x", "$", "?", "\\", ";", "@", "->", "!",
         "None", "x", "5", "pass", "del", "global", "match x:", "case 1:", "type X = int", "    ", "\t", "\n", "#"]


def pieces(stdlib):
    """Top-level statements of at most 60 lines."""
    import ast

    for path in sorted(pathlib.Path(stdlib).glob("*.py")) + sorted(pathlib.Path(stdlib).glob("test/test_*.py"))[::6]:
        try:
            text = path.read_text("utf-8")
            tree = ast.parse(text)
        except (SyntaxError, UnicodeDecodeError, ValueError):
            continue
        lines = text.split("\n")
        for node in tree.body:
            if 3 <= node.end_lineno - node.lineno <= 60:
                yield "\n".join(lines[node.lineno - 1 : node.end_lineno]) + "\n"


def mutate(source, random):
    try:
        tokens = [token for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.string.strip()]
    except (tokenize.TokenError, SyntaxError):
        return source
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    token = random.choice(tokens)
    start = starts[token.start[0] - 1] + token.start[1]
    end = starts[token.end[0] - 1] + token.end[1]
    match random.randrange(5):
        case 0:
            return source[:start] + source[end:]
        case 1:
            return source[:start] + source[start:end] + " " + source[start:]
        case 2:
            return source[:start] + random.choice(EXTRA) + " " + source[start:]
        case 3:
            return source[:start] + random.choice(EXTRA) + source[end:]
        case _:
            cut = random.randrange(len(source))
            return source[:cut] + source[cut + 1 :]


def main():
    stdlib, folder, count, seed = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    generator = random.Random(seed)
    all_pieces = list(pieces(stdlib))
    for number in range(count):
        (folder / f"mutation{number:05}.py").write_text(mutate(generator.choice(all_pieces), generator), "utf-8", newline="")


if __name__ == "__main__":
    main()
