# carrier: thread-pool; import
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(1)
pool.submit(work.answer).result()


def start_job():
    pool.submit(work.job)
