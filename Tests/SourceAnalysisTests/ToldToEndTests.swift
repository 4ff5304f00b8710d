import Testing

/// Jobs whose loop asks an event: setting it before the request ends stops them, as joining would.
@Suite struct ToldToEndTests {
  @Test(arguments: [
    // In a function inside, in one beside it, and with the event's own wait as a pause.
    "def tick():\n    while not stop.is_set(): beat()",
    "def tick():\n    while not stop.wait(5): beat()",
    "def tick():\n    while True:\n        if stop.is_set(): return\n        beat()",
  ])
  func `a ticker that its function stops`(job: String) throws {
    try check(
      """
      import threading
      def beat(): print("beat")
      def application(environ, start_response):
          stop = threading.Event()
      \(job.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
          threading.Thread(target=tick, daemon=True).start()  #~ daemon-thread awaited certain
          try:
              return answer()
          finally:
              stop.set()
      """)
  }

  @Test(arguments: [
    "stop = start()\n    try: answer()\n    finally: stop.set()",
    "stop = None\n    stop = start()\n    answer()\n    if stop is not None: stop.set()",
    "stop = start()\n    answer()\n    end(stop)",
  ])
  func `a ticker whose event is handed back`(use: String) throws {
    try check(
      """
      import threading
      def loop(key, stop):
          while not stop.wait(5): print(key)
      def start():
          stop = threading.Event()
          threading.Thread(target=loop, args=("a", stop), daemon=True).start()  #~ daemon-thread awaited certain
          return stop
      def end(event): event.set()
      def application(environ, start_response):
          \(use)
      """)
  }

  /// What ends the ticker is handed back, and not the event: it must be called.
  @Test(arguments: [
    ("end = start()\n    try: answer()\n    finally: end()", "awaited"), ("end = None\n    end = start()\n    answer()\n    if end is not None: end()", "awaited"),
    ("start()()", "awaited"), ("end = start()\n    print(end)", "dropped"), ("start()", "dropped"),
  ])
  func `a ticker of which the method that ends it is handed back`(use: String, fate: String) throws {
    try check(
      """
      from threading import Event, Thread
      def start():
          stopped = Event()
          def loop():
              while not stopped.wait(5): print(1)
          t = Thread(target=loop)
          t.daemon = True
          t.start()  #~ daemon-thread \(fate) certain
          return stopped.set
      def application(environ, start_response):
          \(use)
      """)
  }

  /// A wait with a limit is no less of an end where the job is told to end before it.
  @Test(arguments: [
    ("while not stop.is_set(): print(1)", "stop.set(); t.join(timeout=1)", "awaited"),
    ("while not stop.wait(5): print(1)", "t.join(1); stop.set()", "awaited"),
    // Near misses: its loop asks nothing, it is not told, another one is.
    ("while True: print(1)", "stop.set(); t.join(timeout=1)", "awaited-with-timeout"),
    ("while not stop.is_set(): print(1)", "t.join(timeout=1)", "awaited-with-timeout"),
    ("while not stop.is_set(): print(1)", "other.set(); t.join(timeout=1)", "awaited-with-timeout"),
  ])
  func `a ticker that is told to end and joined for a while`(loop: String, end: String, fate: String) throws {
    try check(
      """
      from threading import Event, Thread
      def application(environ, start_response):
          stop, other = Event(), Event()
          def tick():
              \(loop)
          t = Thread(target=tick)
          t.start()  #~ thread \(fate) certain
          \(end)
      """)
  }

  /// What tells it is left to an exit stack, called inside, or handed back.
  @Test(arguments: [
    ("left.callback(stop.set)", "print(1)", "awaited"), ("def end(): stop.set()", "end()", "awaited"),
    ("def end(): stop.set(); t.join(timeout=1)", "end()", "awaited"), ("def end(): stop.set()", "left.callback(end)", "awaited"),
    // Near misses: nobody calls what tells it.
    ("left.callback(print, stop.set)", "print(1)", "dropped"), ("left.callback(print)", "print(stop.set)", "dropped"), ("def end(): stop.set()", "print(1)", "dropped"),
  ])
  func `a ticker that is told by what runs at the end`(before: String, after: String, fate: String) throws {
    try check(
      """
      from contextlib import ExitStack
      from threading import Event, Thread
      def tick(stop):
          while not stop.wait(5): print(1)
      def application(environ, start_response):
          stop = Event()
          with ExitStack() as left:
              t = Thread(target=tick, args=(stop,))
              \(before)
              t.start()  #~ thread \(fate) certain
              \(after)
      """)
  }

