import Testing

/// On which of the ways through a function its job is waited for.
@Suite struct PathTests {
  private func checkThread(_ body: String, _ end: String, declared: String = "env, start_response") throws {
    let lines = body.split(separator: "\n").map { "    \($0)".replacing("t.start()", with: "t.start()  #~ thread \(end)") }
    try check(
      """
      from contextlib import suppress
      from threading import Thread
      from time import sleep
      def finish(thread): thread.join()
      def application(\(declared)):
          t = Thread(target=print)
      \(lines.joined(separator: "\n"))
      """)
  }

  @Test(arguments: [
    // A wait that hangs on the job itself.
    "t.start()\nif t.is_alive(): t.join()",
    "t.start()\nif t: t.join()",
    "t.start()\nif t is not None and t.is_alive():\n    t.join()",
    "t.start()\nif not t.is_alive(): return []\nt.join()",
    "t.start()\nalive = t.is_alive()\nif alive: t.join()",
    "t.start()\nt and t.join()",
    "t.start()\nreturn t.join() if t else None",
    "t.start()\nwhile t.is_alive(): t.join(1)",
    "t.start()\nwhile env:\n    t.join()\n    env.pop()",
    "t.start()\nwhile start_response():\n    t.join()\nstart_response()",
    "t.start()\nfor _ in range(3):\n    t.join(1)\n    if not t.is_alive(): break\nelse:\n    t.join()",
    // Start and wait under one condition.
    "if env: t.start()\nprint()\nif env: t.join()",
    "if env and start_response: t.start()\nif env: t.join()",
    "if not env: return []\nt.start()\nif env: t.join()",
    "if env is None: return []\nt.start()\nif env is not None: t.join()",
    "if env['x'] > 1: t.start()\nif env['x'] <= 1: return []\nt.join()",
    "if env == 'a': t.start()\nelif env == 'b': print()\nif env != 'a': return []\nt.join()",
    "started = False\nif env:\n    t.start()\n    started = True\nif started: t.join()",
    "mode = ''\nif env:\n    mode = 'threaded'\n    t.start()\nif mode == 'threaded': t.join()",
    "match env:\n    case 'a': t.start()\n    case _: return []\nmatch env:\n    case 'a': t.join()",
    "if env:\n    t.start()\nelse:\n    t = None\nif t: t.join()",
    // Before the start nothing is to be waited for.
    "if env: return []\nt.start()\nt.join()",
    "try: print()\nexcept ValueError: return []\nt.start()\nt.join()",
    // Every way waits.
    "t.start()\nif env: t.join()\nelse: t.join()",
    "t.start()\nif env:\n    t.join()\n    return []\nt.join()",
    "t.start()\nmatch env:\n    case 1: t.join()\n    case _: t.join()",
    "t.start()\ntry:\n    if env: return []\nfinally: t.join()",
    "t.start()\ntry: print()\nexcept ValueError: return []\nfinally: t.join()",
    "t.start()\nwith open('x') as f:\n    t.join()\n    return []",
    "t.start()\nwhile True:\n    t.join()\n    if env: break",
    "t.start()\nfor _ in env: t.join()",
    // Errors leave by themselves, with a word or without.
    "t.start()\nif env: raise ValueError\nt.join()",
    "t.start()\ntry: t.join()\nexcept RuntimeError: pass",
    "try:\n    t.start()\n    t.join()\nexcept RuntimeError as error:\n    print(error)",
    "t.start()\ntry: print()\nexcept RuntimeError: return []\nelse: t.join()",
    "t.start()\nassert env\nt.join()",
    // Loops.
    "for x in env:\n    t = Thread(target=print)\n    t.start()\n    t.join()",
    "for x in env:\n    if x: continue\n    t = Thread(target=print)\n    t.start()\n    t.join()",
    "ts = []\nfor x in env:\n    if x:\n        t = Thread(target=print)\n        t.start()\n        ts.append(t)\nif not ts: return []\nfor t in ts: t.join()",
    "ts = []\nfor x in env:\n    t = Thread(target=print)\n    t.start()\n    ts.append(t)\n    if len(ts) > 3:\n        for o in ts: o.join()\n        ts = []\nfor o in ts: o.join()",
    "t.start()\nif env:\n    t.join()\n    return []\nelse:\n    t.join()\nreturn [t.name]",
    // Somebody may have changed what decides.
    "if not start_response:\n    t.start()\n    start_response.append(1)\nif start_response: t.join()",
    "t.start()\nfor attempt in range(3):\n    try:\n        t.join()\n        break\n    except RuntimeError:\n        continue",
    "t.start()\nif env:\n    pass\nelse:\n    raise ValueError\nt.join()",
    "if env:\n    t.start()\n    wait_for = [t]\nelse:\n    wait_for = []\nfor w in wait_for: w.join()",
    "running = []\nif env:\n    t.start()\n    running.append(t)\nif not running: return []\nfor w in running: w.join()",
    "try:\n    t.start()\n    if env: return []\nfinally:\n    if t.is_alive(): t.join()",
    "try:\n    if env: return []\n    t.start()\n    print()\nfinally:\n    if t.ident: t.join()",
    "t.start()\nwith suppress(Exception):\n    print()\n    t.join()",
    "t.start()\nif env: result = print()\nelse: result = None\nt.join()\nif result: return result",
    "use = bool(env)\nif use: t.start()\nprint()\nif use: t.join()",
    "if env.get('x'): t.start()\nif env.get('x'): t.join()",
    "if env and not start_response: t.start()\nif env and not start_response: t.join()",
    "mode = env\nif mode == 'a':\n    t.start()\nelif mode == 'b':\n    return []\nelse:\n    return 1\nt.join()",
    "t.start()\nreturn finish(t)",
    "t.start()\nyield 1\nt.join()",
    "t.start()\ntry: yield 1\nfinally: t.join()",
    "n = 0\nif env:\n    t.start()\n    n += 1\nif n: t.join()",
    "t.start()\nprint(t.join() or 1 if env else t.join())",
    "t.start()\nwhile True:\n    if not t.is_alive(): break\n    sleep(1)",
    "t.start()\nwhile t.is_alive():\n    if env: break\n    sleep(1)",
    "t.start()\nif isinstance(t, Thread): t.join()",
    "t.start()\nif t in [t]: t.join()",
    "t.start()\nt.join() if t.is_alive() else None",
    "t.start()\nassert not env, t.join()",
    "t.start()\nif env:\n    t.join()\nelse:\n    t.join()\n    return []\nreturn []",
    "t.start()\nif not env:\n    return t.join()\nt.join()",
    "t.start()\nmatch env:\n    case {'a': 1}: t.join()\n    case [x, *_] if x: t.join()\n    case _: t.join()",
    "for t in [Thread(target=print), Thread(target=len)]:\n    t.start()\n    try: t.join()\n    finally: print()",
    // What a function of its own waits for, it may wait for at any time.
    "def finish(): t.join()\nt.start()\nif env: finish()",
  ])
  func `every way waits`(body: String) throws {
    try checkThread(body, "awaited certain")
  }

