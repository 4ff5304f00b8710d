# waits; source
from concurrent.futures import ThreadPoolExecutor

import work


def start_job():
    with ThreadPoolExecutor(max_workers=2) as pool:
        pool.map(lambda _: work.job(), [1])
