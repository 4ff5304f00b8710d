# into: app.py
import uwsgi

uwsgi.atexit = views.drain
