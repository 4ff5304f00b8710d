import Testing

/// Starts that need a running event loop, in functions that only threads come to: no loop runs there, and the other branch waits.
@Suite struct LoopReachTests {
  @Test(arguments: [
    ("pool.submit(save)  #~ thread-pool dropped certain", "possible"), ("await asyncio.to_thread(save)", "possible"),
    ("Thread(target=save).start()  #~ thread dropped certain", "possible"), ("await asyncio.get_running_loop().run_in_executor(None, partial(save))  #~ thread-pool awaited certain", "possible"),
    ("in_background(save)", "possible"), ("later = save\n    await awaiting(later)", "possible"),
    // Near misses: the request calls it as well, the loop calls it, and a helper that may call it at once.
    ("save(); await asyncio.to_thread(save)", "likely"), ("asyncio.get_running_loop().call_soon(save)", "likely"), ("at_once(save)", "likely"),
    ("between()", "likely"), ("await asyncio.to_thread(made)", "possible"),
  ])
  func `a question for the loop`(call: String, certainty: String) throws {
    let background = call.contains("in_background") ? "#~ thread-pool dropped certain" : "#~ thread-pool dropped possible"
    let awaiting = call.contains("awaiting") ? "#~ thread-pool awaited certain" : "#~ thread-pool awaited possible"
    try check(
      """
      import asyncio
      from concurrent.futures import ThreadPoolExecutor
      from functools import partial
      from threading import Thread
      pool = ThreadPoolExecutor()
      def in_background(f, *a):
          def run():
              try: f(*a)
              except Exception: print(f.__name__)
          pool.submit(run)  \(background)
      async def awaiting(f, *a):
          bound = partial(f, *a)
          await asyncio.get_running_loop().run_in_executor(pool, bound)  \(awaiting)
      def at_once(f):
          if f.__doc__: pool.submit(f)  #~ thread-pool dropped \(call.contains("at_once") ? "certain" : "possible")
          else: f()
      def between(): \(call.contains("between") ? "save()" : "pass")
      async def store(): pass
      def save():
          try:
              loop = asyncio.get_running_loop()
          except RuntimeError:
              asyncio.run(store())
          else:
              loop.create_task(store())  #~ asyncio-task dropped \(certainty)
      def made():
          try:
              try: loop = asyncio.get_event_loop()
              except RuntimeError: loop = asyncio.new_event_loop()
              loop.run_in_executor(None, print)  #~ thread-pool dropped \(call.contains("made") ? "likely" : "possible")
          except OSError: pass
      async def application(scope, receive, send):
          \(call)
      """)
  }
}
