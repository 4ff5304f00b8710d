# carrier: timer
import threading

import work


def start_job():
    threading.Timer(60, work.job).start()
    work.note("given", "-")
