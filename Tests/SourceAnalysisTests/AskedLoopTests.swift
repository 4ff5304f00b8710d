import Testing

/// Loops that go round until a job has left word: no handle is asked, but what the job changes.
@Suite struct AskedLoopTests {
  @Test(arguments: [
    ("state.done = True", "while not state.done: yield 1", "awaited"),
    ("state.done = True", "while not state.done and not env: yield 1", "awaited"),
    ("table['done'] = True", "while not table['done']: time.sleep(1)", "awaited"),
    ("nonlocal done; done = True", "while not done: time.sleep(1)", "awaited"),
    ("state.done = True", "while not state.done and time.time() < 9: time.sleep(1)", "awaited-with-timeout"),
    ("try: print(1)\n        finally: state.done = True", "while not state.done: yield 1", "awaited"),
    // Near misses: the job goes on behind it, another flag, another object, asked once, set by the function itself, asked before.
    ("state.done = True; print(1)", "while not state.done: yield 1", "dropped"),
    ("state.begun = True", "while not state.done: yield 1", "dropped"),
    ("other.done = True", "while not state.done: yield 1", "dropped"),
    ("state.done = True", "if not state.done: yield 1", "dropped"),
    ("print(1)", "while not state.done: state.done = True", "dropped"),
    ("table['done'] = True", "while not other['done']: yield 1", "dropped"),
  ])
  func `a flag that the job sets`(body: String, loop: String, fate: String) throws {
    try check(
      """
      import time
      from threading import Thread
      from shop import State
      def application(env, start):
          state, other, table, done = State(), State(), {"done": False}, False
          def work():
              \(body)
          Thread(target=work).start()  #~ thread \(fate) certain
          \(loop)
      """)
  }

  @Test(arguments: [("args=(state,)", "awaited"), ("args=(other,)", "dropped")])
  func `a flag of an object that the job is handed`(handed: String, fate: String) throws {
    try check(
      """
      import time
      from threading import Thread
      from shop import State
      def work(given):
          given.done = True
      def application(env, start):
          state, other = State(), State()
          Thread(target=work, \(handed)).start()  #~ thread \(fate) certain
          while not state.done: yield 1
      """)
  }

  /// Known misses: what is asked for elsewhere may tell of the job's end or only that it has begun, and neither is a wait. It may be
  /// one, so that the job is likely only.
  @Test(arguments: [
    "while key not in results: time.sleep(1)", "while jobs.state(key) is None: time.sleep(1)",
    "while True:\n        if jobs.state(key).done: break\n        time.sleep(1)",
  ])
  func `the state of a job that is asked for by its key`(loop: String) throws {
    try check(
      """
      import time
      from threading import Thread
      from shop import jobs, results
      def application(env, start):
          key = env.key()
          Thread(target=jobs.run, args=(key,)).start()  #~ thread dropped likely
          \(loop)
          return []
      """)
  }

  /// The object whose job it is tells its users that it is over.
  @Test(arguments: [
    ("self.alive = False", "m.start()\n    while m.is_alive: await receive()", "awaited"), ("self.alive = False", "m.start()\n    while m.alive: await receive()", "awaited"),
    ("self.alive = False", "m.start()\n    while m.living(): await receive()", "awaited"),
    // Near misses: it goes on, says something else, another one is asked, nobody asks again, and one of two users does not.
    ("self.alive = False; await work()", "m.start()\n    while m.is_alive: await receive()", "stored"),
    ("self.other = False", "m.start()\n    while m.is_alive: await receive()", "stored"),
    ("self.alive = False", "m.start()\n    n = Monitor()\n    while n.is_alive: await receive()", "stored"),
    ("self.alive = False", "m.start()\n    if m.is_alive: await receive()", "stored"),
    ("self.alive = False", "m.start()\n    while m.is_alive: await receive()\n    n = Monitor()\n    n.start()", "stored"),
  ])
  func `an object that says that its job is over`(last: String, use: String, fate: String) throws {
    try check(
      """
      import asyncio
      async def work(): pass
      class Monitor:
          def __init__(self): self.alive = self.other = True
          async def watch(self):
              await work()
              \(last)
          def start(self): self.task = asyncio.create_task(self.watch())  #~ asyncio-task \(fate) certain
          @property
          def is_alive(self): return self.alive
          def living(self): return self.alive
      async def application(scope, receive, send):
          m = Monitor()
          \(use)
      """)
  }
}
