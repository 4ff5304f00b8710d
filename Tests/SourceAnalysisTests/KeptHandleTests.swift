import Testing

/// Handles that are kept with an object or in a container of the caller's, where somebody on the request's way ends them.
@Suite struct KeptHandleTests {
  /// A helper keeps the task and hands it back as well; nobody takes it from there.
  @Test(arguments: [
    ("for t in list(self.tasks): t.cancel()\n        await asyncio.gather(*self.tasks)", "await channel.stop()", "stored possible"),
    ("await asyncio.gather(*self.tasks)", "await channel.stop()", "stored possible"),
    // Near misses: nobody stops the channel, what stops it looks at something else.
    ("await asyncio.gather(*self.tasks)", "print(channel)", "stored likely"), ("await asyncio.gather(*self.others)", "await channel.stop()", "dropped certain"),
  ])
  func `a task that is kept and handed back`(stop: String, end: String, fate: String) throws {
    try check(
      """
      import asyncio
      class Channel:
          def __init__(self): self.tasks, self.others = set(), set()
          def track(self, coroutine):
              task = asyncio.create_task(coroutine)
              self.tasks.add(task)
              return task
          def send(self):
              self.track(self.work())  #~ asyncio-task \(fate)
          async def work(self): pass
          async def stop(self):
              \(stop)
      async def application(scope, receive, send):
          channel = Channel()
          channel.send()
          try: await receive()
          finally: \(end)
      """)
  }

  /// Who starts a job of an object stops it as well in the end.
  @Test(arguments: [
    ("await source.start()\n    try: await receive()\n    finally: source.close()", "possible"),
    ("await source.start()\n    async for part in source.parts(): print(part)", "possible"),
    // Near misses: the job before, something else that is stopped, nobody who stops it, and not in the end.
    ("try: print(scope)\n    finally: source.close()\n    await source.start()", "certain"),
    ("await source.start()\n    try: await receive()\n    finally: source.other()", "certain"), ("await source.start()", "certain"),
    ("await source.start()\n    if scope: source.close()", "certain"), ("if scope: await source.start()\n    else: source.close()", "certain"),
  ])
  func `a kept task that is stopped in another function`(body: String, certainty: String) throws {
    try check(
      """
      import asyncio
      async def work(): pass
      class Source:
          def __init__(self): self.task = self.timer = None
          async def start(self):
              self.task = asyncio.create_task(work())  #~ asyncio-task stored \(certainty)
          async def parts(self):
              try: yield 1
              finally: self.close()
          def close(self):
              if self.task is not None:
                  self.task.cancel()
                  self.task = None
          def other(self):
              if self.timer: self.timer.cancel()
      async def application(scope, receive, send):
          source = Source()
          \(body)
      """)
  }

  /// What a request stops in the end is the task of another object, which the same function starts.
  @Test func `a kept task beside one that is stopped`() throws {
    try check(
      """
      import asyncio
      async def work(): pass
      def spawn(): return asyncio.create_task(work())
      class Source:
          def start(self): self.task = spawn()  #~ asyncio-task stored certain
      class Shop:
          def __init__(self): self.source = Source()
          def start(self): self.source.start()
          def run(self): self.own = spawn()  #~ asyncio-task stored possible
          def close(self): self.own.cancel()
      async def application(scope, receive, send):
          shop = Shop()
          shop.start()
          try: await receive()
          finally: shop.close()
      """)
  }

  /// Another request stops what this one leaves behind.
  @Test func `a kept task that another request stops`() throws {
    try check(
      """
      import asyncio
      from fastapi import FastAPI
      app = FastAPI()
      async def work(): pass
      class Source:
          async def start(self):
              self.task = asyncio.create_task(work())  #~ asyncio-task stored certain
          def close(self):
              self.task.cancel()
      source = Source()
      @app.post("/start")
      async def start(): await source.start()
      @app.post("/stop")
      async def stop(): source.close()
      @app.post("/shared")
      async def shared():
          await source.start()
          try: print(1)
          finally: source.close()
      """, callable: "app")
  }

  @Test(arguments: [("track=False", "dropped certain"), ("track=True", "stored possible")])
  func `a thread that is kept on demand`(default_: String, fate: String) throws {
    try check(
      """
      from threading import Thread
      class Threads:
          def __init__(self): self.all = []
          def start(self, target, \(default_)):
              thread = Thread(target=target)
              thread.start()
              if track: self.all.append(thread)
              return thread
          def join(self):
              for thread in self.all: thread.join()
      def application(environ, start_response):
          threads = Threads()
          threads.start(print)  #~ thread \(fate)
          threads.join()
      """)
  }

