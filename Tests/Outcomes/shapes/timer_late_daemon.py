# carrier: daemon-timer
import threading

import work


def start_job():
    timer = threading.Timer(60, work.job)
    timer.daemon = True
    timer.start()
    work.note("given", "-")
