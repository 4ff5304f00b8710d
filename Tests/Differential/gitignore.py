"""Compares TreeDump's verdict on every path of random trees with `git check-ignore` and `git ls-files`."""

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

NAMES = [
    "a", "b", "c", "aa", "ab", "abc", "foo", "bar", "foobar", "foo.py", "bar.py", "x.pyc", "foo.bar.py", "A", "Foo", "a b", "foo ",
    "foo\\", "#x", "!x", "-", ".hid", "a*b", "a?b", "[x]", "a-b", "a]", "é", "日本", "a\tb", "1", "12", "a1", "build", "dist", "_",
]
CLASSES = [
    "[ab]", "[!ab]", "[^a]", "[a-c]", "[!a-c]", "[[:alpha:]]", "[![:alpha:]]", "[[:digit:]x]", "[[:bogus:]]", "[]a]", "[!]a]", "[a", "[", "[]",
    "[\\]a]", "[a\\-c]", "[-a]", "[a-]", "[[:space:]]", "[[:alpha:]", "[[:punct:]]", "[[a]", "[a-[:digit:]]", "[/]", "[a/b]", "[c-a]", "[\\\\]",
    "[[:upper:][:digit:]]", "[.-0]", "[[:alpha:]-z]", "[\\a-c]", "[a-\\c]", "[[:xdigit:]]", "[[::]]",
]
# `a**/b`: before 2.52 git looked only at what follows the literal `a`, and took these stars for whole components.
STARS_AFTER_LITERAL = re.compile(r"^!?/?[^*?\[\\]*[^/*?\[\\!]\*\*")


def mutated(rng, name):
    """A component that has a fair chance to match this name."""
    kind = rng.randrange(16)
    at = rng.randrange(len(name) + 1)
    to = rng.randrange(at, len(name) + 1)
    if kind < 4:
        return name
    if kind < 7:
        return name[:at] + "*" + name[to:]
    if kind == 7:
        return name[:at] + "?" + name[at + 1:]
    if kind < 10:
        return name[:at] + rng.choice(CLASSES) + name[at + 1:]
    if kind == 10:
        return name[:at] + "\\" + name[at:]
    if kind == 11:
        return name[:at] + rng.choice(["**", "***", "*?", "?*", "*[ab]*"]) + name[to:]
    if kind == 12:
        return "*"
    if kind == 13:
        return "*" + name[at:]
    if kind == 14:
        return "".join("\\" + c if c in "*?[]\\#! " else c for c in name)
    return rng.choice(["**", "***", "*", "?", "."])


def pattern(rng, paths):
    parts = rng.choice(paths).split("/")
    start = rng.randrange(len(parts))
    end = rng.randrange(start, len(parts)) + 1
    parts = [mutated(rng, part) for part in parts[start:end]]
    if rng.random() < 0.2:
        parts.insert(rng.randrange(len(parts) + 1), "**")
    text = "/".join(parts)
    if rng.random() < 0.2:
        text = "/" + text
    if rng.random() < 0.2:
        text += "/"
    if rng.random() < 0.05:
        text += rng.choice(["/", "/**", "**", "/*", "//", "\\", "\\/"])
    if rng.random() < 0.25:
        text = "!" + text
    if rng.random() < 0.05:
        text = rng.choice(["\\", "#", "!", "./", "**/", "*/", " "]) + text
    if rng.random() < 0.12:
        text += rng.choice([" ", "  ", "\\ ", "\\  ", "\t", " \t", "\r", " \r", "\\\\ "])
    return text


def ignore_text(rng, paths, count, modern):
    lines = []
    while len(lines) < count:
        line = rng.choice(["", "# comment", " ", "/", "!", "*", "!*/", "**"]) if rng.random() < 0.08 else pattern(rng, paths)
        if modern or not STARS_AFTER_LITERAL.search(line):
            lines.append(line)
    text = rng.choice(["\n", "\n", "\n", "\r\n"]).join(lines)
    if rng.random() < 0.8:
        text += "\n"
    if rng.random() < 0.05:
        text = "\ufeff" + text
    if rng.random() < 0.02:
        text = text.replace("o", "\0", 1)
    return text.encode()


def write(path, content=b""):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.lexists(path):
        with open(path, "wb") as file:
            file.write(content)


def grow(rng, root, base=""):
    """Folders and files of one repository; their paths."""
    folders, files = [""], []
    for _ in range(rng.randrange(2, 9)):
        folder = os.path.join(rng.choice(folders), rng.choice(NAMES))
        if folder not in folders:
            folders.append(folder)
    for _ in range(rng.randrange(4, 18)):
        file = os.path.join(rng.choice(folders), rng.choice(NAMES))
        if file not in folders and file not in files:
            files.append(file)
    for folder in folders:
        os.makedirs(os.path.join(root, base, folder), exist_ok=True)
    for file in files:
        write(os.path.join(root, base, file))
    return folders, files


def equip(rng, repository, template, folders, files, modern):
    """Makes it a repository and strews ignore files."""
    shutil.copytree(template, os.path.join(repository, ".git"))
    if rng.random() < 0.3:
        write(os.path.join(repository, ".git/info/exclude"), ignore_text(rng, files + folders[1:], rng.randrange(1, 4), modern))
    for folder in folders:
        if rng.random() < (0.85 if folder == "" else 0.3):
            below = [os.path.relpath(p, folder or ".") for p in files + folders[1:] if p.startswith(folder + "/" if folder else "")]
            target = os.path.join(repository, folder, ".gitignore")
            odd = rng.random()
            if odd < 0.01:
                os.makedirs(target)
                write(os.path.join(target, "a"))
            elif odd < 0.02:
                os.symlink(os.path.join(repository, ".git/info/exclude"), target)
            elif below:
                write(target, ignore_text(rng, below, rng.randrange(1, 7), modern))


