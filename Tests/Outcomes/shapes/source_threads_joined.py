# waits; source
import threading

import work


def start_job():
    threads = [threading.Thread(target=work.job) for _ in range(1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
