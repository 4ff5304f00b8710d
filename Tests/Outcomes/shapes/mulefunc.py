# durable
from uwsgidecorators import mulefunc

import work


@mulefunc(1)
def save():
    work.job()


def start_job():
    save()
