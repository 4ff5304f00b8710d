import Testing

/// Handles that a function gives back, pools with classes of their own, and waits that lie on the way of another request.
@Suite struct HandBackTests {
  @Test(arguments: [
    ("track(asyncio.create_task(work()))", "stored certain"),
    ("await track(asyncio.create_task(work()))", "awaited certain"),
    ("t = track(asyncio.create_task(work()))\n    await t", "awaited certain"),
    ("named(asyncio.create_task(work()), 'a')", "stored certain"),
    ("await named(asyncio.create_task(work()), 'a')", "awaited certain"),
    // Awaiting the coroutine gives the task: whether anybody waits for that is another matter.
    ("await keep(asyncio.create_task(work()))", "stored certain"),
    ("await (await keep(asyncio.create_task(work())))", "awaited certain"),
    ("t = await keep(asyncio.create_task(work()))\n    await t", "awaited certain"),
  ])
  func `a function that takes a handle and gives it back`(use: String, end: String) throws {
    let lines = use.split(separator: "\n", maxSplits: 1).map(String.init)
    try check(
      """
      import asyncio
      from fastapi import FastAPI
      app = FastAPI()
      tasks = set()
      def track(task):
          tasks.add(task)
          return task
      def named(task, name):
          task.set_name(name)
          return track(task)
      async def keep(task):
          tasks.add(task)
          return task
      async def work(): pass
      @app.get("/")
      async def serve():
          \(lines[0])  #~ asyncio-task \(end)
      \(lines.dropFirst().joined())
      """, callable: "app")
  }

  @Test(arguments: [
    ("await begin()", "dropped certain"), ("await (await begin())", "awaited certain"), ("t = await begin()\n    await t", "awaited certain"),
  ])
  func `a coroutine that starts a job and gives its handle back`(use: String, end: String) throws {
    let lines = use.split(separator: "\n", maxSplits: 1).map(String.init)
    try check(
      """
      import asyncio
      from fastapi import FastAPI
      app = FastAPI()
      async def work(): pass
      async def begin(): return asyncio.create_task(work())
      @app.get("/")
      async def serve():
          \(lines[0])  #~ asyncio-task \(end)
      \(lines.dropFirst().joined())
      """, callable: "app")
  }

  /// Only the function that gets the handle can hand it back: another one that reads where it is kept tells nobody's caller.
  @Test func `a function that tells which job is running`() throws {
    try check(
      """
      from threading import Thread
      active = None
      def activate(thread):
          global active
          active = thread
      def current(): return active
      def cancel(): print(current())
      def begin():
          thread = Thread(target=print)
          activate(thread)
          thread.start()  #~ thread stored certain
          return 1
      def application(env, start): begin()
      """)
    try check(
      """
      from threading import Thread
      active = None
      def current(): return active
      def begin():
          global active
          active = Thread(target=print)
          active.start()  #~ thread stored possible
      def application(env, start):
          begin()
          current().join()
      """)
  }

  @Test(arguments: [
    ("class Group(asyncio.TaskGroup): pass", "async with Group() as g: g.create_task(work())", "awaited certain"),
    (
      "class Group(asyncio.TaskGroup):\n    def create_task(self, work, *, name=None):\n        task = super().create_task(work, name=name)\n        return task",
      "async with Group() as g: g.create_task(work())", "awaited certain"
    ),
    (
      "class Group(asyncio.TaskGroup):\n    def create_task(self, work): return super().create_task(work)",
      "g = Group()\n    g.create_task(work())", "dropped certain"
    ),
    (
      "class Group(ThreadPoolExecutor):\n    def submit(self, work):\n        future = super().submit(work)\n        future.add_done_callback(print)\n        return future",
      "with Group() as g: g.submit(print)", "awaited certain"
    ),
    ("class Group(ThreadPoolExecutor):\n    def submit(self, work): return super().submit(work)", "Group().submit(print)", "dropped certain"),
  ])
  func `a class of pools that hands the handle back`(type: String, use: String, end: String) throws {
    let carrier = use.contains("submit") ? "thread-pool" : "asyncio-task"
    try check(
      """
      import asyncio
      from concurrent.futures import ThreadPoolExecutor
      from fastapi import FastAPI
      app = FastAPI()
      async def work(): pass
      \(type)
      @app.get("/")
      async def serve():
          \(use)  #~ \(carrier) \(end)
      """, callable: "app")
  }

