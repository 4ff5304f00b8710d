# waits; source
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)


def start_job():
    future = pool.submit(work.job)
    try:
        len("x")
    finally:
        future.result()
