"""Holds what an editor is shown against `lostwork check --format json` of the same texts.

    editor.py LOSTWORK PROJECT

Opens PROJECT as an editor does, with one file whose unsaved text holds what its saved text does not. Prints what was compared and
exits with 1 on any difference.
"""
import json, pathlib, shutil, subprocess, sys, tempfile
from editor_client import Client

LOSTWORK, PROJECT = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
LEVELS = {"error": 1, "warning": 2, "note": 3}


def uri(path):
    return (PROJECT / path).as_uri()


def place(spot, texts, encoding):
    """A place of the report (lines and scalars from 1) as the protocol tells it."""
    def position(line, column):
        before = texts[spot["path"]].split("\n")[line - 1][: column - 1]
        unit = {"utf-8": len(before.encode()), "utf-16": len(before.encode("utf-16-le")) // 2}[encoding]
        return {"line": line - 1, "character": unit}
    return {"start": position(spot["line"], spot["column"]), "end": position(spot["endLine"], spot["endColumn"])}


def expected(report, texts, encoding):
    """What an editor should underline: (file, range, severity, code, headline)."""
    spots = set()
    add = lambda spot, level, code, text: spots.add((uri(spot["path"]), json.dumps(place(spot, texts, encoding)), LEVELS[level], code, text))
    jobs = {}
    for finding in report["findings"]:
        add(finding["location"], finding["severity"], finding["code"], finding["message"])
        setting = finding["setting"]
        if finding["job"] and setting["origin"] != finding["location"]:
            jobs.setdefault((json.dumps(setting["origin"]), finding["code"]), []).append(finding)
    for (origin, code), findings in jobs.items():
        worst = max((finding["severity"] for finding in findings), key=lambda level: -LEVELS[level])
        count = len({json.dumps(finding["location"]) for finding in findings})
        add(json.loads(origin), worst, code, f"{count} job{'s' if count > 1 else ''} can be cut off here")
    for problem in report["problems"]:
        add(problem["location"], problem["severity"], problem["code"], problem["message"])
    return spots


def shown(client):
    spots = set()
    for name, params in client.shown.items():
        for one in params["diagnostics"]:
            headline = one["message"].split("\n")[0]
            # Behind the count stands why, in the rule's own words, which the JSON report does not carry in one piece.
            headline = headline.split(" here: ")[0] + " here" if " here: " in headline else headline
            spots.add((name, json.dumps(one["range"]), one["severity"], one["code"], headline))
    return spots


def check(texts):
    """The command's own answer, on a copy of the project that holds these texts."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(PROJECT, pathlib.Path(folder) / "project")
        for path, text in texts.items():
            (copy / path).write_bytes(text.encode())
        run = subprocess.run([LOSTWORK, "check", "--format", "json", "."], cwd=copy, capture_output=True)
        assert run.returncode in (0, 1), run.stderr
        return json.loads(run.stdout)


different = compared = 0


def compare(what, left, right):
    global different, compared
    compared += 1
    if left != right:
        different += 1
        if isinstance(left, set):
            left, right = sorted(left - right), sorted(right - left)
        print(f"DIFFERENT {what}\n  expected: {left!r}\n  editor:   {right!r}")


disk = {str(path.relative_to(PROJECT)): path.read_bytes().decode() for path in PROJECT.rglob("*") if path.is_file() and ".git" not in path.parts}
unsaved = {**disk, "billing/views.py": disk["billing/views.py"].replace(", 'paid 💶')  # waits", ", 'paid 💶')").replace("    future.result()\n", "")}
assert unsaved != disk
for encodings, encoding in [(["utf-16"], "utf-16"), (["utf-8", "utf-16"], "utf-8"), ([], "utf-16"), (["utf-32", "utf-16"], "utf-16")]:
    client = Client(LOSTWORK, PROJECT.as_uri(), encodings)
    compare("encoding", encoding, client.encoding)
    views = {"uri": uri("billing/views.py"), "languageId": "python", "version": 1, "text": disk["billing/views.py"]}
    client.tell("textDocument/didOpen", {"textDocument": views})
    client.settle(views["uri"])
    compare("saved texts", expected(check(disk), disk, encoding), shown(client))
    change = {"textDocument": {"uri": views["uri"], "version": 2}, "contentChanges": [{"text": unsaved["billing/views.py"]}]}
    client.tell("textDocument/didChange", change)
    # No question: the diagnostics come by themselves.
    while client.shown.get(views["uri"], {}).get("version") != 2:
        client.read()
    client.settle(views["uri"])
    report = check(unsaved)
    compare("unsaved text brings findings", True, len(report["findings"]) > len(check(disk)["findings"]))
    compare("unsaved text", expected(report, unsaved, encoding), shown(client))
    finding = next(one for one in report["findings"] if one["location"]["path"] == "billing/views.py")
    for spot in (finding["location"], finding["setting"]["origin"]):
        where = place(spot, unsaved, encoding)
        client.tell("textDocument/didOpen", {"textDocument": {"uri": uri(spot["path"]), "version": 3, "text": unsaved[spot["path"]]}})
        hover = client.ask("textDocument/hover", {"textDocument": {"uri": uri(spot["path"])}, "position": where["start"]})
        compare(f"hover at {spot['path']}", (where, True), (hover["range"], finding["code"] in hover["contents"]["value"]))
        question = {"textDocument": {"uri": uri(spot["path"])}, "range": where, "context": {"diagnostics": []}}
        actions = client.ask("textDocument/codeAction", question)
        compare(f"quick fix at {spot['path']}", 1, len(actions))
        # The command agrees that the comment answers for the finding.
        [edit] = actions[0]["edit"]["changes"][uri(spot["path"])]
        lines = unsaved[spot["path"]].split("\n")
        line, units = edit["range"]["start"]["line"], edit["range"]["start"]["character"]
        codec, width = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2)}[encoding]
        at = len(lines[line].encode(codec)[: units * width].decode(codec))
        lines[line] = lines[line][:at] + edit["newText"] + lines[line][at:]
        mended = {**unsaved, spot["path"]: "\n".join(lines)}
        left = [one for one in check(mended)["findings"] if one["fingerprint"] == finding["fingerprint"]]
        compare(f"suppressed at {spot['path']}", [], left)
    client.tell("textDocument/didClose", {"textDocument": {"uri": views["uri"]}})
    client.settle(uri("uwsgi.ini"))
    compare("closed without saving", expected(check(disk), disk, encoding), shown(client))
    compare("exit status after shutdown", 0, client.quit())
client = Client(LOSTWORK, PROJECT.as_uri(), [])
client.tell("exit", None)
compare("exit status without shutdown", 1, client.process.wait(timeout=20))
print(f"editor: {compared} compared, {compared - different} equal, {different} different")
sys.exit(1 if different else 0)
