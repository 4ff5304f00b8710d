# carrier: queue; import
import queue
import threading

import work

jobs = queue.Queue()


def consume():
    while True:
        task = jobs.get()
        task()
        jobs.task_done()


for _ in range(6):
    threading.Thread(target=consume, daemon=True).start()


def start_job():
    jobs.put(work.job)
