# carrier: thread; then: thread-pool; chain
import threading
from concurrent.futures import ThreadPoolExecutor

import work


def first_step():
    work.time.sleep(3)
    with ThreadPoolExecutor(max_workers=1) as own:
        own.submit(work.job)


threads = []


def start_job():
    thread = threading.Thread(target=first_step)
    thread.start()
    threads.append(thread)


def drain():
    for thread in threads:
        thread.join()
