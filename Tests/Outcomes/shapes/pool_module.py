# carrier: thread-pool
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)


def start_job():
    pool.submit(work.job)


def drain():
    pool.shutdown(wait=True)
