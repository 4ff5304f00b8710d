# carrier: process-pool
from concurrent.futures import ProcessPoolExecutor

import work

pools = []


def start_job():
    if not pools:
        pools.append(ProcessPoolExecutor(max_workers=4))
    pools[0].submit(work.job)