  /// Whether the job is waited for depends on who makes the pool: a request that leaves it, or one that does not.
  @Test(arguments: [
    ("with Later() as pool: pool.later(print)", "Later().later(print)", "likely"),
    ("with Later() as pool: pool.later(print)", "with Later() as pool: pool.later(print)", "possible"),
    ("Later().later(print)", "Later().later(print)", "certain"),
  ])
  func `a class of pools that drops the handle`(first: String, second: String, certainty: String) throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      from flask import Flask
      app = Flask(__name__)
      class Later(ThreadPoolExecutor):
          def later(self, work):
              self.submit(work)  #~ thread-pool dropped \(certainty)
      @app.route("/first")
      def one():
          \(first)
      @app.route("/second")
      def two():
          \(second)
      """, callable: "app")
  }

  /// One request waits for what it stored; another one leaves it behind.
  @Test(arguments: [
    ("keeper.begin()\n    keeper.end()", "keeper.begin()", "likely"), ("keeper.begin()\n    keeper.end()", "keeper.begin()\n    keeper.end()", "possible"),
    ("both()", "keeper.begin()", "likely"), ("both()", "both()", "possible"), ("keeper.end()", "keeper.begin()", "likely"),
  ])
  func `a wait on the way of another request`(first: String, second: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      from flask import Flask
      app = Flask(__name__)
      class Keeper:
          def __init__(self): self.threads = []
          def begin(self):
              thread = Thread(target=print)
              self.threads.append(thread)
              thread.start()  #~ thread stored \(certainty)
          def end(self):
              for thread in self.threads: thread.join()
      keeper = Keeper()
      def both():
          keeper.begin()
          keeper.end()
      @app.route("/first")
      def one():
          \(first)
      @app.route("/second")
      def two():
          \(second)
      """, callable: "app")
  }

  /// Those that end the process wait on no request's way: a command, or a loop over objects of which nothing is known.
  @Test(arguments: [
    ("@click.group()\ndef cli(): pass\n@cli.command()\ndef stop(): keeper.end()", "likely"),
    ("@click.group()\ndef cli(): pass\n@cli.group()\ndef more(): pass\n@more.command()\ndef stop(): keeper.end()", "likely"),
    ("@click.command()\ndef stop():\n    for thing in env: thing.end()", "likely"),
    // Near misses: nobody knows who calls it.
    ("@known\ndef stop(): keeper.end()", "possible"), ("def stop():\n    for thing in env: thing.end()", "possible"),
  ])
  func `a wait at the end of the process`(wait: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      import click
      from flask import Flask
      from elsewhere import env, known
      app = Flask(__name__)
      class Keeper:
          def __init__(self): self.threads = []
          def begin(self):
              thread = Thread(target=print)
              self.threads.append(thread)
              thread.start()  #~ thread stored \(certainty)
          def end(self):
              for thread in self.threads: thread.join()
      keeper = Keeper()
      @app.route("/")
      def serve(): keeper.begin()
      \(wait)
      """, callable: "app")
  }

  /// A class of threads that starts in its own way: who calls that starts the job, each on an object of its own.
  @Test(arguments: ["super().start()", "Thread.start(self)", "super(Loud, self).start()"])
  func `a start of one's own`(start: String) throws {
    try check(
      """
      from threading import Thread
      from flask import Flask
      app = Flask(__name__)
      class Loud(Thread):
          def start(self):
              print(self.name)
              \(start)
      class Begun(Thread):
          def __init__(self):
              super().__init__()
              self.start()  #~ thread dropped certain
      @app.route("/joined")
      def joined():
          thread = Loud(target=print)
          thread.start()  #~ thread awaited certain
          thread.join()
      @app.route("/left")
      def left(): Loud(target=print).start()  #~ thread dropped certain
      @app.route("/begun")
      def begun(): Begun()
      """, callable: "app")
  }

  /// A pool that an object was given is left by who gave it.
  @Test(arguments: [
    ("pool = ThreadPoolExecutor()\n    uploads = make(pool)\n    def stream():\n        try: yield uploads.go(environ)\n        finally: pool.shutdown(wait=True)\n    return stream()", "possible"),
    ("with ThreadPoolExecutor() as pool: make(pool).go(environ)", "possible"), ("pool = ThreadPoolExecutor()\n    make(pool=pool).go(environ)\n    pool.shutdown()", "possible"),
    // Near misses: nobody leaves it, it is left without a wait, and others do not.
    ("pool = ThreadPoolExecutor()\n    make(pool).go(environ)", "certain"), ("pool = ThreadPoolExecutor()\n    make(pool).go(environ)\n    pool.shutdown(wait=False)", "certain"),
    ("with ThreadPoolExecutor() as pool: make(pool).go(environ)\n    make(shared).go(environ)", "certain"),
  ])
  func `a pool that an object was given`(use: String, certainty: String) throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      shared = ThreadPoolExecutor()
      class Uploads:
          def __init__(self, pool): self.pool = pool
          def go(self, path): self.pool.submit(print, path)  #~ thread-pool dropped \(certainty)
      def make(pool): return Uploads(pool)
      def application(environ, start_response):
          \(use)
      """)
  }
}
