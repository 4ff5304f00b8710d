# carrier: thread; source
import threading

import work


def start_job():
    thread = threading.Thread(target=work.job)
    thread.start()
    thread.is_alive()
