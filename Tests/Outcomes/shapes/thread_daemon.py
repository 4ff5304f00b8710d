# carrier: daemon-thread
import threading

import work

threads = []


def start_job():
    thread = threading.Thread(target=work.job, daemon=True)
    thread.start()
    threads.append(thread)


def drain():
    for thread in threads:
        thread.join()
