# carrier: thread-pool; chain
import threading
from concurrent.futures import ThreadPoolExecutor

import work


def first_step():
    work.time.sleep(1)
    with ThreadPoolExecutor(max_workers=1) as own:
        own.submit(work.job)


def start_job():
    threading.Thread(target=first_step).start()
