import Testing

/// Ways in which public applications wire a request to its job, each once overlooked (Tests/Differential/application-facts.tsv).
@Suite struct WiringTests {
  @Test(arguments: [
    "INSTALLED_APPS = []\nINSTALLED_APPS.append('mail')",
    "INSTALLED_APPS = ()\nINSTALLED_APPS += ('mail',)",
    "INSTALLED_APPS = []\nINSTALLED_APPS.extend(['mail'])",
    "INSTALLED_APPS = []\nINSTALLED_APPS.insert(0, 'mail')",
    "INSTALLED_APPS = []\n-- shop/__init__.py\nfrom shop import settings\nsettings.INSTALLED_APPS.append('mail')",
  ])
  func `an app that is added to the list of apps`(settings: String) throws {
    try check(
      """
      -- shop/wsgi.py
      import os
      os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
      -- shop/settings.py
      \(settings)
      -- mail/__init__.py
      -- mail/apps.py
      from django.apps import AppConfig
      class MailConfig(AppConfig):
          def ready(self):
              from django.urls import include, path
              from shop.urls import urlpatterns
              urlpatterns.append(path("mail/", include("mail.urls")))
      -- shop/urls.py
      urlpatterns = []
      -- mail/urls.py
      from django.urls import path
      from mail import views
      urlpatterns = [path("send", views.send)]
      -- mail/views.py
      from threading import Thread
      def send(request): Thread(target=print).start()  #~ thread dropped certain
      """, entry: "shop/wsgi.py")
  }

  @Test func `middleware that is added to the list`() throws {
    try check(
      """
      -- shop/wsgi.py
      import os
      os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
      -- shop/settings.py
      MIDDLEWARE = []
      MIDDLEWARE.append("shop.audit.Audit")
      -- shop/audit.py
      from threading import Thread
      class Audit:
          def __init__(self, get_response): self.get_response = get_response
          def __call__(self, request):
              Thread(target=print).start()  #~ thread dropped certain
              return self.get_response(request)
      """, entry: "shop/wsgi.py")
  }

  @Test func `a table of routes for a handler below a class that nobody knows`() throws {
    try check(
      """
      -- app.py
      from threading import Thread
      from company.web import Handler, Application
      class Orders(Handler):
          def post(self):
              Thread(target=print).start()  #~ thread dropped likely
          def helper(self):
              Thread(target=print).start()  #~ thread dropped possible
      class Refunds(Handler):
          async def delete(self):
              Thread(target=print).start()  #~ thread dropped likely
      class Unrouted(Handler):
          def post(self):
              Thread(target=print).start()  #~ thread dropped possible
      urls = [(r"/orders/", Orders, {"name": "orders"}), ("^/refunds", Refunds)]
      pairs = [("first", Unrouted)]
      app = Application(urls)
      """, callable: "app")
  }

