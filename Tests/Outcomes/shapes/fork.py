# carrier: subprocess
import os

import work


def start_job():
    if os.fork() == 0:
        work.job()
        os._exit(0)
