import Testing

/// The calls of libraries that start jobs, with what waits for them and what only looks like it.
@Suite struct JobAPITests {
  /// Statements in the body of an async function that a request runs.
  @Test(arguments: [
    "asyncio.create_task(job())  #~ asyncio-task dropped certain",
    "task = asyncio.create_task(job())  #~ asyncio-task dropped certain",
    "task = asyncio.create_task(job()); await task  #~ asyncio-task awaited certain",
    "await asyncio.create_task(job())  #~ asyncio-task awaited certain",
    "asyncio.ensure_future(job())  #~ asyncio-task dropped certain",
    "task = create_task(job()); task.add_done_callback(print)  #~ asyncio-task dropped certain",
    "kept.add(asyncio.create_task(job()))  #~ asyncio-task stored certain",
    "asyncio.get_event_loop().create_task(job())  #~ asyncio-task dropped certain",
    "loop = asyncio.get_running_loop(); loop.create_task(job())  #~ asyncio-task dropped certain",
    "tasks = [asyncio.create_task(job()) for _ in range(3)]; await asyncio.gather(*tasks)  #~ asyncio-task awaited certain",
    "tasks = [asyncio.create_task(job())]; await asyncio.wait(tasks)  #~ asyncio-task awaited certain",
    "tasks = [asyncio.create_task(job())]; await asyncio.wait(tasks, timeout=3)  #~ asyncio-task awaited-with-timeout certain",
    "await asyncio.wait_for(asyncio.create_task(job()), 2)  #~ asyncio-task awaited certain",
    "await asyncio.shield(asyncio.create_task(job()))  #~ asyncio-task awaited certain",
    "both = asyncio.gather(asyncio.create_task(job()), other())  #~ asyncio-task dropped certain",
    "for done in asyncio.as_completed([asyncio.create_task(job())]): await done  #~ asyncio-task awaited certain",
    "loop = asyncio.get_event_loop(); await loop.run_in_executor(None, print)  #~ thread-pool awaited certain",
    "loop = asyncio.get_event_loop(); loop.run_in_executor(None, print)  #~ thread-pool dropped certain",
    "future = asyncio.get_event_loop().run_in_executor(None, print); await asyncio.wrap_future(future)  #~ thread-pool awaited certain",
    "asyncio.run_coroutine_threadsafe(job(), loop).result()  #~ asyncio-task awaited certain",
    "asyncio.run_coroutine_threadsafe(job(), loop)  #~ asyncio-task dropped certain",
    "async with asyncio.TaskGroup() as group: group.create_task(job())  #~ asyncio-task awaited certain",
    "async with anyio.create_task_group() as group: group.start_soon(job)  #~ asyncio-task awaited certain",
    "async with trio.open_nursery() as nursery: nursery.start_soon(job)  #~ asyncio-task awaited certain",
    // Near misses
    "await job()",
    "await asyncio.gather(job(), job())",
    "await asyncio.to_thread(print)",
    "await asyncio.sleep(1)",
    "own.create_task(job())",
  ])
  func `tasks of an event loop`(statement: String) throws {
    try check(
      """
      import asyncio
      import anyio, trio
      from asyncio import create_task
      kept = set()
      class Own:
          def create_task(self, coro): return coro
      own = Own()
      async def job(): pass
      async def other(): pass
      async def application(scope, receive, send):
          \(statement)
      """)
  }

  /// `target=work()` calls the function before the thread is there, which has nothing to run then unless that gave it something.
  @Test(arguments: [
    "Thread(target=work()).start()", "t = Thread(target=self.work()); t.start()", "Thread(target=ends()).start()",
    "Thread(target=make()).start()  #~ thread dropped certain", "Thread(target=some(env)).start()  #~ thread dropped certain",
    "Thread(target=made()).start()  #~ thread dropped certain", "Thread(target=env.get('f')).start()  #~ thread dropped certain",
    "Thread(target=work).start()  #~ thread dropped certain", "Thread(target=work() or print).start()  #~ thread dropped certain",
  ])
  func `a thread that is given what its function gave`(statement: String) throws {
    try check(
      """
      from threading import Thread
      from library import decorated
      class Own:
          def work(self): print(1)
      self = Own()
      def work(): print(1)
      def ends():
          if print(1): return
          return None
      def make(): return print
      def some(env):
          if env: return
          return print
      @decorated
      def made(): print(1)
      def application(env, start):
          \(statement)
      """)
  }

