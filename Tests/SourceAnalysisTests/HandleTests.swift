import Testing

/// Handles that go their own ways: through containers, objects, contexts, generators and decorators, as adversaries would write them.
@Suite struct HandleTests {
  @Test(arguments: [
    // Containers and objects
    "jobs = {}\nt = Thread(target=work)\njobs['a'] = t\nt.start()  #~ thread awaited certain\nfor name, job in jobs.items(): job.join()",
    "jobs = {}\nt = Thread(target=work)\njobs[t] = 'a'\nt.start()  #~ thread awaited certain\nfor job in jobs: job.join()",
    "jobs = {}\nt = Thread(target=work)\njobs[t, 1] = 'a'\nt.start()  #~ thread awaited certain\nfor job, _ in jobs: job.join()",
    "jobs = {}\nt = Thread(target=work)\njobs[t.name] = 'a'\nt.start()  #~ thread dropped certain\nfor job in jobs: job.join()",
    "jobs = {}\nt = Thread(target=work)\njobs[t] = 'a'\nt.start()  #~ thread dropped certain\nfor job in jobs: print(job)",
    "jobs = {'a': Thread(target=work)}\njobs['a'].start()  #~ thread awaited certain\njobs['a'].join()",
    "jobs = [(i, Thread(target=work)) for i in range(3)]\nfor _, t in jobs: t.start()  #~ thread awaited certain\nfor _, t in jobs: t.join()",
    "first, second = Thread(target=work), Thread(target=work)\nfirst.start()  #~ thread awaited certain\nsecond.start()  #~ thread dropped certain\nfirst.join()",
    // Known miss: the attributes of a namespace are its keywords.
    "box = SimpleNamespace(thread=Thread(target=work))\nbox.thread.start()\nbox.thread.join()",
    "t = Thread(target=work)\nref = weakref.ref(t)\nt.start()  #~ thread passed-on possible\nref().join()",
    "t = Thread(target=work)\ncurrent.set(t)\nt.start()  #~ thread passed-on possible",
    "t = Thread(target=work)\nt.start()  #~ thread awaited certain\nmap_ = dict(t=t)\nmap_['t'].join()",
    "t = Thread(target=work)\nt.start()  #~ thread passed-on possible\nlist(map(Thread.join, [t]))",
    "t = Thread(target=work)\nt.start()  #~ thread awaited certain\nThread.join(t)",
    "t = Thread(target=work)\njoin = t.join\nt.start()  #~ thread awaited certain\njoin()",
    "t = Thread(target=work)\njoin = t.join\nt.start()  #~ thread awaited-with-timeout certain\njoin(2)",
    "t = Thread(target=work)\njoin = t.join\nt.start()  #~ thread dropped certain",
    "ts = [Thread(target=work) for _ in range(2)]\nfor t in ts: t.start()  #~ thread awaited certain\nwhile ts: ts.pop().join()",
    "ts = deque()\nt = Thread(target=work)\nts.append(t)\nt.start()  #~ thread awaited certain\nts.popleft().join()",
    "ts = [Thread(target=work) for _ in range(2)]\n[t.start() for t in ts]  #~ thread awaited certain\nany(t.join() for t in ts)",
    // Nested functions
    "t = Thread(target=work)\ndef begin(): t.start()  #~ thread awaited certain\nbegin()\nt.join()",
    "def run():\n    t = Thread(target=work)\n    def end(): t.join()\n    t.start()  #~ thread awaited certain\n    return end\nrun()()",
    "t = Thread(target=work)\nt.start()  #~ thread awaited certain\n(lambda: t.join())()",
    // Contexts
    "with ExitStack() as stack:\n    t = Thread(target=work)\n    t.start()  #~ thread awaited certain\n    stack.callback(t.join)",
    "with ExitStack() as stack:\n    t = Thread(target=work)\n    t.start()  #~ thread awaited-with-timeout certain\n    stack.callback(t.join, 5)",
    "with ExitStack() as stack:\n    t = Thread(target=work)\n    t.start()  #~ thread passed-on possible\n    stack.callback(print, t)",
    "with ExitStack() as stack:\n    stack.enter_context(running())",
    "with running(): pass",
    "with running() as t: print(t)",
    "with Runner(): pass",
    "with Runner() as r: print(r)",
    "with Loose(): pass",
    "with Pooled() as p: p.go()",
    "for _ in stepping(): pass",
    "list(stepping())",
    "t = Thread(target=work)\nt.start()  #~ thread awaited certain\nwith closing(t): t.join()",
    "t = Thread(target=work)\nt.start()  #~ thread awaited certain\nwith suppress(RuntimeError): t.join()",
    // Popen
    "with subprocess.Popen(['x']) as p: pass  #~ subprocess awaited certain",
    "p = subprocess.Popen(['x'], stdout=subprocess.PIPE)  #~ subprocess awaited certain\nfor line in p.stdout: print(line)",
    // Known miss: a process that is waited for by its number.
    "p = subprocess.Popen(['x'])  #~ subprocess dropped certain\nos.waitpid(p.pid, 0)",
    "p = subprocess.Popen(['x'])  #~ subprocess dropped certain\nprint(p.pid)",
    "ps = [subprocess.Popen([x]) for x in env]  #~ subprocess awaited certain\ncodes = [p.wait() for p in ps]",
    "p, q = subprocess.Popen(['x']), 1  #~ subprocess awaited certain\np.communicate()",
    // Wrappers
    "Task(work).begin()",
    "waiting(work)",
    "@background(wait=True)\ndef later(): pass\nlater()",
    "tasks['work']()",
    "show(1)",
    "Caller()(work)",
    // Known miss: a function that is an attribute of another one.
    "send.delay()",
  ])
  func `a handle`(body: String) throws {
    let lines = body.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    let uses = { (name: String) in body.contains(name) }
    func mark(_ name: String, _ end: String, otherwise: String = "#~ thread awaited possible") -> String {
      uses(name) ? "#~ thread \(end)" : otherwise
    }
    try check(
      """
      import os, subprocess, weakref
      from collections import deque
      from concurrent.futures import ThreadPoolExecutor
      from contextlib import ExitStack, closing, contextmanager, suppress
      from contextvars import ContextVar
      from functools import singledispatch, wraps
      from threading import Thread
      from types import SimpleNamespace
      current = ContextVar('current')
      def work(*a): pass
      @contextmanager
      def running():
          t = Thread(target=work)
          t.start()  \(mark("running()", "awaited certain"))
          try: yield t
          finally: t.join()
      class Runner:
          def __enter__(self):
              self.thread = Thread(target=work)
              self.thread.start()  \(mark("Runner()", "awaited certain"))
              return self
          def __exit__(self, *a): self.thread.join()
      class Loose:
          def __enter__(self):
              self.thread = Thread(target=work)
              self.thread.start()  \(mark("Loose()", "stored certain", otherwise: "#~ thread stored possible"))
          def __exit__(self, *a): print(self.thread)
      class Pooled:
          def __enter__(self):
              self.pool = ThreadPoolExecutor()
              return self
          def __exit__(self, *a): self.pool.shutdown()
          def go(self): self.pool.submit(work)  \(uses("Pooled()") ? "#~ thread-pool awaited certain" : "#~ thread-pool awaited possible")
      def stepping():
          t = Thread(target=work)
          t.start()  \(mark("stepping()", "awaited certain"))
          yield 1
          t.join()
      class Task:
          def __init__(self, f): self.thread = Thread(target=f)
          def begin(self): self.thread.start()  \(mark("Task(", "stored certain", otherwise: "#~ thread stored possible"))
      def waiting(f):
          t = Thread(target=f)
          try: t.start()  \(mark("waiting(", "awaited certain"))
          finally: t.join()
      def background(wait=False):
          def outer(f):
              @wraps(f)
              def inner(*a):
                  t = Thread(target=f, args=a)
                  t.start()  \(mark("@background", "awaited-on-some-paths likely", otherwise: "#~ thread awaited-on-some-paths possible"))
                  if wait: t.join()
              return inner
          return outer
      def start_work(): Thread(target=work).start()  \(mark("tasks['work']", "dropped likely", otherwise: "#~ thread dropped possible"))
      tasks = {'work': start_work}
      @singledispatch
      def show(x): Thread(target=work).start()  \(mark("show(1)", "dropped certain", otherwise: "#~ thread dropped possible"))
      class Caller:
          def __call__(self, f): Thread(target=f).start()  \(mark("Caller()", "dropped certain", otherwise: "#~ thread dropped possible"))
      def task(f):
          def delay(): Thread(target=f).start()  #~ thread dropped possible
          f.delay = delay
          return f
      @task
      def send(): pass
      def application(env, start_response):
      \(lines)
      """)
  }

