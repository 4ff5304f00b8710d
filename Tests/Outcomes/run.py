"""Runs one cell once: starts the server, lets requests start jobs, pulls the trigger, and counts.

Waiting is for events, with a bound, never for a fixed time: a slow machine makes a run longer, not different. Where it does make a
difference (a job that ended before the worker was told to leave) the run says that it measured nothing.
"""
import dataclasses, http.client, os, pathlib, random, re, shutil, signal, socket, subprocess, sys, threading, time

import project
from matrix import HERE

PATIENCE = 60.0  # seconds for a server to start, and for a request to be answered


@dataclasses.dataclass
class Measurement:
    # `finishes`, `lost`, `never-runs`, `mixed`, `stays`, or `nothing` with the reason.
    outcome: str
    reason: str = ""
    accepted: int = 0
    started: int = 0
    finished: int = 0
    lost: int = 0
    never: int = 0
    # Whether the worker that took the requests left, and how long after the trigger, in seconds.
    left: bool = False
    linger: float = 0.0


class Nothing(Exception):
    """This run measured nothing, and why."""


ports, ports_lock = set(), threading.Lock()


def free_port():
    """A port that nothing uses, below those that the system gives to clients."""
    with ports_lock:
        while True:
            port = random.randrange(10000, 30000)
            if port in ports:
                continue
            with socket.socket() as probe:
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
            ports.add(port)
            return port


def alive(pid):
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except OSError:
        return False
    return state not in (b"Z", b"X")


class Log:
    """The lines that jobs wrote."""

    def __init__(self, path):
        self.path = path
        # The processes that gave a job to something that begins it later, one for each job.
        self.givers = []

    def read(self):
        starts, ends, slow, self.givers = {}, {}, 0, []
        if self.path.exists():
            for line in self.path.read_text().splitlines():
                word, job, pid, when = line.split()
                if word == "slow":
                    slow += 1
                elif word == "given":
                    self.givers.append(int(pid))
                else:
                    (starts if word == "start" else ends)[job] = (int(pid), float(when))
        return starts, ends, slow

    def taken(self):
        """How many jobs began, or were given to something that begins them later."""
        starts, _, _ = self.read()
        return len(starts) + len(self.givers)


