# waits; source
import threading

import work

def wait_for(thread):
    thread.join()


def start_job():
    thread = threading.Thread(target=work.job)
    thread.start()
    wait_for(thread)
