# carrier: thread; then: thread-pool; chain
import threading
from concurrent.futures import ThreadPoolExecutor

import work


def first_step():
    work.time.sleep(3)
    with ThreadPoolExecutor(max_workers=1) as own:
        own.submit(work.job)


def start_job():
    threading.Thread(target=first_step).start()