class Git:
    def __init__(self, home):
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": home, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C",
        }

    def __call__(self, folder, *arguments, stdin=b"", codes=(0,)):
        run = subprocess.run(["git", "-C", folder, *arguments], input=stdin, capture_output=True, env=self.environment)
        if run.returncode not in codes:
            sys.exit(f"git {' '.join(arguments)} in {folder}: {run.stderr.decode()}")
        return set(run.stdout.split(b"\0")) - {b""}

    def ignored(self, repository, paths):
        return self(repository, "check-ignore", "--no-index", "--stdin", "-z", stdin=b"\0".join(paths), codes=(0, 1))

    def kept_files(self, repository):
        return self(repository, "ls-files", "--others", "--exclude-standard", "-z")


def dump(tool, answer, roots):
    """What TreeDump says of each root."""
    run = subprocess.run([tool, answer, "-"], input="\n".join(roots).encode(), capture_output=True)
    if run.returncode != 0:
        sys.exit(f"TreeDump ended with {run.returncode}: {run.stderr.decode()}")
    answers, current = [], []
    for item in run.stdout.split(b"\0")[:-1]:
        if item:
            current.append(item)
        else:
            answers.append(current)
            current = []
    assert len(answers) == len(roots), (len(answers), len(roots))
    return answers


def walked(root):
    for folder, folders, files in os.walk(os.fsencode(root)):
        folders[:] = [f for f in folders if f != b".git"]
        for name in folders + [f for f in files if f != b".git"]:
            yield os.path.relpath(os.path.join(folder, name), os.fsencode(root))


def is_below(path, folders):
    parts = path.split(b"/")
    return any(b"/".join(parts[:count]) in folders for count in range(1, len(parts) + 1))


def main():
    tool, cases, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory(prefix="gitignore-") as scratch:
        git = Git(scratch)
        template = os.path.join(scratch, "template")
        git(scratch, "init", "-q", "--template=", template)
        template = os.path.join(template, ".git")

        probe = os.path.join(scratch, "probe")
        os.makedirs(probe)
        shutil.copytree(template, os.path.join(probe, ".git"))
        write(os.path.join(probe, ".gitignore"), b"a**/b\n")
        modern = not git.ignored(probe, [b"ab"])

        roots, expectations = [], []
        for case in range(cases):
            rng = random.Random(f"{seed}/{case}")
            root = os.path.join(scratch, str(case))
            folders, files = grow(rng, root)
            equip(rng, root, template, folders, files, modern)
            nested = None
            if rng.random() < 0.08:
                nested = "inner"
                more_folders, more_files = grow(rng, root, nested)
                equip(rng, os.path.join(root, nested), template, more_folders, more_files, modern)

            paths = sorted(walked(root))
            outside = [p for p in paths if not (nested and p.startswith(b"inner/"))]
            ignored = git.ignored(root, outside)
            kept = git.kept_files(root)
            if nested and b"inner/" in kept:
                inner = os.path.join(root, nested)
                own = [p for p in paths if p.startswith(b"inner/")]
                kept = (kept - {b"inner/"}) | {b"inner/" + p for p in git.kept_files(inner)}
                ignored |= {b"inner/" + p for p in git.ignored(inner, [p[6:] for p in own])}
            elif nested:
                ignored |= {p for p in paths if p.startswith(b"inner/")}
            roots.append(root)
            expectations.append((paths, ignored, kept, b""))

            # A walk that begins inside the repository obeys the ignore files above.
            starts = [f for f in folders[1:] if not is_below(os.fsencode(f), ignored)]
            if starts and rng.random() < 0.3:
                start = os.fsencode(rng.choice(starts)) + b"/"
                roots.append(os.path.join(root, os.fsdecode(start)))
                expectations.append((paths, ignored, kept, start))

        compared = different = disagreements = ignored_count = 0
        listed = dump(tool, "files", roots)
        left_out = dump(tool, "left-out", roots)
        for root, (paths, ignored, kept, start), files, entries in zip(roots, expectations, listed, left_out):
            files = {start + f for f in files}
            folders = {start + e.split(b"\tignored by ")[0] for e in entries if b"\tignored by " in e}
            for path in paths:
                if not path.startswith(start) or path == start[:-1]:
                    continue
                full = os.path.join(os.fsencode(root)[:len(os.fsencode(root)) - len(start)] if start else os.fsencode(root), path)
                is_folder = os.path.isdir(full) and not os.path.islink(full)
                if os.path.islink(full):
                    continue
                if not is_folder and (path in ignored) == (path in kept):
                    disagreements += 1
                    continue
                ours = is_below(path, folders) if is_folder else path not in files
                compared += 1
                ignored_count += path in ignored
                if ours != (path in ignored):
                    different += 1
                    if different <= 20:
                        verdict = "ignored" if path in ignored else "kept"
                        print(f"different: git says {verdict}: {full!r} from {root!r}")
                        top = os.fsdecode(full[:-len(path)])
                        for folder, _, names in os.walk(top):
                            for name in names:
                                if name == ".gitignore" or folder.endswith(".git/info"):
                                    with open(os.path.join(folder, name), "rb") as file:
                                        print("   ", os.path.relpath(os.path.join(folder, name), top), file.read())
        if not modern:
            print("no pattern like `a**/b` is among them: this git still takes such stars for whole folders")
        version = subprocess.run(["git", "--version"], capture_output=True, text=True).stdout.strip()
        print(
            f"gitignore against {version}: {cases} trees, {len(roots)} walks, {compared} verdicts compared ({ignored_count} ignored), "
            f"{compared - different} equal, {different} different; {disagreements} on which git's commands disagree"
        )
        if different or compared < cases * 5:
            sys.exit(1)


main()
