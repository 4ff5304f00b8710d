# carrier: thread-pool; import
from multiprocessing.pool import ThreadPool

import work

pool = ThreadPool(4)


def start_job():
    pool.apply_async(work.job)
