import Testing

/// Issue 5's lists, name by name: job APIs, hand-overs that last, roots and ways between functions that no other suite tries.
@Suite struct KnownAPITests {
  /// What stands in the body of `application`, after `head`.
  private func run(_ head: String, _ body: String) throws {
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n")
    try check("\(head)\ndef application(env, start):\n\(lines)")
  }

  /// NiceGUI's and IPv8's own: a background task, a function on a thread or in a process, tasks that an object keeps by name.
  @Test(arguments: [
    ("from nicegui import background_tasks", "background_tasks.create(go(), name='x')  #~ asyncio-task dropped certain"),
    ("from nicegui import background_tasks", "background_tasks.create_lazy(go(), name='x')  #~ asyncio-task dropped certain"),
    ("from nicegui import background_tasks", "await background_tasks.create(go())  #~ asyncio-task awaited certain"),
    ("from nicegui import run", "await run.io_bound(print, 1)"),
    ("from nicegui import run", "asyncio.create_task(run.cpu_bound(print, 1))  #~ process-pool dropped certain"),
    ("from nicegui import run", "run.io_bound(print, 1)"),
    ("from ipv8.taskmanager import TaskManager\nkeeper = TaskManager()", "keeper.register_task('x', go, 1)  #~ asyncio-task dropped certain"),
    ("from ipv8.taskmanager import TaskManager\nclass Keeper(TaskManager): pass", "await Keeper().register_anonymous_task('x', go)  #~ asyncio-task awaited certain"),
    ("class Keeper:\n    def register_task(self, *args): pass", "Keeper().register_task('x', go)"),
  ])
  func `jobs of frameworks and libraries of their own kind`(head: String, line: String) throws {
    try check("\(head)\nimport asyncio\nasync def go(): pass\nasync def application(scope, receive, send):\n    \(line)")
  }

  /// What comes again and again is planned by the next process as well: what it starts is no request's, whoever plans it.
  @Test(arguments: [
    ("scheduler.add_job(tick, 'interval', minutes=5)", "possible"), ("scheduler.add_job(tick, trigger='cron', hour=3)", "possible"),
    ("scheduler.add_job(tick, IntervalTrigger(minutes=5))", "possible"), ("plan(tick, minutes=5)", "possible"),
    // Near misses: at once, by a trigger that nobody knows, and by a request that calls it as well.
    ("scheduler.add_job(tick)  #~ thread-pool dropped certain", "certain"), ("scheduler.add_job(tick, trigger=env['trigger'])", "certain"),
    ("scheduler.add_job(tick, 'interval', minutes=5)  #~ repeated-job dropped certain\n    tick()", "certain"),
  ])
  func `a job that a planned one starts`(statement: String, certainty: String) throws {
    let isMarked = statement.contains("#~") || statement.hasPrefix("plan")
    try check(
      """
      from threading import Thread
      from apscheduler.schedulers.background import BackgroundScheduler
      from apscheduler.triggers.interval import IntervalTrigger
      scheduler = BackgroundScheduler()
      def tick():
          Thread(target=print).start()  #~ thread dropped \(certainty)
      def plan(job, **times):
          scheduler.add_job(job, trigger=IntervalTrigger(**times))  #~ repeated-job dropped \(statement.hasPrefix("plan") ? "certain" : "possible")
      def application(env, start):
          \(statement)\(isMarked ? "" : "  #~ repeated-job dropped certain")
      """)
  }

