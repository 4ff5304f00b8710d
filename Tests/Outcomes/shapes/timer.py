# carrier: timer
import threading

import work


def start_job():
    threading.Timer(1.5, work.job).start()
