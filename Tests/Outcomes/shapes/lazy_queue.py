# carrier: queue
import queue
import threading

import work

jobs = queue.Queue()
consumers = []


def consume():
    while True:
        task = jobs.get()
        task()
        jobs.task_done()


def start_job():
    if not consumers:
        for _ in range(6):
            consumer = threading.Thread(target=consume, daemon=True)
            consumer.start()
            consumers.append(consumer)
    jobs.put(work.job)


def drain():
    jobs.join()