  @Test(arguments: [
    // multiprocessing
    ("from multiprocessing import get_context", "get_context('spawn').Process(target=print).start()  #~ process dropped certain"),
    ("import multiprocessing as mp", "ctx = mp.get_context('fork')\np = ctx.Process(target=print)\np.start()  #~ process awaited certain\np.join()"),
    ("import multiprocessing as mp", "pool = mp.get_context('spawn').Pool(2)\npool.apply_async(print)  #~ daemon-process dropped certain"),
    ("from multiprocessing.dummy import Pool", "Pool(2).apply_async(print)  #~ daemon-thread dropped certain"),
    ("from multiprocessing.pool import ThreadPool", "with ThreadPool() as pool: pool.apply_async(print)  #~ daemon-thread dropped certain"),
    ("from multiprocessing.pool import ThreadPool", "with ThreadPool() as pool: pool.map(print, [1])"),
    ("from multiprocessing import Pool", "r = [Pool().apply_async(print) for _ in env]  #~ daemon-process awaited certain\n[x.get() for x in r]"),
    // concurrent.futures
    ("from concurrent.futures import InterpreterPoolExecutor", "InterpreterPoolExecutor().submit(print)  #~ thread-pool dropped certain"),
    ("from concurrent.futures import ProcessPoolExecutor", "ProcessPoolExecutor().submit(print)  #~ process-pool dropped certain"),
    ("from concurrent.futures import ProcessPoolExecutor", "with ProcessPoolExecutor() as pool: pool.map(print, [1])  #~ process-pool awaited certain"),
    // pebble
    ("from pebble import ProcessPool", "ProcessPool().schedule(print)  #~ daemon-process dropped certain"),
    ("from pebble import ProcessPool", "ProcessPool().schedule(print).result()  #~ daemon-process awaited certain"),
    ("from pebble import ThreadPool", "ThreadPool().schedule(print)  #~ daemon-thread dropped certain"),
    ("from pebble import ThreadPool", "with ThreadPool() as pool: pool.schedule(print)  #~ daemon-thread awaited certain"),
    ("from pebble import concurrent\n@concurrent.process\ndef work(): pass", "work()  #~ daemon-process dropped certain"),
    ("from pebble import concurrent\n@concurrent.process(timeout=3)\ndef work(): pass", "work().result()  #~ daemon-process awaited certain"),
    ("from pebble import concurrent\n@concurrent.thread\ndef work(): pass", "work()  #~ daemon-thread dropped certain"),
    // joblib waits, unless it hands back a generator
    ("from joblib import Parallel, delayed", "Parallel(n_jobs=2)(delayed(print)(i) for i in env)"),
    // logging
    ("from logging.handlers import QueueListener", "listener = QueueListener(env, print)\nlistener.start()  #~ daemon-thread dropped certain"),
    ("from logging.handlers import QueueListener", "listener = QueueListener(env, print)\nlistener.start()  #~ daemon-thread awaited certain\nlistener.stop()"),
    // sockets and events
    ("import socketio\nsio = socketio.Server()", "sio.start_background_task(print)  #~ daemon-thread dropped certain"),
    ("from flask_socketio import SocketIO\nio = SocketIO()", "io.start_background_task(print).join()  #~ daemon-thread awaited certain"),
    // Servers of the standard library
    ("from http.server import HTTPServer\nfrom threading import Thread", "Thread(target=HTTPServer(('', 1), None).serve_forever, daemon=True).start()  #~ daemon-thread dropped certain"),
    // Flask-Executor, Flask-APScheduler
    ("from flask_executor import Executor\ne = Executor()\n@e.job\ndef work(): pass", "work.submit()  #~ thread-pool dropped certain"),
    ("from flask_executor import Executor\ne = Executor()\n@e.job\ndef work(): pass", "work.submit().result()  #~ thread-pool awaited certain"),
    ("from flask_executor import Executor\ne = Executor()\n@e.job\ndef work(): pass", "work(); work.name.submit()"),
    ("from flask_executor import Executor\ne = Executor()", "e.submit_stored('x', print)  #~ thread-pool dropped certain"),
    // Tornado: a callback is no wait
    ("from tornado.ioloop import IOLoop", "f = IOLoop.current().run_in_executor(None, print)  #~ thread-pool dropped certain\nIOLoop.current().add_future(f, print)"),
    // Twisted
    ("from twisted.internet import reactor", "reactor.callInThread(print)  #~ thread-pool dropped certain"),
    ("from twisted.internet import reactor", "reactor.callLater(5, print)  #~ asyncio-task dropped certain"),
    ("from twisted.internet import threads", "threads.deferToThread(print).addCallback(print)  #~ thread-pool dropped certain"),
    ("from twisted.internet import reactor", "reactor.callFromThread(print)"),
    ("from flask_apscheduler import APScheduler\ns = APScheduler()", "s.start()  #~ durable-scheduler stored certain"),
    // schedule runs where its loop runs
    ("import schedule", "schedule.every(5).minutes.do(print)"),
    // uWSGI
    ("from uwsgidecorators import timer\n@timer(3)\ndef tick(signum): pass", "tick(1)"),
    ("from uwsgidecorators import cron\n@cron(0, 0, -1, -1, -1)\ndef tick(signum): pass", "tick(1)"),
    ("from uwsgidecorators import mulefunc\n@mulefunc\ndef send(): pass", "send()"),
    ("from uwsgidecorators import postfork, thread\n@postfork\n@thread\ndef send(): pass", "send()  #~ daemon-thread dropped certain"),
    // gevent
    ("from gevent import Greenlet", "Greenlet.spawn(print)  #~ greenlet dropped certain"),
    ("from gevent import Greenlet", "g = Greenlet(print)\ng.start()  #~ greenlet dropped certain"),
    ("from gevent.pool import Group", "g = Group()\ng.spawn(print)  #~ greenlet awaited certain\ng.join()"),
    ("import gevent", "gevent.get_hub().threadpool.spawn(print)  #~ daemon-thread dropped certain"),
    ("from gevent.threadpool import ThreadPool", "ThreadPool(3).apply_async(print)  #~ daemon-thread dropped certain"),
    ("import eventlet", "eventlet.spawn_after(3, print)  #~ greenlet dropped certain"),
    ("from eventlet import tpool", "tpool.execute(print)"),
    // asgiref
    ("from asgiref.sync import async_to_sync\nasync def go(): pass", "async_to_sync(go)()"),
    ("from sklearn.base import Thread", "Thread().start()"),
  ])
  func `a job API`(head: String, body: String) throws {
    try run(head, body)
  }

