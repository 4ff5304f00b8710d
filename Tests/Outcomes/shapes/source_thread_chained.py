# carrier: thread; source
import threading

import work


def start_job():
    threading.Thread(target=work.job).start()