  /// Classes of the project whose objects are jobs, because a library's are.
  @Test(arguments: [
    "Shell(['x'])  #~ subprocess dropped certain", "Shell(['x']).wait()  #~ subprocess awaited certain", "Below(['x'])  #~ subprocess dropped certain",
    "with Shell(['x']) as shell: shell.say()  #~ subprocess awaited certain", "shell = Shell(['x'])  #~ subprocess awaited certain\n    shell.communicate()",
    // Near misses: another base, the class itself, and a class of that name that has nothing to do with it.
    "Other(['x'])", "print(Shell)", "Popen(['x'])",
  ])
  func `a class below a process`(statement: String) throws {
    try check(
      """
      import subprocess
      class Popen:
          def __init__(self, words): pass
      class Shell(subprocess.Popen):
          def say(self): return self.pid
      class Below(Shell): pass
      class Other(subprocess.CompletedProcess): pass
      def application(env, start):
          \(statement)
      """)
  }

  @Test(arguments: [
    "Process(target=print).start()  #~ process dropped certain",
    "p = Process(target=print, daemon=True); p.start()  #~ daemon-process dropped certain",
    "p = Process(target=print); p.start(); p.join()  #~ process awaited certain",
    "p = multiprocessing.Process(target=print); p.start(); p.join(3)  #~ process awaited-with-timeout certain",
    "Pool(2).apply_async(print)  #~ daemon-process dropped certain",
    "Pool(2).apply_async(print).get()  #~ daemon-process awaited certain",
    "Pool(2).apply_async(print).get(timeout=1)  #~ daemon-process awaited-with-timeout certain",
    "pool = Pool(); pool.map_async(print, [1]); pool.close(); pool.join()  #~ daemon-process awaited certain",
    "pool = Pool(); pool.map_async(print, [1]); pool.close()  #~ daemon-process dropped certain",
    "list(Pool().imap(print, [1]))  #~ daemon-process awaited certain",
    "ThreadPool(2).apply_async(print)  #~ daemon-thread dropped certain",
    "r = ThreadPool(2).map_async(print, [1]); r.wait()  #~ daemon-thread awaited certain",
    "subprocess.Popen(['x'])  #~ subprocess dropped certain",
    "subprocess.Popen(['x']).wait()  #~ subprocess awaited certain",
    "out, err = subprocess.Popen(['x']).communicate()  #~ subprocess awaited certain",
    "p = subprocess.Popen(['x']); p.communicate(timeout=5)  #~ subprocess awaited-with-timeout certain",
    "with subprocess.Popen(['x']) as p: pass  #~ subprocess awaited certain",
    // Near misses
    "Pool(2).map(print, [1])",
    "Pool(2).apply(print)",
    "subprocess.run(['x'])",
    "subprocess.check_output(['x'])",
    "task.apply_async(args=[1])",
    "task.delay(1)",
    "queue.enqueue(print)",
  ])
  func `processes and their pools`(statement: String) throws {
    try check(
      """
      import multiprocessing, subprocess
      from multiprocessing import Pool, Process
      from multiprocessing.pool import ThreadPool
      from celery import shared_task
      from rq import Queue
      queue = Queue()
      @shared_task
      def task(number): pass
      def application(env, start):
          \(statement)
      """)
  }

  @Test(arguments: [
    "gevent.spawn(print)  #~ greenlet dropped certain",
    "g = gevent.spawn(print); g.join()  #~ greenlet awaited certain",
    "gevent.spawn(print).get(timeout=2)  #~ greenlet awaited-with-timeout certain",
    "gs = [gevent.spawn(print) for _ in range(3)]; gevent.joinall(gs)  #~ greenlet awaited certain",
    "gs = [gevent.spawn(print) for _ in range(3)]; gevent.joinall(gs, timeout=5)  #~ greenlet awaited-with-timeout certain",
    "gevent.spawn_later(5, print)  #~ greenlet dropped certain",
    "pool = Pool(5); pool.spawn(print); pool.join()  #~ greenlet awaited certain",
    "pool = Pool(5); pool.spawn(print)  #~ greenlet dropped certain",
    "eventlet.spawn_n(print)  #~ greenlet dropped certain",
    "eventlet.spawn(print).wait()  #~ greenlet awaited certain",
    "pool = eventlet.GreenPool(); pool.spawn_n(print); pool.waitall()  #~ greenlet awaited certain",
    // Near misses
    "gevent.sleep(1)",
    "eventlet.sleep(0)",
  ])
  func `greenlets`(statement: String) throws {
    try check(
      """
      import gevent, eventlet
      from gevent.pool import Pool
      def application(env, start):
          \(statement)
      """)
  }

