# carrier: thread-pool; source
from concurrent.futures import ThreadPoolExecutor as Executor

import work

pool = Executor(max_workers=22)


def start_job():
    later = pool.submit
    later(work.job)
