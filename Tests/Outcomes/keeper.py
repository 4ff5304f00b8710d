"""Starts one server and ends all of it: the server, its workers, what they started, and whatever turned its back on them.

    keeper.py FOLDER COMMAND…      the server's output goes to FOLDER/server.log

Its standard input is a pipe from the lab. The pipe closes when the lab is done, and also when the lab dies of whatever cause; then
everything ends. As a subreaper it is the new parent of every orphan below it, so that neither a new session nor a double fork
gets away; the server itself dies with its keeper.
"""
import ctypes, os, select, signal, sys, time

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
libc = ctypes.CDLL(None, use_errno=True)


def start(folder, command):
    keeper, child = os.getpid(), os.fork()
    if child:
        return child
    try:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != keeper:
            os._exit(1)
        os.setsid()
        log = os.open(os.path.join(folder, "server.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        os.closerange(3, 256)
        os.execvp(command[0], command)
    except OSError as error:
        os.write(2, f"keeper: {command[0]}: {error}\n".encode())
    finally:
        os._exit(127)


def descendants():
    """Every process below this one, zombies included."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    parent = int(file.read().rpartition(b")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            children.setdefault(parent, []).append(int(name))
    found, waiting = [], [os.getpid()]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def reap():
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass


def end_everything():
    until = time.monotonic() + 20
    while time.monotonic() < until:
        below = descendants()
        if not below:
            return
        for pid in below:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.01)
        reap()


def main():
    folder, command = sys.argv[1], sys.argv[2:]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
    print(start(folder, command), flush=True)
    while True:
        readable, _, _ = select.select([0], [], [], 0.1)
        if readable and not os.read(0, 1024):
            break
        reap()
    end_everything()


main()
