# carrier: process-pool; import
from concurrent.futures import ProcessPoolExecutor

import work

pool = ProcessPoolExecutor(2)
pool.submit(work.answer).result()


def start_job():
    pool.submit(work.job)
