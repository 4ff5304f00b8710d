import Catalogue
import SourceAnalysis
import Testing
import Workspace

/// Jobs that go through a queue in memory, and what works on it.
@Suite struct QueueTests {
  @Test func `a daemon thread that is started with the module works on what a request puts`() throws {
    try check(
      """
      import queue, threading
      jobs = queue.Queue()
      def work():
          while True:
              task = jobs.get()
              task()
              jobs.task_done()
      threading.Thread(target=work, daemon=True).start()  #~ daemon-thread dropped possible
      def application(env, start):
          jobs.put(print)  #~ queue dropped certain
      """)
  }

  /// A worker gets its queue as an argument more often than not: wherever a job's function is handed over, its arguments stand near it.
  @Test(arguments: [
    ("threading.Thread(target=work, args=(jobs,), daemon=True).start()  #~ daemon-thread dropped possible", "jobs.put(print)  #~ queue dropped certain"),
    ("threading.Thread(None, work, None, (jobs,)).start()  #~ thread dropped possible", "jobs.put(print)  #~ thread dropped certain"),
    ("threading.Timer(1, work, [jobs]).start()  #~ timer dropped possible", "jobs.put(print)"),
    ("_thread.start_new_thread(work, (jobs,))  #~ daemon-thread dropped possible", "jobs.put(print)  #~ queue dropped certain"),
    ("pool.submit(work, jobs)  #~ thread-pool dropped possible", "jobs.put(print)  #~ thread-pool dropped certain"),
    ("pool.submit(work, queue=jobs)  #~ thread-pool dropped possible", "jobs.put(print)  #~ thread-pool dropped certain"),
    ("pool.submit(partial(work, jobs))  #~ thread-pool dropped possible", "jobs.put(print)  #~ thread-pool dropped certain"),
    ("gevent.spawn(work, jobs)  #~ greenlet dropped possible", "jobs.put(print)  #~ greenlet dropped certain"),
    // Near misses: another queue, another place, another function.
    ("threading.Thread(target=work, args=(others,)).start()  #~ thread dropped possible", "jobs.put(print)"),
    ("threading.Thread(target=work, args=(None, jobs)).start()  #~ thread dropped possible", "jobs.put(print)"),
    ("threading.Thread(target=print, args=(jobs, work)).start()  #~ thread dropped possible", "jobs.put(print)"),
    ("pool.submit(print, work, jobs)  #~ thread-pool dropped possible", "jobs.put(print)"),
    ("print(work, jobs)", "jobs.put(print)"),
  ])
  func `a worker that is given its queue as an argument`(start: String, put: String) throws {
    try check(
      """
      import queue, threading, _thread, gevent
      from functools import partial
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      jobs = queue.Queue()
      others = queue.Queue()
      def work(queue, more=None):
          while True:
              queue.get()()
      \(start)
      def application(env, start):
          \(put)
      """)
  }

  /// What a request makes for its own jobs is theirs: one waits for the other, and both are told of by themselves.
  @Test(arguments: [
    ("", "put(print)", "thread dropped certain"), ("kept.append(jobs)", "put(print)", "thread dropped certain"),
    ("env['jobs'] = jobs", "put(print)  #~ thread dropped certain", "thread dropped certain"),
  ])
  func `a queue that a function makes for its jobs`(keeping: String, put: String, worker: String) throws {
    try check(
      """
      import queue, threading
      kept = []
      def first(jobs):
          jobs.\(put)
      def second(jobs):
          while True: jobs.get()()
      def application(env, start):
          jobs = queue.Queue()
          \(keeping)
          threading.Thread(target=first, args=(jobs,)).start()  #~ \(worker)
          threading.Thread(target=second, args=(jobs,)).start()  #~ \(worker)
      """)
  }

  @Test func `a worker that is a method is given its queue behind its object`() throws {
    try check(
      """
      import queue, threading
      class Manager:
          def __init__(self):
              self._queue = queue.Queue()
              threading.Thread(target=self.first, args=(0, self._queue), daemon=True).start()  #~ daemon-thread dropped possible
          @staticmethod
          def first(number, jobs):
              while True:
                  jobs.get()()
          def add(self, job):
              self._queue.put_nowait(job)  #~ queue dropped certain
      manager = Manager()
      def application(env, start):
          manager.add(print)
      """)
  }

