"""The work that a request starts, and the lab's own requests. A job writes a line when it starts and one when it ends."""
import os
import sys
import time
import uuid

LOG = "@LOG@"
SECONDS = @SECONDS@
ballast = []


def note(word, job):
    line = f"{word} {job} {os.getpid()} {time.monotonic():.3f}\n"
    descriptor = os.open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    os.write(descriptor, line.encode())
    os.close(descriptor)


def job(seconds=SECONDS):
    name = uuid.uuid4().hex
    note("start", name)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.05)
    note("end", name)
    return name


async def job_async():
    import asyncio
    name = uuid.uuid4().hex
    note("start", name)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        await asyncio.sleep(0.05)
    note("end", name)
    return name


def answer():
    return str(os.getpid()).encode()


def other_seconds(path):
    """How long the lab's own request for this path takes: `/slow/2` two seconds. `/grow/200` takes 200 MiB, `/raise` fails."""
    parts = path.strip("/").split("/")
    if parts[0] == "grow":
        ballast.append(b"x" * (int(parts[1]) << 20))
    if parts[0] == "slow":
        note("slow", "-")
        return float(parts[1])
    if parts[0] == "raise":
        raise ValueError("boom")
    return 0


def other(path):
    time.sleep(other_seconds(path))


if __name__ == "__main__":
    job(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
