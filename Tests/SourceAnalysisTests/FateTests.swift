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
    ("for line in p.stdout: print(line)", "awaited"), ("print(p.stdout.read())", "awaited"),
    ("for line in iter(p.stdout.readline, b''): print(line)", "awaited"), ("yield from p.stdout.readlines()", "awaited"),
    ("print(p.stdout)", "dropped"), ("p.stdin.write(b'x')", "dropped"), ("p.stdout.close()", "dropped"),
  ])
  func `the output of a program`(body: String, fate: String) throws {
    try check(
      """
      from subprocess import PIPE, Popen
      def application(env, start):
          p = Popen(env, stdout=PIPE)  #~ subprocess \(fate) certain
          \(body)
          print(1)
      """)
  }

  /// A loop that asks whether the job is done waits for it.
  @Test(arguments: [
    ("while t.is_alive(): time.sleep(1)", "awaited"),
    ("while t.is_alive(): pass", "awaited"),
    ("while True:\n        if not t.is_alive(): break\n        time.sleep(1)", "awaited"),
    ("ts = [t]\n    while any(x.is_alive() for x in ts): time.sleep(1)", "awaited"),
    ("while t.is_alive() and time.time() < env: time.sleep(1)", "awaited-with-timeout"),
    ("for _ in range(9):\n        if not t.is_alive(): break\n        time.sleep(1)", "awaited-with-timeout"),
    // Near misses: asked once, and asked in passing.
    ("if t.is_alive(): time.sleep(1)", "dropped"),
    ("for x in env:\n        print(x, t.is_alive())", "dropped"),
  ])
  func `a job that is asked for again and again`(body: String, fate: String) throws {
    try check(
      """
      import time
      from threading import Thread
      def application(env, start):
          t = Thread(target=print)
          t.start()  #~ thread \(fate) certain
          \(body)
          return []
      """)
  }

  @Test func `a loop that starts jobs asks for the one before`() throws {
    try check(
      """
      import time
      from threading import Thread
      def application(env, start):
          t = None
          while True:
              if t is None or not t.is_alive():
                  t = Thread(target=print)
                  t.start()  #~ thread dropped certain
              time.sleep(1)
              if env: return []
      """)
  }

  /// The job says something through an object that it is given or sees.
  @Test(arguments: [
    ("q = Queue()", "Thread(target=work, args=(q,)).start()  #~ thread awaited certain", "q.get()"),
    ("q = Queue()", "t = Thread(target=work, args=(q,)); t.start()  #~ thread awaited-with-timeout certain", "q.get(timeout=3)"),
    ("e = Event()", "Thread(target=lambda: e.set()).start()  #~ thread awaited certain", "e.wait()"),
    ("e = Event()", "Thread(target=lambda: e.set()).start()  #~ thread awaited-with-timeout certain", "e.wait(5)"),
    ("e = Event()\n    def own(): e.set()", "Thread(target=own).start()  #~ thread awaited certain", "e.wait()"),
    ("q = Queue()\n    def own(): q.put(1)", "Thread(target=own).start()  #~ thread awaited certain", "def stream():\n        yield q.get()\n    return stream()"),
    ("q = Queue()", "Thread(target=work, args=(q,)).start()  #~ thread awaited certain", "for item in iter(q.get, None): print(item)"),
    ("q = Queue(); given = {'q': q}", "Thread(target=work, kwargs=given).start()  #~ thread awaited certain", "q.get()"),
    ("q = Queue(); given = dict(given=q)", "Thread(target=work, kwargs=given).start()  #~ thread awaited certain", "q.get()"),
    ("s = TextIteratorStreamer(1)", "Thread(target=work, args=(s,)).start()  #~ thread awaited certain", "for word in s: print(word)"),
    ("s = TextIteratorStreamer(1)", "Thread(target=work, args=(s,)).start()  #~ thread awaited certain", "return ''.join(word for word in s)"),
    ("s = TextIteratorStreamer(1)", "Thread(target=work, args=(s,)).start()  #~ thread dropped certain", "print(s)"),
    ("s = [1, 2]", "Thread(target=work, args=(s,)).start()  #~ thread dropped certain", "for word in s: print(word)"),
    ("q = Queue(); given = str(q)", "Thread(target=work, args=(given,)).start()  #~ thread dropped certain", "q.get()"),
    ("q = Queue()", "Thread(target=work, args=(q,)).start()  #~ thread dropped certain", "print(q.get, None)"),
    // Near misses: nobody listens; another one listens; the job itself listens; it was heard before; it is no queue.
    ("q = Queue()", "Thread(target=work, args=(q,)).start()  #~ thread dropped certain", "print(q)"),
    ("q = Queue(); r = Queue()", "Thread(target=work, args=(q,)).start()  #~ thread dropped certain", "r.get()"),
    ("q = Queue()\n    def own(): q.get()", "Thread(target=own).start()  #~ thread dropped certain", "print(q)"),
    ("q = Queue(); q.get()", "Thread(target=work, args=(q,)).start()  #~ thread dropped certain", "print(q)"),
    ("q = dict(env)", "Thread(target=work, args=(q,)).start()  #~ thread dropped certain", "q.get('x')"),
  ])
  func `a job that is heard from`(before: String, start: String, after: String) throws {
    try check(
      """
      from queue import Queue
      from threading import Event, Thread
      from transformers import TextIteratorStreamer
      def work(given): pass
      def application(env, start):
          \(before)
          \(start)
          \(after)
      """)
  }

  @Test func `a stream that ends when its task says so`() throws {
    try check(
      """
      import asyncio
      async def application(scope, receive, send):
          queue = asyncio.Queue()
          async def work(): await queue.put(None)
          asyncio.create_task(work())  #~ asyncio-task awaited certain
          asyncio.create_task(work())  #~ asyncio-task awaited certain
          async def stream():
              while (item := await queue.get()) is not None: yield item
          return stream()
      """)
  }

  /// An object that is made with the handle, and may wait for it.
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
