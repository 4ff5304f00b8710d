# carrier: thread; then: timer; chain
import threading

import work


def first_step():
    work.time.sleep(3)
    threading.Timer(0.1, work.job).start()


def start_job():
    threading.Thread(target=first_step).start()
