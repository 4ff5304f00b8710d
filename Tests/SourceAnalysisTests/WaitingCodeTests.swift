import Testing

/// How experienced people wait, each beside code that looks alike and does not.
@Suite struct WaitingCodeTests {
  @Test(arguments: [
    // What `map` gives holds what its function gives.
    "fs = map(lambda i: pool.submit(work), env)  #~ thread-pool awaited certain\nfor f in fs: f.result()",
    "list(map(lambda i: pool.submit(work), env))  #~ thread-pool dropped certain",
    "def begin(i): return pool.submit(work)\nwait([*map(begin, env)])  #~ thread-pool awaited certain",
    "fs = sorted(env, key=lambda i: pool.submit(work))  #~ thread-pool returned certain\nfor f in fs: f.result()",
    // What takes every item of what a pool's `map` gives.
    "[*pool.map(work, env)]  #~ thread-pool awaited certain", "[pool.map(work, env)]  #~ thread-pool dropped certain",
    "one, other = pool.map(work, env)  #~ thread-pool awaited certain", "one = other = pool.map(work, env)  #~ thread-pool dropped certain",
    "found = []\nfound.extend(pool.map(work, env))  #~ thread-pool awaited certain",
    "found = []\nfound.append(pool.map(work, env))  #~ thread-pool dropped certain",
    "found = []\nfound += pool.map(work, env)  #~ thread-pool awaited certain",
    // The fields of an object.
    "entries = [Entry(k, pool.submit(work)) for k in env]  #~ thread-pool awaited certain\nfor e in entries: e.future.result()",
    "entries = [Entry(k, pool.submit(work)) for k in env]  #~ thread-pool stored certain\nfor e in entries: e.key.result()",
    "e = Entry(1, future=pool.submit(work))  #~ thread-pool awaited certain\nreturn e.future.result()",
    // A loop that goes on until nothing is left.
    "fs = {pool.submit(work)}  #~ thread-pool awaited certain\nwhile fs:\n    done, fs = wait(fs, return_when=FIRST_COMPLETED)\n    fs.add(pool.submit(work))  #~ thread-pool awaited certain",
    "fs = {pool.submit(work)}  #~ thread-pool dropped certain\nwhile fs:\n    print(fs.pop())\n    fs.add(pool.submit(work))  #~ thread-pool dropped certain",
    "if (f := pool.submit(work)) is not None:  #~ thread-pool awaited certain\n    return f.result()\nreturn []",
    "if (f := pool.submit(work)) and env:  #~ thread-pool awaited-on-some-paths likely\n    return f.result()\nreturn []",
    // Threads of the project's own classes.
    "t = Worker()\nt.start()  #~ thread awaited certain\nreturn t.answer()", "t = Worker()\nt.start()  #~ thread dropped certain\nreturn t.name_of()",
    "t = Worker()\nt.start()  #~ thread awaited-with-timeout certain\nreturn t.soon()",
    // A program whose output another one reads.
    "p = Popen('a', stdout=PIPE)  #~ subprocess awaited certain\nq = Popen('b', stdin=p.stdout)  #~ subprocess awaited certain\nq.communicate()",
    "p = Popen('a', stdout=PIPE)  #~ subprocess dropped certain\nq = Popen('b', stdin=p.stdout)  #~ subprocess dropped certain",
    "p = Popen('a', stdout=PIPE)  #~ subprocess awaited certain\nfor c in env: p = Popen(c, stdin=p.stdout, stdout=PIPE)  #~ subprocess awaited certain\np.wait()",
    // Known to be missed: who waits for all threads of the process.
    "Thread(target=work).start()  #~ thread dropped certain\nfor t in threading.enumerate(): t.join()",
  ])
  func `a handle`(body: String) throws {
    let lines = body.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    try check(
      """
      import threading
      from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
      from dataclasses import dataclass
      from subprocess import PIPE, Popen
      from threading import Thread
      pool = ThreadPoolExecutor()
      def work(*a): pass
      @dataclass
      class Entry:
          key: str
          future: Future
      class Worker(Thread):
          def run(self): self.value = 1
          def answer(self):
              Thread.join(self)
              return self.value
          def soon(self):
              self.join(1)
              return self.value
          def name_of(self): return self.value
      def application(env, start):
      \(lines)
      """)
  }