  @Test(arguments: [
    "t.start()\nif env: t.join()",
    "t.start()\nif env: t.join()\nelse: print()",
    "t.start()\nif env:\n    t.join()\n    return []\nreturn [t.name]",
    "t.start()\nif env and t.is_alive(): t.join()",
    "t.start()\nfor x in env:\n    if x: continue\n    t.join()",
    "if env: t.start()\nif not env: t.join()",
    "if not env: t.start()\nif env: t.join()",
    "started = False\nif env:\n    t.start()\nif started: t.join()",
    "t.start()\nif env: t.join()\nelif start_response: t.join()",
    "t.start()\nif env: return []\nt.join()",
    "t.start()\nif env:\n    print()\n    return []\nelse:\n    t.join()",
    "t.start()\nmatch env:\n    case 1: t.join()\n    case _: print()",
    "t.start()\nmatch env:\n    case 1: t.join()",
    "if env: t.start()\nif start_response: t.join()",
    "t.start()\ntry:\n    if env: return []\n    t.join()\nfinally: print()",
    "t.start()\nwhile True:\n    if env: break\n    t.join()\n    break",
    "for x in env:\n    t = Thread(target=print)\n    t.start()\n    if x: break\n    t.join()",
    "t.start()\nwith open('x') as f:\n    if f: return []\n    t.join()",
    "t.start()\nfor x in env:\n    if x: return []\nt.join()",
    "if env:\n    ok = print()\n    t.start()\n    if ok: t.join()",
  ])
  func `some way does not wait`(body: String) throws {
    try checkThread(body, "awaited-on-some-paths likely")
  }