  @Test(arguments: [("end = start()\n    try: answer()\n    finally: end()", "awaited"), ("end = start()\n    print(end)", "dropped")])
  func `a ticker whose end is a function that is handed back`(use: String, fate: String) throws {
    try check(
      """
      from threading import Event, Thread
      def start():
          stop = Event()
          def loop():
              while not stop.wait(5): print(1)
          Thread(target=loop).start()  #~ thread \(fate) certain
          def end(): stop.set()
          return end
      def application(environ, start_response):
          \(use)
      """)
  }

  /// A job that cannot be looked into is given an event of the function, and that is set: why else would it be given one?
  @Test(arguments: [("stop.set()", "awaited"), ("print(stop)", "dropped")])
  func `a job of another library that is told to end`(after: String, fate: String) throws {
    try check(
      """
      from threading import Event, Thread
      import leases
      def application(environ, start_response):
          stop = Event()
          Thread(target=leases.of(environ).keep_alive, args=(stop, 60)).start()  #~ thread \(fate) certain
          try: answer()
          finally: \(after)
      """)
  }

  /// A helper starts the thread and gives it back: its caller hears from the job, or tells it to end.
  @Test(arguments: [
    ("while not stop.is_set(): print(1)", "stop.set()", "awaited"), ("words.put(1)", "words.get()", "awaited"),
    ("words.put(1)", "words.get(timeout=1)", "awaited-with-timeout"),
    ("while not stop.is_set(): print(1)", "print(stop)", "dropped"), ("words.put(1)", "print(words)", "dropped"),
  ])
  func `a job of a helper that is handed what to run`(body: String, after: String, fate: String) throws {
    try check(
      """
      import contextvars
      from queue import Queue
      from threading import Event, Thread
      def start_in_context(target, *, name=None, args=()):
          context = contextvars.copy_context()
          thread = Thread(target=lambda: context.run(target, *args), name=name)
          thread.start()
          return thread
      def application(environ, start_response):
          stop, words = Event(), Queue()
          def work():
              \(body)
          start_in_context(work, name="work")  #~ thread \(fate) certain
          \(after)
      """)
  }

  /// What a web socket's last call changes ends the loops that ask it.
  @Test(arguments: [
    ("while self.sending: self.beat()", "def on_close(self): self.sending = False", "awaited"),
    ("while self.sending: self.beat()", "def on_close(self): self.stop()\n    def stop(self): self.sending = False", "awaited"),
    ("while not self.closed.is_set(): self.beat()", "def on_close(self): self.closed.set()", "awaited"),
    ("while await self.next():\n            if not self.sending: break\n            self.beat()", "def on_close(self): self.sending = False", "awaited"),
    ("while True:\n            if self.closed.is_set(): return\n            self.beat()", "def on_close(self): self.closed.set()", "awaited"),
    // Near misses: another attribute, another method, and no loop.
    ("while self.sending: self.beat()", "def on_close(self): self.other = False", "dropped"),
    ("while self.sending: self.beat()", "def on_open(self): self.sending = False", "dropped"),
    ("if self.sending: self.beat()", "def on_close(self): self.sending = False", "dropped"),
    ("while await self.next(): self.beat(self.sending)", "def on_close(self): self.sending = False", "dropped"),
    ("while await self.next():\n            if self.count + 1: self.beat()", "def on_close(self): self.count = self.all", "dropped"),
  ])
  func `a loop that the end of the connection stops`(loop: String, end: String, fate: String) throws {
    try check(
      """
      import threading
      from tornado.ioloop import IOLoop
      from tornado.web import Application
      from tornado.websocket import WebSocketHandler
      class Socket(WebSocketHandler):
          def initialize(self): self.closed = threading.Event()
          def open(self):
              self.sending = True
              IOLoop.current().spawn_callback(self.send)  #~ asyncio-task \(fate) certain
          async def send(self):
              \(loop)
          async def next(self): return self.stream
          def beat(self, *words): print("beat")
          \(end)
      app = Application([("/", Socket)])
      """, callable: "app")
  }

