# carrier: thread-pool; source
from concurrent.futures import ThreadPoolExecutor, wait

import work

pool = ThreadPoolExecutor(max_workers=22)


def start_job():
    wait([pool.submit(work.job)], timeout=0.1)
