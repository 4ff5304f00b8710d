# carrier: thread-pool; source
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)



def start_job():
    future = pool.submit(work.job)
    if work.SECONDS > 1000:
        return
