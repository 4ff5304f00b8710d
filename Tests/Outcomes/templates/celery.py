from celery import Celery

import views
import work

app = Celery("app", broker="filesystem://")
app.conf.broker_transport_options = {"data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control"}
app.conf.worker_prefetch_multiplier = 1


@app.task
def handle():
    views.start_job()


@app.task
def other(path):
    work.other(path)
