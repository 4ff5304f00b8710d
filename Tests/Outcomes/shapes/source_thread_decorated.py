# carrier: thread; source
import functools
import threading

import work

def background(function):
    @functools.wraps(function)
    def started(*arguments):
        threading.Thread(target=function, args=arguments).start()
    return started


@background
def save():
    work.job()


def start_job():
    save()