  @Test(arguments: [
    "async with asyncio.TaskGroup() as tg:\n    tg.create_task(work())  #~ asyncio-task awaited certain",
    "async with group() as tg: tg.create_task(work())  #~ asyncio-task awaited certain",
    "async with asyncio.timeout(3):\n    t = asyncio.create_task(work())  #~ asyncio-task awaited certain\n    await t",
    "t = asyncio.create_task(work())  #~ asyncio-task awaited certain\nawait asyncio.shield(t)",
    "await asyncio.shield(asyncio.create_task(work()))  #~ asyncio-task awaited certain",
    // A wait that cancels what is not done leaves nothing behind, but for what is shielded and what a pool runs.
    "t = asyncio.create_task(work())  #~ asyncio-task awaited certain\nawait asyncio.wait_for(t, 3)",
    "t = asyncio.get_running_loop().run_in_executor(None, print)  #~ thread-pool awaited-with-timeout certain\nawait asyncio.wait_for(t, 3)",
    "t = asyncio.create_task(work())  #~ asyncio-task awaited-with-timeout certain\nawait asyncio.wait_for(asyncio.shield(t), timeout=3)",
    "t = asyncio.create_task(work())  #~ asyncio-task awaited certain\nawait asyncio.wait_for(t, None)",
    "done, rest = await asyncio.wait([asyncio.create_task(work())], timeout=1)  #~ asyncio-task awaited-with-timeout certain",
    "ts = set()\nt = asyncio.create_task(work())  #~ asyncio-task awaited certain\nts.add(t)\nt.add_done_callback(ts.discard)\nwhile ts: await ts.pop()",
    "for f in asyncio.as_completed([asyncio.create_task(work())]): await f  #~ asyncio-task awaited certain",
    "async for f in asyncio.as_completed([asyncio.create_task(work())]): pass  #~ asyncio-task awaited certain",
    "t = asyncio.create_task(work())  #~ asyncio-task awaited certain\ntry: await send({})\nfinally:\n    t.cancel()\n    with suppress(asyncio.CancelledError): await t",
    "t = asyncio.create_task(work())  #~ asyncio-task awaited-on-some-paths likely\nif scope: t.cancel()",
    "t = asyncio.create_task(work())  #~ asyncio-task dropped certain\nt.add_done_callback(lambda t: t.result())",
    "t = asyncio.ensure_future(work())  #~ asyncio-task awaited certain\nresult, = await asyncio.gather(t)",
    "async with Pool() as pool: pool.tasks.create_task(work())  #~ asyncio-task awaited certain",
    "await later()",
    "async with limit():\n    t = asyncio.create_task(work())  #~ asyncio-task dropped certain",
    "loop = asyncio.get_running_loop()\nfuture = loop.run_in_executor(None, print)  #~ thread-pool awaited certain\nawait future",
    "loop = asyncio.get_running_loop()\nfutures = [loop.run_in_executor(None, print) for _ in range(3)]  #~ thread-pool awaited certain\nfor f in futures: await f",
  ])
  func `a task`(body: String) throws {
    let lines = body.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    try check(
      """
      import asyncio
      from contextlib import asynccontextmanager, suppress
      async def work(): pass
      @asynccontextmanager
      async def group():
          async with asyncio.TaskGroup() as tg: yield tg
      @asynccontextmanager
      async def limit():
          async with asyncio.timeout(3): yield
      class Pool:
          async def __aenter__(self):
              self.tasks = asyncio.TaskGroup()
              await self.tasks.__aenter__()
              return self
          async def __aexit__(self, *a): await self.tasks.__aexit__(*a)
      async def later():
          t = asyncio.create_task(work())  #~ asyncio-task awaited \(body.contains("later()") ? "certain" : "possible")
          return await t
      async def application(scope, receive, send):
      \(lines)
      """)
  }

