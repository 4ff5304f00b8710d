# waits; source
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)


def start_job():
    futures = {"a": pool.submit(work.job)}
    for future in futures.values():
        future.result()
