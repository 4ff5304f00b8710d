import Testing

/// What becomes of a handle within one function, and through the calls that take it or give it back.
@Suite struct FateTests {
  @Test(arguments: [
    // Dropped
    "pool.submit(work)  #~ thread-pool dropped certain",
    "future = pool.submit(work)  #~ thread-pool dropped certain",
    "pool.submit(work).add_done_callback(log)  #~ thread-pool dropped certain",
    "pool.map(work, [1, 2])  #~ thread-pool dropped certain",
    "print(pool.submit(work))  #~ thread-pool dropped certain",
    "if pool.submit(work).done(): pass  #~ thread-pool dropped certain",
    "futures = [pool.submit(work) for _ in range(3)]  #~ thread-pool dropped certain",
    "_ = [pool.submit(work), 1]  #~ thread-pool dropped certain",
    // Awaited
    "pool.submit(work).result()  #~ thread-pool awaited certain",
    "future = pool.submit(work); future.result()  #~ thread-pool awaited certain",
    "future = pool.submit(work); future.exception()  #~ thread-pool awaited certain",
    "future = pool.submit(work); future.result(None)  #~ thread-pool awaited certain",
    "futures = [pool.submit(work)]; wait(futures)  #~ thread-pool awaited certain",
    "wait([pool.submit(work)])  #~ thread-pool awaited certain",
    "wait({pool.submit(work) for _ in range(2)})  #~ thread-pool awaited certain",
    "list(pool.map(work, [1]))  #~ thread-pool awaited certain",
    "results = pool.map(work, [1]); print(list(results))  #~ thread-pool awaited certain",
    "for result in pool.map(work, [1]): print(result)  #~ thread-pool awaited certain",
    "total = sum(x for x in pool.map(work, [1]))  #~ thread-pool awaited certain",
    "futures = [pool.submit(work)]; done = [f.result() for f in futures]  #~ thread-pool awaited certain",
    "futures = {}; futures['a'] = pool.submit(work); futures['a'].result()  #~ thread-pool awaited certain",
    "future = other = pool.submit(work); other.result()  #~ thread-pool awaited certain",
    "return pool.submit(work).result()  #~ thread-pool awaited certain",
    "x = (pool.submit(work) if env else None).result() #~ thread-pool awaited certain",
    "(f := pool.submit(work)); f.result()  #~ thread-pool awaited certain",
    // Bounded
    "pool.submit(work).result(timeout=1)  #~ thread-pool awaited-with-timeout certain",
    "pool.submit(work).result(0.1)  #~ thread-pool awaited-with-timeout certain",
    "wait([pool.submit(work)], timeout=2)  #~ thread-pool awaited-with-timeout certain",
    "wait([pool.submit(work)], 2)  #~ thread-pool awaited-with-timeout certain",
    "future = pool.submit(work); future.result(timeout=None)  #~ thread-pool awaited certain",
  ])
  func `a pool's future`(statement: String) throws {
    let text = """
      from concurrent.futures import ThreadPoolExecutor, wait
      pool = ThreadPoolExecutor()
      def work(*args): pass
      def log(future): pass
      def application(env, start):
          \(statement)
      """
    try check(text)
  }

  @Test(arguments: [
    "Thread(target=work).start()  #~ thread dropped certain",
    "Thread(target=work, daemon=True).start()  #~ daemon-thread dropped certain",
    "Thread(None, work, daemon=True).start()  #~ daemon-thread dropped certain",
    "Thread(target=work, daemon=False).start()  #~ non-daemon-thread dropped certain",
    "t = Thread(target=work); t.start()  #~ thread dropped certain",
    "t = Thread(target=work); t.daemon = True; t.start()  #~ daemon-thread dropped certain",
    "t = Thread(target=work); t.setDaemon(True); t.start()  #~ daemon-thread dropped certain",
    "t = Thread(target=work); t.start(); t.join()  #~ thread awaited certain",
    "t = Thread(target=work); t.start(); t.join(5)  #~ thread awaited-with-timeout certain",
    "t = Thread(target=work); t.start(); t.join(timeout=None)  #~ thread awaited certain",
    "t = Thread(target=work); t.start(); t.is_alive()  #~ thread dropped certain",
    "t = Thread(target=work); t.start(); return t.name  #~ thread dropped certain",
    "Timer(5, work).start()  #~ timer dropped certain",
    "t = Timer(5, work); t.daemon = True; t.start()  #~ daemon-timer dropped certain",
    "t = Timer(5, work); t.start(); t.join()  #~ timer awaited certain",
    "start_new_thread(work, ())  #~ daemon-thread dropped certain",
    "threading.Thread(target=work).start()  #~ thread dropped certain",
    "T(target=work).start()  #~ thread dropped certain",
  ])
  func `a thread`(statement: String) throws {
    try check(
      """
      import threading
      from threading import Thread, Timer, Thread as T
      from _thread import start_new_thread
      def work(*args): pass
      def application(env, start):
          \(statement)
      """)
  }

