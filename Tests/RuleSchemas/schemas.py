"""Holds the schemas in integrations/schemas/ against what the loader takes and refuses.

    schemas.py LOSTWORK PROJECT

Every file of rules/ and every rule on the page for rule authors must fit its schema. Of each broken rule below, lostwork must say that
it does not understand it, and the schema must refuse it too: an editor that shows the schema shows what the loader will say.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml
from jsonschema import Draft202012Validator

KINDS = ["checks", "outcomes", "servers", "launchers", "python"]


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2's scalars, as editors read them: `on` and `2026-11-27` are texts."""


CoreLoader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[1] in ("null", "int", "float", "merge")]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for sign in "tf":
    CoreLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), [sign])

CHECK = """
code: AC101
name: mail-beside-a-request
summary: a mail that is lost
severity: {lost: error, lost-after: warning}
when:
  all:
    - trigger: [request-count]
    - carrier: daemon-thread
    - root: request
    - outcome: [lost, lost-after]
message: "{server} loses this mail"
why: Nothing waits for it.
remedies:
  - {text: wait for it, case: measured by us, when: {server: uwsgi}}
links:
  - {url: "https://example.org", about: mails}
examples:
  - name: a mail
    files:
      uwsgi.ini: |
        [uwsgi]
        module = app:application
        max-requests = 1000  #~ AC101 note, LW101 note
      app.py: |
        from threading import Thread
        def application(env, start):
            Thread(target=print, daemon=True).start()  #~ AC101, LW101
            return []
  - name: no limit
    files:
      uwsgi.ini: |
        [uwsgi]
        module = app:application
      app.py: |
        from threading import Thread
        def application(env, start):
            Thread(target=print, daemon=True).start()
            return []
"""
SETTING = CHECK.replace("severity: {lost: error, lost-after: warning}", "subject: setting\nseverity: warning\nat: max-requests").replace(
    "    - trigger: [request-count]\n    - carrier: daemon-thread\n    - root: request\n    - outcome: [lost, lost-after]\n",
    "    - server: uwsgi\n    - setting: {max-requests: \">0\"}\n")
JOB = "library: acme\njobs:\n  - {api: acme.run, carrier: daemon-thread, handle: none, target: {index: 0}}\n"
ROW = """
server: uwsgi
outcomes:
  - {triggers: [request-count], carriers: [thread], outcome: lost-after, limit: {setting: worker-reload-mercy, default: 60}, case: ours, why: measured}
"""
SERVER = """
server: acme
title: Acme
language: python
settings: [{name: recycle, unit: requests, meaning: replaces the worker}]
triggers: [{kind: request-count, setting: recycle, when: above-zero}]
"""
LAUNCHER = "launchers: [{reader: procfile, names: [acme.proc]}]\nwrappers: [{names: [acme-run], skip: 1}]\n"
WHOLE = [("checks", CHECK), ("checks", SETTING), ("python", JOB), ("outcomes", ROW), ("servers", SERVER), ("launchers", LAUNCHER)]

