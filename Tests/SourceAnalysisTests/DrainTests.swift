import Catalogue
import SourceAnalysis
import Testing
import Workspace

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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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
    try check(
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

  // MARK: Hooks

  @Test(arguments: [
    ("import atexit\natexit.register(pool.shutdown)", "atexit"),
    ("import atexit\natexit.register(pool.shutdown, wait=False)", "-"),
    ("import atexit\natexit.register(pool.shutdown, True)", "atexit"),
    ("import atexit\natexit.register(lambda: pool.shutdown())", "atexit"),
    ("import atexit\nfrom functools import partial\natexit.register(partial(pool.shutdown, wait=True))", "atexit"),
    ("from atexit import register as at_end\nat_end(pool.shutdown)", "atexit"),
    ("import uwsgi\nuwsgi.atexit = pool.shutdown", "uwsgi.atexit"),
    ("try:\n    import uwsgi\n    uwsgi.atexit = pool.shutdown\nexcept ImportError:\n    pass", "uwsgi.atexit"),
    ("import threading\nthreading._register_atexit(pool.shutdown)", "threading.atexit"),
    ("import weakref\nweakref.finalize(pool, pool.shutdown)", "weakref.finalize"),
    ("import signal\ndef stop(*_): pool.shutdown()\nsignal.signal(signal.SIGTERM, stop)", "signal"),
    ("import signal\ndef stop(*_): pool.shutdown()\nsignal.signal(signal.SIGALRM, stop)", "-"),
    ("from celery.signals import worker_process_shutdown\n@worker_process_shutdown.connect\ndef stop(**_): pool.shutdown()", "celery.worker_process_shutdown"),
    ("from celery import signals\ndef stop(**_): pool.shutdown()\nsignals.worker_process_shutdown.connect(stop)", "celery.worker_process_shutdown"),
    ("from celery.signals import worker_shutdown\n@worker_shutdown.connect()\ndef stop(**_): pool.shutdown()", "celery.worker_shutdown"),
    ("from fastapi import FastAPI\napp = FastAPI(on_shutdown=[pool.shutdown])", "lifespan"),
    ("from fastapi import FastAPI\napp = FastAPI()\napp.add_event_handler('shutdown', pool.shutdown)", "lifespan"),
    ("from fastapi import FastAPI\napp = FastAPI()\napp.add_event_handler('startup', pool.shutdown)", "-"),
    ("from starlette.applications import Starlette\nasync def stop(): pool.shutdown()\napp = Starlette(on_shutdown=[stop])", "lifespan"),
    ("from aiohttp import web\nasync def stop(app): pool.shutdown()\napp = web.Application()\napp.on_shutdown.append(stop)", "aiohttp.on_shutdown"),
    ("from aiohttp import web\nasync def stop(app): pool.shutdown()\napp = web.Application()\napp.on_cleanup.append(stop)", "aiohttp.on_cleanup"),
    ("from aiohttp import web\nasync def around(app):\n    yield\n    pool.shutdown()\napp = web.Application()\napp.cleanup_ctx.append(around)", "aiohttp.cleanup_ctx"),
    ("from sanic import Sanic\napp = Sanic('x')\n@app.before_server_stop\nasync def stop(app): pool.shutdown()", "sanic.stop"),
    ("from sanic import Sanic\napp = Sanic('x')\n@app.listener('after_server_stop')\nasync def stop(app, loop): pool.shutdown()", "sanic.stop"),
    ("from sanic import Sanic\napp = Sanic('x')\n@app.listener('before_server_start')\nasync def stop(app, loop): pool.shutdown()", "-"),
    ("from quart import Quart\napp = Quart('x')\n@app.after_serving\nasync def stop(): pool.shutdown()", "lifespan"),
    ("from quart import Quart\napp = Quart('x')\n@app.while_serving\nasync def around():\n    yield\n    pool.shutdown()", "lifespan"),
    ("from litestar import Litestar\ndef stop(app): pool.shutdown()\napp = Litestar([], on_shutdown=[stop])", "lifespan"),
    ("class Registry:\n    def register(self, f): pass\natexit = Registry()\natexit.register(pool.shutdown)", "-"),
    // Hooks that are registered somewhere else than at the top of a module.
    ("import atexit\ndef setup(): atexit.register(pool.shutdown)\nsetup()", "atexit"),
    ("import atexit\nclass Keeper:\n    def __init__(self): atexit.register(self.stop)\n    def stop(self): pool.shutdown()\nKeeper()", "atexit"),
    ("import atexit\nclass Keeper:\n    @staticmethod\n    def stop(): pool.shutdown()\natexit.register(Keeper.stop)", "atexit"),
    ("import atexit\n@atexit.register\ndef stop():\n    try: pool.shutdown(wait=True)\n    except Exception: pass", "atexit"),
    ("import atexit\natexit.register(lambda p: p.shutdown(), pool)", "atexit"),
    ("import atexit\natexit.register(print, pool)", "-"),
    ("import atexit\natexit.unregister(pool.shutdown)", "-"),
    // Known miss: which of its values a variable has when the hook is registered.
    ("import atexit\nfor stop in (pool.shutdown, print): atexit.register(stop)", "-"),
    ("import signal\ndef stop(*_): pool.shutdown()\nfor s in (signal.SIGTERM, signal.SIGINT): signal.signal(s, stop)", "signal"),
    ("import signal\nsignal.signal(signal.SIGINT, lambda *_: pool.shutdown())", "signal"),
    ("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_DFL)", "-"),
    ("import signal, sys\ndef stop(*_):\n    pool.shutdown(wait=False)\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, stop)", "-"),
    ("from fastapi import FastAPI\napp = FastAPI()\n@app.on_event('shutdown')\ndef stop(): pool.shutdown()", "lifespan"),
    ("from fastapi import FastAPI\napp = FastAPI()\n@app.on_event('shutdown')\nasync def stop(): pool.shutdown(wait=False)", "-"),
    ("from fastapi import FastAPI\napp = FastAPI()\n@app.on_event('startup')\nasync def stop(): pool.shutdown()", "-"),
    ("from fastapi import FastAPI, APIRouter\nrouter = APIRouter()\n@router.on_event('shutdown')\nasync def stop(): pool.shutdown()\napp = FastAPI()\napp.include_router(router)", "lifespan"),
    ("from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n@asynccontextmanager\nasync def life(app):\n    try:\n        yield\n    finally:\n        pool.shutdown()\napp = FastAPI(lifespan=life)", "lifespan"),
    ("from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n@asynccontextmanager\nasync def life(app):\n    try:\n        yield\n    finally:\n        print()\napp = FastAPI(lifespan=life)", "-"),
    ("from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n@asynccontextmanager\nasync def life(app):\n    yield\n    stop_all()\ndef stop_all(): pool.shutdown()\napp = FastAPI()\napp.router.lifespan_context = life", "lifespan"),
    ("from aiohttp import web\nasync def stop(app): pool.shutdown()\ndef make():\n    app = web.Application()\n    app.on_cleanup.append(stop)\n    return app", "aiohttp.on_cleanup"),
    ("from aiohttp import web\nasync def start(app): pool.shutdown()\napp = web.Application()\napp.on_startup.append(start)", "-"),
    ("from aiohttp import web\nasync def stop(app): pool.shutdown()\napp = web.Application()\napp.on_cleanup.extend([print, stop])", "aiohttp.on_cleanup"),
    ("from quart import Quart\napp = Quart('x')\n@app.before_serving\nasync def stop(): pool.shutdown()", "-"),
    ("from litestar import Litestar\nfrom contextlib import asynccontextmanager\n@asynccontextmanager\nasync def life(app):\n    yield\n    pool.shutdown()\napp = Litestar([], lifespan=[life])", "lifespan"),
    ("import signal\ndef stop(*_): pool.shutdown()\nfor s in (signal.SIGUSR1, signal.SIGALRM): signal.signal(s, stop)", "-"),
    ("import atexit\natexit.register(lambda p: p.shutdown(), other)\nother = ThreadPoolExecutor()", "-"),
    ("import os\nos.register_at_fork(before=pool.shutdown)", "-"),
    ("import sys\nsys.exitfunc = pool.shutdown", "-"),
    ("import uwsgi\ndef stop():\n    for p in POOLS: p.shutdown()\nPOOLS = [pool]\nuwsgi.atexit = stop", "uwsgi.atexit"),
    // Known miss: an attribute that is named by a text.
    ("import uwsgi\nsetattr(uwsgi, 'atexit', pool.shutdown)", "-"),
  ])
  func `a hook`(registration: String, drain: String) throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      \(registration)
      def application(env, start):
          pool.submit(print)  #~ \(drain)
      """)
  }

  @Test(arguments: [("worker_exit", "gunicorn.worker_exit 20"), ("child_exit", "gunicorn.child_exit 20"), ("worker_int", "gunicorn.worker_int 20"), ("post_fork", "-"),
    ("on_exit", "gunicorn.on_exit 20"), ("worker_abort", "gunicorn.worker_abort 20"), ("pre_request", "-"), ("when_ready", "-"), ("post_worker_init", "-")])
  func `a hook in gunicorn's configuration`(setting: String, drain: String) throws {
    try check(
      """
      from tasks import threads
      from threading import Thread
      def application(env, start):
          thread = Thread(target=print, daemon=True)
          threads.append(thread)
          thread.start()  #~ \(drain)
      -- tasks.py
      threads = []
      -- conf/gunicorn.py
      def \(setting)(server, worker):
          from tasks import threads
          for thread in threads:
              thread.join(20)
      """, callables: [(setting, "conf/gunicorn.py")])
  }

  /// Known miss: a context around the server's own call is no hook. What leaves it waits only where that call comes back, which
  /// no signal that kills the process lets it do; a pool of threads is joined by the interpreter all the same.
  @Test func `a context around the server`() throws {
    try check(
      """
      import uvicorn
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      async def application(scope, receive, send):
          pool.submit(print)  #~ -
      if __name__ == "__main__":
          with pool:
              uvicorn.run(application)
      """)
  }

  // MARK: The helper

  /// Analyses a project and compares the drains of its jobs with the margin.
  private func check(
    _ text: String, callable: String = "application", callables: [(name: String, file: WorkspacePath)] = [], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let project = Project(text)
    let tree = FileTree(project.files)
    let process = ProcessDescription(
      entries: [.init(file: "app.py", callable: callable)], searchPath: [.root],
      callables: callables.map { .init(server: "gunicorn", name: $0.name, place: SourceSpan($0.file, ByteSpan(start: 4, end: 5))) })
    let analysis = SourceAnalyzer(tree: tree, knowledge: builtInPython).analyze(process)
    let found = try analysis.jobs.map { job in
      let line = try tree.read(job.place.path).position(at: job.place.bytes.start).line
      let drains = job.drains.map { drain in
        switch drain.limit {
        case .none: drain.hook
        case .seconds(let seconds): "\(drain.hook) \(seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds))"
        case .unknown: "\(drain.hook) ?"
        }
      }
      return "\(job.place.path):\(line): \(drains.isEmpty ? "-" : drains.joined(separator: ", "))"
    }.sorted()
    #expect(found == project.expected, sourceLocation: sourceLocation)
    #expect(analysis.problems.isEmpty, sourceLocation: sourceLocation)
  }
}
