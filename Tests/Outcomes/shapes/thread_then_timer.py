# carrier: timer; chain
import threading

import work


def first_step():
    work.time.sleep(1)
    threading.Timer(0.1, work.job).start()


def start_job():
    threading.Thread(target=first_step).start()