  /// A flag of the function is as good as an event.
  @Test(arguments: [
    ("done = False", "not done", "done = True", "awaited"), ("state = {'on': True}", "state['on']", "state['on'] = False", "awaited"),
    ("going = [True]", "going[0]", "going[0] = False", "awaited"),
    // Near misses: another flag, one that is set before, one that is no flag, and a loop that asks none.
    ("(done, other) = (False, False)", "not done", "other = True", "dropped"), ("done = False\n    done = True", "not done", "answer()", "dropped"),
    ("left = environ", "left", "left = answer()", "dropped"), ("done = False", "answer()", "done = True", "dropped"),
  ])
  func `a ticker that asks a flag`(flag: String, head: String, end: String, fate: String) throws {
    try check(
      """
      import threading
      def application(environ, start_response):
          \(flag)
          def tick():
              while \(head): beat()
          threading.Thread(target=tick).start()  #~ thread \(fate) certain
          try:
              return answer()
          finally:
              \(end)
      """)
  }

  /// A thread's own method ends its loop, if the request that starts it calls it.
  @Test(arguments: [
    ("while not self.stopping.is_set(): beat()", "self.stopping.set()", "worker.stop()", "awaited"),
    ("while True:\n            if self.stopping.wait(1): return\n            beat()", "self.stopping.set()", "worker.stop()", "awaited"),
    ("for one in environ:\n            if self.stopping.is_set(): break", "self.stopping.set()", "worker.stop()", "awaited"),
    ("while self.running: beat()", "self.running = False", "worker.stop()", "awaited"),
    ("while True:\n            if not self.running: return\n            beat()", "self.running = False", "worker.stop()", "awaited"),
    // Near misses: it is told something else, nobody calls the method, no loop asks, and the loop asks for what is no flag.
    ("while self.running: beat()", "self.other = False", "worker.stop()", "dropped"),
    ("while self.running: beat()", "self.running = False", "print(1)", "dropped"),
    ("if self.running: beat()", "self.running = False", "worker.stop()", "dropped"),
    ("while self.running: beat()", "self.running = environ", "worker.stop()", "dropped"),
    ("while not self.stopping.is_set(): beat()", "self.stopping.clear()", "worker.stop()", "dropped"),
  ])
  func `a thread with a method that stops it`(loop: String, stop: String, use: String, fate: String) throws {
    try check(
      """
      import threading
      class Worker(threading.Thread):
          def __init__(self):
              super().__init__()
              self.stopping = threading.Event()
              self.running = True
          def run(self):
              \(loop)
          def stop(self):
              \(stop)
      def application(environ, start_response):
          worker = Worker()
          worker.start()  #~ thread \(fate) certain
          try: answer()
          finally: \(use)
      """)
  }

  /// Whoever uses an object with a job of its own ends it, if everybody does.
  @Test(arguments: [
    ("start", "stop", "beat = Beat()\n    beat.start()\n    try: answer()\n    finally: beat.stop()", "awaited"),
    ("start", "stop", "beat = Beat()\n    beat.start()\n    answer()\n    beat.close()", "awaited"),
    ("__init__", "stop", "beat = Beat()\n    answer()\n    beat.stop()", "awaited"),
    ("__init__", "__exit__", "with Beat(): answer()", "awaited"),
    ("__enter__", "__exit__", "with Beat(): answer()", "awaited"),
    // Near misses: nobody ends it, one of two does, it is kept for others, and only what came before is ended.
    ("start", "stop", "beat = Beat()\n    beat.start()\n    answer()", "dropped"),
    ("start", "stop", "beat = Beat()\n    beat.start()\n    answer()\n    beat.stop()\n    other = Beat()\n    other.start()", "dropped"),
    ("__init__", "stop", "kept.append(Beat())", "dropped"),
    ("start", "stop", "beat = Beat()\n    beat.stop()\n    beat.start()", "dropped"),
    ("__enter__", "stop", "with Beat(): answer()", "dropped"),
  ])
  func `an object whose thread its user ends`(start: String, stop: String, use: String, fate: String) throws {
    try check(
      """
      import threading
      class Beat:
          def \(start)(self):
              self.running = True
              threading.Thread(target=self.loop).start()  #~ thread \(fate) certain
          def loop(self):
              while self.running: beat()
          def \(stop)(self, *error):
              self.running = False
          def close(self):
              self.\(stop)()
      def application(environ, start_response):
          kept = environ["kept"]
          \(use)
      """)
  }