  @Test(arguments: [
    "await anyio.to_thread.run_sync(print)",
    "await trio.to_thread.run_sync(print)",
    "trio.lowlevel.spawn_system_task(job)  #~ asyncio-task dropped certain",
    "async with anyio.create_task_group() as tg:\n    tg.start_soon(job)  #~ asyncio-task awaited certain\n    await tg.start(job)",
    "tg = anyio.create_task_group()\nawait tg.__aenter__()\ntg.start_soon(job)  #~ asyncio-task dropped certain",
    "async with AsyncExitStack() as stack:\n    tg = await stack.enter_async_context(anyio.create_task_group())\n    tg.start_soon(job)  #~ asyncio-task awaited certain",
    "task = asyncio.create_task(job())  #~ asyncio-task awaited certain\ntry: await other()\nfinally: await task",
    "task = asyncio.create_task(job())  #~ asyncio-task awaited certain\ntry: await other()\nfinally:\n    task.cancel()",
    "task = asyncio.create_task(job())  #~ asyncio-task dropped certain\ndel task",
    "task = asyncio.create_task(job())  #~ asyncio-task awaited-on-some-paths likely\nif scope: await task",
    "async with asyncio.timeout(3): await asyncio.create_task(job())  #~ asyncio-task awaited certain",
    "await asyncio.wait({asyncio.create_task(job())}, return_when=asyncio.FIRST_COMPLETED)  #~ asyncio-task awaited certain",
    // Near misses: what a callback of the loop does is rarely work.
    "asyncio.get_event_loop().call_later(3, print)",
    "asyncio.get_event_loop().call_soon(print)",
    "await sync_to_async(print)()",
    "asyncio.create_task(asyncio.to_thread(print))  #~ thread-pool dropped certain",
    "await asyncio.gather(*(asyncio.create_task(job()) for _ in range(3)))  #~ asyncio-task awaited certain",
    "results = await asyncio.gather(asyncio.create_task(job()), return_exceptions=True)  #~ asyncio-task awaited certain",
    "sio.start_background_task(job)  #~ asyncio-task dropped certain",
  ])
  func `a job API of an event loop`(body: String) throws {
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n")
    try check(
      """
      import asyncio, anyio, trio, socketio
      from contextlib import AsyncExitStack
      from asgiref.sync import sync_to_async
      sio = socketio.AsyncServer()
      async def job(): pass
      async def other(): pass
      async def application(scope, receive, send):
      \(lines)
      """)
  }

