# durable
from uwsgidecorators import spool

import work


@spool
def save(arguments):
    work.job()


def start_job():
    save.spool(name=b"x")