  /// So do those of several threads, from a function inside.
  @Test(arguments: [("each.stop()", "awaited"), ("each.getName()", "dropped")])
  func `threads that are stopped one by one`(use: String, fate: String) throws {
    try check(
      """
      import threading
      class Worker(threading.Thread):
          def run(self):
              while self.running: beat()
          def stop(self):
              self.running = False
      def application(environ, start_response):
          workers = []
          for key in environ:
              worker = Worker()
              worker.start()  #~ thread \(fate) certain
              workers.append(worker)
          def end():
              for each in workers: \(use)
          try: answer()
          finally: end()
      """)
  }

  /// A terminal's thread waits for a shell that the end of the connection kills.
  @Test(arguments: [
    ("self.shell = shell; shell.wait()", "self.shell.kill()", "awaited"), ("self.pid = shell.pid; shell.wait()", "self.end()", "awaited"),
    ("self.shell = shell\n        for line in shell.stdout: print(line)", "self.shell.terminate()", "awaited"),
    // Near misses: it is not waited for, another one is killed, and it is only asked.
    ("self.shell = shell; beat()", "self.shell.kill()", "dropped"), ("self.shell = shell; shell.wait()", "self.other.kill()", "dropped"),
    ("self.shell = shell; shell.wait()", "self.shell.poll()", "dropped"),
  ])
  func `a thread whose process the end of the connection kills`(run: String, end: String, fate: String) throws {
    try check(
      """
      import os, signal, subprocess, threading
      from tornado.web import Application
      from tornado.websocket import WebSocketHandler
      class Socket(WebSocketHandler):
          def open(self):
              threading.Thread(target=self.run).start()  #~ thread \(fate) certain
          def run(self):
              shell = subprocess.Popen(["sh"])  #~ subprocess awaited certain
              \(run)
          def on_close(self):
              \(end)
          def end(self):
              os.killpg(os.getpgid(self.pid), signal.SIGKILL)
      app = Application([("/", Socket)])
      """, callable: "app")
  }

  /// Known to be wrong: the method is called when the connection's own task is done, and what a library's task is nobody knows.
  @Test func `a task that is cancelled where the task of the connection is done`() throws {
    try check(
      """
      import asyncio
      class Handler:
          def __init__(self, socket):
              socket.closing.add_done_callback(self.stop)
              self.tasks = []
          def run(self):
              self.tasks.append(asyncio.ensure_future(send()))  #~ asyncio-task stored certain
          def stop(self, *given):
              for task in self.tasks: task.cancel()
      async def send(): pass
      def application(environ, start_response): Handler(environ["socket"]).run()
      """)
  }

  /// A watcher of the connection ends when the request does.
  @Test(arguments: [
    ("while not await request.is_disconnected(): await asyncio.sleep(1)", "awaited"),
    ("while True:\n        if await request.is_disconnected(): return\n        await asyncio.sleep(1)", "awaited"),
    // Near misses: it asks once, or asks something else.
    ("await request.is_disconnected()\n    await asyncio.sleep(1)", "dropped"),
    ("while not await request.body(): await asyncio.sleep(1)", "dropped"),
  ])
  func `a task that watches its request's connection`(body: String, fate: String) throws {
    try check(
      """
      import asyncio
      from fastapi import FastAPI, Request
      app = FastAPI()
      async def watch(request: Request):
          \(body)
      @app.get("/")
      async def serve(request: Request):
          asyncio.create_task(watch(request))  #~ asyncio-task \(fate) certain
      """, callable: "app")
  }

