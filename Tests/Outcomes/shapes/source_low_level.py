# carrier: daemon-thread; source
import _thread

import work


def start_job():
    _thread.start_new_thread(work.job, ())
