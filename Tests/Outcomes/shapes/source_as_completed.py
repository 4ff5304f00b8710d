# waits; source
from concurrent.futures import ThreadPoolExecutor, as_completed

import work

pool = ThreadPoolExecutor(max_workers=22)


def start_job():
    for future in as_completed([pool.submit(work.job)]):
        future.result()
