# carrier: scheduled-job
from apscheduler.schedulers.background import BackgroundScheduler

import work

scheduler = BackgroundScheduler()


def start_job():
    if not scheduler.running:
        scheduler.start()
    scheduler.add_job(work.job)
