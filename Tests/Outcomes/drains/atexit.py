# into: app.py
import atexit

atexit.register(views.drain)
