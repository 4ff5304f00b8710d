"""Installs servers: one environment per installation in a cache folder, made anew when what it should hold changes."""
import fcntl, json, os, pathlib, shutil, subprocess, sys


def missing_packages(names):
    return [name for name in names if subprocess.run(["dpkg", "-s", name], capture_output=True).returncode]


def install(installation, cache, more=()):
    """Returns the folder to put first in PATH, or a sentence saying why there is none."""
    absent = missing_packages(installation.apt)
    if absent:
        with lock(cache):
            command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *absent]
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            done = subprocess.run(command, capture_output=True, text=True, env=environment)
            if done.returncode:
                # The lists of packages may be old, or not there at all.
                subprocess.run(["apt-get", "update", "-qq"], env=environment)
                done = subprocess.run(command, capture_output=True, text=True, env=environment)
        if done.returncode:
            return None, f"apt-get cannot install {' '.join(absent)}: {done.stderr.strip().splitlines()[-1:]}"
    python = interpreter(installation.python)
    if not python:
        return None, f"there is no Python {installation.python} here"
    folder = cache / installation.name
    packages = set(installation.pip) | set(more)
    ready = folder / "installed.json"
    was_python, was_packages = json.loads(ready.read_text()) if ready.exists() else (None, [])
    if was_python != python or not packages <= set(was_packages):
        if was_python == python and set(installation.pip) <= set(was_packages):
            # Another run may be using what is there.
            packages |= set(was_packages)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python, "-m", "venv", *(["--system-site-packages"] if installation.apt else []), folder], check=True)
        if packages:
            done = subprocess.run([folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", *sorted(packages)],
                                  capture_output=True, text=True)
            if done.returncode:
                return None, f"pip cannot install {' '.join(installation.pip)}: {done.stderr.strip().splitlines()[-1:]}"
        ready.write_text(json.dumps([python, sorted(packages)]))
    return folder / "bin", None


def interpreter(version):
    """Debian's own python for packages of Debian; a pyenv or system interpreter for a version; else the one that runs the lab."""
    if version == "debian":
        return "/usr/bin/python3"
    if version is None or f"{sys.version_info[0]}.{sys.version_info[1]}" == version:
        return sys.executable
    for root in sorted(pathlib.Path(os.environ.get("PYENV_ROOT", pathlib.Path.home() / ".pyenv")).glob(f"versions/{version}*")):
        if (root / "bin/python3").exists():
            return str(root / "bin/python3")
    return shutil.which(f"python{version}")


class lock:
    """One package installation at a time."""

    def __init__(self, cache):
        self.path = cache / "lock"

    def __enter__(self):
        self.file = open(self.path, "w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_):
        self.file.close()
