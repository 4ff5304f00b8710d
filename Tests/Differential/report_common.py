"""What the report checks share: reading outputs, and an account of what was compared."""

import json
import pathlib
import sys


class Account:
    """Counts comparisons and prints the differences; `finish` prints one line and says whether all were equal."""

    def __init__(self, title):
        self.title, self.equal, self.different = title, 0, 0

    def check(self, what, wanted, got):
        if wanted == got:
            self.equal += 1
        else:
            self.different += 1
            print(f"{self.title}: {what}\n  wanted {wanted!r}\n  got    {got!r}")

    def holds(self, what, truth):
        self.check(what, True, bool(truth))

    def finish(self):
        compared = self.equal + self.different
        print(f"{self.title}: {compared} compared, {self.equal} equal, {self.different} different")
        # Nothing compared is no proof.
        return self.different == 0 and compared > 0


def outputs(paths, suffix):
    """The files among `paths` with this suffix, each with its stem: `out/django.sarif` is (`out/django`, text)."""
    for path in map(pathlib.Path, paths):
        if path.name.endswith(suffix):
            yield str(path)[: -len(suffix)], path.read_bytes().decode("utf-8")


def report(stem):
    """The JSON report that was written from the same report as the other files with this stem."""
    return json.loads(pathlib.Path(stem + ".json").read_text(encoding="utf-8"))


def statements(report):
    """Every finding and problem, in order, as (path, line, column, severity, message, code)."""
    for item in report["findings"] + report["problems"]:
        place = item["location"]
        yield place["path"], place["line"], place["column"], item["severity"], item["message"], item["code"]


def visible(text):
    """Names and messages as lostwork prints them on one line."""
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "".join(named.get(c) or (f"\\u{{{ord(c):x}}}" if treacherous(c) else c) for c in text)


def treacherous(c):
    value = ord(c)
    return value < 0x20 or 0x7F <= value < 0xA0 or 0x2028 <= value <= 0x202E or 0x2066 <= value <= 0x2069


def finish(*accounts):
    sys.exit(0 if all([account.finish() for account in accounts]) else 1)