  /// What goes to another process, or to disk, is no job of the worker; nor are the project's own wrappers of it.
  @Test(arguments: [
    ("from celery import shared_task\n@shared_task\ndef send(x): pass", "send.delay(1); send.apply_async((1,)); send.s(1).delay(); send.si(1).apply_async()"),
    ("from celery import Celery\napp = Celery()\n@app.task\ndef send(x): pass", "send.apply_async(args=[1], countdown=3)"),
    ("from celery import Celery\napp = Celery()", "app.send_task('send', args=[1])"),
    ("from celery import chain, group, signature", "group(signature('x')).apply_async(); chain(signature('x'), signature('y'))()"),
    ("from rq import Queue\nqueue = Queue()", "queue.enqueue(print, 1); queue.enqueue_in(3, print)"),
    ("import django_rq\n@django_rq.job\ndef send(): pass", "send.delay(); django_rq.enqueue(print); django_rq.get_queue('x').enqueue(print)"),
    ("import dramatiq\n@dramatiq.actor\ndef send(x): pass", "send.send(1); send.send_with_options(args=(1,), delay=3)"),
    ("from huey import RedisHuey\nhuey = RedisHuey()\n@huey.task()\ndef send(): pass", "send(); send.schedule(delay=3)"),
    ("from huey.contrib.djhuey import db_task\n@db_task()\ndef send(): pass", "send()"),
    ("from django_q.tasks import async_task, schedule", "async_task(print, 1); schedule('x.y')"),
    ("from procrastinate import App\napp = App()\n@app.task\ndef send(): pass", "send.defer(x=1)"),
    ("from background_task import background\n@background(schedule=3)\ndef send(): pass", "send(1)"),
    ("from google.cloud import tasks_v2\nclient = tasks_v2.CloudTasksClient()", "client.create_task(parent='x', task={})"),
    ("import boto3\nsqs = boto3.client('sqs')", "sqs.send_message(QueueUrl='x', MessageBody='y')"),
    ("import boto3", "boto3.client('lambda').invoke(FunctionName='x', InvocationType='Event')"),
    ("import pika\nchannel = pika.BlockingConnection().channel()", "channel.basic_publish('', 'x', b'')"),
    ("from kombu import Producer\nproducer = Producer()", "producer.publish({})"),
    ("from redis import Redis\nredis = Redis()", "redis.rpush('jobs', 'x'); redis.publish('jobs', 'x')"),
    ("from dask.distributed import Client\nclient = Client('scheduler:8786')", "client.submit(print)"),
    ("from prefect.deployments import run_deployment", "run_deployment('x')"),
    ("from spooler import spool\nimport uwsgi", "uwsgi.spool({b'x': b'y'})"),
    ("from django_tasks import task\n@task()\ndef send(): pass", "send.enqueue(1)"),
    ("from taskiq import InMemoryBroker\nbroker = InMemoryBroker()\n@broker.task\ndef send(): pass", "send.kiq(1)"),
    // Wrappers of the project's own
    ("from celery import shared_task\n@shared_task\ndef send(x): pass\ndef later(f, *a): return f.delay(*a)", "later(send, 1)"),
    ("from rq import Queue\nqueue = Queue()\nclass Tasks:\n    def submit(self, f): return queue.enqueue(f)\ntasks = Tasks()", "tasks.submit(print)"),
    ("from django.db import transaction\nfrom celery import shared_task\n@shared_task\ndef send(x): pass", "transaction.on_commit(lambda: send.delay(1))"),
    ("from functools import partial\nfrom celery import shared_task\n@shared_task\ndef send(x): pass", "partial(send.delay, 1)()"),
    ("from celery import shared_task\n@shared_task\ndef send(x): pass\nclass Outbox:\n    def __call__(self, f): f.apply_async()\noutbox = Outbox()", "outbox(send)"),
  ])
  func `a hand-over that lasts`(head: String, body: String) throws {
    try run(head, body)
  }

