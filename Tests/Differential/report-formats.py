"""JSON against its schemas, then the one-line form, the workflow commands and the excerpts against the JSON."""

import json
import pathlib
import re
import sys

import jsonschema
import wcwidth
from report_common import Account, finish, outputs, report, statements, treacherous, visible

root = pathlib.Path(__file__).resolve().parents[2]
files = sys.argv[1:]


def check_json():
    account = Account("JSON against its schema")
    schemas = root / "Tests/ReportingTests/Schemas"
    for kind, suffix in (("report", ".json"), ("inspect", ".inspect.json")):
        schema = json.loads((schemas / f"{kind}.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for stem, text in outputs(files, suffix):
            if kind == "report" and stem.endswith(".inspect"):
                continue
            value = json.loads(text)
            account.check(stem, [], [f"{e.json_path}: {e.message}" for e in validator.iter_errors(value)])
            account.holds(f"{stem}: every place ends after it begins", all(map(ordered, places(value))))
            if kind == "report":
                account.check(f"{stem}: summary", len(value["findings"]), value["summary"]["shown"])
            # A required key that is taken away is missed: the schema does look.
            del value[next(reversed(value))]
            account.holds(f"{stem}: the schema misses a missing key", not validator.is_valid(value))
    return account


def places(value):
    if isinstance(value, dict):
        if "endLine" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from places(item)


def ordered(place):
    return (place["line"], place["column"]) <= (place["endLine"], place["endColumn"])


def check_concise():
    account = Account("problem matcher on the one-line form")
    matchers = json.loads((root / "integrations/github/lostwork-matcher.json").read_text())["problemMatcher"]
    for stem, text in outputs(files, ".concise.txt"):
        lines = text.splitlines()
        wanted = list(statements(report(stem)))
        account.check(f"{stem}: one line a finding", len(wanted), len(lines))
        for line, (path, number, column, severity, message, code) in zip(lines, wanted):
            account.check(stem, [(visible(path), number, column, severity, visible(message), code)], list(match(line, matchers)))
    return account


def match(line, matchers):
    for matcher in matchers:
        [pattern] = matcher["pattern"]
        if found := re.search(pattern["regexp"], line, re.ASCII):
            severity = found[pattern["severity"]] if "severity" in pattern else {"notice": "note"}[matcher["severity"]]
            get = lambda name: found[pattern[name]]
            yield get("file"), int(get("line")), int(get("column")), severity, get("message"), get("code")


def check_github():
    """Reads the commands as actions/runner does (ActionCommand.TryParseV2)."""
    account = Account("workflow commands")
    for stem, text in outputs(files, ".github.txt"):
        value = report(stem)
        commands = [parse_command(line) for line in text.split("\n")[:-1]]
        account.check(f"{stem}: one line a finding", len(list(statements(value))), len(commands))
        for item, (name, properties, message) in zip(value["findings"] + value["problems"], commands):
            place = item["location"]
            account.check(stem, {"error": "error", "warning": "warning", "note": "notice"}[item["severity"]], name)
            account.check(stem, escaped_but_line_ends(place["path"]), properties.pop("file"))
            account.check(stem, f"{item['code']} {item.get('name', '')}".strip(), properties.pop("title"))
            account.check(stem, visible(item["message"]), message.split("\n")[0])
            remedies = [visible("help: " + remedy) for remedy in item.get("remedies", [])]
            account.check(stem, remedies, [line for line in message.split("\n") if line.startswith("help: ")])
            lines = {"line": str(place["line"]), "endLine": str(place["endLine"])}
            columns = {"col": str(place["column"]), "endColumn": str(place["endColumn"])}
            if properties:
                account.check(stem, lines | (columns if place["line"] == place["endLine"] else {}), properties)
            else:  # a file whose text is not at hand
                account.check(stem, (1, 1, 1, 1), tuple(place[key] for key in ("line", "column", "endLine", "endColumn")))
    return account


def escaped_but_line_ends(path):
    return "".join(c if c in "\r\n" or not treacherous(c) else visible(c) for c in path)


def parse_command(line):
    line = line.lstrip()
    assert line.startswith("::"), line
    end = line.index("::", 2)
    name, _, rest = line[2:end].partition(" ")
    properties = dict(pair.split("=", 1) for pair in rest.strip().split(",") if pair)
    for key, text in properties.items():
        properties[key] = unescape(text, ("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
    return name, properties, unescape(line[end + 2 :], ("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))


def unescape(text, *mappings):
    for escaped, plain in mappings:
        text = text.replace(escaped, plain)
    return text


def check_full():
    """Carets stand under what they mark: each mark of the JSON is looked up in its excerpt, measured with wcwidth.

    Left out are lines where the excerpt is not the source scalar for scalar: clipped, with tabs or with odd bytes, or
    beside the bracket of a mark over several lines.
    """
    account = Account("carets under what they mark")
    headline = re.compile(r"^(error|warning|note): (.*)   ([A-Z]+\d+)$")
    for stem, text in outputs(files, ".full.txt"):
        value = report(stem)
        items = value["findings"] + value["problems"]
        blocks = text.split("\n\n")
        account.check(f"{stem}: one block a finding and the closing line", len(items) + 1, len(blocks))
        for item, block in zip(items, blocks):
            lines = block.split("\n")
            found = headline.match(lines[0])
            account.check(stem, (item["severity"], item["code"]), found and (found[1], found[3]))
            # What a problem expected stands as a label here.
            account.holds(f"{stem}: {lines[0]}", found and found[2] == visible(item["message"]).removesuffix(expectation(item)))
            excerpts = read_excerpts(lines[1:])
            marks = [(item["location"], "^")] + [(m["location"], "-") for m in item.get("labels", []) + item.get("chain", [])]
            bracketed = {place["path"] for place, _ in marks if place["line"] != place["endLine"]}
            for place, mark in marks:
                excerpt = excerpts.get(visible(place["path"]), {})
                source, rows = excerpt.get(place["line"], (None, []))
                if source is None and not excerpt:
                    continue  # its text is not at hand
                if place["path"] in bracketed or "…" in source or "\ufffd" in source or "    " in source.lstrip():
                    continue
                indent_by_tabs = place["column"] <= len(source) - len(source.lstrip())
                if indent_by_tabs:
                    continue
                start = wcwidth.wcswidth(source[: place["column"] - 1])
                end = max(wcwidth.wcswidth(source[: place["endColumn"] - 1]), start + 1)
                under = rows[0][start:end]
                account.holds(f"{stem}:{place}: {under!r}", len(under) == end - start and set(under) <= {"^", "-"} and (mark == "-" or "^" in under))
    return account


def expectation(item):
    return "".join(re.findall(r"; expected .*$", item["message"])) if item["code"].startswith("LW9") else ""


def read_excerpts(lines):
    """{path: {line number: (source, [rows below it])}}"""
    excerpts, current, number = {}, None, None
    for line in lines:
        if found := re.match(r"^ *(?:-->|:::) (.*?)(?::(\d+):(\d+))?$", line):
            current = excerpts.setdefault(found[1], {})
        elif found := re.match(r"^ *(\d+) \|(?: (.*))?$", line):
            number = int(found[1])
            current[number] = (found[2] or "", [])
        elif (found := re.match(r"^ *\| ?(.*)$", line)) and number in (current or {}):
            current[number][1].append(found[1])
    return excerpts


finish(check_json(), check_concise(), check_github(), check_full())
