import SourceAnalysis
import Testing
import Workspace

/// When in the life of a process a job is started, outside requests: `#~ loading` in the margin, `#~ worker`, `#~ master`, `#~ serving`, or
/// `#~ -` where nothing of the process starts it. Whether `loading` is before the fork, the deployment's settings say
/// (`lazy-apps`, `preload_app`).
@Suite struct StartTests {
  private static let go = "from threading import Thread\ndef go(*a, **k): Thread(target=print).start()"

  @Test(arguments: [
    // Import
    ("go()", "loading"),
    ("class Worker:\n    go()", "loading"),
    ("if True: go()", "loading"),
    ("try: go()\nexcept RuntimeError: pass", "loading"),
    ("with open('x'): go()", "loading"),
    ("for _ in range(3): go()", "loading"),
    ("x = [go() for _ in range(3)]", "loading"),
    ("def setup(): go()\nsetup()", "loading"),
    ("class Kit:\n    def __init__(self): go()\nkit = Kit()", "loading"),
    // Known miss: a metaclass is called where no call stands.
    ("class Meta(type):\n    def __new__(c, *a): go()\nclass Kit(metaclass=Meta): pass", "-"),
    ("def started(f):\n    go()\n    return f\n@started\ndef view(): pass", "loading"),
    ("def view(x=go()): pass", "loading"),
    ("(lambda: go())()", "loading"),
    ("if __name__ == '__main__': go()", "-"),
    ("if __name__ != '__main__': go()", "loading"),
    ("from typing import TYPE_CHECKING\nif not TYPE_CHECKING: go()", "loading"),
    ("def unused(): go()", "-"),
    // Factories
    ("def create_app():\n    go()\n    return application\napp = create_app()", "loading"),
    ("from flask import Flask\ndef create_app():\n    app = Flask('x')\n    with app.app_context(): go()\n    return app\napp = create_app()", "loading"),
    ("from functools import lru_cache\n@lru_cache\ndef kit(): go()\nkit()", "loading"),
    // Hooks of servers and frameworks
    ("from uwsgidecorators import postfork\n@postfork\ndef start(): go()", "worker"),
    ("import uwsgidecorators\n@uwsgidecorators.postfork\ndef start(): go()", "worker"),
    ("import uwsgi\nuwsgi.post_fork_hook = go", "worker"),
    ("try:\n    from uwsgidecorators import postfork\nexcept ImportError:\n    def postfork(f): return f\n@postfork\ndef start(): go()", "worker"),
    ("import os\nos.register_at_fork(after_in_child=go)", "worker"),
    ("import os\nos.register_at_fork(after_in_child=lambda: go())", "worker"),
    ("import os\nos.register_at_fork(after_in_parent=go)", "-"),
    ("from celery.signals import worker_process_init\n@worker_process_init.connect\ndef start(**k): go()", "worker"),
    ("from celery.signals import worker_init\n@worker_init.connect\ndef start(**k): go()", "master"),
    ("from celery.signals import worker_ready\n@worker_ready.connect\ndef start(**k): go()", "master"),
    ("from fastapi import FastAPI\napp = FastAPI()\n@app.on_event('startup')\ndef start(): go()", "worker"),
    ("from fastapi import FastAPI\napp = FastAPI(on_startup=[go])", "worker"),
    ("from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n@asynccontextmanager\nasync def life(app):\n    go()\n    yield\napp = FastAPI(lifespan=life)", "worker"),
    ("from aiohttp import web\nasync def start(app): go()\napp = web.Application()\napp.on_startup.append(start)", "worker"),
    ("from quart import Quart\napp = Quart('x')\n@app.before_serving\nasync def start(): go()", "worker"),
    ("from sanic import Sanic\napp = Sanic('x')\n@app.main_process_start\nasync def start(app): go()", "master"),
    ("from sanic import Sanic\napp = Sanic('x')\n@app.before_server_start\nasync def start(app): go()", "worker"),
    ("from flask import Flask\napp = Flask('x')\n@app.before_first_request\ndef start(): go()", "serving"),
    ("from flask import Flask\napp = Flask('x')\n@app.before_request\ndef start(): go()", "serving"),
    ("from pyramid.events import subscriber, ApplicationCreated\n@subscriber(ApplicationCreated)\ndef start(event): go()", "loading"),
    ("from pyramid import events\n@events.subscriber(events.ApplicationCreated)\ndef start(event): go()", "loading"),
    ("from pyramid.events import subscriber, NewRequest\n@subscriber(NewRequest)\ndef start(event): go()", "serving"),
    ("from tornado.ioloop import IOLoop\nIOLoop.current().spawn_callback(go)  #~ loading", "loading"),
    ("import threading\nthreading.Timer(5, go).start()  #~ loading", "loading"),
  ])
  func `a job beside requests`(text: String, moment: String) throws {
    try check("\(Self.go)  #~ \(moment)\ndef application(env, start): return []\n\(text)")
  }