  @Test(arguments: [
    // A stack that is left calls what it was given.
    "with ExitStack() as stack:\n    t = create_task(work())  #~ asyncio-task awaited certain\n    stack.callback(t.cancel)",
    "async with AsyncExitStack() as stack:\n    for i in scope:\n        t = create_task(work())  #~ asyncio-task awaited certain\n        stack.callback(t.cancel)",
    "t = create_task(work())  #~ asyncio-task passed-on possible\nleave_with(ExitStack(), t)",
    "t = create_task(work())  #~ asyncio-task dropped certain\nstack.callback(t.cancel)", "t = create_task(work())  #~ asyncio-task dropped certain\nprint(t.cancel)",
    "with ExitStack() as stack:\n    f = get_running_loop().run_in_executor(None, print)  #~ thread-pool dropped certain\n    stack.callback(f.cancel)",
    "await gather(*map(lambda i: create_task(work()), scope))  #~ asyncio-task awaited certain",
    "await wait([*map(lambda i: create_task(work()), scope)])  #~ asyncio-task awaited certain",
    "await gather(*map(lambda i: work(), scope)); print(map(lambda i: create_task(work()), scope))  #~ asyncio-task dropped certain",
    // Asked for again and again, until it is done.
    "t = create_task(work())  #~ asyncio-task awaited certain\nwhile True:\n    done, _ = await wait({t}, timeout=1)\n    if done: break\n    print(1)",
    "t = create_task(work())  #~ asyncio-task awaited certain\nwhile True:\n    done, late = await wait([t], timeout=1)\n    if t in late: continue\n    return t.result()",
    "t = create_task(work())  #~ asyncio-task awaited certain\nwhile True:\n    done, late = await wait([t], timeout=1)\n    if not late: return\n    try:\n        for x in scope:\n            if x: break\n    except OSError: return",
    "t = create_task(work())  #~ asyncio-task awaited-with-timeout certain\nwhile True:\n    done, late = await wait([t], timeout=1)\n    if not done: break",
    "t = create_task(work())  #~ asyncio-task awaited-with-timeout certain\nwhile True:\n    done, late = await wait([t], timeout=1)\n    if scope: return",
    "t = create_task(work())  #~ asyncio-task awaited-with-timeout certain\nwhile True:\n    done, late = await wait([t], timeout=1)\n    while scope:\n        if scope['x']: return",
    // A future that is made by hand is filled by the job, or when that is done.
    "f = get_running_loop().create_future()\nt = create_task(work())  #~ asyncio-task awaited certain\nt.add_done_callback(lambda t: f.set_result(1))\nreturn await f",
    "f = get_running_loop().create_future()\ncreate_task(work()).add_done_callback(lambda t: f.set_result(1))  #~ asyncio-task awaited certain\nawait wait_for(f, None)",
    "f = get_running_loop().create_future()\nt = create_task(work())  #~ asyncio-task awaited-with-timeout certain\nt.add_done_callback(lambda t: f.set_result(1))\nawait wait_for(f, 5)",
    "f = get_running_loop().create_future()\nt = create_task(work())  #~ asyncio-task dropped certain\nt.add_done_callback(lambda t: f.set_result(1))",
    "f = get_running_loop().create_future()\nt = create_task(work())  #~ asyncio-task dropped certain\nt.add_done_callback(print)\nreturn await f",
    "f = create_task(work())  #~ asyncio-task awaited certain\nt = create_task(other(f))  #~ asyncio-task dropped certain\nreturn await f",
  ])
  func `a task`(body: String) throws {
    let lines = body.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    try check(
      """
      from asyncio import create_task, gather, get_running_loop, wait, wait_for
      from contextlib import AsyncExitStack, ExitStack
      stack = ExitStack()
      async def work(*a): pass
      async def other(f): print(f)
      def leave_with(stack: ExitStack, t): stack.callback(t.cancel)
      async def application(scope, receive, send):
      \(lines)
      """)
  }

