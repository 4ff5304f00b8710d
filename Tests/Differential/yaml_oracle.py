"""Writes a corpus of YAML files, and compares what readYAML made of it (`*.ours`) with PyYAML's CLoader.

Everything expected here is computed from libyaml's tokens and events in characters, and only then turned into bytes.
"""
import bisect
import json
import pathlib
import random
import sys
import tarfile
import zipfile

import yaml

# ---------------------------------------------------------------- the corpus

WORDS = ["a", "b", "key", "größe", "naïve €", "日本", "😀 x", "x#y", "a # b", "# no", "", " ", "yes", "~", "0x10", "1_0", "- d",
         "k: v", "'q'", '"d"', "back\\slash", "line\nbreak\n", "\n lead", "tab\there", "trail \n", "{{ x }}", "&n", "*n", "!t", "long " * 30]

SNIPPETS = [
    "a: &x 1\nb: *x\n", "a: &x {k: v}\nb: *x\nc: [*x, *x]\n", "&x [&x a, *x]\n", "a: !t &x\n  - 1\nb: *x\n", "- &a !t\n- *a\n",
    "a: |\n  x # y\n  z\n# c\nb: 1\n", "a: >2- # h\n    x\n   y\n", "a: |+\n\n  x\n\n\n# c\n", "%YAML 1.1\n%TAG !e! tag:x,2000:\n--- # c\n!e!a b\n...\n# e\n",
    "? a\n: b\n? [c, d]\n: {e: f, g}\n", "? |\n  block\n: - x\n  - y\n", "a:\n- b\n-\n- - c\n  - d\n", "[a: b, c, ? d : e, f: ]\n", "{a, b: , 'c': d}\n",
    "a: 'it''s\n\n  x'\nb: \"\\u00e9\\\n   \\x41\\L\"\n", "a: b\n c\n\n d # e\n", "&r\n&k key: v\n", "!!map {a: !!str b}\n", "a: &x\nb: *x\n", "- ! x\n- !<tag:y> z\n",
    "---\n---\na\n---\n# only\n...\n", "a: {{ x }}\n", "é: ü # ß\r\nö: 'ä'\r\n", "\ufeffa: b\n", "a: \u2028b\u0085c: d\n", "a: [\n  b, # c\n  d # e\n]# f\n",
    "<<: *n\n", "a: *.py\n", "a: 'x\n", "a: [1, 2\n", "a: @b\n", "a:\n\t- b\n", "a: b: c\n", "- a\nb\n", "a: \"\\q\"\n", "%FOO x\n---\na\n", "{%\n", "a: |x\n",
    "a: |\n   \n  x\n", "a: !x!y b\n", "--- |\n%x\n---\n", "a: &x [*x]\n", "a: ,\n", "`\n", "? ? ? a\n", "- - - - a\n", ": a\n", "? \n", "[\n", "''", "[!<tag:x,y> a, !<z> , b]", "!a,b c\n", "[!a,b c]", "a: !a[b c\n", "{!t a: !u b, &x : c}", "a: [é, ü] # ö\n&ä b\n",
]


def random_value(rng, depth, shared):
    choice = rng.random()
    if shared and choice < 0.1:
        return rng.choice(shared)
    if depth == 0 or choice < 0.5:
        return rng.choice([rng.choice(WORDS), rng.randint(-5, 5000), 1.5, True, None])
    if choice < 0.7:
        value = [random_value(rng, depth - 1, shared) for _ in range(rng.randint(0, 4))]
    else:
        value = {rng.choice(WORDS): random_value(rng, depth - 1, shared) for _ in range(rng.randint(0, 4))}
    shared.append(value)
    return value


def random_document(rng):
    style = rng.choice([None, "'", '"', "|", ">", None])
    return yaml.dump_all(
        [random_value(rng, 4, []) for _ in range(rng.choice([1, 1, 1, 2, 3]))],
        default_style=style, default_flow_style=rng.choice([True, False, None]), allow_unicode=rng.choice([True, False]),
        width=rng.choice([20, 80, 1000]), indent=rng.choice([2, 4, 7]), explicit_start=rng.choice([True, False]),
        explicit_end=rng.choice([True, False]), line_break=rng.choice(["\n", "\r\n", "\n"]), sort_keys=False)


def commented(rng, text):
    """Puts comments behind and between lines, where some become part of a scalar and some do not."""
    lines = text.split("\n")
    return "\n".join(line + rng.choice(["", "", "", " # näh", "\n# own line", "\n    # indented", "#tight"]) for line in lines)


