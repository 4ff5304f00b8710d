# carrier: thread-pool; source
import functools
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)


def start_job():
    submit = functools.partial(pool.submit, work.job)
    submit()
