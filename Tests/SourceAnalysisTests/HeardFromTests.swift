import Testing

/// Waits that hold no handle: for what a job says, for its output, for the answer to whether it is done.
@Suite struct HeardFromTests {
  @Test(arguments: [
    ("for line in p.stdout: print(line)", "awaited"), ("print(p.stdout.read())", "awaited"),
    ("for line in iter(p.stdout.readline, b''): print(line)", "awaited"), ("yield from p.stdout.readlines()", "awaited"),
    ("subprocess.run(['grep', 'x'], stdin=p.stdout)", "awaited"), ("return subprocess.check_output(['sort'], stdin=p.stdout)", "awaited"),
    ("subprocess.Popen(['grep', 'x'], stdin=p.stdout)  #~ subprocess dropped certain", "dropped"), ("print(p.stdout)", "dropped"), ("p.stdin.write(b'x')", "dropped"), ("p.stdout.close()", "dropped"),
  ])
  func `the output of a program`(body: String, fate: String) throws {
    try check(
      """
      import subprocess
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

  /// A program that is ended by its number.
  @Test(arguments: [
    ("os.kill(p.pid, signal.SIGTERM)", "awaited"), ("os.killpg(os.getpgid(p.pid), 9)", "awaited"),
    ("while p.poll() is None:\n        if time.time() > 9:\n            os.kill(p.pid, signal.SIGTERM)\n            return []", "awaited"),
    // Near misses: a timer ends it later, it is only asked whether there is one, its number is only told, another one is ended.
    ("def end(): os.kill(p.pid, 9)\n    env.call_later(9, end)", "dropped"), ("os.kill(p.pid, 0)", "dropped"), ("print(p.pid)", "dropped"), ("os.kill(env, p.pid)", "dropped"),
  ])
  func `the number of a program`(body: String, fate: String) throws {
    try check(
      """
      import os, signal, time
      from subprocess import Popen
      def application(env, start):
          p = Popen(env)  #~ subprocess \(fate) certain
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
    ("s = TextIteratorStreamer(1)", "Thread(target=work, args=(s,)).start()  #~ thread awaited certain", "for i, w in enumerate(s): print(i)"),
    ("s = TextIteratorStreamer(1)", "Thread(target=work, args=(s,)).start()  #~ thread dropped certain", "print(s)"),
    ("s = TextIteratorStreamer(1)", "Thread(target=work, args=(s,)).start()  #~ thread dropped certain", "for i in range(s): print(i)"),
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

  /// A limit that is over is no end where the loop asks again.
  @Test(arguments: [
    ("while True:\n        try: x = q.get(timeout=1)\n        except Empty: continue\n        if x is None: break", "awaited"),
    ("while True:\n        try: x = q.get(timeout=1)\n        except (ValueError, Empty): print(1)\n        else: return [x]", "awaited"),
    ("while 1:\n        try:\n            x = q.get(True, 1)\n            return [x]\n        except:\n            print(1)", "awaited"),
    ("while True:\n        try: x = q.get(timeout=1)\n        except queue.Empty:\n            if not t.is_alive(): break\n            continue", "awaited"),
    ("x = q.get(timeout=1) if env else q.get()", "awaited"),
    ("while True:\n        try: x = q.get(timeout=1); break\n        except Empty: pass\n        except Exception: return []", "awaited"),
    ("while True:\n        try: x = q.get(timeout=1)\n        except Empty: break\n        except Exception: continue", "awaited-with-timeout"),
    // Near misses: the loop is left, another error goes round, no loop, a loop with an end, a loop outside the function.
    ("while True:\n        try: x = q.get(timeout=1)\n        except Empty: break", "awaited-with-timeout"),
    ("while True:\n        try: x = q.get(timeout=1)\n        except Empty:\n            if env: return []", "awaited-with-timeout"),
    ("while True:\n        try: x = q.get(timeout=1)\n        except ValueError: continue\n        break", "awaited-with-timeout"),
    ("try: x = q.get(timeout=1)\n    except Empty: pass", "awaited-with-timeout"),
    ("for x in env:\n        try: x = q.get(timeout=1)\n        except Empty: continue", "awaited-with-timeout"),
    ("while env:\n        try: x = q.get(timeout=1)\n        except Empty: continue", "awaited-with-timeout"),
    ("while True:\n        def inner():\n            try: return q.get(timeout=1)\n            except Empty: pass\n        return inner()", "awaited-with-timeout"),
  ])
  func `a word that is waited for again and again`(after: String, fate: String) throws {
    try check(
      """
      import queue
      from queue import Empty, Queue
      from threading import Thread
      def work(given): pass
      def application(env, start):
          q = Queue()
          t = Thread(target=work, args=(q,)); t.start()  #~ thread \(fate) certain
          \(after)
      """)
  }

  /// A loop that goes on until the job has set an event of both.
  @Test(arguments: [
    ("while not done.is_set():\n        try: x = q.get(timeout=1)\n        except Empty: continue", "awaited"),
    ("while not done.is_set() or not q.empty():\n        try: x = q.get(timeout=1)\n        except Empty: continue", "awaited"),
    ("while not (q.empty() and done.is_set()):\n        try: x = q.get(timeout=1)\n        except Empty: continue", "awaited"),
    ("while not done.is_set(): time.sleep(1)", "awaited"),
    ("while not done.is_set() and time.time() < env: time.sleep(1)", "awaited-with-timeout"),
    // Near misses: an event that another one sets, one that is asked once, one that the job only asks.
    ("while not other.is_set():\n        try: x = q.get(timeout=1)\n        except Empty: continue", "awaited-with-timeout"),
    ("while not left.is_set(): print(1)", "dropped"),
    ("if not done.is_set(): time.sleep(1)", "dropped"),
    ("print(done.is_set())", "dropped"),
  ])
  func `an event that the job sets and a loop asks`(after: String, fate: String) throws {
    try check(
      """
      import time
      from queue import Empty, Queue
      from threading import Event, Thread
      def application(env, start):
          q, done, other, left = Queue(), Event(), Event(), Event()
          def work():
              try:
                  if not left.is_set(): q.put(1)
              finally:
                  done.set()
          Thread(target=work).start()  #~ thread \(fate) certain
          \(after)
      """)
  }

  @Test(.timeLimit(.minutes(10))) func `many jobs under one name end soon`() throws {
    let starts = String(repeating: "    t = Thread(target=print)\n    t.start()  #~ thread dropped certain\n", count: 500)
    try check("from threading import Thread\ndef application(env, start):\n" + starts)
  }

  @Test(.timeLimit(.minutes(10)), arguments: [("print", "dropped"), ("work", "awaited-with-timeout")])
  func `many jobs and many loops that ask one event end soon`(target: String, fate: String) throws {
    let starts = (0..<300).map { _ in
      "    Thread(target=\(target), args=(done,)).start()  #~ thread \(fate) certain\n    if not done.is_set(): print(1)\n    while not done.is_set() and time.time() < env: print(1)\n"
    }
    try check(
      "import time\nfrom threading import Event, Thread\ndef application(env, start):\n    done = Event()\n    def work(x): done.set()\n" + starts.joined())
  }

  @Test func `a stream that goes on while nothing comes`() throws {
    try check(
      """
      import asyncio
      async def application(scope, receive, send):
          queue = asyncio.Queue()
          async def work(): await queue.put(None)
          asyncio.create_task(work())  #~ asyncio-task awaited certain
          async def stream():
              while True:
                  try:
                      item = await asyncio.wait_for(queue.get(), timeout=15)
                  except asyncio.TimeoutError:
                      yield ": still there"
                      continue
                  if item is None: break
                  yield item
          return stream()
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

  /// Whoever is given the output reads it to its end.
  @Test(arguments: [
    ("for line in output(env): print(line)", "awaited"), ("with output(env) as log:\n        for line in log: print(line)", "awaited"),
    ("log = output(env)\n    print(log.read())", "awaited"),
    // Near misses: it is dropped, closed and only asked for.
    ("output(env)", "dropped"), ("output(env).close()", "dropped"), ("log = output(env)\n    print(log.readable())", "dropped"),
  ])
  func `the output of a program that a function hands back`(use: String, fate: String) throws {
    try check(
      """
      from subprocess import PIPE, Popen
      def output(path):
          p = Popen(["zcat", path], stdout=PIPE)  #~ subprocess \(fate) certain
          return p.stdout
      def application(env, start):
          \(use)
      """)
  }

  /// What reads or writes a program's pipes is over when the program is, and that is waited for.
  @Test(arguments: [
    ("for line in p.stdout: print(line)", "read", "p.wait()", "awaited", "awaited"),
    ("p.stdin.write(b'x'); p.stdin.close()", "read", "p.wait()", "awaited", "awaited"),
    ("for line in words: print(line)", "pump, args=(p.stdout,)", "p.wait()", "awaited", "awaited"),
    ("p.stdin.write(b'x')", "read", "p.wait(5)", "awaited-with-timeout", "awaited-with-timeout"),
    // Near misses: nobody waits for the program, another one is waited for, and the job waits itself and goes on.
    ("p.stdin.write(b'x')", "read", "p.poll()", "dropped", "dropped"), ("p.stdin.write(b'x')", "read", "other.wait()", "dropped", "dropped"),
    ("p.wait(); print(p.stdout)", "read", "p.wait()", "dropped", "awaited"), ("print(p)", "read", "p.wait()", "dropped", "awaited"),
  ])
  func `a thread that works on a program's pipes`(job: String, target: String, end: String, fate: String, program: String) throws {
    try check(
      """
      import subprocess, threading
      other = subprocess.Popen(["y"])  #~ subprocess stored possible
      def pump(words):
          for line in words: print(line)
      def application(env, start):
          p = subprocess.Popen(["x"], stdout=subprocess.PIPE, stdin=subprocess.PIPE)  #~ subprocess \(program) certain
          words = env
          def read():
              \(job)
          threading.Thread(target=\(target)).start()  #~ thread \(fate) certain
          \(end)
      """)
  }

  /// The same for a task that feeds the program whose output the response streams.
  @Test(arguments: [
    ("await proc.wait()", "awaited"), ("await asyncio.wait_for(proc.wait(), 5)", "awaited-with-timeout"),
    // Near misses: nobody waits, and a task does.
    ("print(proc)", "dropped"), ("asyncio.create_task(proc.wait())  #~ asyncio-task dropped certain", "dropped"),
  ])
  func `a task that feeds a program`(end: String, fate: String) throws {
    try check(
      """
      import asyncio
      from fastapi import FastAPI
      from fastapi.responses import StreamingResponse
      app = FastAPI()
      @app.get("/")
      async def song():
          proc = await asyncio.create_subprocess_exec("x", stdin=-1, stdout=-1)  #~ subprocess awaited certain
          async def feed():
              proc.stdin.write(b"x")
              await proc.stdin.drain()
          asyncio.create_task(feed())  #~ asyncio-task \(fate) certain
          async def words():
              while chunk := await proc.stdout.read(10): yield chunk
              \(end)
          return StreamingResponse(words())
      """, callable: "app")
  }
}
