# waits; source
from multiprocessing.pool import ThreadPool

import work


def start_job():
    with ThreadPool(1) as pool:
        pool.apply_async(work.job).get()
