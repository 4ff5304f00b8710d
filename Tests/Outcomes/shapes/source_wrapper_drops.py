# carrier: thread-pool; source
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)


def in_background(function):
    pool.submit(function)


def start_job():
    in_background(work.job)
