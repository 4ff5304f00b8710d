# carrier: non-daemon-thread
import threading

import work


def start_job():
    timer = threading.Timer(1.5, work.job)
    timer.daemon = False
    timer.start()