  /// The task itself runs in another process: what it starts belongs to that one.
  @Test(arguments: [
    "from celery import shared_task\n@shared_task",
    "import dramatiq\n@dramatiq.actor",
    "from django_rq import job\n@job",
    "from huey.contrib.djhuey import task\n@task()",
  ])
  func `what a task starts is no request's`(head: String) throws {
    try check("from threading import Thread\n\(head)\ndef send():\n    Thread(target=print).start()  #~ thread dropped possible\ndef application(env, start): send.delay()")
  }

  /// The application that a request or the framework itself gives.
  @Test(arguments: [
    ("from sanic import Sanic\napp = Sanic('x')\n@app.get('/')\nasync def view(request):", "request.app.add_task(work())  #~ asyncio-task dropped certain"),
    ("from sanic import Blueprint\nbp = Blueprint('x')\n@bp.post('/')\nasync def view(req):", "req.app.add_task(work())  #~ asyncio-task dropped certain"),
    ("from sanic import Sanic, Request\napp = Sanic('x')\n@app.get('/')\nasync def view(request: Request):", "request.app.add_task(work())  #~ asyncio-task dropped certain"),
    ("from quart import Quart, current_app\napp = Quart('x')\n@app.get('/')\nasync def view():", "current_app.add_background_task(work)  #~ asyncio-task dropped certain"),
    ("from aiohttp import web\nroutes = web.RouteTableDef()\n@routes.get('/')\nasync def view(request):", "request.app.loop.create_task(work())  #~ asyncio-task dropped certain"),
    ("from aiohttp import web\nroutes = web.RouteTableDef()\n@routes.get('/')\nasync def view(request: web.Request):", "request.loop.create_task(work())  #~ asyncio-task dropped certain"),
    // Near misses: another framework's request, another parameter, another attribute, another method.
    ("from flask import Flask\napp = Flask('x')\n@app.get('/')\ndef view(request):", "request.app.add_task(work())"),
    ("from sanic import Sanic\napp = Sanic('x')\n@app.get('/')\nasync def view(request, other):", "other.app.add_task(work())"),
    ("from sanic import Sanic\napp = Sanic('x')\n@app.get('/')\nasync def view(request):", "request.ctx.add_task(work())"),
    ("from sanic import Sanic\napp = Sanic('x')\n@app.get('/')\nasync def view(request):", "request.app.add_route(work())"),
  ])
  func `the application of a request`(head: String, body: String) throws {
    try check("async def work(): pass\n\(head)\n    \(body)")
  }

  /// A class of handlers knows the server that it was given to.
  @Test(arguments: [
    ("flask_socketio.Namespace", "self.socketio.start_background_task(print)", "daemon-thread"),
    ("socketio.Namespace", "self.server.start_background_task(print)", "daemon-thread"),
    ("socketio.AsyncNamespace", "self.server.start_background_task(print)", "asyncio-task"),
    // Near misses: another attribute, another class.
    ("flask_socketio.Namespace", "self.other.start_background_task(print)", nil),
    ("argparse.Namespace", "self.socketio.start_background_task(print)", nil),
  ])
  func `the server of a class of web sockets' handlers`(type: String, statement: String, carrier: String?) throws {
    try check(
      """
      import argparse, flask_socketio, socketio
      class Secure(\(type)): pass
      class Alerts(Secure):
          def on_monitor(self, data):
              \(statement)\(carrier.map { "  #~ \($0) dropped certain" } ?? "")
      """)
  }

