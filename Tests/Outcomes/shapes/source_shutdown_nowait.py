# carrier: thread-pool; source
from concurrent.futures import ThreadPoolExecutor

import work


def start_job():
    pool = ThreadPoolExecutor(max_workers=1)
    pool.submit(work.job)
    pool.shutdown(wait=False)