  /// The answer comes through a queue that is found by what is put.
  @Test(arguments: [
    ("answers = replies(key); jobs.put((key, print)); return answers.get()", "awaited certain"),
    ("answers = replies(key); jobs.put({'id': key}); return answers.get(timeout=1)", "awaited certain"),
    ("jobs.put((key, print)); answers = replies(key)\n    while True: print(answers.get())", "awaited certain"),
    // Near misses: by something else, taken out of a table, and never taken out.
    ("answers = replies(env); jobs.put((key, print)); return answers.get()", "dropped certain"),
    ("answers = replies(key); jobs.put((key, print)); return answers.get(key)", "dropped certain"),
    ("answers = replies(key); jobs.put((key, print)); return answers", "dropped certain"),
  ])
  func `a queue that brings the answer`(statement: String, fate: String) throws {
    let lines = statement.split(separator: "\n", maxSplits: 1).map(String.init)
    try check(
      """
      import queue, threading
      jobs = queue.Queue()
      table = {}
      def replies(key): return table.setdefault(key, queue.Queue())
      def work():
          while True: jobs.get()
      threading.Thread(target=work, daemon=True).start()  #~ daemon-thread dropped possible
      def application(env, start):
          key = env["key"]
          \(lines[0])  #~ queue \(fate)
      \(lines.dropFirst().joined())
      """)
  }

  @Test func `a queue that no thread of the process works on starts nothing`() throws {
    try check(
      """
      import queue, threading
      jobs = queue.Queue()
      others = queue.Queue()
      def work():
          while True:
              others.get()()
      threading.Thread(target=work, daemon=True).start()  #~ daemon-thread dropped possible
      def application(env, start):
          jobs.put(print)
          env["list"].put(print)
      """)
  }

  @Test(arguments: [
    ("jobs.put(print)", "dropped certain"),
    ("jobs.put_nowait((print, 1))", "dropped certain"),
    ("jobs.put(print); jobs.join()", "awaited certain"),
    ("result = Future(); jobs.put((print, result)); return result.result()", "awaited certain"),
    ("done = threading.Event(); jobs.put(done.set); done.wait()", "awaited certain"),
    ("answers = queue.Queue(); jobs.put(answers); return answers.get()", "awaited certain"),
    ("item = Future(); jobs.put(item); return item", "passed-on possible"),
    ("jobs.put(env.get('x'))", "dropped certain"),
    ("item = held.get(block=False)\n    if env: item = env\n    jobs.put(item)", "dropped certain"),
  ])
  func `what becomes of what is put`(statement: String, fate: String) throws {
    try check(
      """
      import queue, threading
      from concurrent.futures import Future
      jobs = queue.Queue()
      held = queue.Queue()
      def work():
          while True:
              jobs.get()()
      threading.Thread(target=work, daemon=True).start()  #~ daemon-thread dropped possible
      def application(env, start):
          \(statement)  #~ queue \(fate)
      """)
  }

  /// What works on a queue and is started by a function that nobody names never begins.
  @Test(arguments: [
    ("", ""), ("store.persist()", "  #~ queue dropped certain"), ("getattr(store, env['name'])()", ""), ("run(store.persist)", "  #~ queue dropped certain"),
  ])
  func `a queue whose worker nobody starts`(start: String, put: String) throws {
    try check(
      """
      import queue, threading
      from shop import run
      class Store:
          def __init__(self): self.jobs = queue.Queue()
          def work(self):
              while True: self.jobs.get()()
          def persist(self): threading.Thread(target=self.work, daemon=True).start()  #~ daemon-thread dropped possible
          def set(self): self.jobs.put(print)\(put)
      store = Store()
      \(start)
      def application(env, start): store.set()
      """)
  }

  /// What somebody put into a queue before, and is only moved on, is no new job.
  @Test(arguments: ["jobs.put(held.get(block=False))", "item = held.get()\n    print(item)\n    jobs.put(item)"])
  func `what is moved from one queue to another`(statement: String) throws {
    try check(
      """
      import queue, threading
      jobs = queue.Queue()
      held = queue.Queue()
      def work():
          while True:
              jobs.get()()
      threading.Thread(target=work, daemon=True).start()  #~ daemon-thread dropped possible
      def application(env, start):
          \(statement)
      """)
  }

  @Test(arguments: [
    ("jobs.join()", "awaited certain", "awaited certain"), ("def end(): jobs.join()\n    end()", "awaited certain", "awaited certain"),
    ("def later(): jobs.join()", "dropped certain", "dropped certain"), ("[1].join()", "dropped certain", "dropped certain"),
  ])
  func `a queue that the function around waits for`(end: String, fate: String, worker: String) throws {
    try check(
      """
      import queue, threading
      def application(env, start):
          jobs = queue.Queue()
          def work():
              while True: jobs.get()()
          threading.Thread(target=work, daemon=True).start()  #~ daemon-thread \(worker)
          def give(job):
              jobs.put(job)  #~ queue \(fate)
          give(print)
          \(end)
      """)
  }