  /// What is set on the application is found behind the framework's proxy.
  @Test(arguments: [
    ("app.pool = ThreadPoolExecutor()", "current_app.pool.submit(print)  #~ thread-pool dropped certain"),
    ("app.pool = ThreadPoolExecutor()", "current_app.pool.submit(print).result()  #~ thread-pool awaited certain"),
    ("app.pool = ThreadPoolExecutor()", "current_app._get_current_object().pool.submit(print)  #~ thread-pool dropped certain"),
    ("app.pool = ThreadPoolExecutor()", "app = current_app._get_current_object()\n    app.pool.submit(print)  #~ thread-pool dropped certain"),
    ("app.pool = ThreadPoolExecutor()", "from flask.globals import current_app\n    current_app.pool.submit(print)  #~ thread-pool dropped certain"),
    ("def init_app(app): app.pool = ThreadPoolExecutor()\ninit_app(app)", "current_app.pool.submit(print)  #~ thread-pool dropped certain"),
    ("def init_app(app: Flask): app.pool = ThreadPoolExecutor()\ninit_app(app)", "current_app.pool.submit(print)  #~ thread-pool dropped certain"),
    // Near misses: another parameter, a parameter of another type, a variable of that name.
    ("def init(other): other.pool = ThreadPoolExecutor()\ninit(print)", "current_app.pool.submit(print)"),
    ("class Shop: pass\ndef init(app: Shop): app.pool = ThreadPoolExecutor()", "current_app.pool.submit(print)"),
    ("def init():\n    app = find()\n    app.pool = ThreadPoolExecutor()", "current_app.pool.submit(print)"),
    ("app.pool = ThreadPoolExecutor()", "current_app.other.submit(print)"),
    ("other = object()\nother.pool = ThreadPoolExecutor()", "current_app.pool.submit(print)"),
    ("app.pool = print", "current_app.pool.submit(print)"),
  ])
  func `a pool that the application keeps`(keeping: String, body: String) throws {
    try check(
      """
      from flask import Blueprint, current_app
      bp = Blueprint("x", __name__)
      @bp.get("/")
      def view():
          \(body)
      -- main.py
      from concurrent.futures import ThreadPoolExecutor
      from flask import Flask
      from app import bp
      app = Flask(__name__)
      \(keeping)
      app.register_blueprint(bp)
      """, entry: "main.py", callable: "app")
  }

  @Test func `the request of a class's method`() throws {
    try check(
      """
      from sanic import Sanic
      from sanic.views import HTTPMethodView
      app = Sanic("x")
      async def work(): pass
      class View(HTTPMethodView):
          async def post(self, request):
              request.app.add_task(work())  #~ asyncio-task dropped certain
      app.add_route(View.as_view(), "/")
      """)
  }

  @Test func `a scheduler that lives within the request`() throws {
    try check(
      """
      from apscheduler.schedulers.background import BackgroundScheduler
      def application(env, start):
          scheduler = BackgroundScheduler()
          scheduler.start()  #~ scheduler awaited certain
          job = scheduler.add_job(print, 'date', [env], run_date=later)  #~ scheduled-job awaited certain
          print(job.next_run_time)
          scheduler.shutdown()
          kept = BackgroundScheduler()
          kept.start()  #~ scheduler dropped certain
          kept.add_job(print, 'date', [env], run_date=later)  #~ scheduled-job dropped certain
          return []
      """)
  }

