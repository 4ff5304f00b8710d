# carrier: thread-pool; source
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)


def start_job():
    pool.submit(work.job).add_done_callback(print)
