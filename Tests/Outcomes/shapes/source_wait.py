# waits; source
from concurrent.futures import ThreadPoolExecutor, wait

import work

pool = ThreadPoolExecutor(max_workers=22)


def start_job():
    futures = [pool.submit(work.job)]
    wait(futures)
