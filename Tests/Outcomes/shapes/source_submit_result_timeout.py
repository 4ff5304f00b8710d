# carrier: thread-pool; source
import concurrent.futures
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)


def start_job():
    future = pool.submit(work.job)
    try:
        future.result(timeout=0.1)
    except concurrent.futures.TimeoutError:
        pass