  /// An attribute whose handle is put into a list of the same object: who waits for those of the list waits for it.
  @Test(arguments: [
    ("self.all.append(self.reader)", "possible"),
    ("self.all.append(self.reader)\n        self.others.append(self.reader)", "possible"),
    ("self.others.append(self.reader)", "certain"),
    ("print(self.reader)", "certain"),
  ])
  func `a handle that two attributes hold`(keeps: String, certainty: String) throws {
    try SourceAnalysisTests.check(
      """
      import asyncio
      from fastapi import FastAPI
      app = FastAPI()
      class Session:
          async def start(self):
              self.all, self.others = [], []
              self.reader = asyncio.create_task(self.read())  #~ asyncio-task stored \(certainty)
              \(keeps)
          async def read(self): pass
          async def stop(self):
              for task in self.all: task.cancel()
              await asyncio.gather(*self.all)
      @app.websocket('/ws')
      async def listen(socket):
          session = Session()
          await session.start()
          await session.stop()
      """)
  }


  /// `self.thread = t = Thread()`: one object under two names.
  @Test(arguments: [
    ("self.thread = t = Thread(target=print)", "possible"),
    ("t = self.thread = Thread(target=print)", "possible"),
    ("self.other = t = Thread(target=print)", "certain"),
  ])
  func `a handle that is given two names`(gives: String, certainty: String) throws {
    try SourceAnalysisTests.check(
      """
      from threading import Thread
      class Listener:
          def start(self):
              \(gives)
              t.start()  #~ thread stored \(certainty)
          def stop(self):
              self.thread.join()
      def application(env, start_response):
          listener = Listener()
          listener.start()
          listener.stop()
          return []
      """)
  }


