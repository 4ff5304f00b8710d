# waits; source
from concurrent.futures import ThreadPoolExecutor

import work

pool = ThreadPoolExecutor(max_workers=22)


def start_job():
    list(pool.map(lambda _: work.job(), [1]))
