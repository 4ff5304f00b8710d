# waits; source
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)


def start_job():
    futures = [pool.submit(work.job) for _ in range(1)]
    [future.result() for future in futures]
