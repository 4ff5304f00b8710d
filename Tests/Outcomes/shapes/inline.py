# waits
import work


def start_job():
    work.job()