  @Test(arguments: [
    ("on_starting", "master"), ("when_ready", "master"), ("pre_fork", "master"), ("post_fork", "worker"), ("post_worker_init", "worker"),
    ("nworkers_changed", "master"), ("on_reload", "master"),
  ])
  func `a hook of gunicorn's configuration`(setting: String, moment: String) throws {
    try check(
      """
      def application(env, start): return []
      -- jobs.py
      from threading import Thread
      def go(): Thread(target=print).start()  #~ \(moment)
      -- gunicorn.conf.py
      def \(setting)(server, worker=None):
          from jobs import go
          go()
      """, callables: [setting])
  }

  @Test func `what gunicorn's configuration starts as it is read`() throws {
    try check(
      """
      def application(env, start): return []
      -- jobs.py
      from threading import Thread
      def go(): Thread(target=print).start()  #~ loading
      -- gunicorn.conf.py
      def post_fork(server, worker): pass
      import jobs
      jobs.go()
      """, callables: ["post_fork"])
  }

  /// `AppConfig.ready` of an application, however it is installed.
  @Test(arguments: [
    ("'jobs'", "from django.apps import AppConfig\nclass JobsConfig(AppConfig):\n    name = 'jobs'\n    def ready(self): go()", "loading"),
    ("'jobs.apps.JobsConfig'", "from django.apps import AppConfig\nclass JobsConfig(AppConfig):\n    def ready(self):\n        self.start()\n    def start(self): go()", "loading"),
    ("'jobs.apps.JobsConfig'", "import os\nfrom django.apps import AppConfig\nclass JobsConfig(AppConfig):\n    def ready(self):\n        if os.environ.get('RUN_MAIN'): go()", "loading"),
    ("'jobs.apps.JobsConfig'", "from django import apps\nclass JobsConfig(apps.AppConfig):\n    def ready(self): go()", "loading"),
    ("'jobs.apps.JobsConfig'", "class JobsConfig:\n    def ready(self): go()", "-"),
  ])
  func `a Django application`(installed: String, config: String, moment: String) throws {
    try check(
      """
      import os
      from django.core.wsgi import get_wsgi_application
      os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')
      application = get_wsgi_application()
      -- settings.py
      INSTALLED_APPS = [\(installed)]
      -- jobs/__init__.py
      -- jobs/apps.py
      \(Self.go)  #~ \(moment)
      \(config)
      """)
  }

  private func check(_ text: String, callables: [String] = [], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let project = Project(text)
    let tree = FileTree(project.files)
    let process = ProcessDescription(
      entries: [.init(file: "app.py", callable: "application")], searchPath: [.root],
      callables: callables.map { .init(server: "gunicorn", name: $0, place: SourceSpan("gunicorn.conf.py", ByteSpan(start: 4, end: 5))) })
    let analysis = SourceAnalyzer(tree: tree, knowledge: builtInPython).analyze(process)
    let found = try analysis.jobs.map { job in
      let line = try tree.read(job.place.path).position(at: job.place.bytes.start).line
      return "\(job.place.path):\(line): \(job.moments.isEmpty ? "-" : job.moments.map(\.rawValue).joined(separator: " "))"
    }.sorted()
    #expect(found == project.expected, sourceLocation: sourceLocation)
    #expect(analysis.problems.isEmpty, sourceLocation: sourceLocation)
  }
}
