# carrier: timer; source
import threading

import work


def start_job():
    threading.Timer(0, work.job).start()
