"""Proves that nothing is left over when the lab is killed: kills it with SIGKILL while servers run, alone and with its whole group.

    left_over.py CELL…      each cell is run once, and the lab is killed while its jobs run
"""
import os, pathlib, signal, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent


def processes_of(folder):
    """Every living process that was started for a run in this folder: they inherit its name in their environment."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (path / "environ").read_bytes() and (path / "stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z":
                found.append((int(path.name), (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()))
        except OSError:
            continue
    return found


def killed(cell, whole_group):
    with tempfile.TemporaryDirectory(prefix="lab-left-over-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        lab = subprocess.Popen([sys.executable, HERE / "lab.py", "run", cell, "--runs", "1", "--dry", "--keep", folder], start_new_session=True,
                               stdout=subprocess.DEVNULL)
        # The first one builds its server, which takes minutes on a busy machine.
        until = time.monotonic() + 900
        started = lambda: sum(path.read_text().count("start ") for path in folder.glob("*/jobs.log"))
        while started() < 3:
            if time.monotonic() > until or lab.poll() is not None:
                raise SystemExit(f"{cell}: the jobs do not start")
            time.sleep(0.02)
        before = processes_of(folder)
        (os.killpg if whole_group else os.kill)(lab.pid, signal.SIGKILL)
        lab.wait()
        until = time.monotonic() + 20
        while processes_of(folder) and time.monotonic() < until:
            time.sleep(0.05)
        left = processes_of(folder)
        print(f"{cell}, killed {'with its group' if whole_group else 'alone'}: {len(before)} processes before, {len(left)} after")
        if not before:
            raise SystemExit("nothing ran: this proves nothing")
        return left


left = [process for cell in sys.argv[1:] for whole_group in (False, True) for process in killed(cell, whole_group)]
for pid, command in left:
    print("left over:", pid, command)
    os.kill(pid, signal.SIGKILL)
sys.exit(1 if left else 0)
