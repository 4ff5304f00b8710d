# carrier: process-pool; import
import multiprocessing

import work

pool = multiprocessing.Pool(2)


def start_job():
    pool.apply_async(work.job)
