"""Compares SyntaxDump's trees with those of this Python's own `ast`, node by node.

usage: python_ast.py SYNTAXDUMP ROOT...

Both sides write one line a node or field; see ASTDump.swift. Prints how many files were compared, equal and different,
and exits with 1 when a file that this Python accepts differs or has a problem, when a file that it rejects has none,
or when fewer than 95 % of the rejected files have a problem within a line of Python's.
"""

import ast
import concurrent.futures
import io
import os
import pathlib
import subprocess
import sys
import tokenize
import unicodedata
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(100_000)

OPERATORS = (ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
# Fields in the order of the dump. What an older Python does not know is written as absent.
FIELDS = {
    "Module": ["body"],
    "FunctionDef": ["name", "args", "body", "decorator_list", "returns", "type_params"],
    "AsyncFunctionDef": ["name", "args", "body", "decorator_list", "returns", "type_params"],
    "ClassDef": ["name", "bases", "keywords", "body", "decorator_list", "type_params"],
    "Assign": ["targets", "value"],
    "For": ["target", "iter", "body", "orelse"],
    "AsyncFor": ["target", "iter", "body", "orelse"],
    "With": ["items", "body"],
    "AsyncWith": ["items", "body"],
    "arg": ["arg", "annotation"],
    "TypeVar": ["name", "bound", "default_value"],
    "TypeVarTuple": ["name", "default_value"],
    "ParamSpec": ["name", "default_value"],
}
HEAD_FIELDS = {"ctx", "op", "ops"}
NEWER = ["multiple exception types must be parenthesized"]
if sys.version_info < (3, 12):
    NEWER.append("f-string")
# Before 3.12 the places inside f-strings were made up.
PLACES_IN_FIELDS = sys.version_info >= (3, 12)


class Dump:
    def __init__(self, source):
        self.lines = []
        self.source = [line for line in source.splitlines(keepends=True)]
        self.in_field = 0

    def text(self, text):
        self.lines.append("=" + unicodedata.normalize("NFC", text))

    def place(self, node):
        if self.in_field and not PLACES_IN_FIELDS:
            return "?"
        return f"{node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}"

    def segment(self, node):
        """The bytes of a node, for what `ast` does not keep as it was written."""
        lines = self.source[node.lineno - 1 : node.end_lineno]
        if not lines:
            return b""
        if len(lines) == 1:
            return lines[0][node.col_offset : node.end_col_offset]
        return b"".join([lines[0][node.col_offset :], *lines[1:-1], lines[-1][: node.end_col_offset]])

    def constant(self, node):
        value = node.value
        if value is None or isinstance(value, bool):
            self.text(str(value))
        elif value is Ellipsis:
            self.text("Ellipsis")
        elif isinstance(value, (int, float, complex)):
            if self.in_field and not PLACES_IN_FIELDS:
                self.text("n?")
            else:
                self.text("n" + self.segment(node).decode("utf-8", "replace"))
        elif isinstance(value, bytes):
            self.text("b" + ".".join(format(byte, "x") for byte in value))
            self.text("")
        else:
            if (self.in_field and not PLACES_IN_FIELDS) or b"\\N{" in self.segment(node):
                self.text("N")
            else:
                value = "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in value)
                self.text("s" + value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"))
            self.text(node.kind or "")

    def node(self, node):
        name = type(node).__name__
        head = name
        if hasattr(node, "lineno"):
            head += " " + self.place(node)
        if hasattr(node, "ctx"):
            head += " " + type(node.ctx).__name__
        if hasattr(node, "op"):
            head += " " + type(node.op).__name__
        if hasattr(node, "ops"):
            head += "".join(" " + type(op).__name__ for op in node.ops)
        self.lines.append(head)
        if name == "Constant":
            return self.constant(node)
        if name == "FormattedValue":
            self.node(node.value)
            self.text("" if node.conversion == -1 else chr(node.conversion))
            return self.field(node.format_spec)
        if name == "MatchSingleton":
            return self.text(str(node.value))
        if name == "JoinedStr":
            self.in_field += 1
            self.field(node.values)
            self.in_field -= 1
            return
        for field in FIELDS.get(name, node._fields):
            if field in HEAD_FIELDS:
                continue
            self.field(getattr(node, field, [] if field == "type_params" else None))

    def field(self, value):
        if isinstance(value, list):
            self.lines.append(f"[{len(value)}")
            for item in value:
                self.field(item)
        elif isinstance(value, ast.AST):
            self.node(value)
        elif value is None:
            self.lines.append("-")
        else:
            self.text(str(value))


def utf8(source):
    """The file as UTF-8 with single line ends, as the columns of `ast` count it."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return source
    return text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8")


# splitlines() also splits at form feeds and the like; only line feeds end a line here.
class Lines(bytes):
    def splitlines(self, keepends=False):
        return [line + b"\n" for line in self.split(b"\n")]


def compare(path, ours):
    """'equal', 'rejected' (both sides), or what is wrong."""
    source = pathlib.Path(path).read_bytes()
    problems = [line for line in ours if line.startswith("!")]
    try:
        tree = ast.parse(source, path)
    except RecursionError:
        return "skipped", "recursion"
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        # What a newer Python accepts and this one rejects; told by its message.
        if not problems and any(message in str(error) for message in NEWER):
            return "skipped", "newer syntax"
        if not problems:
            return "accepted", f"line {line}: {error}"
        # Such a file gets one problem, at the first sign, wherever Python stumbles first.
        if "Python 2 source" in problems[0]:
            return "python2", f"line {line}: {error} | ours: {problems[0]}"
        lines = [int(problem[1:].split(" ", 1)[0]) for problem in problems]
        near = any(abs(found - line) <= 1 for found in lines)
        return ("rejected" if near else "far"), f"line {line}: {error} | ours: {problems[0]}"
    # Only UTF-8 and the Western one-byte encodings are read; for any other the problem names it.
    if any("which is not read" in problem for problem in problems):
        return "skipped", problems[0]
    if problems:
        return "refused", problems[0]
    dump = Dump(Lines(utf8(source)))
    dump.node(tree)
    theirs = dump.lines
    if len(ours) != len(theirs) or any(a != b and not same(a, b) for a, b in zip(ours, theirs)):
        for index, (a, b) in enumerate(zip(ours, theirs)):
            if a != b and not same(a, b):
                return "different", f"line {index}: ours {a!r}, Python's {b!r}, after {theirs[max(0, index - 2):index]}"
        return "different", f"ours has {len(ours)} lines, Python's {len(theirs)}"
    return "equal", ""


def same(ours, theirs):
    return ours.startswith("=") and theirs.startswith("=") and unicodedata.normalize("NFC", ours) == theirs


def run(job):
    tool, paths = job
    mode = "ast" if PLACES_IN_FIELDS else "ast-before-3.12"
    output = subprocess.run([tool, mode], input="\n".join(paths).encode(), stdout=subprocess.PIPE, check=True).stdout
    results = []
    current = None
    lines = []

    def close():
        if current is not None:
            results.append((current, *compare(current, lines)))

    for line in output.decode("utf-8", "replace").split("\n")[:-1]:
        if line.startswith("@"):
            close()
            current, lines = line[1:], []
        else:
            lines.append(line)
    close()
    missing = set(paths) - {path for path, _, _ in results}
    results.extend((path, "missing", "no output") for path in missing)
    return results


def main():
    tool, *roots = sys.argv[1:]
    paths = sorted({str(path) for root in roots for path in ([pathlib.Path(root)] if os.path.isfile(root) else pathlib.Path(root).rglob("*.py")) if path.is_file()})
    chunks = [paths[index : index + 100] for index in range(0, len(paths), 100)]
    counts = {}
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for results in pool.map(run, [(tool, chunk) for chunk in chunks]):
            for path, verdict, detail in results:
                counts[verdict] = counts.get(verdict, 0) + 1
                if verdict not in ("equal", "rejected", "python2"):
                    print(f"{verdict}: {path}: {detail}")
    accepted = counts.get("equal", 0) + counts.get("different", 0) + counts.get("refused", 0)
    rejected = counts.get("python2", 0) + counts.get("rejected", 0) + counts.get("far", 0) + counts.get("accepted", 0)
    print(
        f"Python {sys.version.split()[0]}: {len(paths)} files; {accepted} that it accepts: {counts.get('equal', 0)} equal, "
        f"{counts.get('different', 0)} different, {counts.get('refused', 0)} refused; {rejected} that it rejects: "
        f"{counts.get('rejected', 0)} with a problem within a line of its own, {counts.get('far', 0)} elsewhere, "
        f"{counts.get('python2', 0)} called Python 2, "
        f"{counts.get('accepted', 0)} accepted; {counts.get('skipped', 0)} skipped, {counts.get('missing', 0)} without output"
    )
    # Nothing compared is nothing proven: a folder behind a link has no files for rglob.
    good = accepted > 0 and counts.get("equal", 0) == accepted and not counts.get("accepted") and not counts.get("missing")
    sys.exit(0 if good and counts.get("far", 0) <= 0.05 * max(rejected, 20) else 1)


if __name__ == "__main__":
    main()
