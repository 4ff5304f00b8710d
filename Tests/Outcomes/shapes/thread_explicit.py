# carrier: non-daemon-thread
import threading

import work


def start_job():
    threading.Thread(target=work.job, daemon=False).start()
