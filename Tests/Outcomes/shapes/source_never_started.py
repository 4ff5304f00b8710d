# waits; source
import threading

import work


def start_job():
    thread = threading.Thread(target=work.job)
    work.job()
