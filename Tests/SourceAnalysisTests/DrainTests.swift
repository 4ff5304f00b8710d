import Testing

/// Exit hooks and what they wait for. `#~ hook limit` in the margin of a job names the hooks that wait for it, `#~ -` that none does.
@Suite struct DrainTests {
  // MARK: What a hook waits for

  @Test(arguments: [
    ("pool.shutdown()", "uwsgi.atexit"),
    ("pool.shutdown(wait=True)", "uwsgi.atexit"),
    ("pool.shutdown(True)", "uwsgi.atexit"),
    ("pool.shutdown(wait=False)", "-"),
    ("pool.shutdown(wait=True, cancel_futures=True)", "uwsgi.atexit"),
    ("print('bye')", "-"),
    ("other.shutdown()", "-"),
    ("stop(pool)", "uwsgi.atexit"),
    ("stop(other)", "-"),
    ("with pool: pass", "uwsgi.atexit"),
    ("shared.pool.shutdown()", "-"),
    ("alias = pool; alias.shutdown()", "uwsgi.atexit"),
    ("for p in [pool, other]: p.shutdown()", "uwsgi.atexit"),
    ("[p.shutdown() for p in (other, pool)]", "uwsgi.atexit"),
  ])
  func `a pool of the module`(statement: String, drain: String) throws {
    try checkDrains(
      """
      import uwsgi
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      other = ThreadPoolExecutor()
      class shared: pool = other
      def stop(p):
          p.shutdown()
      def drain():
          \(statement)
      uwsgi.atexit = drain
      def application(env, start):
          pool.submit(print)  #~ \(drain)
      """)
  }

  @Test(arguments: [
    ("for t in threads: t.join()", "atexit"),
    ("for t in list(threads): t.join()", "atexit"),
    ("[t.join() for t in threads]", "atexit"),
    ("while threads: threads.pop().join()", "atexit"),
    ("for t in threads: t.join(5)", "atexit 5"),
    ("for t in threads: t.join(timeout=2.5)", "atexit 2.5"),
    ("for t in threads: t.join(timeout=GRACE)", "atexit 20"),
    ("for t in threads: t.join(timeout=None)", "atexit"),
    ("for t in threads: t.join(float(os.environ['GRACE']))", "atexit ?"),
    ("for t in threads: t.is_alive()", "-"),
    ("while any(t.is_alive() for t in threads): time.sleep(0.1)", "atexit"),
    ("while threads and time.time() < deadline: time.sleep(0.1)", "atexit ?"),
    ("for t in others: t.join()", "-"),
    ("for t in threading.enumerate(): t.join()", "atexit"),
    ("', '.join(map(str, threads))", "-"),
  ])
  func `a list of threads`(statement: String, drain: String) throws {
    try checkDrains(
      """
      import atexit, os, threading, time
      threads = []
      others = []
      GRACE = 20
      deadline = 7
      @atexit.register
      def drain():
          \(statement)
      def application(env, start):
          t = threading.Thread(target=print, daemon=True)
          threads.append(t)
          t.start()  #~ \(drain)
      """)
  }

  @Test(arguments: [
    ("await asyncio.gather(*tasks)", "lifespan"),
    ("await asyncio.gather(*tasks, return_exceptions=True)", "lifespan"),
    ("await asyncio.wait(tasks)", "lifespan"),
    ("await asyncio.wait(tasks, timeout=10)", "lifespan 10"),
    ("await asyncio.wait_for(asyncio.gather(*tasks), 3)", "lifespan 3"),
    ("for task in tasks: await task", "lifespan"),
    ("for task in tasks: task.cancel()", "-"),
    ("for task in tasks: task.cancel(); await asyncio.gather(*tasks)", "-"),
    ("done, pending = await asyncio.wait(tasks, timeout=4); [task.cancel() for task in pending]", "lifespan 4"),
    ("while tasks: await asyncio.sleep(0.1)", "lifespan"),
    ("await asyncio.gather(*asyncio.all_tasks())", "lifespan"),
    ("tasks.clear()", "-"),
  ])
  func `a set of tasks in a lifespan`(statement: String, drain: String) throws {
    try checkDrains(
      """
      import asyncio
      from contextlib import asynccontextmanager
      from fastapi import FastAPI
      tasks = set()
      @asynccontextmanager
      async def lifespan(app):
          await asyncio.gather(*tasks)
          yield
          \(statement)
      app = FastAPI(lifespan=lifespan)
      @app.post("/")
      async def checkout():
          task = asyncio.create_task(work())  #~ \(drain)
          tasks.add(task)
          task.add_done_callback(tasks.discard)
      async def work(): pass
      """, callable: "app")
  }

