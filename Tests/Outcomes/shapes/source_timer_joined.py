# waits; source
import threading

import work


def start_job():
    timer = threading.Timer(0, work.job)
    timer.start()
    timer.join()
