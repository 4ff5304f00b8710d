# waits; source
import contextlib
from concurrent.futures import ThreadPoolExecutor

import work


def start_job():
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        pool.submit(work.job)