  @Test func `an event that is handed back with its thread`() throws {
    try check(
      """
      import threading
      def loop(stop):
          while not stop.wait(5): print("beat")
      def start():
          stop = threading.Event()
          thread = threading.Thread(target=loop, args=(stop,))
          thread.start()
          return thread, stop
      def end(thread, stop):
          stop.set()
          thread.join(timeout=5)
      def application(environ, start_response):
          thread, stop = start()  #~ thread awaited-with-timeout certain
          try: return answer()
          finally: end(thread, stop)
      """)
  }

  @Test(arguments: [
    "cancel = every(beat)\n    answer()\n    cancel()",
    "cancel = None\n    try:\n        cancel = every(beat)\n        answer()\n    finally:\n        if cancel is not None: cancel()",
    "end(every(beat))", "cancel = every(beat)\n    end(cancel)",
  ])
  func `a ticker whose stopping is handed back`(use: String) throws {
    try check(
      """
      import threading
      def every(function):
          stopped = threading.Event()
          def loop():
              while not stopped.wait(5): function()
          threading.Thread(target=loop).start()  #~ thread awaited certain
          return stopped.set
      def end(cancel): cancel()
      def application(environ, start_response):
          \(use)
      """)
  }

  @Test(arguments: [
    // Nobody calls it, it is only asked for, and it asks.
    ("stopped.set", "every(beat)"), ("stopped.set", "cancel = every(beat)\n    print(cancel)"), ("stopped.is_set", "every(beat)()"),
    ("stopped.set", "cancel = every(beat)\n    later(cancel)"),
  ])
  func `a ticker whose stopping nobody calls`(given: String, use: String) throws {
    try check(
      """
      import threading
      def every(function):
          stopped = threading.Event()
          def loop():
              while not stopped.wait(5): function()
          threading.Thread(target=loop).start()  #~ thread dropped certain
          return \(given)
      def later(cancel): print(cancel)
      def application(environ, start_response):
          \(use)
      """)
  }

  @Test(arguments: [
    // Nobody sets it.
    ("while not stop.wait(5): print('beat')", "answer()"),
    // Something else is asked of it.
    ("while not stop.wait(5): print('beat')", "stop.clear()"),
    // The loop does not ask.
    ("while len(jobs): print(jobs.pop())", "stop.set()"),
    ("for job in jobs: print(job)", "stop.set()"),
    // No loop: it is told when to begin.
    ("stop.wait()\n        print('begun')", "stop.set()"),
  ])
  func `a job that goes on`(job: String, use: String) throws {
    try check(
      """
      import threading
      jobs = [1, 2]
      def application(environ, start_response):
          stop = threading.Event()
          def work():
              \(job)
          threading.Thread(target=work).start()  #~ thread dropped certain
          \(use)
      """)
  }

  /// A loop of its own thread that is stopped ends the thread.
  @Test(arguments: [
    ("loop.call_soon_threadsafe(loop.stop); t.join(timeout=1)", "awaited"), ("loop.call_soon_threadsafe(loop.stop)", "awaited"), ("loop.stop()", "awaited"),
    // Near misses: another loop, something else is called, and only when another job is done.
    ("other.call_soon_threadsafe(other.stop); t.join(timeout=1)", "awaited-with-timeout"), ("loop.call_soon_threadsafe(print)", "dropped"),
    ("future.add_done_callback(loop.stop)", "dropped"),
  ])
  func `a thread whose loop is stopped`(end: String, fate: String) throws {
    try check(
      """
      import asyncio, threading
      async def work(): pass
      def application(environ, start_response):
          loop, other = asyncio.new_event_loop(), asyncio.new_event_loop()
          t = threading.Thread(target=loop.run_forever, daemon=True)
          t.start()  #~ daemon-thread \(fate) certain
          future = asyncio.run_coroutine_threadsafe(work(), loop)  #~ asyncio-task awaited certain
          future.result()
          \(end)
      """)
  }
}