  @Test(arguments: [
    ("from starlette.background import BackgroundTask", "BackgroundTask(print)  #~ response-task dropped certain"),
    ("from flask_executor import Executor\nexecutor = Executor(app)", "executor.submit(print)  #~ thread-pool dropped certain"),
    ("from flask_executor import Executor\nexecutor = Executor(app)", "executor.submit(print).result()  #~ thread-pool awaited certain"),
    ("from flask_socketio import SocketIO\nio = SocketIO(app)", "io.start_background_task(print)  #~ daemon-thread dropped certain"),
    ("from tornado.ioloop import IOLoop", "IOLoop.current().spawn_callback(print)  #~ asyncio-task dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler", "BackgroundScheduler().start()  #~ scheduler dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler", "BackgroundScheduler(jobstores={}).start()  #~ durable-scheduler dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler(timezone='utc')", "s.add_job(print, 'date', run_date=later)  #~ scheduled-job dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()", "s.add_job(print)  #~ thread-pool dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()", "s.add_job(print, args=[1])  #~ thread-pool dropped certain"),
    // Near misses: a trigger by its place or its name, and one that may stand in what is handed on.
    ("from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()", "s.add_job(print, 'interval', hours=1)  #~ repeated-job dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()", "s.add_job(print, trigger=when)  #~ repeated-job dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()", "s.add_job(print, next_run_time=later)  #~ repeated-job dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()", "s.add_job(print, **options)  #~ repeated-job dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()", "s.add_job(*what)  #~ repeated-job dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler(jobstores={})", "s.add_job(print, 'date', run_date=later)  #~ durable-job dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler(jobstores={})", "s.add_job(print)  #~ durable-job dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\nCONFIG = {}\ns = BackgroundScheduler(CONFIG)", "s.add_job(print)  #~ durable-job dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\nCONFIG = {}\ns = BackgroundScheduler(**CONFIG)", "s.add_job(print)  #~ durable-job dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\ns.add_jobstore('redis')", "s.add_job(print)  #~ durable-job dropped certain"),
    ("from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\ns.configure(jobstores={})", "s.add_job(print)  #~ durable-job dropped certain"),
    ("from uwsgidecorators import thread\n@thread\ndef send(): pass", "send()  #~ daemon-thread dropped certain"),
    ("import uwsgidecorators as u\n@u.thread\ndef send(): pass", "send()  #~ daemon-thread dropped certain"),
    ("from uwsgidecorators import spool\n@spool\ndef send(): pass", "send()"),
    ("def thread(f): return f\n@thread\ndef send(): pass", "send()"),
    ("from queue import Queue\nq = Queue()", "q.put(1); q.join()"),
    ("class Mailer:\n    def submit(self, f): f()\nmailer = Mailer()", "mailer.submit(print)"),
    ("class Thread: pass", "Thread().start()"),
  ])
  func `what frameworks offer`(head: String, statement: String) throws {
    try check("app = None\n\(head)\ndef application(env, start):\n    \(statement)\n")
  }

  @Test func `the run of a thread's own class, with what it starts itself`() throws {
    try check(
      """
      from threading import Thread
      class Base(Thread):
          def run(self):
              self.work()
          def work(self):
              Thread(target=print).start()  #~ thread dropped certain
      class Worker(Base): pass
      class Idle(Thread):
          def run(self):
              Thread(target=print).start()  #~ thread dropped possible
      def application(env, start):
          Worker().start()  #~ thread dropped certain
      """)
  }

  @Test func `FastAPI's background tasks, by annotation`() throws {
    try check(
      """
      from fastapi import BackgroundTasks, FastAPI
      app = FastAPI()
      def mail(): pass
      async def note(): pass
      @app.post("/send")
      async def send(tasks: BackgroundTasks, f):
          tasks.add_task(mail)  #~ response-thread dropped certain
          tasks.add_task(note)  #~ response-task dropped certain
          tasks.add_task(f)  #~ response-task dropped certain
      """, callable: "app")
  }
}