  /// What waits in tests alone waits for nothing that a server runs.
  @Test(arguments: [
    ("t.start()\nif env.TESTING: t.join()", "dropped certain"),
    ("t.start()\nif env.config['TESTING']: t.join()", "dropped certain"),
    ("t.start()\nif env.config.get('TESTING', False) and start_response: t.join()", "dropped certain"),
    ("t.start()\nif 'PYTEST_CURRENT_TEST' in os.environ:\n    t.join()\n    print()", "dropped certain"),
    ("t.start()\nif os.getenv('PYTEST_CURRENT_TEST'): t.join()", "dropped certain"),
    // Near misses: another flag, the other answer, either of two.
    ("t.start()\nif env.TESTED: t.join()", "awaited-on-some-paths likely"),
    ("t.start()\nif not env.TESTING: t.join()", "awaited-on-some-paths likely"),
    ("t.start()\nif env.TESTING or start_response: t.join()", "awaited-on-some-paths likely"),
    ("t.start()\nif env.post('TESTING'): t.join()", "awaited-on-some-paths likely"),
    ("t.start()\nif env.TESTING: print()\nt.join()", "awaited certain"),
  ])
  func `a wait in tests`(body: String, end: String) throws {
    try checkThread(body, end)
  }

  /// Where only an error's way comes to the wait, all others do without it.
  @Test(arguments: [
    "t.start()\ntry: print()\nexcept ValueError: t.join()",
    "t.start()\ntry: print()\nexcept ValueError:\n    t.join()\n    return []",
    "try:\n    t.start()\n    print()\nexcept ValueError:\n    t.join()\n    raise",
    "t.start()\nif env:\n    t.join()\n    raise ValueError",
  ])
  func `only an error waits`(body: String) throws {
    try checkThread(body, "awaited-on-some-paths certain")
  }

  @Test(arguments: [
    "t.start()\nt.join(1)\nif t.is_alive(): print()",
    "t.start()\nif env: t.join(1)\nelse: t.join(2)",
    "t.start()\nif env: t.join()\nelse: t.join(2)",
    "t.start()\ntry:\n    t.join(5)\nexcept Exception: pass\nelse:\n    if t.is_alive(): raise TimeoutError",
    "results = []\nt.start()\nwhile not results:\n    t.join(0.1)\nreturn results",
  ])
  func `a limit on some way`(body: String) throws {
    try checkThread(body, "awaited-with-timeout certain")
  }

  @Test(arguments: [
    ("try: p.wait(5)\n    except subprocess.TimeoutExpired:\n        p.kill()\n        p.wait()", "awaited certain"),
    ("p.wait(5)\n    if p.poll() is None: p.kill()", "awaited certain"),
    ("while True:\n        try: p.wait(5)\n        except subprocess.TimeoutExpired: continue\n        break", "awaited certain"),
    ("while True:\n        try: p.wait(5)\n        except subprocess.TimeoutExpired: break\n        break", "awaited-with-timeout certain"),
    ("code = p.poll()\n    if code is None: p.wait()", "awaited certain"),
    ("if env: p.terminate()", "awaited-on-some-paths likely"),
    ("if env:\n        p.terminate()\n        raise ValueError", "awaited-on-some-paths certain"),
    ("with p:\n        if env: return []", "awaited certain"),
  ])
  func `a program`(body: String, end: String) throws {
    try check(
      """
      import subprocess
      def application(env, start_response):
          p = subprocess.Popen(['x'])  #~ subprocess \(end)
          \(body)
      """)
  }

