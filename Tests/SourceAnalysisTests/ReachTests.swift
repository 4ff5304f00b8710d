import SourceAnalysis
import Testing
import Workspace

/// Who reaches a job: chains from requests through files, classes and decorators.
@Suite struct ReachTests {
  @Test func `a function that nobody calls is only possible`() throws {
    try check(
      """
      from threading import Thread
      def unused():
          Thread(target=print).start()  #~ thread dropped possible
      def application(env, start): return []
      """)
  }

  @Test func `a job at import is no request's`() throws {
    try check(
      """
      from threading import Thread
      Thread(target=print).start()  #~ thread dropped possible
      def application(env, start): return []
      """)
  }

  /// What the application does first while it is loaded is done when the first request comes.
  @Test(arguments: [
    ("if worker is None:\n        worker = begin()", "", "begin_once()", "dropped possible"),
    ("if not worker:\n        worker = begin()", "", "begin_once()", "dropped possible"),
    ("if worker is not None:\n        return\n    worker = begin()", "", "begin_once()", "dropped possible"),
    // Nobody did it before.
    ("if worker is None:\n        worker = begin()", "", "pass", "dropped certain"),
    // Somebody may have taken it back.
    ("if worker is None:\n        worker = begin()", "def end():\n    global worker\n    worker = None", "begin_once()", "dropped certain"),
    // Done whenever it ended.
    ("if worker is None or not worker.is_alive():\n        worker = begin()", "", "begin_once()", "dropped certain"),
    // Done when there is one.
    ("if worker:\n        worker = begin()", "", "begin_once()", "dropped certain"),
    ("worker = begin()", "", "begin_once()", "dropped certain"),
  ])
  func `what a module makes once`(once: String, other: String, loading: String, end: String) throws {
    try check(
      """
      from threading import Thread
      class Holder: pass
      worker = None
      def begin():
          thread = Thread(target=print)
          thread.start()  #~ thread \(end)
          return Holder()
      def begin_once():
          global worker
          \(once)
      \(other)
      \(loading)
      def application(env, start):
          begin_once()
          return []
      """)
  }

  @Test func `what a factory makes once`() throws {
    try check(
      """
      from threading import Thread
      server = None
      def make():
          Thread(target=print).start()  #~ thread dropped possible
          return serve
      def create_app():
          global server
          if server is None:
              server = make()
          return server
      def serve(env, start):
          create_app()
          return []
      """, callable: "create_app()")
  }

  /// Views call what the commands of their project are made of.
  @Test(arguments: [
    ("from shop.management.commands.sync import begin as go", "certain"), ("from shop.management.commands.sync import Command\ndef go(): Command().handle()", "certain"),
    ("from shop.management.commands import sync\ndef go(): sync.other()", "possible"),
  ])
  func `a function of a command`(view: String, certainty: String) throws {
    try check(
      """
      \(view)
      def application(env, start):
          go()
          return []
      -- shop/__init__.py
      -- shop/management/__init__.py
      -- shop/management/commands/__init__.py
      -- shop/management/commands/sync.py
      from threading import Thread
      class Command:
          def handle(self): begin()
      def begin():
          Thread(target=print).start()  #~ thread dropped \(certainty)
      def other(): pass
      """, entry: "app.py")
  }

