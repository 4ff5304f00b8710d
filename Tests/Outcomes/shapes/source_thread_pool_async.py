# carrier: daemon-thread; source
from multiprocessing.pool import ThreadPool

import work

pool = []


def start_job():
    if not pool:
        pool.append(ThreadPool(4))
    pool[0].apply_async(work.job)