  @Test(arguments: [
    ("for task in tasks: task.cancel()", "awaited"), ("await asyncio.gather(*tasks)", "awaited"), ("print(tasks)", "dropped"),
  ])
  func `a queue whose workers the same function waits for`(end: String, fate: String) throws {
    try check(
      """
      import asyncio
      async def application(scope, receive, send):
          jobs = asyncio.Queue()
          async def work():
              while True: await (await jobs.get())
          tasks = [asyncio.create_task(work()) for _ in range(2)]  #~ asyncio-task \(fate) certain
          def give(job):
              jobs.put_nowait(job)  #~ asyncio-task \(fate) certain
          give(1)
          \(end)
      """)
  }

  @Test(arguments: [("downloader.run()", "awaited", "certain", "awaited"), ("downloader.begin()", "dropped", "certain", "dropped")])
  func `a queue that a method of its object works off`(go: String, fate: String, certainty: String, started: String) throws {
    try check(
      """
      from queue import Queue
      from threading import Thread
      class Downloader:
          def __init__(self): self.jobs = Queue()
          def add(self, job):
              self.jobs.put(job)  #~ queue \(fate) \(certainty)
          \(go.contains("run") ? "def run(self):" : "def begin(self):")
              threads = []
              for i in range(3):
                  thread = Thread(target=self.work, daemon=True)
                  thread.start()  #~ daemon-thread \(started) certain
                  threads.append(thread)
              \(go.contains("run") ? "for thread in threads: thread.join()" : "")
          def work(self):
              while not self.jobs.empty(): self.jobs.get()()
      def application(env, start):
          downloader = Downloader()
          downloader.add(print)
          \(go)
      """)
  }

  @Test func `a queue that is worked off by what the process starts with`() throws {
    try check(
      """
      from queue import Queue
      from threading import Thread
      jobs = Queue()
      def work():
          while True: jobs.get()()
      def serve():
          thread = Thread(target=work, daemon=True)
          thread.start()  #~ daemon-thread awaited possible
          thread.join()
      Thread(target=serve, daemon=True).start()  #~ daemon-thread dropped possible
      def application(env, start):
          jobs.put(print)  #~ queue dropped certain
      """)
  }

  @Test func `workers that the process waits for in the end are no request's`() throws {
    try check(
      """
      import asyncio
      from contextlib import asynccontextmanager
      from fastapi import FastAPI
      jobs = asyncio.Queue()
      async def work():
          while True: await (await jobs.get())
      @asynccontextmanager
      async def life(app):
          task = asyncio.create_task(work())  #~ asyncio-task awaited possible
          yield
          task.cancel()
          await task
      application = FastAPI(lifespan=life)
      @application.get("/")
      async def index():
          jobs.put_nowait(1)  #~ asyncio-task dropped certain
      """)
  }

  @Test func `no work is a sign for the thread, and what it puts back is no new job`() throws {
    try check(
      """
      import queue, threading
      jobs = queue.Queue()
      def work():
          while True:
              task = jobs.get()
              if task is None:
                  break
              jobs.put(task)
      threading.Thread(target=work, daemon=True).start()  #~ daemon-thread dropped possible
      def application(env, start):
          jobs.put(None)
      """)
  }

  @Test func `a pool of connections is no queue of work`() throws {
    try check(
      """
      from queue import Queue
      from threading import Thread
      class Pool:
          def __init__(self):
              self.free = Queue()
              for _ in range(3): self.free.put(connect())
          def take(self): return self.free.get(timeout=1)
          def give(self, connection): self.free.put(connection)
      pool = Pool()
      def clean():
          while True:
              connection = pool.take()
              pool.give(connection)
      Thread(target=clean, daemon=True).start()  #~ daemon-thread dropped possible
      def application(env, start):
          connection = pool.take()
          pool.give(connection)
      """)
  }

  @Test func `a queue between a job and the jobs that it starts`() throws {
    try check(
      """
      import asyncio
      async def application(scope, receive, send):
          asyncio.create_task(run())  #~ asyncio-task dropped certain
      async def run():
          async for event in level(): print(event)
      async def level():
          queue = asyncio.Queue()
          async def node(): await queue.put(object())
          tasks = [asyncio.create_task(node()) for _ in range(3)]  #~ asyncio-task awaited certain
          yield await queue.get()
          await asyncio.gather(*tasks)
      """)
  }

  @Test(arguments: [
    ("str(uuid.uuid4())", "dropped certain"), ("uuid.uuid4().hex", "dropped certain"), ("f'job-{env}'", "dropped certain"),
    ("make()", "passed-on possible"), ("queue.Queue()", "passed-on possible"),
  ])
  func `an id that is handed back is nothing to wait for`(value: String, end: String) throws {
    try check(
      """
      import queue, threading, uuid
      jobs = queue.Queue()
      def work():
          while True: print(jobs.get())
      threading.Thread(target=work, daemon=True).start()  #~ daemon-thread dropped possible
      def enqueue(env):
          job = \(value)
          jobs.put({"id": job, "env": env})  #~ queue \(end)
          return job
      def application(env, start):
          return [enqueue(env)]
      """)
  }

