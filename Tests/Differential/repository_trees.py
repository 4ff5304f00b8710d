"""Trees of public repositories at known commits, written from git repositories that are already on the machine."""
import os, subprocess

# Larger files hold data.
LARGEST = 1_000_000


def unpack(mirrors, folder, commits):
    """Writes the text files of each repository (a dictionary from name to commit); nothing is fetched, objects that a mirror lacks are left out."""
    for repository, commit in sorted(commits.items()):
        name = repository.replace("/", "+")
        target = folder / name
        store = next((p for p in (mirrors / name / "repo" / ".git", mirrors / name / "repo", mirrors / name) if (p / "objects").is_dir()), None)
        if target.exists() or store is None:
            continue
        environment = dict(os.environ, GIT_NO_LAZY_FETCH="1", GIT_DIR=str(store))
        git = lambda *words, **more: subprocess.run(["git", *words], env=environment, capture_output=True, **more).stdout
        entries = [e.split("\t", 1) for e in git("ls-tree", "-r", "-z", commit).decode(errors="replace").split("\0") if e]
        files = [(meta.split(), path) for meta, path in entries]
        files = [(mode, digest, path) for (mode, kind, digest), path in files if kind == "blob"]
        sizes = git("cat-file", "--batch-check", input="".join(d + "\n" for _, d, _ in files).encode()).decode().splitlines()
        process = subprocess.Popen(["git", "cat-file", "--batch"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for (mode, digest, path), size in zip(files, sizes):
            if size.split()[1] != "blob" or int(size.split()[2]) > LARGEST:
                continue
            process.stdin.write((digest + "\n").encode())
            process.stdin.flush()
            length = int(process.stdout.readline().split()[2])
            content = process.stdout.read(length)
            process.stdout.read(1)
            if b"\0" in content[:8000]:
                continue
            place = target / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if mode == "120000":
                place.symlink_to(content.decode(errors="replace"))
            else:
                place.write_bytes(content)
        process.stdin.close()
        process.wait()
