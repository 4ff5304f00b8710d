# into: app.py
from celery.signals import worker_process_shutdown


@worker_process_shutdown.connect
def finish(**_):
    views.drain()