  @Test func `what is waited for before the start is the job before`() throws {
    try check(
      """
      from threading import Thread, Timer
      worker = None
      class Log:
          def __init__(self): self.timer = None
          def write(self):
              if self.timer: self.timer.cancel()
              self.timer = Timer(1, print)
              self.timer.start()  #~ timer stored certain
      log = Log()
      def application(env, start):
          global worker
          if worker and worker.is_alive():
              worker.join()
          worker = Thread(target=print)
          worker.start()  #~ thread stored certain
          log.write()
      """)
  }

  /// A function that restarts a worker waits for the one before.
  @Test(arguments: [
    ("stop(); start()", "stored likely"), ("if env: stop()\n    start()", "stored likely"),
    ("start(); stop()", "stored possible"), ("for _ in env:\n        stop(); start()", "stored possible"),
    ("start(); again()", "stored possible"),
  ])
  func `a wait in another function, in order`(body: String, end: String) throws {
    try check(
      """
      from threading import Thread
      worker = None
      def start():
          global worker
          worker = Thread(target=print)
          worker.start()  #~ thread \(end)
      def stop():
          if worker: worker.join()
      def again():
          stop()
      def application(env, start_response):
          \(body)
          return []
      """)
  }

  /// Who reads what a program says until there is no more waits for it.
  @Test(arguments: [
    ("class Job:\n    def __init__(self, thread): self.thread = thread\n    def wait(self): self.thread.join()", "job.wait()", "stored possible"),
    ("@dataclass\nclass Job:\n    thread: Thread\n    def wait(self): self.thread.join()", "job.wait()", "stored possible"),
    ("@dataclass\nclass Job:\n    thread: Thread\n    def name(self): return self.thread.name", "job.name()", "stored certain"),
    ("@dataclass\nclass Job:\n    other: Thread\n    thread: Thread = None\n    def wait(self): self.thread.join()", "job.wait()", "stored certain"),
  ])
  func `a handle in an object`(type: String, call: String, end: String) throws {
    try check(
      """
      from dataclasses import dataclass
      from threading import Thread
      \(type)
      def application(env, start):
          thread = Thread(target=print)
          thread.start()  #~ thread \(end)
          job = Job(thread)
          \(call)
          return []
      """)
  }

  @Test func `in a loop the wait above is for the job of the round before`() throws {
    try check(
      """
      from threading import Thread
      worker = None
      def application(env, start):
          global worker
          for item in env:
              if worker: worker.join()
              worker = Thread(target=print)
              worker.start()  #~ thread awaited certain
          other = None
          while env:
              if other: other.join()
              other = Thread(target=print)
              other.start()  #~ thread awaited certain
      """)
  }

  @Test func `another name from before is the same list`() throws {
    try check(
      """
      from threading import Thread
      class Group:
          def __init__(self): self.threads = []
          def run(self):
              known = self.threads
              thread = Thread(target=print)
              thread.start()  #~ thread awaited certain
              self.threads.append(thread)
              for one in known: one.join()
      def application(env, start): Group().run()
      """)
  }

  @Test func `two callers keep their handles in one variable that is cancelled in the end`() throws {
    try check(
      """
      import asyncio
      async def application(scope, receive, send):
          running = None
          def run(work):
              return asyncio.create_task(work)
          try:
              if scope:
                  running = run(send({}))  #~ asyncio-task awaited certain
              else:
                  running = run(receive())  #~ asyncio-task awaited certain
          finally:
              if running: running.cancel()
      """)
  }

  @Test func `threads that are joined in a second loop`() throws {
    try check(
      """
      from threading import Thread
      def application(env, start):
          threads = [Thread(target=print) for _ in range(3)]
          for thread in threads:
              thread.start()  #~ thread awaited certain
          for thread in threads:
              thread.join()
      """)
  }

  @Test func `threads that are appended and joined in a comprehension`() throws {
    try check(
      """
      from threading import Thread
      def application(env, start):
          workers = []
          for item in env:
              worker = Thread(target=print)
              workers.append(worker)
              worker.start()  #~ thread awaited certain
          [w.join() for w in workers]
      """)
  }

