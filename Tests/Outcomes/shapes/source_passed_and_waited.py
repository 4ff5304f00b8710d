# waits; source
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)


def finish(future):
    return future.result()


def start_job():
    finish(pool.submit(work.job))
