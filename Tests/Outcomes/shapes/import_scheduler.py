# carrier: scheduled-job; import
from apscheduler.schedulers.background import BackgroundScheduler

import work

scheduler = BackgroundScheduler()
scheduler.start()


def start_job():
    scheduler.add_job(work.job)
