# carrier: thread; source
import threading

import work

def later(function):
    threading.Thread(target=function).start()


def start_job():
    later(work.job)
