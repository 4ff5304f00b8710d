# carrier: thread; then: thread; chain
import threading

import work


def first_step():
    work.time.sleep(3)
    threading.Thread(target=work.job).start()


def start_job():
    threading.Thread(target=first_step).start()
