import SourceAnalysis
import Testing

/// Shapes found in public applications (Tests/Differential/application-facts.tsv) that were once judged wrong.
@Suite struct ApplicationTests {
  @Test func `a timer that is cancelled in the same function is not left behind`() throws {
    try check(
      """
      from threading import Timer
      import asyncio
      def application(env, start):
          watchdog = Timer(5, print)
          watchdog.start()  #~ timer awaited certain
          try: collect()
          finally: watchdog.cancel()
          Other().begin()
      class Other:
          def begin(self):
              self.timer = Timer(5, print)
              self.timer.start()  #~ timer stored certain
          def stop(self): self.timer.cancel()
      async def later(env):
          task = asyncio.create_task(work())  #~ asyncio-task awaited possible
          task.cancel()
      """)
  }

  @Test func `a debounce timer that a function inside cancels`() throws {
    try check(
      """
      import asyncio
      async def application(env, start):
          async def flush():
              if buffer.timeout: buffer.timeout.cancel()
          buffer.timeout = asyncio.create_task(work())  #~ asyncio-task awaited certain
          await flush()
      """)
  }

  @Test func `cancelling a future does not stop its thread`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      def application(env, start):
          job = pool.submit(print)  #~ thread-pool dropped certain
          job.cancel()
      """)
  }

  @Test func `a scheduler that is shut down again`() throws {
    try check(
      """
      from apscheduler.schedulers.background import BackgroundScheduler
      def application(env, start):
          scheduler = BackgroundScheduler()
          scheduler.start()  #~ scheduler awaited certain
          scheduler.shutdown()
          other = BackgroundScheduler()
          other.start()  #~ scheduler dropped certain
          other.shutdown(wait=False)
      """)
  }

  @Test func `a wait on the way of another request, or in the job itself, is no wait of this one`() throws {
    try check(
      """
      -- app.py
      from flask import Flask
      from threading import Thread
      from subprocess import Popen
      app = Flask(__name__)
      class Manager:
          def begin(self):
              self.thread = Thread(target=print)
              self.thread.start()  #~ thread stored likely
          def end(self): self.thread.join()
          def learn(self):
              self.process = Popen(["x"])  #~ subprocess stored likely
              def monitor(): self.process.wait()
              Thread(target=monitor).start()  #~ thread dropped certain
      manager = Manager()
      @app.route("/begin")
      def begin(): manager.begin()
      @app.route("/end")
      def end(): manager.end()
      @app.route("/learn")
      def learn(): manager.learn()
      class Renewer:
          def begin(self):
              self.thread = Thread(target=print)
              self.thread.start()  #~ thread stored possible
          def end(self): self.thread.join()
      @app.route("/work")
      def work():
          renewer = Renewer()
          renewer.begin()
          try: print()
          finally: renewer.end()
      class Unknown:
          def begin(self):
              self.thread = Thread(target=print)
              self.thread.start()  #~ thread stored possible
          def finish_it(self): self.thread.join()
      def somebody(unknown): unknown.finish_it()
      class Dead:
          def begin(self):
              self.thread = Thread(target=print)
              self.thread.start()  #~ thread stored likely
          def finish_that(self): self.thread.join()
      @app.route("/dead")
      def dead(): Dead().begin()
      @app.route("/unknown")
      def unknown(): Unknown().begin()
      """, callable: "app")
  }

  @Test func `what runs when the transaction is committed`() throws {
    try check(
      """
      -- shop/wsgi.py
      import os
      os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
      -- shop/settings.py
      ROOT_URLCONF = "shop.urls"
      -- shop/urls.py
      from django.urls import path
      from shop import views
      urlpatterns = [path("x", views.save)]
      -- shop/views.py
      from threading import Thread
      from django.db import transaction
      def save(request):
          thread = Thread(target=print, daemon=True)
          transaction.on_commit(lambda: thread.start())  #~ daemon-thread dropped certain
          def notify(): Thread(target=print).start()  #~ thread dropped certain
          transaction.on_commit(notify)
      """, entry: "shop/wsgi.py")
  }

  @Test func `the application that a setting names`() throws {
    try check(
      """
      -- shop/asgi.py
      import os
      from channels.routing import get_default_application
      os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
      application = get_default_application()
      -- shop/settings.py
      ASGI_APPLICATION = "shop.routing.application"
      -- shop/routing.py
      from channels.routing import ProtocolTypeRouter
      from shop import consumers
      application = ProtocolTypeRouter({"websocket": consumers.Tail.as_asgi()})
      -- shop/consumers.py
      from threading import Thread
      from channels.generic.websocket import JsonWebsocketConsumer
      class Base(JsonWebsocketConsumer):
          def connect(self):
              self.accept()
              if hasattr(self, "init"): self.init()
      class Tail(Base):
          def init(self):
              Thread(target=print).start()  #~ thread dropped certain
          def receive_json(self, content):
              Thread(target=print).start()  #~ thread dropped certain
      """, entry: "shop/asgi.py")
  }

  @Test func `plain ASGI middleware`() throws {
    try check(
      """
      -- app.py
      import asyncio
      from fastapi import FastAPI
      from starlette.middleware import Middleware
      from starlette.applications import Starlette
      class Audit:
          def __init__(self, app): self.app = app
          async def __call__(self, scope, receive, send):
              await self.note()
              await self.app(scope, receive, send)
          async def note(self):
              asyncio.create_task(print())  #~ asyncio-task dropped certain
      class Other:
          def __init__(self, app): self.app = app
          async def __call__(self, scope, receive, send):
              asyncio.create_task(print())  #~ asyncio-task dropped certain
      app = FastAPI()
      app.add_middleware(Audit)
      inner = Starlette(middleware=[Middleware(Other)])
      """, callable: "app")
  }

  @Test func `a route's decorator inside a decorator of the project`() throws {
    try check(
      """
      -- app.py
      from threading import Thread
      from flask import Flask
      app = Flask(__name__)
      def protected(method, path, **more):
          def decorator(function):
              return method(path, **more)(function)
          return decorator
      def route(path, **more):
          return app.route(path, **more)
      def unrelated(method): return method
      @protected(app.post, "/one")
      def one(): Thread(target=print).start()  #~ thread dropped likely
      @route("/two")
      def two(): Thread(target=print).start()  #~ thread dropped certain
      @unrelated(print)
      def three(): Thread(target=print).start()  #~ thread dropped possible
      """, callable: "app")
  }

  @Test(arguments: [
    "def delete(key, spawn=False):\n    if spawn and key:\n        Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): delete(1)",
    "def delete(key, spawn=False):\n    if spawn and key:\n        Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): delete(1, spawn=True)",
    "def delete(key, spawn=False):\n    if spawn: Thread(target=print).start()  #~ thread dropped possible\ndef both(spawn=False): delete(1, spawn=spawn)\ndef application(e, s): both()",
    "def delete(key, spawn=False):\n    if spawn: Thread(target=print).start()  #~ thread dropped certain\ndef both(spawn=False): delete(1, spawn)\ndef application(e, s): both(True)",
    "def send(wait):\n    if wait: print()\n    else: Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): send(True)",
    "def send(wait):\n    if not wait: Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): send(wait=False)",
    "def send(wait=True):\n    if wait is False: Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): send()",
    "def send(wait=True):\n    if not wait: Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): send(**e)",
    "def send(wait=True):\n    wait = wait and check()\n    if not wait: Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): send()",
    "def send(spawn=False):\n    if spawn: Thread(target=print).start()  #~ thread dropped certain\ndef other(): send()\ndef application(e, s): other(); send(True)",
    "def send(wait):\n    if wait: return 1\n    Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): send(True)",
    "def send(wait):\n    if wait: return 1\n    Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): send(False)",
    "def send(wait):\n    if wait: print()\n    Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): send(True)",
    "def send(key, wait):\n    if key and wait: Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): send(1, None)",
    "def send(wait):\n    if wait:\n        Thread(target=work).start()  #~ thread dropped possible\ndef work(): Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): send(False)",
    "@retry(3)\ndef send(wait=False):\n    if wait: Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): send()",
    "class A:\n    def send(self, wait):\n        if wait: Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): A.send(False, True)",
    "class A:\n    @classmethod\n    def send(cls, wait):\n        if wait: Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): A.send(False)",
    "def send(*, wait=False):\n    if wait: Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): send(wait=True)",
    "def send(wait=False):\n    def go():\n        if wait: Thread(target=print).start()  #~ thread dropped certain\n    go()\ndef application(e, s): send()",
    "class Bot:\n    def on(self, bot):\n        if not bot: return\n        Thread(target=print).start()  #~ thread dropped possible\nclass Manager:\n    def __init__(self, bot=None): self.bot = bot\n    def go(self): Bot().on(self.bot)\ndef application(e, s): Manager(None).go(); Manager().go()",
    "class Bot:\n    def on(self, bot):\n        if not bot: return\n        Thread(target=print).start()  #~ thread dropped certain\nclass Manager:\n    def __init__(self, bot=None): self.bot = bot\n    def go(self): Bot().on(self.bot)\ndef application(e, s): Manager(None).go(); Manager(e).go()",
    "class Bot:\n    def on(self, bot):\n        if not bot: return\n        Thread(target=print).start()  #~ thread dropped certain\nclass Manager:\n    def __init__(self, bot=None): self.bot = bot\n    def go(self): Bot().on(self.bot)\ndef application(e, s):\n    m = Manager()\n    m.bot = e\n    m.go()",
    "class Bot:\n    def __init__(self): self.manager = Manager(self)\nOwner = Union[Bot, None]\nclass Manager:\n    def __init__(self, bot: Owner): self.bot = bot\n    def go(self): on(self.bot)\ndef on(bot):\n    if not bot: return\n    Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): Manager(None).go()",
    "class Bot:\n    def __init__(self): self.manager = Manager(self); Bot.check()\n    @staticmethod\n    def check(): pass\nclass Manager:\n    def __init__(self, bot: Bot | None): self.bot = bot\n    def go(self): on(self.bot)\ndef on(bot):\n    if not bot: return\n    Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): Manager(None).go()",
    "class Bot:\n    def __init__(self): self.manager = Manager(self)\nclass Manager:\n    def __init__(self, bot: Bot): self.bot = bot\n    def go(self): on(self.bot)\ndef on(bot):\n    if not bot: return\n    Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Manager(None).go(); Bot()",
    "@quiet\ndef send(wait=False):\n    if wait: Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): send(wait=False)",
    "@quiet\ndef send(wait=False):\n    if wait: Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): send(wait=True)",
    "@loud\ndef send(wait=False):\n    if wait: Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): send(wait=False)",
    "class Outer:\n    class Inner:\n        def __init__(self, spawn):\n            if spawn: Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): Outer.Inner(True)",
    "def send(mode):\n    if mode == 'sync': return print()\n    Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): send('sync')",
    "def send(mode):\n    if mode == 'sync': return print()\n    Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): send('thread')",
    "def send(mode='sync'):\n    if mode == 'sync': print()\n    elif mode == 'thread': Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): send()",
    "def send(mode='sync'):\n    if mode == 'sync': print()\n    elif mode == 'thread': Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): send(e['mode'])",
    "def send(mode):\n    if mode != 'sync': Thread(target=print).start()  #~ thread dropped possible\ndef both(mode): send(mode)\ndef application(e, s): both('sync')",
    "def send(mode):\n    if mode != b'sync': Thread(target=print).start()  #~ thread dropped certain\ndef application(e, s): send('sync')",
    "def mode(): return 'sync'\ndef send(job):\n    how = mode()\n    if how == 'sync': return job()\n    Thread(target=job).start()  #~ thread dropped possible\ndef application(e, s): send(print)",
    "def mode(): return 'sync'\ndef send(job):\n    how = mode()\n    if how == 'sync': Thread(target=job).start()  #~ thread dropped certain\ndef application(e, s): send(print)",
    "def mode(): return 'sync' if e else 'thread'\ndef send(job):\n    how = mode()\n    if how == 'thread': Thread(target=job).start()  #~ thread dropped certain\ndef application(e, s): send(print)",
    "def mode(): return 'sync'\ndef send(job):\n    how = mode()\n    if job: how = 'thread'\n    if how == 'thread': Thread(target=job).start()  #~ thread dropped certain\ndef application(e, s): send(print)",
    "def mode(): return 'sync'\ndef go(): Thread(target=print).start()  #~ thread dropped possible\ndef send(job):\n    how = mode()\n    if how == 'thread': go()\ndef application(e, s): send(print)",
    "class Manager:\n    def load(self, reload=True):\n        if reload is True: self.again()\n    def again(self): Thread(target=print).start()  #~ thread dropped possible\ndef application(e, s): Manager().load(reload=False)",
  ])
  func `a part that the caller switches on or off`(text: String) throws {
    let decorators = """
      from threading import Thread
      from functools import wraps
      def quiet(f):
          @wraps(f)
          def wrapper(*args, **kwargs):
              try: return f(*args, **kwargs)
              except Exception: return None
          return wrapper
      def loud(f):
          def wrapper(*args, **kwargs): return f(*args, wait=True)
          return wrapper

      """
    try check(decorators + text)
  }
}
