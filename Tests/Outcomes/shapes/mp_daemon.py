# carrier: daemon-process
import multiprocessing

import work


def start_job():
    multiprocessing.Process(target=work.job, daemon=True).start()