# What, where, and what becomes of it. An empty second text takes it away.
BROKEN = [
    ("checks", CHECK, "code: AC101\n", ""),
    ("checks", CHECK, "code: AC101", "code: ac1"),
    ("checks", CHECK, "name: mail-beside-a-request", "name: Mail"),
    ("checks", CHECK, "summary: a mail that is lost\n", ""),
    ("checks", CHECK, "severity: {lost: error, lost-after: warning}\n", ""),
    ("checks", CHECK, "severity: {lost: error, lost-after: warning}", "severity: fatal"),
    ("checks", CHECK, "{lost: error,", "{gone: error,"),
    ("checks", CHECK, "why: Nothing waits for it.", "reason: Nothing waits for it."),
    ("checks", CHECK, "trigger: [request-count]", "trigger: [requests]"),
    ("checks", CHECK, "carrier: daemon-thread", "carrier: demon-thread"),
    ("checks", CHECK, "carrier: daemon-thread", "carier: daemon-thread"),
    ("checks", CHECK, "root: request", "root: view"),
    ("checks", CHECK, "root: request", "notice: unknown-option"),
    ("checks", CHECK, "root: request", "hook-known: true"),
    ("checks", CHECK, "root: request", "endless: often"),
    ("checks", CHECK, "root: request", "workers: many"),
    ("checks", CHECK, "root: request", "stop-time: \"< 30 lightyears\""),
    ("checks", CHECK, "root: request", "version: newest"),
    ("checks", CHECK, "root: request", "setting: {max-requests: {above: 1}}"),
    ("checks", CHECK, "root: request", "{}"),
    ("checks", CHECK, "{server} loses", "{sever} loses"),
    ("checks", CHECK, "case: measured by us, ", ""),
    ("checks", CHECK, "wait for it, case", "wait for it, before: a mail, case"),
    ("checks", CHECK, ", about: mails", ""),
    ("checks", CHECK, "  - name: no limit", "  - title: no limit"),
    ("checks", CHECK, CHECK[CHECK.index("  - name: no limit"):], ""),
    ("checks", SETTING, "server: uwsgi\n", "outcome: lost\n"),
    ("checks", SETTING, "\">0\"", "\"more than 0\""),
    ("checks", SETTING, "subject: setting", "subject: settings"),
    ("python", JOB, "library: acme\n", ""),
    ("python", JOB, "carrier: daemon-thread", "carrier: thread-daemon"),
    ("python", JOB, "handle: none", "handle: nothing"),
    ("python", JOB, "target: {index: 0}", "target: {}"),
    ("python", JOB, "target:", "aim:"),
    ("python", JOB, "jobs:", "works:"),
    ("outcomes", ROW, "outcome: lost-after", "outcome: dies"),
    ("outcomes", ROW, "limit: {setting: worker-reload-mercy, default: 60}, ", ""),
    ("outcomes", ROW, "default: 60", "default: a minute"),
    ("outcomes", ROW, "case: ours, ", ""),
    ("outcomes", ROW, "triggers: [request-count]", "triggers: [count]"),
    ("outcomes", ROW, "carriers: [thread]", "carriers: [thread], from: newest"),
    ("servers", SERVER, "title: Acme\n", ""),
    ("servers", SERVER, "when: above-zero", "when: positive"),
    ("servers", SERVER, "kind: request-count", "kind: count"),
    ("servers", SERVER, ", meaning: replaces the worker", ""),
    ("launchers", LAUNCHER, ", names: [acme.proc]", ""),
    ("launchers", LAUNCHER, "skip: 1", "skip: one"),
    ("launchers", LAUNCHER, "wrappers:", "wrapper:"),
]


def loader_problems(lostwork, kind, text):
    """What lostwork does not understand of a file among people's own rules."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, kind, "acme.yml")
        file.parent.mkdir()
        file.write_text(text)
        run = subprocess.run([lostwork, "rules", "test", folder, "--format", "json"], capture_output=True, text=True)
        return json.loads(run.stdout)["problems"]


def main():
    lostwork, project = sys.argv[1], pathlib.Path(sys.argv[2])
    validators, faults, fitting = {}, [], 0
    for kind in KINDS:
        schema = json.loads((project / "integrations/schemas" / f"{kind}.schema.json").read_text())
        Draft202012Validator.check_schema(schema)
        validators[kind] = Draft202012Validator(schema)
    texts = [(kind, str(file), file.read_text()) for kind in KINDS for file in sorted((project / "rules" / kind).glob("*.yml"))]
    page = (project / "rules/README.md").read_text()
    texts += [(name.split("/")[0], f"README: {name}", block) for block in re.findall(r"```yaml\n(.*?)```", page, re.S)
              for name in re.findall(r"\A# (\w+/\S+)", block)]
    for kind, name, text in texts + [(kind, f"whole {kind}", text) for kind, text in WHOLE]:
        found = list(validators[kind].iter_errors(yaml.load(text, CoreLoader)))
        fitting += not found
        faults += [f"{name}: {'.'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in found]
    for kind, text in WHOLE:
        if problems := loader_problems(lostwork, kind, text):
            faults.append(f"the loader refuses the whole {kind}: {problems}")
    for kind, text, old, new in BROKEN:
        words = f"{kind} with {new!r} for {old[:60]!r}"
        if text.count(old) < 1:
            faults.append(f"{words}: there is no such text")
            continue
        broken = text.replace(old, new, 1)
        if not loader_problems(lostwork, kind, broken):
            faults.append(f"{words}: the loader takes it")
        if validators[kind].is_valid(yaml.load(broken, CoreLoader)):
            faults.append(f"{words}: the schema takes it")
    for fault in faults:
        print(fault)
    print(f"{fitting} files fit their schemas; {len(BROKEN)} broken ones were tried; {len(faults)} faults")
    sys.exit(1 if faults or fitting < 100 else 0)


main()