  @Test func `a member of an enumeration is a sign`() throws {
    try check(
      """
      import asyncio, enum
      class Event(enum.Enum):
          STOP = "stop"
      async def application(scope, receive, send):
          signs = asyncio.Queue()
          asyncio.create_task(work(signs))  #~ asyncio-task dropped certain
          signs.put_nowait(Event.STOP.value)
          signs.put_nowait(Event.STOP)
          signs.put_nowait(scope)  #~ asyncio-task dropped certain
      async def work(signs):
          while True: print(await signs.get())
      """)
  }

  @Test func `a class that holds its queue and its thread`() throws {
    try check(
      """
      from mail import mailer
      def application(env, start):
          mailer.send("hello")
      -- mail.py
      from queue import Queue
      from threading import Thread
      class Mailer:
          def __init__(self):
              self.outbox = Queue()
              self.thread = Thread(target=self._run, daemon=True)
              self.thread.start()  #~ daemon-thread stored possible
          def send(self, text):
              self.outbox.put(text)  #~ queue dropped certain
          def _run(self):
              for text in iter(self.outbox.get, None):
                  print(text)
      mailer = Mailer()
      """)
  }

  @Test func `a thread's class that is given the queue`() throws {
    try check(
      """
      from queue import Queue
      from threading import Thread
      jobs = Queue()
      class Worker(Thread):
          def __init__(self, queue):
              super().__init__(daemon=True)
              self.queue = queue
          def run(self):
              while True:
                  self.queue.get()()
      Worker(jobs).start()  #~ daemon-thread dropped possible
      def application(env, start):
          jobs.put(print)  #~ queue dropped certain
      """)
  }

  @Test func `an asyncio queue and its task`() throws {
    try check(
      """
      import asyncio
      from fastapi import FastAPI
      app = FastAPI()
      jobs = asyncio.Queue()
      async def work():
          while True:
              task = await jobs.get()
              await task()
      @app.on_event("startup")
      async def begin():
          asyncio.create_task(work())  #~ asyncio-task dropped possible
      @app.post("/")
      async def checkout():
          await jobs.put(print)  #~ asyncio-task dropped certain
      """, callable: "app")
  }

  @Test func `a thread that is no daemon goes on until the queue is empty or the worker is killed`() throws {
    try check(
      """
      import queue, threading
      jobs = queue.Queue()
      def work():
          while True:
              jobs.get()()
      threading.Thread(target=work).start()  #~ thread dropped possible
      def application(env, start):
          jobs.put(print)  #~ thread dropped certain
      """)
  }

  /// A queue of a class of its own: its methods put and take on `self`.
  @Test(arguments: [
    ("class Other(queue.Queue): pass", "Tasks()", "tasks.later(print)", "certain"), ("class Other(Tasks): pass", "Other()", "tasks.later(print)", "certain"),
    ("class Other(queue.Queue):\n    def later(self, task): self.put(task)", "Other()", "tasks.later(print)", "possible"),
  ])
  func `a class of queues with workers of its own`(other: String, made: String, use: String, certainty: String) throws {
    try check(
      """
      import queue, threading
      class Tasks(queue.Queue):
          def __init__(self):
              super().__init__()
              for _ in range(2):
                  threading.Thread(target=self.work, daemon=True).start()  #~ daemon-thread dropped possible
          def later(self, task):
              self.put(task)  #~ queue dropped \(certainty)
          def work(self):
              while True:
                  task = self.get()
                  task()
                  self.task_done()
      \(other)
      first = Tasks()
      tasks = \(made)
      def application(env, start):
          \(use)
      """)
  }

  /// A method of the same class that waits for the queue: only where it is called with what puts something in.
  @Test(arguments: [
    ("await self.put(1)", "dropped"),
    ("await self.put(1)\n        await self.flush()", "awaited"),
  ])
  func `a method that waits for the queue`(saves: String, fate: String) throws {
    try check(
      """
      import asyncio
      from fastapi import FastAPI
      app = FastAPI()
      class Store:
          def __init__(self):
              self.queue = asyncio.Queue()
          async def put(self, item):
              await self.queue.put(item)  #~ asyncio-task \(fate) certain
          async def flush(self):
              await self.queue.join()
          async def clear(self):
              await self.flush()
          async def save(self):
              \(saves)
          async def write(self):
              while True:
                  print(await self.queue.get())
                  self.queue.task_done()
      store = Store()
      @app.on_event('startup')
      async def begin():
          asyncio.create_task(store.write())  #~ asyncio-task dropped possible
      @app.get('/save')
      async def save():
          await store.save()
      @app.get('/clear')
      async def clear():
          await store.clear()
      """)
  }

}
