import Catalogue
import SourceAnalysis
import Testing
import Workspace

/// What is told of a job beside its end: when it is started, whether it ends by itself, what works on it, and what it starts in its turn.
@Suite struct JobCourseTests {
  @Test func `consumers, moments and endless jobs are stated`() throws {
    let jobs = try facts(
      """
      import queue, threading
      jobs = queue.Queue()
      def work():
          while True:
              jobs.get()()
      def poll():
          while True:
              print("polled")
      def count():
          while True:
              if print("counted"): break
      threading.Thread(target=work, daemon=True).start()
      def application(env, start):
          threading.Thread(target=poll, daemon=True).start()
          threading.Thread(target=count, daemon=True).start()
          jobs.put(print)
      """)
    #expect(jobs == ["12: loading endless", "14: serving endless", "15: serving", "16: serving, worked on by daemon-thread loading"])
  }

  /// What the thread runs, and whether it goes on as long as its process.
  @Test(arguments: [
    ("loop = asyncio.new_event_loop()\ntarget = loop.run_forever", true),
    ("loop = asyncio.new_event_loop()\ndef target():\n    asyncio.set_event_loop(loop)\n    loop.run_forever()", true),
    ("loop = asyncio.new_event_loop()\ndef target(): loop.run_until_complete(asyncio.sleep(1))", false),
    ("def poll():\n    while True: print()\ndef target():\n    print()\n    poll()", true),
    ("def poll():\n    while True:\n        if print(): return\ndef target(): poll()", false),
    ("async def poll():\n    while True: await asyncio.sleep(1)\nasync def main(): await poll()\ndef target(): asyncio.run(main())", true),
    ("async def poll():\n    while True: await asyncio.sleep(1)\ndef target(): print(poll())", false),
    ("async def poll():\n    while True: await asyncio.sleep(1)\ndef target(): poll()", false),
    ("async def poll():\n    while True: await asyncio.sleep(1)\ndef target(): asyncio.run(asyncio.wait_for(poll(), 5))", false),
    ("def poll():\n    while True: yield 1\ndef target(): poll()", false),
    ("def poll():\n    while True: print()\ndef target(): print(poll)", false),
    ("from http.server import HTTPServer, SimpleHTTPRequestHandler\nserver = HTTPServer(('', 80), SimpleHTTPRequestHandler)\ntarget = server.serve_forever", true),
    ("import redis\ndef target():\n    for message in redis.Redis().pubsub().listen(): print(message)", true),
    ("import pika\ndef target():\n    channel = pika.BlockingConnection().channel()\n    channel.start_consuming()", true),
    ("def target(): target()", false),
  ])
  func `jobs without an end of their own`(source: String, isEndless: Bool) throws {
    let jobs = try facts(
      """
      import asyncio, threading
      \(source)
      def application(env, start):
          threading.Thread(target=target).start()
      """)
    #expect(jobs.map { $0.hasSuffix("serving endless") } == [isEndless])
  }

  @Test(arguments: [
    ("from django.apps import AppConfig\nclass Shop(AppConfig):\n    def ready(self): begin()", "loading"),
    ("begin()", "loading"),
    ("if __name__ == '__main__': begin()", ""),
    ("import uwsgi\nuwsgi.post_fork_hook = begin", "worker"),
    ("from uwsgidecorators import postfork\n@postfork\ndef after(): begin()", "worker"),
    ("from celery.signals import worker_process_init\n@worker_process_init.connect\ndef after(**_): begin()", "worker"),
    ("from celery.signals import worker_ready\n@worker_ready.connect\ndef after(**_): begin()", "master"),
    ("from fastapi import FastAPI\napp = FastAPI(on_startup=[begin])", "worker"),
    ("from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n@asynccontextmanager\nasync def life(app):\n    begin()\n    yield\napp = FastAPI(lifespan=life)", "worker"),
    ("from flask import Flask\ndef create_app():\n    begin()\n    return Flask('x')\napp = create_app()", "loading"),
    ("def view(): pass\ndef application(env, start): begin()", "serving"),
    ("begin()\ndef application(env, start): begin()", "loading serving"),
  ])
  func `when a job is started`(source: String, moment: String) throws {
    let jobs = try facts(
      """
      import threading
      def begin():
          threading.Thread(target=print).start()
      \(source)
      """)
    #expect(jobs == ["3: \(moment)"])
  }

  @Test(arguments: [
    ("on_starting", "master"), ("when_ready", "master"), ("pre_fork", "master"), ("post_fork", "worker"), ("post_worker_init", "worker"),
  ])
  func `a hook of gunicorn's configuration starts a job`(hook: String, moment: String) throws {
    let jobs = try facts(
      """
      import threading
      def begin():
          threading.Thread(target=print).start()
      -- gunicorn.conf.py
      def \(hook)(server, *_):
          from app import begin
          begin()
      """, callables: [.init(server: "gunicorn", name: hook, place: SourceSpan("gunicorn.conf.py", ByteSpan(start: 4, end: 5)))])
    #expect(jobs == ["3: \(moment)"])
  }

  @Test func `an application factory is called while the application is loaded`() throws {
    let jobs = try facts(
      """
      import threading
      def create_app():
          threading.Thread(target=print).start()
          def application(env, start):
              threading.Thread(target=print).start()
          return application
      """, callable: "create_app()")
    #expect(jobs == ["3: loading", "5: serving"])
  }

  @Test func `jobs that a job starts in its own course`() throws {
    let jobs = try facts(
      """
      import threading
      from concurrent.futures import ThreadPoolExecutor
      pool = ThreadPoolExecutor()
      def first():
          second()
      def second():
          pool.submit(print)
      def alone():
          print("alone")
      def fan_out():
          with ThreadPoolExecutor() as own:
              own.map(print, [1, 2])
      def application(env, start):
          pool.submit(first)
          threading.Thread(target=first).start()
          threading.Thread(target=alone).start()
          threading.Thread(target=fan_out, daemon=True).start()
      """)
    #expect(jobs == [
      "7: serving", "12: serving", "14: serving, then thread-pool", "15: serving, then thread-pool", "16: serving", "17: serving, then thread-pool",
    ])
  }

  private func facts(_ text: String, callable: String = "application", callables: [ProcessDescription.Callable] = []) throws -> [String] {
    let tree = FileTree(Project(text).files)
    let process = ProcessDescription(entries: [.init(file: "app.py", callable: callable)], searchPath: [.root], callables: callables)
    return try SourceAnalyzer(tree: tree, knowledge: builtInPython).analyze(process).jobs.map { job in
      let line = try tree.read(job.place.path).position(at: job.place.bytes.start).line
      let consumers = job.consumers.map { ", worked on by \($0.carrier.rawValue) \($0.moments.map(\.rawValue).joined(separator: " "))" }
      return "\(line): \(job.moments.map(\.rawValue).joined(separator: " "))\(job.isEndless ? " endless" : "")\(consumers.joined())"
        + (job.further.isEmpty ? "" : ", then \(job.further.map(\.rawValue).joined(separator: " "))")
    }
  }
}
