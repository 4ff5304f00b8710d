"""Generates version specifiers and compares what we allow with what `packaging` allows."""
import random, sys


def version(r):
    text = r.choice(["", "", "", "v", "0!", "1!"]) + ".".join(r.choice(["0", "1", "2", "10", "21", "2"]) for _ in range(r.randrange(1, 4)))
    text += r.choice(["", "", "", "", "a1", "b2", "rc1", "-alpha", ".pre3", "_c4", ".RC.5", "a"])
    text += r.choice(["", "", "", "", ".post1", "-1", ".rev2", "post"])
    text += r.choice(["", "", "", "", ".dev0", "dev3", "-dev"])
    text += r.choice(["", "", "", "", "", "+local.1", "+ubuntu-2", "+1"])
    return text


def specifiers(r):
    parts = []
    for _ in range(r.choice([1, 1, 1, 2, 3])):
        sign = r.choice(["==", "!=", "~=", "<=", ">=", "<", ">", "==", "=", "=>", ""] if r.random() < 0.1 else ["==", "!=", "~=", "<=", ">=", "<", ">"])
        text = version(r)
        if r.random() < 0.2:
            text = ".".join(r.choice("012") for _ in range(r.randrange(1, 4))) + ".*"
        parts.append(r.choice(["", " "]) + sign + r.choice(["", " "]) + text)
    return ",".join(parts)


def main():
    mode, path = sys.argv[1:3]
    if mode == "generate":
        r = random.Random(int(sys.argv[3]))
        with open(path, "w") as out:
            out.write("\n".join(f"{specifiers(r)}\t{version(r)}" for _ in range(int(sys.argv[4]))))
        return
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version
    lines, ours = open(path).read().split("\n"), open(path + ".ours").read().split("\n")
    differences, kinds = 0, {}
    for line, our in zip(lines, ours):
        text, candidate = line.split("\t")
        try:
            allowed = SpecifierSet(text)
            try:
                their = "yes" if all(s.contains(Version(candidate), prereleases=True) for s in allowed) else "no"
            except InvalidVersion:
                their = "no version"
        except InvalidSpecifier:
            their = "no specifiers"
        kinds[their] = kinds.get(their, 0) + 1
        if their != our:
            differences += 1
            if differences <= 10:
                print(f"{text!r} {candidate!r}: packaging says {their}, we say {our}")
    print(f"versions: {len(lines)} lines ({', '.join(f'{n} {k}' for k, n in sorted(kinds.items()))}), {differences} differences")
    sys.exit(1 if differences or len(lines) != len(ours) else 0)


main()