  /// Awaiting the call starts it; what that gives can be waited for.
  @Test(arguments: [
    ("import aiojobs\ns = aiojobs.Scheduler()", "await s.spawn(work())  #~ asyncio-task dropped certain"),
    ("import aiojobs\ns = aiojobs.Scheduler()", "job = await s.spawn(work())  #~ asyncio-task awaited certain\n    await job.wait()"),
    ("import aiojobs\ns = aiojobs.Scheduler()", "job = await s.spawn(work())  #~ asyncio-task awaited-with-timeout certain\n    await job.wait(timeout=3)"),
    ("import aiojobs\ns = aiojobs.Scheduler()", "job = await s.spawn(work())  #~ asyncio-task awaited certain\n    await job.close()"),
    ("import aiojobs\ns = aiojobs.Scheduler()", "send(s.spawn(work()))  #~ asyncio-task passed-on possible"),
    ("from aiojobs.aiohttp import spawn", "await spawn(scope, work())  #~ asyncio-task dropped certain"),
    ("from aiojobs.aiohttp import get_scheduler", "await get_scheduler(scope).spawn(work())  #~ asyncio-task dropped certain"),
    ("import asyncio", "await asyncio.create_subprocess_exec('x')  #~ subprocess dropped certain"),
    ("import asyncio", "p = await asyncio.create_subprocess_shell('x')  #~ subprocess awaited certain\n    out, err = await p.communicate()"),
    ("import asyncio", "p = await asyncio.create_subprocess_exec('x')  #~ subprocess awaited-with-timeout certain\n    await asyncio.wait_for(p.wait(), 5)"),
    ("import asyncio", "p = await asyncio.create_subprocess_exec('x')  #~ subprocess awaited certain\n    p.kill()"),
    ("import asyncio", "p = await asyncio.create_subprocess_exec('x')  #~ subprocess awaited certain\n    await asyncio.wait_for(p.wait(), None)"),
    ("import asyncio", "asyncio.get_running_loop().call_soon(work)"),
    ("from tornado.ioloop import IOLoop", "IOLoop.current().add_callback(work)  #~ asyncio-task dropped certain"),
    ("from tornado.ioloop import IOLoop", "IOLoop.current().add_callback(print)"),
    ("from tornado.ioloop import IOLoop", "IOLoop.current().call_later(5, work)  #~ asyncio-task dropped certain"),
    ("from tornado.ioloop import IOLoop", "IOLoop.current().call_later(5, print)"),
  ])
  func `what awaiting gives, and what is put off`(head: String, body: String) throws {
    try check("\(head)\nasync def work(): pass\nasync def application(scope, receive, send):\n    \(body)")
  }

  @Test(arguments: [
    // Producers that flush, and those that leave it to their thread: the library's own, which no linter of a project sees.
    ("from kafka import KafkaProducer\nproducer = KafkaProducer()", "producer.send('x', b'y'); producer.flush()"),
    ("from confluent_kafka import Producer\nproducer = Producer({})", "producer.produce('x', b'y'); producer.flush()"),
    ("import statsd\nclient = statsd.StatsClient()", "client.incr('x')"),
    ("import sentry_sdk", "sentry_sdk.capture_message('x')"),
    // A session has methods as common as `get`.
    ("from requests_futures.sessions import FuturesSession", "FuturesSession().get('x')"),
  ])
  func `known miss: threads of libraries`(head: String, body: String) throws {
    try run(head, body)
  }

  @Test(arguments: [
    ("loop.call_soon_threadsafe(asyncio.create_task, work())", "dropped"), ("asyncio.get_running_loop().call_later(5, asyncio.ensure_future, work())", "dropped"),
    ("loop.call_later(5, lambda: asyncio.create_task(work()))", "returned"), ("loop.call_soon_threadsafe(lambda: loop.create_task(work()))", "returned"),
  ])
  func `a task that a loop makes later`(call: String, fate: String) throws {
    try check(
      """
      import asyncio
      loop = asyncio.get_event_loop()
      async def work(): pass
      def application(environ, start_response):
          \(call)  #~ asyncio-task \(fate) certain
      """)
  }

  @Test(arguments: ["loop.call_soon(begin)", "loop.call_at(loop.time() + 5, begin)", "loop.call_soon_threadsafe(partial(begin))"])
  func `a function that a loop calls later`(call: String) throws {
    try check(
      """
      import asyncio
      from functools import partial
      loop = asyncio.get_event_loop()
      async def work(): pass
      def begin(): asyncio.create_task(work())  #~ asyncio-task dropped certain
      def application(environ, start_response):
          \(call)
      """)
  }

  @Test(arguments: ["loop.call_soon(print, begin)", "loop.remove_reader(begin)", "loop.call_soon_threadsafe(asyncio.sleep, 1)", "other.call_soon(begin)"])
  func `a call of the loop that makes no task`(call: String) throws {
    try check(
      """
      import asyncio
      from elsewhere import other
      loop = asyncio.get_event_loop()
      async def work(): pass
      def begin(): asyncio.create_task(work())  #~ asyncio-task dropped possible
      def application(environ, start_response):
          \(call)
      """)
  }
}