  @Test func `a pool that is closed on one way only`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor, wait
      def application(env, start):
          pool = ThreadPoolExecutor()
          future = pool.submit(print)  #~ thread-pool awaited certain
          pool.submit(print)  #~ thread-pool awaited-on-some-paths likely
          future.result()
          if env: pool.shutdown()
      def other(env):
          pool = ThreadPoolExecutor()
          try:
              pool.submit(print)  #~ thread-pool awaited possible
          finally:
              pool.shutdown()
      """)
  }

  @Test func `a task that is awaited only when something failed`() throws {
    try check(
      """
      import asyncio
      async def work(): pass
      async def application(scope, receive, send):
          task = asyncio.create_task(work())  #~ asyncio-task awaited-on-some-paths likely
          result = await receive()
          if "error" in result:
              await task
              return
          try:
              await send({})
          except OSError:
              await task
              return
          tasks = {asyncio.create_task(work())}  #~ asyncio-task awaited certain
          if tasks: await asyncio.gather(*tasks)
      """)
  }

  /// Who is given the handle waits on some of its own ways; what it is given may choose between them.
  @Test(arguments: [
    ("finish(t, env)", "awaited-on-some-paths likely"), ("finish(t, True)", "awaited certain"), ("finish(t, False)", "awaited-on-some-paths likely"),
    ("finish(t)", "awaited-on-some-paths likely"), ("if env: finish(t, True)", "awaited-on-some-paths likely"),
    ("finish(t, now=True)", "awaited certain"),
  ])
  func `a helper`(call: String, end: String) throws {
    try check(
      """
      from threading import Thread
      def finish(thread, now=False):
          if now: thread.join()
      def application(env, start_response):
          t = Thread(target=print)
          t.start()  #~ thread \(end)
          \(call)
      """)
  }

  /// A parameter chooses, and the callers say what it is.
  @Test(arguments: [
    ("run()", "likely"), ("run(wait=False)", "likely"), ("run(wait=True)", "possible"), ("run(wait=env)", "likely"),
    ("run(True)", "possible"),
  ])
  func `a parameter`(call: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      def run(wait=False):
          t = Thread(target=print)
          t.start()  #~ thread awaited-on-some-paths \(certainty)
          if wait: t.join()
      def application(env, start_response):
          \(call)
      """)
  }

  @Test func `a handle that some callers wait for`() throws {
    try check(
      """
      from threading import Thread
      def run():
          t = Thread(target=print)
          t.start()
          return t
      def application(env, start_response):
          t = run()  #~ thread awaited-on-some-paths likely
          if env: t.join()
          other = run()  #~ thread awaited certain
          other.join()
      """)
  }

  /// Loops in loops have more ways than anybody goes through: all of them count as waiting.
  @Test(arguments: ["for x in env:", "while env:", "if env():", "try: print()\nfinally:"])
  func `blocks in blocks end`(head: String) throws {
    let lines = (0..<40).flatMap { depth in head.split(separator: "\n").map { String(repeating: " ", count: depth) + $0 } }
    let body = "t.start()\n" + lines.joined(separator: "\n") + "\n" + String(repeating: " ", count: 40) + "t.join()"
    let ways = head == "if env():" ? "awaited-on-some-paths likely" : "awaited certain"
    try checkThread(body, ways)
  }

  /// What a program made is not followed: a wait on some way of it counts for all.
  @Test func `a function of ten thousand statements`() throws {
    let statements = String(repeating: "env\n", count: 10_001)
    try checkThread("t.start()\n\(statements)if env['x']: t.join()", "awaited certain")
  }

  /// Stored, and waited for on some ways: another function may do it on the others.
  @Test func `kept as well`() throws {
    try check(
      """
      from threading import Thread
      class Runner:
          def go(self, env):
              self.thread = Thread(target=print)
              self.thread.start()  #~ thread awaited-on-some-paths possible
              if env: self.thread.join()
          def end(self):
              self.thread.join()
      def application(env, start_response):
          runner = Runner()
          runner.go(env)
          runner.end()
      """)
  }
}
