# into: gunicorn.conf.py
def worker_exit(server, worker):
    import views
    views.drain()