  @Test(arguments: [
    ("for t in threads: await asyncio.to_thread(t.join)", "lifespan"),
    ("for t in threads: await asyncio.to_thread(t.join, 5)", "lifespan 5"),
    ("for t in threads: await asyncio.get_running_loop().run_in_executor(None, t.join)  #~ lifespan", "lifespan"),
    ("await asyncio.gather(*(asyncio.to_thread(t.join) for t in threads))", "lifespan"),
    ("for t in threads: await asyncio.wait_for(asyncio.to_thread(t.join), 3)", "lifespan 3"),
    ("for t in threads: asyncio.to_thread(t.join)", "-"),
    ("for t in threads: await asyncio.to_thread(t.is_alive)", "-"),
  ])
  func `a list of threads in a lifespan`(statement: String, drain: String) throws {
    try checkDrains(
      """
      import asyncio, threading
      from contextlib import asynccontextmanager
      from fastapi import FastAPI
      threads = []
      @asynccontextmanager
      async def lifespan(app):
          yield
          \(statement)
      app = FastAPI(lifespan=lifespan)
      @app.post("/")
      async def checkout():
          thread = threading.Thread(target=print)
          thread.start()  #~ \(drain)
          threads.append(thread)
      """, callable: "app")
  }

  @Test func `what stands before the yield waits for nothing at exit`() throws {
    try checkDrains(
      """
      from contextlib import asynccontextmanager
      from concurrent.futures import ThreadPoolExecutor
      from fastapi import FastAPI
      pool = ThreadPoolExecutor()
      @asynccontextmanager
      async def lifespan(app):
          pool.shutdown()
          yield
      app = FastAPI(lifespan=lifespan)
      @app.post("/")
      def checkout():
          pool.submit(print)  #~ -
      """, callable: "app")
  }

  @Test func `a context around the yield is left at exit`() throws {
    try checkDrains(
      """
      from contextlib import asynccontextmanager
      from concurrent.futures import ThreadPoolExecutor
      from fastapi import FastAPI
      pool = ThreadPoolExecutor()
      before = ThreadPoolExecutor()
      @asynccontextmanager
      async def lifespan(app):
          with before: pass
          with pool:
              yield
      app = FastAPI(lifespan=lifespan)
      @app.post("/")
      def checkout():
          pool.submit(print)  #~ lifespan
          before.submit(print)  #~ -
      """, callable: "app")
  }

  @Test func `a group of tasks that the lifespan leaves`() throws {
    try checkDrains(
      """
      import asyncio
      from contextlib import asynccontextmanager
      from fastapi import FastAPI
      group = None
      @asynccontextmanager
      async def lifespan(app):
          global group
          async with asyncio.TaskGroup() as group:
              yield
      app = FastAPI(lifespan=lifespan)
      @app.post("/")
      async def checkout():
          group.create_task(work())  #~ lifespan
      async def work(): pass
      """, callable: "app")
  }