  /// Leaving an object ends what entering it has started.
  @Test(arguments: [
    ("async with Feed(1) as feed: print(feed)", "self.task.cancel()", "pass", "stored possible"),
    ("async with Feed(1) as feed: print(feed)", "await self.close()", "self.task.cancel()", "stored possible"),
    ("async with Feed(1) as feed: print(feed)", "await self.close()", "\n        if self.task and not self.task.done(): self.task.cancel()", "stored possible"),
    // Near misses: leaving it does something else, a request of its own stops it, and nobody leaves it.
    ("async with Feed(1) as feed: print(feed)", "pass", "self.task.cancel()", "stored certain"),
    ("async with Feed(1) as feed: print(feed)", "print(self.task)", "self.task.cancel()", "stored certain"),
    ("feed = Feed(1)\n    await feed.start()", "await self.close()", "self.task.cancel()", "stored certain"),
  ])
  func `what leaving an object stops`(use: String, leaving: String, closing: String, fate: String) throws {
    try check(
      """
      import asyncio
      from fastapi import FastAPI
      from feeds import Feed
      app = FastAPI()
      @app.get("/")
      async def feed():
          \(use)
      -- feeds.py
      import asyncio
      from contexts import Context
      class Feed(Context):
          def __init__(self, task): self.task = None
          async def start(self): self.task = asyncio.create_task(work())  #~ asyncio-task stored \(fate.split(separator: " ")[1])
          async def close(self): \(closing)
      async def work(): pass
      -- contexts.py
      class Context:
          async def __aenter__(self):
              await self.start()
              return self
          async def __aexit__(self, *error): \(leaving)
          async def start(self): pass
          async def close(self): pass
      """, callable: nil)
  }

  /// What a comprehension says first it does last, for each of what it goes through.
  @Test(arguments: [
    ("[f.result() for f in [pool.submit(work)]]", "awaited"),
    ("[f.result() for f in [pool.submit(work, x) for x in environ]]", "awaited"),
    ("sum(f.result() for f in (pool.submit(work, x) for x in environ) if f)", "awaited"),
    ("{k: f.result() for k, f in {x: pool.submit(work, x) for x in environ}.items()}", "awaited"),
    ("[f.result() for f in list(pool.submit(work, x) for x in environ)]", "awaited"),
    // Near misses: another comprehension beside it, and one that does not wait.
    ("[f.result() for f in environ], [pool.submit(work, x) for x in environ]", "dropped"),
    ("[f.done() for f in [pool.submit(work, x) for x in environ]]", "dropped"),
  ])
  func `handles that a comprehension goes through`(use: String, fate: String) throws {
    try check(
      "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor()\ndef work(x=None): pass\ndef application(environ, start):\n    found = \(use)  #~ thread-pool \(fate) certain")
  }

  /// A class of the project's that keeps a pool, and a method that shuts it down.
  @Test(arguments: [
    ("group = Group()\n    try: group.run(work)\n    finally: group.close()", "possible"), ("group = Group()\n    group.run(work)\n    group.close()", "possible"),
    // Near misses: nobody closes it, another method, and it is closed before.
    ("group = Group()\n    group.run(work)", "certain"), ("group = Group()\n    group.run(work)\n    group.other()", "certain"),
    ("shared.run(work)", "certain"),
  ])
  func `a pool that its object shuts down`(body: String, certainty: String) throws {
    try check(
      """
      import atexit
      from concurrent.futures import ThreadPoolExecutor
      def work(): pass
      class Group:
          def __init__(self): self.pool = ThreadPoolExecutor()
          def run(self, f): self.pool.submit(f)  #~ thread-pool dropped \(certainty)
          def close(self): self.pool.shutdown()
          def other(self): pass
      shared = Group()
      atexit.register(shared.close)
      def application(environ, start):
          \(body)
      """)
  }
}
