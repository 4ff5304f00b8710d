# carrier: thread; source
import threading

import work

class Sender(threading.Thread):
    def run(self):
        work.job()


def start_job():
    Sender().start()