def mutant(rng, text):
    characters = list(text)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(characters) + 1)
        action = rng.random()
        if action < 0.4:
            characters[place:place] = rng.choice(list("\n\t #:-?,[]{}&*!|>'\"%@`é\\") + ["\n  ", "\n- ", ": ", " #", "\n...\n", "\n---\n", "&a ", "*a ", "!t "])
        elif action < 0.7:
            del characters[place:place + rng.randint(1, 3)]
        else:
            end = place + rng.randint(1, 20)
            characters[place:place] = characters[place:end]
    return "".join(characters)


def published(folder):
    for archive in sorted(pathlib.Path(folder).iterdir()):
        if archive.name.endswith(".tar.gz"):
            with tarfile.open(archive) as packed:
                for member in packed.getmembers():
                    if member.isfile() and member.name.endswith((".yml", ".yaml", ".data", ".canonical", ".events")):
                        yield packed.extractfile(member).read()
        else:
            with zipfile.ZipFile(archive) as packed:
                for name in packed.namelist():
                    if name.endswith((".yml", ".yaml")):
                        yield packed.read(name)


def generate(folder, seed, packages):
    rng = random.Random(seed)
    folder.mkdir()
    texts = list(SNIPPETS)
    texts += [random_document(rng) for _ in range(500)]
    texts += [commented(rng, rng.choice(texts)) for _ in range(500)]
    texts += [mutant(rng, rng.choice(texts)) for _ in range(3000)]
    contents = [text.encode("utf-8", "surrogatepass") for text in texts] + list(published(packages))
    for number, content in enumerate(contents):
        (folder / f"{number:05}.yaml").write_bytes(content)


# ---------------------------------------------------------------- what libyaml says


class Oracle:
    DEPTH = 100

    def __init__(self, content):
        self.text = content.decode("utf-8")
        bom = 1 if self.text.startswith("\ufeff") else 0  # libyaml does not count it
        self.offsets = [0]
        for character in self.text:
            self.offsets.append(self.offsets[-1] + len(character.encode()))
        self.offsets = self.offsets[bom:]
        self.error = None
        self.tokens = []
        try:
            for token in yaml.scan(self.text, Loader=yaml.CLoader):
                self.tokens.append(token)
        except yaml.YAMLError:
            pass
        self.token_starts = [token.start_mark.index for token in self.tokens]
        self.anchors = {}
        self.roots = []
        self.alias_trouble = 0
        self.read_up_to = 0
        self.events = self.pull()
        self.too_deep = False
        self.read()

    def pull(self):
        try:
            for event in yaml.parse(self.text, Loader=yaml.CLoader):
                self.read_up_to = event.end_mark.index
                yield event
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self.error = (str(error), self.offsets[mark.index] if mark else None)

    def span(self, start, end):
        return [self.offsets[start], self.offsets[end]]

    def read(self):
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.anchors = {}
            elif isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent, yaml.CollectionStartEvent)):
                node, _ = self.node(event)
                self.roots.append(node)

    def content_start(self, event):
        count = (event.anchor is not None) + (event.tag is not None)
        index = event.start_mark.index
        if count == 0:
            return index
        place = bisect.bisect_left(self.token_starts, index)
        while not isinstance(self.tokens[place], (yaml.AnchorToken, yaml.TagToken)):
            place += 1
        return self.tokens[place + count].start_mark.index

    def raw_tag(self, event):
        place = bisect.bisect_left(self.token_starts, event.start_mark.index)
        while not isinstance(self.tokens[place], yaml.TagToken):
            place += 1
        token = self.tokens[place]
        return self.text_between(token.start_mark.index, token.end_mark.index)

    def text_between(self, start, end):
        bom = 1 if self.text.startswith("\ufeff") else 0
        return self.text[start + bom:end + bom]

    def node(self, event):
        """The node of an event as our dump shows it, and where it ends (in characters)."""
        end = event.end_mark.index
        if isinstance(event, yaml.AliasEvent):
            known = self.anchors.get(event.anchor)
            span = self.span(event.start_mark.index, end)
            if known is None:
                self.alias_trouble += 1
                return {"text": "*" + event.anchor, "style": "plain", "span": span, "alias": span}, end
            return {**{key: value for key, value in known.items() if key != "alias"}, "alias": span}, end
        claim = object()
        if event.anchor is not None:
            self.anchors[event.anchor] = None
            self.claims = getattr(self, "claims", {})
            self.claims[event.anchor] = claim
        node = {}
        if event.tag is not None:
            node["tag"] = self.raw_tag(event)
        if isinstance(event, yaml.ScalarEvent):
            style = {None: "plain", "": "plain", "'": "singleQuoted", '"': "doubleQuoted", "|": "literal", ">": "folded"}[event.style]
            node.update(text=event.value, style=style)
            start = end if style == "plain" and event.value == "" else self.content_start(event)
            node["span"] = self.span(start, end)
        else:
            start = self.content_start(event)
            last = max(end, start)
            children = []
            mapping = isinstance(event, yaml.MappingStartEvent)
            node["entries" if mapping else "items"] = children
            key = None
            for inner in self.events:
                if isinstance(inner, yaml.CollectionEndEvent):
                    if event.flow_style:
                        last = inner.end_mark.index
                    break
                child, child_end = self.node(inner)
                last = max(last, child_end)
                if not mapping:
                    children.append(child)
                elif key is None:
                    key = child
                else:
                    children.append([key, child])
                    key = None
            node["span"] = self.span(start, last)
            end = last
        if event.anchor is not None and self.claims[event.anchor] is claim:
            self.anchors[event.anchor] = node
        return node, end

    def comments(self):
        """Every `#` in what was read that no token covers."""
        text = self.text[1:] if self.text.startswith("\ufeff") else self.text
        found, index = [], 0
        covered = [(t.start_mark.index, t.end_mark.index) for t in self.tokens
                   if not isinstance(t, (yaml.BlockEndToken, yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken, yaml.DirectiveToken))]
        place = 0
        while index < min(self.read_up_to, len(text)):
            while place < len(covered) and covered[place][1] <= index:
                place += 1
            inside = place < len(covered) and covered[place][0] <= index
            if inside and text[index] in "|>" and covered[place][0] == index:
                end = self.line_end(text, index)
                sign = text.find("#", index, end)
                if sign >= 0:
                    found.append(self.span(sign, end))
            if inside:
                index = covered[place][1]
            elif text[index] == "#":
                end = self.line_end(text, index)
                found.append(self.span(index, end))
                index = end
            else:
                index += 1
        return found

    @staticmethod
    def line_end(text, index):
        while index < len(text) and text[index] not in "\r\n\x85\u2028\u2029":
            index += 1
        return index