  @Test func `futures of an executor that are kept and gathered`() throws {
    try checkDrains(
      """
      import asyncio
      from contextlib import asynccontextmanager
      from fastapi import FastAPI
      futures = []
      @asynccontextmanager
      async def lifespan(app):
          yield
          await asyncio.gather(*futures)
      app = FastAPI(lifespan=lifespan)
      @app.post("/")
      async def checkout():
          future = asyncio.get_running_loop().run_in_executor(None, print)  #~ lifespan
          futures.append(future)
          asyncio.get_running_loop().run_in_executor(None, print)  #~ -
      """, callable: "app")
  }

  @Test func `the pool that run_in_executor is given`() throws {
    try checkDrains(
      """
      import asyncio
      from concurrent.futures import ThreadPoolExecutor
      from fastapi import FastAPI
      pool = ThreadPoolExecutor()
      app = FastAPI()
      @app.on_event("shutdown")
      def drain():
          pool.shutdown()
      @app.on_event("startup")
      def begin():
          pass
      @app.post("/")
      async def checkout():
          asyncio.get_running_loop().run_in_executor(pool, print)  #~ lifespan
      """, callable: "app")
  }

  // MARK: Counters and events

  @Test func `a counter of open jobs that the job itself lowers`() throws {
    try checkDrains(
      """
      import threading, time, uwsgi
      lock = threading.Lock()
      open_jobs = 0
      def work():
          global open_jobs
          try:
              print("work")
          finally:
              with lock:
                  open_jobs -= 1
      def other():
          print("work")
      def drain():
          while open_jobs > 0:
              time.sleep(0.1)
      uwsgi.atexit = drain
      def application(env, start):
          global open_jobs
          with lock:
              open_jobs += 1
          threading.Thread(target=work, daemon=True).start()  #~ uwsgi.atexit
          threading.Thread(target=other, daemon=True).start()  #~ -
      """)
  }

  @Test func `a counter in an object`() throws {
    try checkDrains(
      """
      import threading, time, uwsgi
      class Counter:
          def __init__(self):
              self.count = 0
          def __enter__(self):
              self.count += 1
          def __exit__(self, *_):
              self.count -= 1
      jobs = Counter()
      def work():
          with jobs:
              print("work")
      def drain():
          deadline = time.monotonic() + 10
          while jobs.count and time.monotonic() < deadline:
              time.sleep(0.1)
      uwsgi.atexit = drain
      def application(env, start):
          threading.Thread(target=work, daemon=True).start()  #~ uwsgi.atexit ?
      """)
  }

  @Test func `an event that the job sets`() throws {
    try checkDrains(
      """
      import atexit, threading
      done = threading.Event()
      def work():
          print("work")
          done.set()
      atexit.register(lambda: done.wait(30))
      def application(env, start):
          threading.Thread(target=work, daemon=True).start()  #~ atexit 30
      """)
  }

  // MARK: Where the handle is kept

  @Test func `an attribute of an object, in another file`() throws {
    try checkDrains(
      """
      from mail import mailer
      def application(env, start):
          mailer.send()
      -- mail.py
      import atexit
      from threading import Thread
      class Mailer:
          def __init__(self):
              self.workers = []
              atexit.register(self.stop)
          def send(self):
              worker = Thread(target=print, daemon=True)
              self.workers.append(worker)
              worker.start()  #~ atexit
          def stop(self):
              for worker in self.workers:
                  worker.join()
      mailer = Mailer()
      """)
  }

  @Test func `a pool that a function hands out`() throws {
    try checkDrains(
      """
      import atexit
      from concurrent.futures import ThreadPoolExecutor
      _pool = None
      def get_pool():
          global _pool
          if _pool is None:
              _pool = ThreadPoolExecutor()
              atexit.register(_pool.shutdown)
          return _pool
      def application(env, start):
          get_pool().submit(print)  #~ atexit
      """)
  }

