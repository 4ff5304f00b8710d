# carrier: thread; source
import threading

import work


def start_job():
    for _ in range(1):
        threading.Thread(target=work.job).start()
