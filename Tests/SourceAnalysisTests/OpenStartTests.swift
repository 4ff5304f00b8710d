import Testing

/// Jobs whose function leaves open whether it leaves them behind: likely, and not certain.
@Suite struct OpenStartTests {
  /// A loop behind the start that pauses may ask whether the job is done, in words that nobody can follow.
  @Test(arguments: [
    ("Thread(target=print).start()", "while key not in results: time.sleep(1)", "likely"),
    ("Thread(target=print).start()", "while True:\n        if results.get(key): break\n        time.sleep(1)", "likely"),
    // Near misses: nothing is asked again, the loop comes first, it does not pause, and another function has it.
    ("Thread(target=print).start()", "time.sleep(1)", "certain"),
    ("while key not in results: time.sleep(1)", "Thread(target=print).start()", "certain"),
    ("Thread(target=print).start()", "while key: key = key.next", "certain"),
    ("Thread(target=print).start()", "def later():\n        while key: time.sleep(1)", "certain"),
  ])
  func `a loop that pauses`(first: String, second: String, certainty: String) throws {
    let mark = "  #~ thread dropped \(certainty)"
    try check(
      """
      import time
      from threading import Thread
      from shop import results
      def application(key, start):
          \(first)\(first.hasPrefix("Thread") ? mark : "")
          \(second)\(second.hasPrefix("Thread") ? mark : "")
      """)
  }

  /// What the job is given may end it, before the function that waits for it goes on.
  @Test(arguments: [
    ("asyncio.create_task(watch(runner))", "await runner.run()", "likely"),
    // Near misses: another object, nobody waits for it, the wait comes first, and `self` is what everybody has.
    ("asyncio.create_task(watch(runner))", "await other.run()", "certain"),
    ("asyncio.create_task(watch(runner))", "runner.run()", "certain"),
    ("await runner.run()", "asyncio.create_task(watch(runner))", "certain"),
    ("asyncio.create_task(watch(self))", "await self.run()", "certain"),
  ])
  func `an object of both`(first: String, second: String, certainty: String) throws {
    let mark = "  #~ asyncio-task dropped \(certainty)"
    try check(
      """
      import asyncio
      from shop import watch
      class Application:
          async def go(self, runner, other):
              \(first)\(first.hasPrefix("asyncio") ? mark : "")
              \(second)\(second.hasPrefix("asyncio") ? mark : "")
      async def application(scope, receive, send): await Application().go(scope, receive)
      """)
  }

  /// Whether what a request brings is of a type nobody can tell.
  @Test(arguments: [
    ("if isinstance(event, Broadcast): pool.submit(print)", "likely"), ("if event and not isinstance(event, Broadcast): pool.submit(print)", "likely"),
    ("wide = isinstance(event, Broadcast)\n    if wide: pool.submit(print)", "likely"),
    ("if isinstance(event, Broadcast): print()\n    else: pool.submit(print)", "likely"),
    // Near misses: the question is another's, or does not decide.
    ("print(isinstance(event, Broadcast))\n    if event: pool.submit(print)", "certain"),
    ("if isinstance(event, Broadcast): print()\n    pool.submit(print)", "certain"),
    ("wide = isinstance(event, Broadcast)\n    if event: pool.submit(print, wide)", "certain"),
    ("def other():\n        if isinstance(event, Broadcast): return 1\n    if event: pool.submit(print)", "certain"),
  ])
  func `a question for a type`(text: String, certainty: String) throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      from shop import Broadcast
      pool = ThreadPoolExecutor()
      def application(event, start):
          \(text)  #~ thread-pool dropped \(certainty)
      """)
  }
}