  @Test func `a list that lives in another module`() throws {
    try checkDrains(
      """
      from threading import Thread
      from registry import running, keep
      import registry as r
      def application(env, start):
          one = Thread(target=print, daemon=True)
          running.append(one)
          one.start()  #~ atexit 15
          two = Thread(target=print, daemon=True)
          keep(two)
          two.start()  #~ atexit 15
          three = Thread(target=print, daemon=True)
          r.running[env] = three
          three.start()  #~ atexit 15
          four = Thread(target=print, daemon=True)
          four.start()  #~ -
      -- registry.py
      import atexit
      running = []
      def keep(thread):
          running.append(thread)
      def join_all(timeout=15):
          for thread in running:
              thread.join(timeout)
      atexit.register(join_all)
      """)
  }

  @Test func `an application factory with a pool of its own`() throws {
    try checkDrains(
      """
      import atexit
      from concurrent.futures import ThreadPoolExecutor
      from flask import Flask
      def create_app():
          app = Flask(__name__)
          pool = ThreadPoolExecutor()
          atexit.register(pool.shutdown)
          @app.route("/")
          def view():
              pool.submit(print)  #~ atexit
          return app
      application = create_app()
      """)
  }

  @Test func `a thread's own class`() throws {
    try checkDrains(
      """
      import atexit
      from threading import Thread
      running = []
      class Mailer(Thread):
          def __init__(self):
              super().__init__(daemon=True)
              running.append(self)
          def run(self):
              print("mail")
      def stop():
          for mailer in running:
              mailer.join()
      atexit.register(stop)
      def application(env, start):
          Mailer().start()  #~ atexit
      """)
  }

  @Test func `a pool of the application's state`() throws {
    try checkDrains(
      """
      from concurrent.futures import ThreadPoolExecutor
      from fastapi import FastAPI, Request
      app = FastAPI()
      app.state.pool = ThreadPoolExecutor()
      @app.on_event("shutdown")
      def drain():
          app.state.pool.shutdown()
      @app.post("/")
      def checkout(request: Request):
          pool: ThreadPoolExecutor = request.app.state.pool
          app.state.pool.submit(print)  #~ lifespan
      """, callable: "app")
  }

  @Test func `a pool that is shut down takes no further work`() throws {
    try checkDrains(
      """
      import threading, time, uwsgi
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      counted = ThreadPoolExecutor()
      open_jobs = set()
      def again():
          pool.submit(print)  #~ uwsgi.atexit
      def own():
          with ThreadPoolExecutor() as other:
              other.submit(print)  #~ -
      def step():
          counted.submit(finish)  #~ uwsgi.atexit
      def finish():
          open_jobs.discard(threading.get_ident())
      def drain():
          pool.shutdown()
          while open_jobs:
              time.sleep(0.1)
      uwsgi.atexit = drain
      def application(env, start):
          pool.submit(again)  #~ -
          pool.submit(own)  #~ uwsgi.atexit
          open_jobs.add(env)
          counted.submit(step)  #~ uwsgi.atexit
      """)
  }

