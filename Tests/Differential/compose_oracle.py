"""Compares what docker-compose 1.29.2 and we make of the same Compose files: commands, environment, working directories.

    compose_oracle.py SETTINGSDUMP FOLDER COUNT SEED

Left out of the generated files is what later versions changed: defaults inside of defaults, `${X:+y}`, `include`, `!reset`.
"""
import json
import logging
import os
import random
import shlex
import subprocess
import sys
from pathlib import Path

VALUES = ["a", "b c", "4", "'q'", '"q q"', "x=y", "${A}", "$B", "${A:-d}", "${C-d e}", "${EMPTY:-e}", "${EMPTY-e}", "${NONE:-none}", "${NONE-none}", "$$A", "$$", "${A}/${B}", "--n=${N:-3}", "a#b", "é", "pre${A}post", "$A$B", "${NONE}"]
ENV = ["A=1", "B=two words", "C=", "EMPTY=", "N=7", 'A="x y"', "B='z'", "export A=5", "# comment", "", "D=a#b", "E=a # b", "F=${A}", "G = spaced"]
NAMES = ["A", "B", "K", "DEBUG", "EMPTY", "NONE", "WORKERS", "X.Y"]


def quoted(pick, text):
    """A YAML scalar for a text."""
    style = pick.randrange(3)
    if style == 0 and not text.isdigit() and text[0] not in "'\"&*!|>%@`#-[]{}?:, " and ": " not in text and " #" not in text:
        return text
    return "'" + text.replace("'", "''") + "'" if style == 1 else json.dumps(text, ensure_ascii=False)


def words(pick):
    return " ".join(pick.choice(VALUES) for _ in range(pick.randrange(1, 4)))


def command(pick, indent):
    style = pick.randrange(6)
    if style < 2:
        return " []" if pick.random() < 0.2 else " [" + ", ".join(json.dumps(pick.choice(VALUES), ensure_ascii=False) for _ in range(pick.randrange(1, 4))) + "]"
    if style == 2:
        return "".join(f"\n{indent}- {quoted(pick, pick.choice(VALUES))}" for _ in range(pick.randrange(1, 4)))
    if style == 3:
        return pick.choice([" >", " |", " >-"]) + "".join(f"\n{indent}  {words(pick)}" for _ in range(pick.randrange(1, 4)))
    return " " + quoted(pick, words(pick))


def environment(pick, indent):
    if pick.random() < 0.5:
        names = pick.sample(NAMES, pick.randrange(1, 5))
        return "".join(f"\n{indent}{name}: {pick.choice([quoted(pick, pick.choice(VALUES)), '', '3', 'null'])}" for name in names)
    return "".join(f"\n{indent}- {quoted(pick, name + '=' + pick.choice(VALUES))}" if pick.random() < 0.85 else f"\n{indent}- {name}" for name in pick.sample(NAMES, pick.randrange(1, 5)))


def keys(pick, indent):
    text = ""
    if pick.random() < 0.7:
        text += f"{indent}command:{command(pick, indent + '  ')}\n"
    if pick.random() < 0.3:
        text += f"{indent}entrypoint:{command(pick, indent + '  ')}\n"
    if pick.random() < 0.7:
        text += f"{indent}environment:{environment(pick, indent + '  ')}\n"
    if pick.random() < 0.3:
        text += f"{indent}env_file: {pick.choice(['a.env', '[a.env, b.env]', '[b.env]'])}\n"
    if pick.random() < 0.3:
        text += f"{indent}working_dir: {quoted(pick, pick.choice(['/srv', '/${A}', '/srv/app']))}\n"
    if pick.random() < 0.2:
        text += f"{indent}stop_grace_period: {pick.choice(['30s', '1m30s', '2m'])}\n"
    return text


def generate(folder, pick):
    folder.mkdir(parents=True)
    lines = lambda some: "\n".join(pick.sample(some, pick.randrange(2, 8))) + "\n"
    if pick.random() < 0.8:
        (folder / ".env").write_text(lines(ENV))
    for name in ("a.env", "b.env"):
        # Which variables these may refer to is another thing that later versions changed.
        (folder / name).write_text(lines([line for line in ENV if "$" not in line]))
    text = ""
    has_anchor = pick.random() < 0.4
    if has_anchor:
        text += "x-base: &base\n" + (keys(pick, "  ") or "  init: true\n")
    text += "services:\n  one:\n    image: i\n" + keys(pick, "    ")
    if has_anchor:
        text += "  two:\n    <<: *base\n    image: i\n" + keys(pick, "    ")
    if pick.random() < 0.5:
        extends = pick.choice(["extends: one", "extends: {service: one}", "extends: {file: other.yml, service: far}"])
        text += f"  three:\n    {extends}\n" + keys(pick, "    ")
        (folder / "other.yml").write_text('version: "3.7"\nservices:\n  far:\n    image: i\n' + keys(pick, "    "))
    (folder / "docker-compose.yml").write_text('version: "3.7"\n' + text)
    if pick.random() < 0.5:
        (folder / "docker-compose.override.yml").write_text('version: "3.7"\nservices:\n  one:\n' + (keys(pick, "    ") or "    init: true\n"))


