# carrier: greenlet
import gevent

import work


def start_job():
    gevent.spawn(work.job)
