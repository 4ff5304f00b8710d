# carrier: thread-pool; import
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(4)
# Importing uses it once: a thread of the pool waits for more work in the process that forks.
pool.submit(work.answer).result()


def start_job():
    pool.submit(work.job)