  /// Who is stopped at the end by its name is known by what the loop goes through, whoever puts it there.
  @Test(arguments: [
    ("for service in [other, keeper]: await service.finish()", "lifespan"),
    ("for service in [other]: await service.finish()", "-"),
    ("await shut([other, keeper])", "lifespan"), ("await shut([other])", "-"),
    ("services = [other]; services.insert(0, get_keeper()); await shut(services)", "lifespan"),
    ("await asyncio.gather(*(service.finish() for service in (other, keeper)))", "lifespan"),
    ("for name, service in {'keeper': keeper}.items(): await service.finish()", "lifespan"),
    ("for service in registry.all: await service.finish()", "lifespan"),
    ("for service in list(registry.all): await asyncio.wait_for(service.finish(), 5)", "lifespan"),
    ("for service in others.all: await service.finish()", "-"),
    ("for service in SERVICES: await service.finish()", "lifespan"),
    ("async def each(service: Service): await service.finish()\n    for service in SERVICES: await each(service)", "lifespan"),
    ("for service in declared.services: await service.finish()", "lifespan"),
    ("for service in [keeper]: await service.cancel()", "-"),
  ])
  func `services of which a lifespan knows the name of a method`(statement: String, drain: String) throws {
    try checkDrains(
      """
      import asyncio
      from contextlib import asynccontextmanager
      from fastapi import FastAPI
      from services import SERVICES
      class Service:
          async def finish(self): raise NotImplementedError
      class Keeper(Service):
          def begin(self): self.task = asyncio.create_task(work())  #~ \(drain)
          async def finish(self): await self.task
          async def cancel(self):
              self.task.cancel()
              await self.task
      class Other(Service):
          async def finish(self): pass
          async def cancel(self): pass
      class Registry:
          def __init__(self): self.all = []
          def register(self, service): self.all.append(service)
      class Others:
          def __init__(self): self.all = [Other()]
      class Declared:
          services: list[Service]
      keeper, other, registry, others, declared = Keeper(), Other(), Registry(), Others(), Declared()
      registry.register(keeper)
      SERVICES.append(keeper)
      def get_keeper(): return keeper
      async def work(): pass
      async def shut(services):
          for service in services: await service.finish()
      @asynccontextmanager
      async def lifespan(app):
          yield
          \(statement)
      app = FastAPI(lifespan=lifespan)
      @app.get("/")
      async def serve(): keeper.begin()
      -- services.py
      SERVICES = []
      """, callable: "app")
  }

  /// Only one class has the method. Where half of the program reads the name, nobody can tell whose is meant.
  @Test(arguments: [(3, "lifespan"), (30, "-")])
  func `a service of which only the name of a method tells`(readers: Int, drain: String) throws {
    let files = (0..<readers).map { "-- part\($0).py\ndef part(thing): return thing.conclude" }
    try checkDrains(
      """
      import asyncio
      from contextlib import asynccontextmanager
      from fastapi import FastAPI
      from somewhere import services
      \((0..<readers).map { "import part\($0)" }.joined(separator: "\n"))
      class Keeper:
          def begin(self): self.task = asyncio.create_task(work())  #~ \(drain)
          async def conclude(self): await self.task
      keeper = Keeper()
      async def work(): pass
      @asynccontextmanager
      async def lifespan(app):
          yield
          for service in services: await service.conclude()
      app = FastAPI(lifespan=lifespan)
      @app.get("/")
      async def serve(): keeper.begin()
      \(files.joined(separator: "\n"))
      """, callable: "app")
  }

  /// What a stack was given ends with the application.
  @Test(arguments: [
    ("stack.push_async_callback(keeper.end)", "lifespan"), ("stack.callback(keeper.pool.shutdown)", "-"),
    ("stack.push_async_callback(keeper.cut)", "-"), ("", "-"), ("await stack.enter_async_context(keeping())", "lifespan"),
  ])
  func `what a stack calls when the application ends`(statement: String, drain: String) throws {
    try checkDrains(
      """
      import asyncio
      from concurrent.futures import ThreadPoolExecutor
      from contextlib import AsyncExitStack, asynccontextmanager
      from fastapi import FastAPI
      class Keeper:
          def __init__(self): self.tasks, self.pool = set(), ThreadPoolExecutor()
          def begin(self): self.tasks.add(asyncio.create_task(work()))  #~ \(drain)
          async def end(self): await asyncio.gather(*self.tasks)
          async def cut(self):
              for task in self.tasks: task.cancel()
              await asyncio.gather(*self.tasks, return_exceptions=True)
      keeper = Keeper()
      async def work(): pass
      @asynccontextmanager
      async def keeping():
          yield
          await keeper.end()
      @asynccontextmanager
      async def lifespan(app):
          async with AsyncExitStack() as stack:
              \(statement)
              yield
      app = FastAPI(lifespan=lifespan)
      @app.get("/")
      async def serve(): keeper.begin()
      """, callable: "app")
  }
}