  @Test(arguments: [
    ("self.tasks.setdefault(key, set()).add(task)", "self.tasks.pop(key, set())", "stored possible"),
    ("self.tasks[key].add(task)", "self.tasks.pop(key, set())", "stored possible"),
    ("self.tasks.get(key, set()).add(task)", "self.tasks[key]", "stored possible"),
    // Near misses: those of another attribute.
    ("self.tasks.setdefault(key, set()).add(task)", "self.others.pop(key, set())", "stored certain"),
    ("self.others.setdefault(key, set()).add(task)", "self.tasks.pop(key, set())", "stored certain"),
  ])
  func `a task in a container of containers`(keep: String, take: String, fate: String) throws {
    try check(
      """
      import asyncio
      class Door:
          def __init__(self): self.tasks, self.others = {}, {}
          def spawn(self, key, coroutine):
              task = asyncio.create_task(coroutine)  #~ asyncio-task \(fate)
              \(keep)
          async def leave(self, key):
              tasks = list(\(take))
              for task in tasks: task.cancel()
              await asyncio.gather(*tasks, return_exceptions=True)
      async def work(): pass
      door = Door()
      async def application(scope, receive, send):
          try: door.spawn(scope, work())
          finally: await door.leave(scope)
      """)
  }

  /// A function inside puts the task into a set that it is given, and its caller cancels what is in there.
  @Test(arguments: [
    ("for task in pending: task.cancel()", "awaited"),
    ("for task in pending:\n            try: task.cancel()\n            except Exception: print(task)", "awaited"),
    ("for task in done: task.cancel()", "awaited-with-timeout"), ("print(pending)", "awaited-with-timeout"),
  ])
  func `a task in a set of the caller`(end: String, fate: String) throws {
    try check(
      """
      import asyncio
      async def work(): pass
      async def application(scope, receive, send):
          pending = set()
          def add(tasks):
              tasks.add(asyncio.ensure_future(work()))  #~ asyncio-task \(fate) certain
          try:
              add(pending)
              while True:
                  (done, pending) = await asyncio.wait(pending, timeout=3, return_when=asyncio.FIRST_COMPLETED)
                  if not done: await receive()
                  add(pending)
          finally:
              \(end)
      """)
  }

  /// What is pending when a wait with a limit is over is cancelled there.
  @Test(arguments: [
    ("for task in pending: task.cancel()", "awaited"), ("for task in pending:\n        if not task.done(): task.cancel()", "awaited"),
    ("[task.cancel() for task in pending]", "awaited"), ("for task in pending: await task", "awaited"),
    // Near misses: what is done is cancelled, nothing is, and only on some ways.
    ("for task in done: task.cancel()", "awaited-with-timeout"), ("for task in done: print(task.result())", "awaited-with-timeout"),
    ("print(len(pending))", "awaited-with-timeout"),
    // Known to be missed: that it is cancelled on some ways only.
    ("if scope['x']: return\n    for task in pending: task.cancel()", "awaited"),
  ])
  func `a task that is pending behind a wait`(end: String, fate: String) throws {
    try check(
      """
      import asyncio
      async def work(): pass
      async def application(scope, receive, send):
          first = asyncio.create_task(work())  #~ asyncio-task \(fate) certain
          done, pending = await asyncio.wait((first,), timeout=3, return_when=asyncio.FIRST_COMPLETED)
          \(end)
      """)
  }

  /// A loop that waits for one after the other until none is left, and starts more on the way.
  @Test(arguments: [
    ("if len(jobs) == 0: break", "awaited", "awaited"), ("if not jobs: break", "awaited", "awaited"),
    // Near misses: it is left for another reason.
    ("if env['x']: break", "awaited-on-some-paths", "awaited"),
  ])
  func `a loop that starts more and waits until none is left`(leave: String, first: String, more: String) throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor, wait, FIRST_COMPLETED
      pool = ThreadPoolExecutor()
      def application(env, start):
          jobs = [pool.submit(print, x) for x in env]  #~ thread-pool \(first) certain
          while True:
              \(leave)
              done, rest = wait(jobs, return_when=FIRST_COMPLETED)
              if len(done) != 0: jobs = list(rest) + [pool.submit(print, x) for x in env]  #~ thread-pool \(more) certain
      """)
  }

  /// Of two arms of one question a request comes to one: it does not wait for what the other one starts.
  @Test(arguments: [
    ("if env['start']: player.start()\n    elif env['stop']: player.stop()", "likely"),
    ("if env['stop']: player.stop()\n    else: player.start()", "likely"),
    ("match env['action']:\n        case 'start': player.start()\n        case 'stop': player.stop()", "likely"),
    // Near misses: two questions, both in one arm, and a loop that comes to each of them.
    ("if env['start']: player.start()\n    if env['stop']: player.stop()", "possible"),
    ("if env['start']:\n        player.start()\n        player.stop()\n    else: print()", "possible"),
    ("for action in env:\n        if action: player.start()\n        else: player.stop()", "possible"),
  ])
  func `a start and a stop in arms of one question`(text: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      class Player:
          def start(self):
              self.thread = Thread(target=print)
              self.thread.start()  #~ thread stored \(certainty)
          def stop(self): self.thread.join()
      player = Player()
      def application(env, start):
          \(text)
      """)
  }
}
