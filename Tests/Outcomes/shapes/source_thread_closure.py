# carrier: thread; source
import threading

import work


def start_job():
    def save():
        work.job()

    threading.Thread(target=save).start()
