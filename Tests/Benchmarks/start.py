"""How long commands take from start to end: turn and turn about, so that whatever else the machine does meets all of them.

usage: start.py RUNS COMMAND...    each COMMAND is one argument, such as "rg --version"

Prints median, quartile and minimum; asserts nothing, because the figures belong to one machine and one moment.
"""

import os
import shlex
import shutil
import statistics
import sys
import time

runs, commands = int(sys.argv[1]), [shlex.split(text) for text in sys.argv[2:]]
programs = [shutil.which(command[0]) or sys.exit(f"there is no {command[0]}") for command in commands]
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
times = [[] for _ in commands]
for _ in range(runs):
    for program, command, taken in zip(programs, commands, times):
        start = time.perf_counter()
        process = os.posix_spawn(program, command, os.environ, file_actions=quiet)
        status = os.waitpid(process, 0)[1]
        taken.append((time.perf_counter() - start) * 1000)
        if status != 0:
            sys.exit(f"{shlex.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
for command, taken in zip(commands, times):
    lower = statistics.quantiles(taken, n=4)[0] if runs > 1 else taken[0]
    print(f"{statistics.median(taken):7.2f} ms median {lower:7.2f} ms quartile {min(taken):7.2f} ms minimum   {shlex.join(command)}")