  /// A thread or greenlet that is heard from through an object.
  @Test(arguments: [
    ("s = threading.Semaphore(0)", "work(); s.release()", "s.acquire()", "awaited"), ("s = threading.Semaphore(0)", "work(); s.release()", "print(s)", "dropped"),
    ("s = threading.Semaphore(0)", "work(); s.release()", "s.acquire(True, 5)", "awaited-with-timeout"),
    ("q = queue.Queue()", "while True: q.get(); q.task_done()", "q.join()", "awaited"), ("q = queue.Queue()", "while True: q.get(); q.task_done()", "print(q)", "dropped"),
    ("q = queue.Queue()", "q.put(work())", "return sum(iter(q.get, None))", "awaited"), ("q = queue.Queue()", "q.put(work())", "return iter(q.get, None)", "dropped"),
    ("f = Future()", "f.set_result(work())", "return f.result()", "awaited"), ("f = Future()", "f.set_result(work())", "return f.done()", "dropped"),
    ("f = Future()", "f.set_result(work())", "return f.result(5)", "awaited-with-timeout"),
    ("f = pool.submit(len)  #~ thread-pool awaited certain", "print(f)", "return f.result()", "dropped"),
  ])
  func `an object that both hold`(before: String, job: String, after: String, fate: String) throws {
    try check(
      """
      import queue, threading
      from concurrent.futures import Future, ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      def work(): pass
      def application(env, start):
          \(before)
          def run():
              \(job)
          threading.Thread(target=run).start()  #~ thread \(fate) certain
          \(after)
      """)
  }

  /// A context that waits when it is left for what its methods start.
  @Test(arguments: [
    ("with Group() as g: g.run(print)", "possible"), ("g = Group()\n    with g:\n        g.run(print)", "possible"), ("with Group(): Group().run(print)", "possible"),
    // Near miss: it is left before.
    ("g = Group()\n    with g: pass\n    g.run(print)", "likely"),
    // Known to be missed: that nobody leaves it.
    ("Group().run(print)", "possible"),
  ])
  func `a context that waits`(body: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      class Group:
          def __init__(self): self.threads = []
          def __enter__(self): return self
          def __exit__(self, *a):
              for t in self.threads: t.join()
          def run(self, f):
              t = Thread(target=f)
              self.threads.append(t)
              t.start()  #~ thread stored \(certainty)
      def application(env, start):
          \(body)
      """)
  }

  /// What a class-based view starts before its answer, the answer waits for.
  @Test(arguments: [("self.job.result()", "possible"), ("self.other.result()", "certain")])
  func `a view's own start`(answer: String, certainty: String) throws {
    try check(
      """
      -- manage.py
      import os
      os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
      -- shop/__init__.py
      -- shop/settings.py
      ROOT_URLCONF = 'shop.urls'
      -- shop/wsgi.py
      import os
      from django.core.wsgi import get_wsgi_application
      os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
      application = get_wsgi_application()
      -- shop/urls.py
      from concurrent.futures import ThreadPoolExecutor
      from django.urls import path
      from django.views import View
      pool = ThreadPoolExecutor()
      class Basket(View):
          def setup(self, request, *a, **k):
              super().setup(request, *a, **k)
              self.job = pool.submit(print)  #~ thread-pool stored \(certainty)
          def get(self, request): return \(answer)
      urlpatterns = [path('basket', Basket.as_view())]
      """, entry: "shop/wsgi.py")
  }

  /// Calling a task of some queues only writes the call down.
  @Test(arguments: [
    ("from huey import RedisHuey\nhuey = RedisHuey()\n@huey.task()", "possible"), ("from uwsgidecorators import spool\n@spool", "possible"),
    ("from celery import shared_task\n@shared_task", "certain"),
  ])
  func `a call that is handed over`(head: String, certainty: String) throws {
    try check(
      """
      import threading
      \(head)
      def send(x):
          threading.Thread(target=print).start()  #~ thread dropped \(certainty)
      def application(env, start): send(1)
      """)
  }
}