class Run:
    def __init__(self, cell, folder, binaries):
        self.cell, self.mode, self.folder, self.binaries = cell, cell.mode, folder, binaries
        self.log = Log(folder / "jobs.log")
        self.port = free_port()
        self.workers = set()
        self.accepted = 0
        self.background = []

    def measure(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.folder.chmod(0o777)
        command = project.make(self.cell, self.folder, self.port)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("UWSGI_", "GUNICORN_", "PYTHON", "VIRTUAL_ENV"))}
        # Debian's Apache lies where only root looks.
        environment |= {"PATH": f"{self.binaries}:{os.environ['PATH']}:/usr/sbin", "C_FORCE_ROOT": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1",
                        "LAB_FOLDER": str(self.folder)}
        self.environment = environment
        self.keeper = subprocess.Popen(
            [sys.executable, HERE / "keeper.py", self.folder, *command.split()], cwd=self.folder / "project", env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
        try:
            self.server = int(self.keeper.stdout.readline())
            return self.watch()
        except Nothing as nothing:
            return Measurement("nothing", str(nothing))
        finally:
            self.keeper.stdin.close()
            self.keeper.wait()
            self.keeper.stdout.close()

    # Requests

    def ask(self, path, patience=PATIENCE):
        """Sends one request; the answer is the worker's process id. Until the server listens it tries again."""
        until = time.monotonic() + patience
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=max(1, until - time.monotonic()))
            try:
                connection.connect()
            except OSError:
                if not alive(self.server):
                    raise Nothing("the server ended: " + self.tail())
                if time.monotonic() > until:
                    raise Nothing("the server does not listen: " + self.tail())
                time.sleep(0.05)
                continue
            try:
                connection.request("GET", path, headers={"Connection": "close"})
                response = connection.getresponse()
                body = response.read()
                return response.status, body
            except (OSError, http.client.HTTPException) as error:
                return 0, repr(error).encode()
            finally:
                connection.close()

    def ask_job(self):
        status, body = self.ask("/job")
        if status == 200:
            self.accepted += 1
            self.workers.add(int(body))
        elif status == 500:
            self.refused += 1
        else:
            raise Nothing(f"a request was answered with {status}: {body[:80]!r} {self.tail()}")

    def ask_beside(self, path):
        thread = threading.Thread(target=lambda: self.ask(path), daemon=True)
        thread.start()
        self.background.append(thread)

    def send_tasks(self, count):
        self.send_task("; app.".join(["handle.delay()"] * count))
        self.accepted = count

    def send_task(self, call):
        done = subprocess.run(["python3", "-c", f"import app; app.{call}"],
                              cwd=self.folder / "project", env=self.environment, capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode:
            raise Nothing(f"the task was not sent: {done.stderr[-200:]}")

    # The course of a run

    def watch(self):
        mode = self.mode
        self.refused = 0
        if mode.delay:
            self.await_server()
            time.sleep(mode.delay)
        if mode.busy and not mode.pull.startswith("signal-busy"):
            self.ask_beside(f"/slow/{mode.busy}")
            self.wait_until(lambda: self.log.read()[2] > 0, "the slow request does not arrive")
        if self.cell.template == "celery":
            self.send_tasks(mode.jobs)
            if mode.trigger == "none" or mode.pull != "requests":
                self.wait_until(lambda: self.log.taken() >= mode.jobs or self.failed_tasks() >= mode.jobs, "the tasks do not start")
            else:
                self.wait_until(lambda: self.log.read()[0] or self.failed_tasks() == mode.jobs, "the tasks do not start")
            if self.failed_tasks() == mode.jobs:
                return Measurement("never-runs", "the job is refused: " + self.tail(), accepted=mode.jobs, never=mode.jobs)
            pulled = time.monotonic()
        else:
            for _ in range(mode.jobs):
                self.ask_job()
            for _ in range(mode.after):
                self.ask("/noop")
            pulled = time.monotonic()
        if self.refused:
            if self.accepted:
                raise Nothing(f"{self.refused} requests failed, {self.accepted} did not")
            return Measurement("never-runs", "the job is refused: " + self.tail(), accepted=self.refused, never=self.refused)
        if mode.pull not in ("requests", "wait"):
            # Jobs that take long to start (a process of its own) run when the trigger is pulled; those that never start do not.
            self.wait_until(lambda: self.log.taken() >= self.accepted, None, patience=3)
            pulled = self.pull()
        if mode.fired:
            pulled = self.wait_for_words(re.compile(mode.fired))
        return self.count(pulled)

    def pull(self):
        word, _, argument = self.mode.pull.partition(":")
        if word == "signal-busy":
            # Another request is running when the signal comes.
            self.ask_beside(f"/slow/{self.mode.busy}")
            self.wait_until(lambda: self.log.read()[2] > 0, "the slow request does not arrive")
        elif word == "signal":
            # A worker counts as busy until it has put its last request away, which is after the answer.
            time.sleep(0.5)
        pulled = time.monotonic()
        if word in ("signal", "signal-busy"):
            os.kill(self.server, signal.Signals["SIG" + argument])
        elif word == "request":
            self.ask_beside(argument)
        elif word == "task":
            self.send_task(f"other.delay({argument!r})")
        elif word == "touch":
            os.utime(self.folder / (argument or "touch"), (time.time() + 5, time.time() + 5))
        else:
            raise SystemExit(f"{self.mode.name}: unknown pull {self.mode.pull}")
        return pulled

    def count(self, pulled):
        mode, shape = self.mode, self.cell.shape
        waits = "waits" in shape.flags
        gone_at = None
        while True:
            now = time.monotonic()
            starts, ends, _ = self.log.read()
            if self.cell.template == "celery":
                self.workers |= {pid for pid, _ in starts.values()} | set(self.log.givers)
            running = [job for job in starts if job not in ends]
            gone = bool(self.workers) and not any(alive(pid) for pid in self.workers)
            if gone and gone_at is None:
                gone_at = now
            latest = max([when for _, when in starts.values()] + [pulled])
            if len(starts) >= self.accepted and not running:
                if gone or mode.trigger == "none" or now > latest + mode.seconds + 15:
                    break
            elif gone_at and not any(alive(starts[job][0]) for job in running) and (len(starts) >= self.accepted or now > gone_at + 4):
                break
            elif now > latest + mode.seconds + (5 if mode.trigger == "none" else 25):
                break
            time.sleep(0.05)
        early = [] if waits or mode.trigger == "none" else [job for job, (_, when) in ends.items() if when <= pulled]
        accepted = self.accepted - len(early)
        started, finished = len(starts) - len(early), len(ends) - len(early)
        left = gone_at is not None
        result = Measurement("mixed", "", accepted, started, finished, started - finished, accepted - started, left,
                             round(gone_at - pulled, 1) if left else 0.0)
        if accepted < 1:
            return Measurement("nothing", "every job ended before the worker was told to leave")
        if finished == accepted:
            # A worker that never left has lost nothing, and shows nothing either.
            stayed = mode.trigger != "none" and not left and not waits
            result.outcome = "stays" if stayed else "finishes"
        elif finished == 0:
            # One that the worker had taken and not yet begun is lost like those beside it; so is the second half of a job of two.
            result.outcome = "lost" if result.lost or "chain" in shape.flags else "never-runs"
        return result

    def failed_tasks(self):
        path = self.folder / "server.log"
        return path.read_text(errors="replace").count("raised unexpected") if path.exists() else 0

    # Waiting

    def await_server(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with socket.socket() as probe:
                if self.cell.template == "celery" or probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)

    def wait_until(self, condition, failure, patience=PATIENCE):
        until = time.monotonic() + patience
        while not condition():
            if time.monotonic() > until:
                if failure is None:
                    return
                raise Nothing(f"{failure}: {self.tail()}")
            time.sleep(0.03)

    def wait_for_words(self, pattern):
        def found():
            path = self.folder / "server.log"
            return path.exists() and pattern.search(path.read_text(errors="replace"))
        self.wait_until(found, f"the server's log never says /{pattern.pattern}/", patience=PATIENCE)
        return time.monotonic()

    def tail(self):
        path = self.folder / "server.log"
        lines = path.read_text(errors="replace").strip().splitlines() if path.exists() else []
        return " | ".join(lines[-3:])[-300:]