def theirs(folder):
    from compose.config import config
    from compose.config.environment import Environment

    os.environ.clear()
    names = [name for name in ("docker-compose.yml", "docker-compose.override.yml") if (folder / name).exists()]
    loaded = config.load(config.find(str(folder), names, Environment.from_env_file(str(folder))))
    services = {}
    for service in loaded.services:
        split = lambda value: shlex.split(value) if isinstance(value, str) else value
        entrypoint, command = split(service.get("entrypoint")), split(service.get("command"))
        services[service["name"]] = {
            "words": (entrypoint or []) + (command or []),
            "environment": dict(service.get("environment") or {}),
            "directory": service.get("working_dir"),
            "stop": service.get("stop_grace_period"),
        }
    return services


def seconds(text):
    if text is None:
        return None
    minutes, _, rest = text.rpartition("m")
    return int(minutes or 0) * 60 + int(rest.rstrip("s") or 0)


def compare(folder, launches):
    """How many values agree, how many of ours are unknown, and the first difference."""
    try:
        expected = theirs(folder)
    except Exception as error:  # refused, for one of many reasons
        return None, 0, f"{type(error).__name__}: {error}"
    # With an override file the base alone is told as well.
    last = "docker-compose.override.yml" if (folder / "docker-compose.override.yml").exists() else "docker-compose.yml"
    ours = {l["name"].split("#")[1]: l for l in launches if l["name"].startswith(last + "#")}
    agreed = unknown = 0
    for name, service in expected.items():
        if not service["words"]:
            if name in ours and any(word is not None for word in ours[name]["words"]):
                return 0, 0, f"{name} starts {ours[name]['words']}, not nothing"
            continue
        if name not in ours:
            return 0, 0, f"{name} starts nothing, not {service['words']}"
        own = ours[name]
        if len(own["words"]) != len(service["words"]) and None not in own["words"]:
            return 0, 0, f"{name} starts {own['words']}, not {service['words']}"
        pairs = list(zip(own["words"], service["words"])) if len(own["words"]) == len(service["words"]) else []
        if set(own["environment"]) != set(service["environment"]):
            return 0, 0, f"{name} has {own['environment']}, not {service['environment']}"
        pairs += [(value, service["environment"][key]) for key, value in own["environment"].items()]
        pairs += [(own["directory"], service["directory"]), (own["stopLimit"], seconds(service["stop"]))]
        for mine, other in pairs:
            if mine is None and other is not None:
                unknown += 1
            elif mine != (str(other) if isinstance(other, int) and isinstance(mine, str) else other):
                return 0, 0, f"{name}: {mine!r}, not {other!r}"
            else:
                agreed += 1
    return agreed, unknown, None


def main():
    dump, work, count, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    logging.disable(logging.CRITICAL)
    pick = random.Random(seed)
    folders = [work / f"{number:04}" for number in range(count)]
    for folder in folders:
        generate(folder, pick)
    output = subprocess.run([dump, "--launches", *map(str, folders)], check=True, capture_output=True, text=True).stdout
    files = agreed = unknown = refused = wrong = 0
    for line in output.splitlines():
        case = json.loads(line)
        good, open_, difference = compare(Path(case["folder"]), case["launches"])
        if good is None:
            refused += 1
            if "-v" in sys.argv:
                print(case["folder"], difference, file=sys.stderr)
        elif difference:
            wrong += 1
            if wrong <= 20:
                print(f"{case['folder']}: {difference}", file=sys.stderr)
        else:
            files, agreed, unknown = files + 1, agreed + good, unknown + open_
    print(f"compose: {files} projects as docker-compose 1.29.2 sees them ({agreed} values, {unknown} unknown to us), {refused} refused by it, {wrong} differences")
    if wrong or files < count * 0.6 or unknown > 0.15 * agreed:
        sys.exit(1)


if __name__ == "__main__":
    main()