  @Test(arguments: [("App()", "certain"), ("other()", "possible")])
  func `a class that the server makes an object of`(callable: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      class App:
          def __init__(self):
              Thread(target=print).start()  #~ thread dropped possible
          def __call__(self, env, start):
              Thread(target=print).start()  #~ thread dropped \(certainty)
          def close(self):
              Thread(target=print).start()  #~ thread dropped possible
      def other(): return lambda env, start: []
      """, callable: callable)
  }

  @Test func `a file outside the import closure has no jobs of this process`() throws {
    try check(
      """
      def application(env, start): return []
      -- other.py
      from threading import Thread
      def go(): Thread(target=print).start()
      """)
  }

  @Test func `two hops through another module`() throws {
    try check(
      """
      from services import orders
      def application(env, start):
          orders.place(env)
      -- services/__init__.py
      -- services/orders.py
      from .mail import send as send_mail
      def place(order):
          send_mail(order)
      -- services/mail.py
      import threading
      def send(order):
          threading.Thread(target=print).start()  #~ thread dropped certain
      """)
  }

  @Test func `a Django view below an include`() throws {
    try check(
      """
      -- shop/__init__.py
      -- shop/wsgi.py
      import os
      from django.core.wsgi import get_wsgi_application
      os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
      application = get_wsgi_application()
      -- shop/settings.py
      ROOT_URLCONF = "shop.urls"
      -- shop/urls.py
      from django.urls import include, path
      urlpatterns = [path("billing/", include("billing.urls"))]
      -- billing/__init__.py
      -- billing/urls.py
      from django.urls import path
      from . import views
      urlpatterns = [path("checkout/", views.checkout)]
      -- billing/views.py
      from threading import Thread
      def checkout(request):
          Thread(target=print).start()  #~ thread dropped certain
      def unused(request):
          Thread(target=print).start()  #~ thread dropped possible
      """, entry: "shop/wsgi.py")
  }

  @Test func `class-based views, also behind a decorator and through a base class`() throws {
    try check(
      """
      -- shop/wsgi.py
      import os
      os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
      -- shop/settings.py
      ROOT_URLCONF = "shop.urls"
      -- shop/urls.py
      from django.conf.urls import url
      from django.contrib.auth.decorators import login_required
      from shop.views import Checkout, Refund
      urlpatterns = [
          url(r"^checkout$", login_required(Checkout.as_view())),
          url(r"^refund$", Refund.as_view(), name="refund"),
      ]
      -- shop/views.py
      from threading import Thread
      from django.views import View
      class Base(View):
          def dispatch(self, request, *args, **kwargs):
              self.note()
              return super().dispatch(request, *args, **kwargs)
          def note(self):
              Thread(target=print).start()  #~ thread dropped certain
      class Checkout(Base):
          def post(self, request):
              self.send()
          def send(self):
              Thread(target=print).start()  #~ thread dropped certain
      class Refund(Base):
          def get(self, request):
              Thread(target=print).start()  #~ thread dropped certain
          def helper(self):
              Thread(target=print).start()  #~ thread dropped possible
      """, entry: "shop/wsgi.py")
  }

  @Test func `a method above runs what its object's class says`() throws {
    try check(
      """
      -- shop/app.py
      from flask import Flask
      from threading import Thread
      from .monitors import Mail, Quiet, Weather, start
      app = Flask(__name__)
      @app.route("/quiet")
      def quiet():
          Quiet().start()
          return ""
      @app.route("/mail")
      def mail():
          Mail().start()
          return ""
      @app.route("/any/<name>")
      def any(name):
          start(name)
          return ""
      -- shop/monitors.py
      from threading import Thread
      class Monitor:
          def start(self):
              self.prepare()
          def prepare(self):
              self.work()
          def work(self):
              Thread(target=print).start()  #~ thread dropped likely
      class Quiet(Monitor):
          def work(self):
              pass
      class Mail(Monitor):
          def work(self):
              Thread(target=print).start()  #~ thread dropped certain
      class Weather(Monitor):
          def work(self):
              Thread(target=print).start()  #~ thread dropped likely
      class Sun(Weather):
          def prepare(self):
              super().prepare()
      def start(name):
          begin(find(name))
      def begin(monitor: Monitor):
          monitor.start()
      """, entry: "shop/app.py")
  }

  @Test func `Django middleware, as a class and as a factory`() throws {
    try check(
      """
      -- shop/wsgi.py
      import os
      os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
      -- shop/settings.py
      MIDDLEWARE = ["django.middleware.common.CommonMiddleware", "shop.middleware.Audit", "shop.middleware.timing"]
      -- shop/middleware.py
      from threading import Thread
      class Log:
          def send(self, request):
              Thread(target=print).start()  #~ thread dropped certain
      class Audit:
          def __init__(self, get_response):
              self.get_response = get_response
              self.log = Log()
          def __call__(self, request):
              self.log.send(request)
              return self.get_response(request)
      def timing(get_response):
          def middleware(request):
              Thread(target=print).start()  #~ thread dropped certain
              return get_response(request)
          return middleware
      """, entry: "shop/wsgi.py")
  }

  @Test func `REST framework viewsets, routers and actions`() throws {
    try check(
      """
      -- shop/wsgi.py
      import os
      os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
      -- shop/settings.py
      ROOT_URLCONF = "shop.urls"
      -- shop/urls.py
      from django.urls import include, path
      from rest_framework import routers
      from shop.views import OrderViewSet, Refund
      router = routers.DefaultRouter()
      router.register(r"orders", OrderViewSet, basename="order")
      urlpatterns = [path("", include(router.urls)), path("refund", Refund.as_view())]
      -- shop/views.py
      from threading import Thread
      from rest_framework import generics, viewsets
      from rest_framework.decorators import action
      class OrderViewSet(viewsets.ModelViewSet):
          def perform_create(self, serializer):
              Thread(target=print).start()  #~ thread dropped certain
          @action(detail=True, methods=["post"])
          def ship(self, request, pk=None):
              Thread(target=print).start()  #~ thread dropped certain
      class Refund(generics.CreateAPIView):
          def perform_create(self, serializer):
              Thread(target=print).start()  #~ thread dropped certain
      """, entry: "shop/wsgi.py")
  }

  @Test func `Flask extensions' resources`() throws {
    try check(
      """
      from threading import Thread
      from flask import Flask
      from flask_restful import Api, Resource
      from flask_restx import Namespace
      application = Flask(__name__)
      api = Api(application)
      orders = Namespace("orders")
      class Order(Resource):
          def post(self):
              Thread(target=print).start()  #~ thread dropped certain
      api.add_resource(Order, "/order")
      @orders.route("/")
      class Orders(Resource):
          def get(self):
              Thread(target=print).start()  #~ thread dropped certain
          def other(self):
              Thread(target=print).start()  #~ thread dropped possible
      """)
  }

  @Test func `Flask routes in an app factory and on a blueprint`() throws {
    try check(
      """
      from flask import Flask
      from web.orders import orders
      def create_app():
          app = Flask(__name__)
          app.register_blueprint(orders)
          @app.route("/ping")
          def ping():
              Thread(target=print).start()  #~ thread dropped certain
              return "ok"
          return app
      from threading import Thread
      application = create_app()
      -- web/__init__.py
      -- web/orders.py
      import threading
      from flask import Blueprint
      orders = Blueprint("orders", __name__)
      @orders.route("/orders", methods=["POST"])
      def place():
          threading.Thread(target=print).start()  #~ thread dropped certain
      @orders.cli.command("report")
      def report():
          threading.Thread(target=print).start()  #~ thread dropped possible
      """)
  }

  @Test func `a job inside a decorator's wrapper`() throws {
    try check(
      """
      from functools import wraps
      from threading import Thread
      def background(function):
          @wraps(function)
          def wrapper(*args):
              Thread(target=function, args=args).start()  #~ thread dropped certain
          return wrapper
      @background
      def send(order): pass
      def application(env, start):
          send(env)
      """)
  }

  @Test func `a job inside a decorator with arguments`() throws {
    try check(
      """
      from threading import Thread
      def background(name):
          def decorate(function):
              def wrapper(*args):
                  Thread(target=function, args=args).start()  #~ thread dropped certain
              return wrapper
          return decorate
      @background("mail")
      def send(order): pass
      def application(env, start):
          send(env)
      """)
  }

  @Test func `a closure, a lambda and a partial`() throws {
    try check(
      """
      from functools import partial
      from threading import Thread
      def application(env, start):
          def inner():
              Thread(target=print).start()  #~ thread dropped certain
          inner()
          later = lambda: Thread(target=print).start()  #~ thread dropped certain
          later()
          partial(launch, 1)()
      def launch(x):
          Thread(target=print).start()  #~ thread dropped certain
      """)
  }

  @Test func `a method of an unknown object is only likely`() throws {
    try check(
      """
      from threading import Thread
      class Mailer:
          def send_invoice_later(self):
              Thread(target=print).start()  #~ thread dropped likely
      def application(env, start):
          env["mailer"].send_invoice_later()
      """)
  }

  @Test func `a callable object is the application`() throws {
    try check(
      """
      from threading import Thread
      class App:
          def __call__(self, env, start):
              Thread(target=print).start()  #~ thread dropped certain
      application = App()
      """)
  }

  @Test func `a nested job is reached through the job that runs it`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      def second(): pass
      def first():
          pool.submit(second)  #~ thread-pool dropped certain
      def application(env, start):
          pool.submit(first).result()  #~ thread-pool awaited certain
      """)
  }

  @Test(arguments: [
    "os.name == 'nt'", "sys.platform == 'win32'", "sys.platform in ('win32', 'cygwin')", "sys.platform.startswith('win')",
    "platform.system() == 'Windows'", "platform.system().lower() == 'darwin'", "platform.system() in ['Windows', 'Darwin']", "env and os.name == 'nt'", "PLATFORM == 'Darwin'", "config.PLATFORM in ('Windows', 'Darwin')",
  ])
  func `what runs only on a desktop's system does not count`(test: String) throws {
    try check(
      """
      import os, platform, sys, config
      from threading import Thread
      PLATFORM = platform.system()
      def desktop():
          Thread(target=print).start()  #~ thread dropped possible
      def application(env, start):
          if \(test):
              Thread(target=print).start()
              desktop()
          else:
              Thread(target=print).start()  #~ thread dropped certain
      """)
  }

  @Test(arguments: [
    "os.name != 'nt'", "sys.platform == 'linux'", "sys.platform in ('linux', 'win32')", "env.platform == 'win32'", "env['system'] == 'Windows'",
    "platform.machine() == 'Windows'", "env or os.name == 'nt'", "env.name == 'nt'",
  ])
  func `what may run on a server's system counts`(test: String) throws {
    try check(
      """
      import os, platform, sys
      from threading import Thread
      def application(env, start):
          if \(test):
              Thread(target=print).start()  #~ thread dropped certain
      """)
  }

  @Test func `what runs only as a script or for a type checker does not count`() throws {
    try check(
      """
      from typing import TYPE_CHECKING
      from threading import Thread
      import sys
      if TYPE_CHECKING:
          import typed
      def application(env, start):
          if "pytest" in sys.modules: Thread(target=print).start()
          else: Thread(target=print).start()  #~ thread dropped certain
      def main():
          Thread(target=print).start()  #~ thread dropped possible
      if __name__ == "__main__":
          import script
          main()
      -- typed.py
      from threading import Thread
      def go(): Thread(target=print).start()
      -- script.py
      from threading import Thread
      Thread(target=print).start()
      """)
  }

  @Test func `star imports and re-exports`() throws {
    try check(
      """
      from services import *
      def application(env, start):
          launch()
      -- services/__init__.py
      from .jobs import launch
      -- services/jobs.py
      from threading import Thread
      def launch():
          Thread(target=print).start()  #~ thread dropped certain
      """)
  }

  @Test func `a constructor that starts a job`() throws {
    try check(
      """
      from threading import Thread
      class Report:
          def __init__(self, order):
              Thread(target=print).start()  #~ thread dropped certain
      def application(env, start):
          Report(env)
      """)
  }

  // Known misses, each with its reason.

  @Test func `known miss: getattr by a computed name`() throws {
    try check(
      """
      from threading import Thread
      class Handler:
          def do_POST(self):
              Thread(target=print).start()  #~ thread dropped possible
      def application(env, start):
          getattr(Handler(), "do_" + env["method"])()
      """)
  }

  /// The server calls the application once for the process and once for each request: which stands first in the text says nothing.
  @Test func `an application that waits at its own end`() throws {
    try check(
      """
      import asyncio
      tasks = set()
      async def application(scope, receive, send):
          if scope["type"] == "lifespan":
              await lifespan(receive, send)
              return
          await start()
      async def start():
          task = asyncio.create_task(work())  #~ asyncio-task stored possible
          tasks.add(task)
      async def drain(): await asyncio.gather(*tasks)
      async def lifespan(receive, send):
          message = await receive()
          if message["type"] == "lifespan.startup": return
          await drain()
      async def work(): pass
      """)
  }

  /// A function that is handed over for the start or the end of a process runs then, whoever hands it over.
  @Test(arguments: [("'startup'", "possible"), ("'shutdown'", "possible"), ("'paid'", "likely"), ("env['event']", "likely")])
  func `a function for the start of the process`(event: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      def begin(): Thread(target=print).start()  #~ thread dropped \(certainty)
      def on_event(app, event, f): app.life.attach(event, f)
      def application(env, start): on_event(env, \(event), begin)
      """)
  }
}