  @Test func `a loop that joins only with a timeout`() throws {
    try check(
      """
      from threading import Thread
      def application(env, start):
          workers = []
          worker = Thread(target=print)
          worker.start()  #~ thread awaited-with-timeout certain
          workers += [worker]
          for w in workers:
              w.join(1)
      """)
  }

  @Test func `a pool in a with`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      def application(env, start):
          with ThreadPoolExecutor() as pool:
              pool.submit(print)  #~ thread-pool awaited certain
              for _ in env: pool.submit(print)  #~ thread-pool awaited certain
      """)
  }

  @Test func `a pool that is entered later`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor, ProcessPoolExecutor
      def application(env, start):
          pool = ThreadPoolExecutor() if env else ProcessPoolExecutor()
          with pool:
              pool.submit(print)  #~ thread-pool awaited certain
      """)
  }

  @Test func `a pool that is shut down`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      def application(env, start):
          pool = ThreadPoolExecutor()
          pool.submit(print)  #~ thread-pool awaited certain
          pool.shutdown()
      """)
  }

  @Test func `a pool that is shut down without waiting`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      def application(env, start):
          pool = ThreadPoolExecutor()
          pool.submit(print)  #~ thread-pool dropped certain
          pool.shutdown(wait=False)
      """)
  }

  @Test func `futures that are collected as completed`() throws {
    try check(
      """
      from concurrent import futures
      pool = futures.ThreadPoolExecutor(4)
      def application(env, start):
          pending = {pool.submit(print, x): x for x in env}  #~ thread-pool awaited certain
          for future in futures.as_completed(pending):
              future.result()
      """)
  }

  @Test func `a helper that waits`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      def finish(future, log=True):
          return future.result()
      def application(env, start):
          finish(pool.submit(print))  #~ thread-pool awaited certain
      """)
  }

  @Test func `a helper that only adds a callback`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      import tools
      pool = ThreadPoolExecutor()
      def application(env, start):
          future = pool.submit(print)  #~ thread-pool dropped certain
          tools.raise_when_error(future)
      -- tools.py
      def raise_when_error(future):
          future.add_done_callback(lambda done: done.result())
      """)
  }

  @Test func `a handle that is handed back and dropped by the caller`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      def background(function):
          return pool.submit(function)
      def application(env, start):
          background(print)  #~ thread-pool dropped certain
      """)
  }

  @Test func `a handle that is handed back and awaited by the caller`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      def background(function):
          return pool.submit(function)
      def application(env, start):
          background(print).result()  #~ thread-pool awaited certain
      """)
  }

  @Test func `a helper that drops the handle itself`() throws {
    try check(
      """
      from threading import Thread
      def background(function):
          Thread(target=function).start()  #~ thread dropped certain
      def application(env, start):
          background(print)
      """)
  }

  @Test func `a helper that starts the thread that it is given`() throws {
    try check(
      """
      from threading import Thread
      def keep(thread):
          thread.start()  #~ daemon-thread dropped certain
      def application(env, start):
          keep(Thread(target=print, daemon=True))
      """)
  }

  @Test(arguments: [
    ("row.get('future').result()", "awaited"), ("row['future'].result()", "awaited"), ("print(row.get('name'))", "dropped"),
  ])
  func `a handle in a dictionary in a list`(use: String, fate: String) throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      def application(environ, start_response):
          rows = [{"name": item, "future": pool.submit(print, item)} for item in (1, 2)]  #~ thread-pool \(fate) certain
          for row in rows:
              \(use)
      """)
  }

  @Test func `logging a handle is not waiting, and not keeping it`() throws {
    try check(
      """
      import logging
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      logger = logging.getLogger(__name__)
      def application(env, start):
          future = pool.submit(print)  #~ thread-pool dropped certain
          logger.info("started %s", future)
      """)
  }

  @Test func `storing is not waiting`() throws {
    try check(
      """
      from threading import Thread
      running = {}
      class Runner:
          def launch(self):
              self.thread = Thread(target=print)
              self.thread.start()  #~ thread stored certain
      def application(env, start):
          Runner().launch()
          worker = Thread(target=print)
          running[env] = worker
          worker.start()  #~ thread stored certain
      """)
  }

  @Test func `stored and joined in the same function`() throws {
    try check(
      """
      from threading import Thread
      class Runner:
          def launch(self):
              self.thread = Thread(target=print)
              self.thread.start()  #~ thread awaited certain
              self.thread.join()
      def application(env, start):
          Runner().launch()
      """)
  }

  @Test func `stored and joined somewhere else lowers the certainty`() throws {
    try check(
      """
      from threading import Thread
      class Runner:
          def launch(self):
              self.thread = Thread(target=print)
              self.thread.start()  #~ thread stored possible
          def stop(self):
              self.thread.join()
      def application(env, start):
          Runner().launch()
          env["finish"]()
      def finish(runner): runner.stop()
      """)
  }

  @Test func `a pool on self`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      class Mailer:
          def __init__(self):
              self.pool = ThreadPoolExecutor(max_workers=2)
          def send(self):
              self.pool.submit(print)  #~ thread-pool dropped certain
      mailer = Mailer()
      def application(env, start):
          mailer.send()
      """)
  }

  @Test func `a pool that the caller waits for`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      def fan_out(pool, items):
          for item in items:
              pool.submit(print, item)  #~ thread-pool awaited certain
      def application(env, start):
          with ThreadPoolExecutor() as executor:
              fan_out(executor, env)
      """)
  }

  @Test func `an annotated pool`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      def send(pool: ThreadPoolExecutor):
          pool.submit(print)  #~ thread-pool dropped certain
      def application(env, start):
          send(make())
      """)
  }

  @Test func `the project's own methods of the same name are no jobs`() throws {
    try check(
      """
      class Form:
          def submit(self, value): return value
          def start(self): return None
      class Thread:
          def start(self): return None
      def application(env, start):
          Form().submit(1)
          Form().start()
          Thread().start()
      """)
  }

  @Test func `a subclass of Thread`() throws {
    try check(
      """
      import threading
      class Mailer(threading.Thread):
          def __init__(self):
              super().__init__(daemon=True)
          def run(self): pass
      class Other(threading.Thread):
          def run(self): pass
      def application(env, start):
          Mailer().start()  #~ daemon-thread dropped certain
          other = Other()
          other.start()  #~ thread awaited certain
          other.join()
      """)
  }

  @Test func `a subclass of the pool`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      class Pool(ThreadPoolExecutor):
          pass
      pool = Pool()
      def application(env, start):
          pool.submit(print)  #~ thread-pool dropped certain
      """)
  }

  @Test func `a factory that makes the pool`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      _pool = None
      def get_pool():
          global _pool
          if _pool is None:
              _pool = ThreadPoolExecutor()
          return _pool
      def application(env, start):
          get_pool().submit(print)  #~ thread-pool dropped certain
      """)
  }

  /// A thread that is kept in a list of the module.
  @Test(arguments: [
    ("def wait_for_all():\n    for t in threads: t.join()", "pass", "thread stored likely"),
    ("def wait_for_all():\n    for t in threads: t.join()", "wait_for_all()", "thread stored possible"),
    ("", "for t in threads: t.join()", "thread awaited certain"),
    ("def start(t): threads.append(t); t.join()", "start(thread)", "thread awaited certain"),
  ])
  func `a list of the module's`(head: String, statement: String, fate: String) throws {
    try check(
      """
      from threading import Thread
      threads = []
      \(head)
      def application(env, start_response):
          thread = Thread(target=print)
          thread.start()  #~ \(fate)
          threads.append(thread)
          \(statement)
      """)
  }

  @Test(arguments: [
    "asyncio.create_task(asyncio.to_thread(work))  #~ thread-pool dropped certain",
    "await asyncio.create_task(asyncio.to_thread(work))  #~ thread-pool awaited certain",
    "asyncio.create_task(other())  #~ asyncio-task dropped certain",
    "await asyncio.to_thread(work)",
    "t = Thread(target=work); t.start(); await asyncio.to_thread(t.join)  #~ thread awaited certain",
    "t = Thread(target=work); t.start(); await asyncio.to_thread(t.join, 1)  #~ thread awaited-with-timeout certain",
    "t = Thread(target=work); t.start(); asyncio.to_thread(t.join)  #~ thread dropped certain",
    "t = Thread(target=work); t.start(); await asyncio.to_thread(t.is_alive)  #~ thread dropped certain",
  ])
  func `a function that a thread runs for a coroutine`(statement: String) throws {
    try check(
      """
      import asyncio
      from threading import Thread
      from fastapi import FastAPI
      app = FastAPI()
      def work(): pass
      async def other(): pass
      @app.post("/")
      async def checkout():
          \(statement)
      """, callable: "app")
  }
}
