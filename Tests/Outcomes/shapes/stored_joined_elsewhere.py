# carrier: daemon-thread; source
import threading

import work

threads = []


def start_job():
    thread = threading.Thread(target=work.job, daemon=True)
    thread.start()
    threads.append(thread)


def wait_for_all():
    """Nobody calls it."""
    for thread in threads:
        thread.join()
