# carrier: daemon-thread
from uwsgidecorators import thread

import work


@thread
def save():
    work.job()


def start_job():
    save()
