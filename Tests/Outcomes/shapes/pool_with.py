# waits
from concurrent.futures import ThreadPoolExecutor

import work


def start_job():
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(work.job)