  @Test func `a class that hands on what it does not have`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      class Events:
          def __init__(self): self.pool = ThreadPoolExecutor()
          def publish(self):
              self.pool.submit(print)  #~ thread-pool dropped certain
      class Extension:
          def __init__(self): self.state = Events()
          def __getattr__(self, name): return getattr(self.state, name, None)
      events = Extension()
      def application(env, start): events.publish()
      """)
  }

  @Test(arguments: [
    "go(1)  #~ thread-pool dropped certain",
    "go(1).result()  #~ thread-pool awaited certain",
    "jobs[1] = go(1)  #~ thread-pool stored certain",
    "go(1).result(timeout=1)  #~ thread-pool awaited-with-timeout certain",
  ])
  func `a decorator whose wrapper hands the future back`(statement: String) throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      jobs = {}
      def threaded(function, executor=None):
          def wrap(*arguments, **more): return (executor or pool).submit(function, *arguments, **more)
          return wrap
      @threaded
      def go(number): pass
      def application(env, start):
          \(statement)
      """)
  }

  @Test(arguments: [
    "def timed(blueprint, get_app=None):\n    blueprint.before_request(print)\n    return blueprint\nbp = timed(Blueprint('x', __name__), get_app=print)",
    "class Kit:\n    def timed(self, blueprint): return blueprint\nbp = Kit().timed(Blueprint('x', __name__))",
    "def timed(*, blueprint): return blueprint\nbp = timed(blueprint=Blueprint('x', __name__))",
  ])
  func `a function that hands back what it is given`(text: String) throws {
    try check(
      """
      from flask import Blueprint
      from threading import Thread
      \(text)
      @bp.route("/")
      def view(): Thread(target=print).start()  #~ thread dropped certain
      def other(blueprint): return 1
      no = other(Blueprint('x', __name__))
      @no.route("/")
      def third(): Thread(target=print).start()  #~ thread dropped possible
      """)
  }

  @Test func `a Sanic application that is asked for by name`() throws {
    try check(
      """
      -- app.py
      from sanic import Sanic
      app = Sanic("shop")
      def get_app(): return Sanic.get_app("shop")
      import urls
      -- urls.py
      from app import get_app
      import views
      app = get_app()
      app.add_route(views.test, "/test")
      -- views.py
      from app import get_app
      app = get_app()
      async def test(request):
          app.add_task(print())  #~ asyncio-task dropped certain
      """, callable: "app")
  }

  /// Known miss: the function object is put together by hand.
  @Test func `a receiver that is built from another function's code`() throws {
    try check(
      """
      import types
      from threading import Thread
      from django.dispatch import Signal
      saved = Signal()
      def make():
          def handler(sender, **more): Thread(target=print).start()  #~ thread dropped possible
          return types.FunctionType(handler.__code__, globals(), name="x")
      saved.connect(make())
      def application(env, start): saved.send(None)
      """)
  }

  @Test func `a method that Tornado's decorator runs on an executor`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      from tornado.concurrent import run_on_executor
      from tornado.web import RequestHandler
      class Main(RequestHandler):
          executor = ThreadPoolExecutor(4)
          @run_on_executor
          def work(self): pass
          @run_on_executor(executor="executor")
          def other(self): pass
          async def get(self):
              await self.work()  #~ thread-pool awaited certain
          def post(self):
              self.other()  #~ thread-pool dropped certain
      """)
  }

  /// Whoever runs such a function later starts its job then, and keeps nothing of it.
  @Test(arguments: [
    ("IOLoop.current().add_callback(self.work, 1)", true), ("IOLoop.current().call_later(5, self.work, 1)", true),
    ("threading.Thread(target=print, args=(self.work,)).start()  #~ thread dropped certain", false),
    ("IOLoop.current().add_callback(self.plain)", false), ("IOLoop.current().add_callback(print, self.work)", false), ("print(self.work)", false),
  ])
  func `a method that runs on an executor and is handed on`(text: String, isJob: Bool) throws {
    try check(
      """
      import threading
      from concurrent.futures import ThreadPoolExecutor
      from tornado.concurrent import run_on_executor
      from tornado.ioloop import IOLoop
      from tornado.web import RequestHandler
      class Main(RequestHandler):
          executor = ThreadPoolExecutor(4)
          @run_on_executor(executor="executor")
          def work(self, number): pass
          def plain(self): pass
          def post(self):
              \(text)\(isJob ? "  #~ thread-pool dropped certain" : "")
      """)
  }

  @Test(arguments: [
    // In the same request, on the same object: first one method, then the other.
    ("prepare", "put", "possible"), ("put", "on_finish", "possible"), ("prepare", "on_finish", "possible"),
    // In another request, or before.
    ("get", "put", "likely"), ("put", "prepare", "likely"),
  ])
  func `a handle that Tornado's methods share`(starts: String, waits: String, certainty: String) throws {
    try check(
      """
      import tornado.web
      from upload import Receiver
      class Upload(Receiver, tornado.web.RequestHandler):
          async def \(starts)(self):
              self.begin()
          async def \(waits)(self):
              await self.receive()
          def begin(self):
              import asyncio
              self.task = asyncio.create_task(work())  #~ asyncio-task stored \(certainty)
      async def work(): pass
      application = tornado.web.Application([("/", Upload)])
      -- upload.py
      class Receiver:
          async def receive(self):
              return await self.task
      """, callable: nil)
  }

  /// A connection's last method is the end of what its first one starts.
  @Test(arguments: [
    ("channels.generic.websocket.AsyncWebsocketConsumer", "connect", "disconnect", "self.task.cancel()", "awaited certain"),
    ("channels.generic.websocket.AsyncWebsocketConsumer", "receive", "disconnect", "await self.task", "stored possible"),
    ("starlette.endpoints.WebSocketEndpoint", "on_connect", "on_disconnect", "self.task.cancel(); await self.task", "awaited certain"),
    ("tornado.websocket.WebSocketHandler", "open", "on_close", "self.task.cancel()", "awaited certain"),
    // Near misses: nobody ends it; the method is not the last one; another message may end it, or not.
    ("channels.generic.websocket.AsyncWebsocketConsumer", "connect", "disconnect", "print(self.task)", "stored certain"),
    ("channels.generic.websocket.AsyncWebsocketConsumer", "connect", "receive", "self.task.cancel()", "stored certain"),
    ("channels.generic.websocket.AsyncWebsocketConsumer", "connect", "leave", "self.task.cancel()", "stored certain"),
  ])
  func `a job that ends with its connection`(base: String, starts: String, ends: String, end: String, fate: String) throws {
    let (module, type) = (base.split(separator: ".").dropLast().joined(separator: "."), base.split(separator: ".").last.map(String.init) ?? "")
    try check(
      """
      import asyncio
      from \(module) import \(type)
      class Socket(\(type)):
          async def \(starts)(self, *given):
              self.begin()
          async def \(ends)(self, *given):
              \(end)
          def begin(self):
              self.task = asyncio.create_task(work())  #~ asyncio-task \(fate)
      async def work(): pass
      from starlette.routing import WebSocketRoute
      routes = [WebSocketRoute("/", Socket)]
      """, callable: nil)
  }

  @Test func `an attribute of the same name in a class that has nothing to do with it`() throws {
    try check(
      """
      import asyncio, tornado.web
      from upload import Receiver
      class Upload(tornado.web.RequestHandler):
          async def prepare(self):
              self.task = asyncio.create_task(work())  #~ asyncio-task stored certain
          async def put(self):
              await Receiver().receive()
      async def work(): pass
      application = tornado.web.Application([("/", Upload)])
      -- upload.py
      class Receiver:
          async def receive(self):
              return await self.task
      """, callable: nil)
  }

  /// What a library's object holds, the annotation tells, or the place where it was put.
  @Test(arguments: [
    ("mailer: Mailer = request.app.mailer", "dropped certain"), ("mailer: \"Mailer | None\" = request.app.mailer", "dropped certain"),
    ("mailer = getattr(Box.services, \"mailer\", None)", "dropped certain"),
    ("mailer = getattr(Box.services, \"mailer\")", "dropped certain"),
    ("mailer: Quiet = request.app.mailer", "dropped possible"), ("mailer = getattr(Box.services, \"quiet\")", "dropped possible"),
  ])
  func `an object that is got by an annotated name or by getattr`(line: String, end: String) throws {
    try check(
      """
      from threading import Thread
      from fastapi import FastAPI, Request
      app = FastAPI()
      class Mailer:
          def send(self): Thread(target=print).start()  #~ thread \(end)
      class Quiet:
          def send(self): pass
      class Services:
          def __init__(self, mailer: "Mailer | None" = None): self.mailer, self.quiet = mailer, Quiet()
      class Box:
          services: Services
      @app.get("/")
      def serve(request: Request):
          \(line)
          mailer.send()
      """, callable: "app")
  }

  /// A function that an object keeps in an attribute is run by whoever calls the attribute.
  @Test(arguments: [
    ("self.out = post", "certain"), ("self.out = given or post", "likely"), ("self.out = post if given is None else given", "likely"),
    ("self.out = print", "possible"), ("self.sent = post", "possible"),
  ])
  func `a function that is kept in an attribute`(line: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      from flask import Flask
      app = Flask(__name__)
      def post(text): Thread(target=print).start()  #~ thread dropped \(certainty)
      class Sender:
          def __init__(self, given=None): \(line)
          def send(self): self.out("x")
      sender = Sender()
      @app.route("/")
      def serve(): sender.send()
      """, callable: "app")
  }

  /// The wait at the end of the process is on no request's way, whatever registers it.
  @Test(arguments: ["stack.push_async_callback(keeper.end)", "stack.callback(keeper.end)"])
  func `a wait that a stack calls when the application ends`(line: String) throws {
    try check(
      """
      import asyncio
      from contextlib import AsyncExitStack, asynccontextmanager
      from fastapi import FastAPI
      class Keeper:
          def __init__(self): self.tasks = set()
          def begin(self): self.tasks.add(asyncio.create_task(work()))  #~ asyncio-task stored certain
          async def end(self): await asyncio.gather(*self.tasks)
      keeper = Keeper()
      async def work(): pass
      @asynccontextmanager
      async def lifespan(app):
          async with AsyncExitStack() as stack:
              keeper.begin()
              \(line)
              yield
      app = FastAPI(lifespan=lifespan)
      @app.get("/")
      async def serve(): keeper.begin()
      """, callable: "app")
  }

  /// Who waits is called by its name alone, on something of which nothing is known. Where the process's end does so, it may well be the
  /// drain of this job, if it is not another class's; a wait that cuts the job off first is no drain, and another request's is none.
  @Test(arguments: [
    ("    yield\n    await shut(registry.all())", "pass", "await self.task", "possible"), ("    yield", "await shut(registry.all())", "await self.task", "likely"),
    ("    yield\n    await shut(registry.all())", "pass", "self.task.cancel(); await self.task", "likely"),
    ("    yield\n    await shut([Other()])", "pass", "await self.task", "likely"),
    ("    yield\n    await shut([Other(), keeper])", "pass", "await self.task", "certain"),
    ("    yield\n    for keeper in registry.all(): await keeper.leave()", "pass", "pass\n    async def leave(self): await self.task", "certain"),
  ])
  func `a wait for services of which nothing is known`(life: String, other: String, finish: String, certainty: String) throws {
    try check(
      """
      import asyncio, registry
      from contextlib import asynccontextmanager
      from fastapi import FastAPI
      class Keeper:
          def begin(self): self.task = asyncio.create_task(work())  #~ asyncio-task stored \(certainty)
          async def finish(self): \(finish)
      class Other:
          async def finish(self): pass
      keeper = Keeper()
      async def work(): pass
      async def shut(services):
          for service in services: await service.finish()
      @asynccontextmanager
      async def lifespan(app):
      \(life)
      app = FastAPI(lifespan=lifespan)
      @app.get("/")
      async def serve(): keeper.begin()
      @app.get("/stop")
      async def stop(): \(other)
      """, callable: "app")
  }

  /// A function that a thread runs for the request, which waits for it: what that starts, the request starts.
  @Test(arguments: [
    ("await asyncio.to_thread(send)", "certain"), ("await asyncio.to_thread(send, 1)", "certain"),
    ("await run_in_threadpool(send)", "certain"), ("await anyio.to_thread.run_sync(send)", "certain"),
    ("await sync_to_async(send)()", "certain"), ("await asyncio.to_thread(print, send)", "possible"),
  ])
  func `what a thread starts for which the request waits`(call: String, certainty: String) throws {
    try check(
      """
      import anyio, asyncio
      from asgiref.sync import sync_to_async
      from starlette.concurrency import run_in_threadpool
      from threading import Thread
      from fastapi import FastAPI
      app = FastAPI()
      def send(*given): Thread(target=print).start()  #~ thread dropped \(certainty)
      @app.get("/")
      async def serve(): \(call)
      """, callable: "app")
  }

  /// A mixin that stands behind a library's class: what that class does not have is looked for in the mixin.
  @Test func `a mixin behind a class of a library`() throws {
    try check(
      """
      from threading import Thread
      from rest_framework.views import APIView
      from django.urls import path
      class Sending:
          def deliver(self): Thread(target=print).start()  #~ thread dropped likely
          def other(self): Thread(target=print).start()  #~ thread dropped possible
      class Order(APIView, Sending):
          def post(self, request): self.deliver()
      urlpatterns = [path("order", Order.as_view())]
      from django.core.wsgi import get_wsgi_application
      application = get_wsgi_application()
      """)
  }

  /// A start that is handed on as a function: the call of the parameter starts the job, if everybody passes one.
  @Test(arguments: [
    ("await search(tasks.add_task)", "pass", "response-thread dropped certain"), ("await deep(tasks.add_task)", "pass", "response-thread dropped certain"),
    ("await search(add=tasks.add_task)", "pass", "response-thread dropped certain"), ("await search(pool.submit)", "pass", "thread-pool dropped certain"),
    // Near misses: another one passes what starts nothing, or another kind of start; what is passed is called, or something else.
    ("await search(tasks.add_task)", "await search(print)", nil), ("await search(tasks.add_task)", "await search(pool.submit)", nil),
    ("await search(tasks.tasks.append)", "pass", nil), ("await search(str(tasks.add_task))", "pass", nil),
  ])
  func `a start that is handed on`(call: String, other: String, end: String?) throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      from fastapi import BackgroundTasks, FastAPI
      app = FastAPI()
      pool = ThreadPoolExecutor()
      def save(): pass
      async def search(add):
          add(save)\(end.map { "  #~ \($0)" } ?? "")
      async def deep(add): await search(add)
      @app.get("/")
      async def serve(tasks: BackgroundTasks): \(call)
      @app.get("/other")
      async def other(): \(other)
      """, callable: "app")
  }

  @Test func `a start that functions hand to each other in circles`() throws {
    try check(
      """
      from fastapi import BackgroundTasks, FastAPI
      app = FastAPI()
      def save(): pass
      def one(add):
          two(add)
          add(save)  #~ response-thread dropped certain
      def two(add): one(add)
      @app.get("/")
      async def serve(tasks: BackgroundTasks): one(tasks.add_task)
      """, callable: "app")
  }
}
