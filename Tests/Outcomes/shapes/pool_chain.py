# carrier: thread-pool; then: thread-pool; chain; undrained
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)


def first_step():
    work.time.sleep(3)
    pool.submit(work.job)


def start_job():
    pool.submit(first_step)


def drain():
    pool.shutdown()