def compare(folder):
    counts = {"equal": 0, "different": 0, "skipped": 0, "with errors": 0}
    for path in sorted(folder.glob("*.yaml")):
        content = path.read_bytes()
        ours = json.loads((folder / (path.name + ".ours")).read_text())
        kinds = [problem["kind"] for problem in ours["problems"]]
        try:
            oracle = Oracle(content)
        except (UnicodeDecodeError, RecursionError):
            # Not UTF-8 or far too deep: PyYAML has no say, but we must.
            counts["equal" if kinds else "different"] += 1
            if not kinds:
                print(f"{path.name}: no complaint about bytes that are no UTF-8")
            continue
        reader_error = oracle.error is not None and oracle.error[1] is None
        if reader_error or "LW906" in kinds:
            counts["skipped" if kinds else "different"] += 1
            if not kinds:
                print(f"{path.name}: no complaint, but PyYAML says {oracle.error}")
            continue
        different = []
        if ours["roots"] != oracle.roots:
            different.append(("tree", ours["roots"], oracle.roots))
        if ours["comments"] != oracle.comments():
            different.append(("comments", ours["comments"], oracle.comments()))
        syntax = [p["span"][0] for p in ours["problems"] if "alias" not in p["message"] or "name" in p["message"]]
        expected = [oracle.error[1]] if oracle.error else []
        if syntax != expected:
            different.append(("error", ours["problems"], oracle.error))
        if len(kinds) - len(syntax) != oracle.alias_trouble:
            different.append(("aliases", ours["problems"], oracle.alias_trouble))
        if oracle.error:
            counts["with errors"] += 1
        counts["different" if different else "equal"] += 1
        for what, mine, theirs in different[:1]:
            print(f"--- {path.name}: {what}\n{content[:400]!r}\nours   {json.dumps(mine, ensure_ascii=False)[:900]}\ntheirs {json.dumps(theirs, ensure_ascii=False)[:900]}")
    total = sum(counts[key] for key in ("equal", "different", "skipped"))
    print(f"yaml: {total} files compared ({counts['with errors']} of them broken), {counts['equal']} equal, "
          f"{counts['different']} different, {counts['skipped']} stopped at a limit or at a byte that libyaml refuses")
    return 0 if counts["equal"] and not counts["different"] else 1


if __name__ == "__main__":
    sys.setrecursionlimit(20000)
    if sys.argv[1] == "generate":
        generate(pathlib.Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        sys.exit(compare(pathlib.Path(sys.argv[2])))
