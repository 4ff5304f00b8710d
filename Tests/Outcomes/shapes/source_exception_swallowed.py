# carrier: thread-pool; source
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)


def start_job():
    try:
        pool.submit(work.job)
    except RuntimeError:
        pass
