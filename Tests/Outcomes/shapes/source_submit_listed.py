# carrier: thread-pool; source
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)
futures = []


def start_job():
    futures.append(pool.submit(work.job))
