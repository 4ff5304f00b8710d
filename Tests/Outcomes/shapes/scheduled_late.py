# carrier: scheduled-job
import datetime

from apscheduler.schedulers.background import BackgroundScheduler

import work

scheduler = BackgroundScheduler()


def start_job():
    if not scheduler.running:
        scheduler.start()
    scheduler.add_job(work.job, "date", run_date=datetime.datetime.now() + datetime.timedelta(seconds=60))
    work.note("given", "-")
