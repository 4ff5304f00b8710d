# carrier: thread-pool; source
from concurrent.futures import ThreadPoolExecutor

import work

class Mailer:
    def __init__(self):
        self.pool = ThreadPoolExecutor(max_workers=22)

    def send(self):
        self.pool.submit(work.job)


mailer = Mailer()


def start_job():
    mailer.send()
