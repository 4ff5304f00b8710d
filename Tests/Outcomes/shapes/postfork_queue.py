# carrier: queue
import queue
import threading

from uwsgidecorators import postfork

import work

jobs = queue.Queue()


def consume():
    while True:
        task = jobs.get()
        task()
        jobs.task_done()


@postfork
def start_consumers():
    for _ in range(6):
        threading.Thread(target=consume, daemon=True).start()


def start_job():
    jobs.put(work.job)
