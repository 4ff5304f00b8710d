import Testing

/// Objects that a container of dependencies gives for their class, and functions and classes that tables of other modules hold.
@Suite struct GivenObjectTests {
  @Test(arguments: [
    "injector.get(Mailer).send()", "mailer = request.state.injector.get(mail.Mailer)\n    mailer.send()", "container().resolve(Mailer).send()",
    "mailer = await_(scope.get(Mailer))\n    scope.get(Mailer).send()", "session.get(Mailer, 7).send()", "Box().get(Mailer).send()",
  ])
  func `an object that is asked for by its class`(use: String) throws {
    try check(
      """
      from mail import Mailer
      import mail
      from di import injector, container, scope, session, request, await_
      class Box:
          def get(self, kind): return self.made[kind]
      def application(environ, start_response):
          \(use)
      -- mail.py
      from threading import Thread
      class Mailer:
          def send(self): Thread(target=print).start()  #~ thread dropped certain
          def stop(self): pass
      class Other:
          def send(self): pass
      """)
  }

  @Test(arguments: [
    "cast(Mailer, unknown()).send()", "cast('Mailer', unknown()).send()", "mailer = cast(Sender, Mailer())\n    mailer.send()", "cast(object, Mailer()).send()",
    "(await asyncio.to_thread(make)).send()", "mailer = await asyncio.to_thread(Mailer)\n    mailer.send()",
    "mailer = await sync_to_async(box.make)()\n    mailer.send()",
  ])
  func `an object behind a cast or a thread`(use: String) throws {
    try check(
      """
      import asyncio
      from typing import cast
      from asgiref.sync import sync_to_async
      from mail import Mailer, Sender
      from somewhere import unknown
      def make(): return Mailer()
      class Box:
          def make(self): return Mailer()
      box = Box()
      async def application(scope, receive, send):
          \(use)
      -- mail.py
      from threading import Thread
      class Sender: pass
      class Mailer(Sender):
          def send(self): Thread(target=print).start()  #~ thread dropped certain
          def stop(self): pass
      class Other:
          def send(self): pass
      """)
  }

  @Test(arguments: ["cast(Mailer, Other()).send()", "(await asyncio.to_thread(Other)).send()", "asyncio.to_thread(Mailer).send()", "cast(unknown, unknown()).send()"])
  func `a cast of another object`(use: String) throws {
    try check(
      """
      import asyncio
      from typing import cast
      from mail import Mailer, Other
      from somewhere import unknown
      async def application(scope, receive, send):
          \(use)
      -- mail.py
      from threading import Thread
      class Mailer:
          def send(self): Thread(target=print).start()  #~ thread dropped possible
      class Other:
          def send(self): pass
      """)
  }

  @Test(arguments: [
    // The project's own function says what it gives; an object and a text are no class; another method.
    "box.get(Mailer).send()", "scope.get(mailer).send()", "scope.get('Mailer').send()", "scope.register(Mailer).send()", "scope.get(key=Mailer).send()",
  ])
  func `an object of another kind`(use: String) throws {
    try check(
      """
      from mail import Mailer, Other
      from di import scope
      class Box:
          def get(self, kind): return Other()
      box = Box()
      mailer = Mailer()
      def application(environ, start_response):
          \(use)
      -- mail.py
      from threading import Thread
      class Mailer:
          def send(self): Thread(target=print).start()  #~ thread dropped possible
      class Other:
          def send(self): pass
      """)
  }

  @Test(arguments: [
    ("from registry import JOBS", "JOBS[environ['kind']]()"), ("import registry", "registry.JOBS.get('a')()"), ("from again import JOBS", "JOBS['a']()"),
    ("from registry import JOBS", "for job in JOBS.values(): job()"),
  ])
  func `a table of functions in another module`(imports: String, use: String) throws {
    try check(
      """
      \(imports)
      def application(environ, start_response):
          \(use)
      -- registry.py
      from threading import Thread
      def launch(): Thread(target=print).start()  #~ thread dropped likely
      JOBS = {"a": launch}
      -- again.py
      from registry import JOBS
      """)
  }

  @Test(arguments: [("from registry import CLASSES", "CLASSES['a']().send()"), ("import registry", "for kind in registry.LIST: kind().send()"), ("from again import *", "CLASSES['a']().send()")])
  func `a table of classes in another module`(imports: String, use: String) throws {
    try check(
      """
      \(imports)
      def application(environ, start_response):
          \(use)
      -- registry.py
      from mail import Mailer
      CLASSES = {"a": Mailer}
      LIST = []
      LIST.append(Mailer)
      -- again.py
      from registry import CLASSES
      -- mail.py
      from threading import Thread
      class Mailer:
          def send(self): Thread(target=print).start()  #~ thread dropped certain
      class Other:
          def send(self): pass
      """)
  }

  @Test(arguments: ["TABLE['a']().send()", "kind = registry.TABLE.get('a')\n    kind().send()", "for kind in TABLE.values(): kind().send()", "MADE['a'].send()"])
  func `a table of classes that a decorator fills`(use: String) throws {
    try check(
      """
      import registry, mail
      from registry import TABLE, MADE
      def application(environ, start_response):
          \(use)
      -- registry.py
      TABLE = {}
      MADE = {}
      def register(name):
          def decorate(kind):
              TABLE[name] = kind
              MADE[name] = kind()
              return kind
          return decorate
      -- mail.py
      from threading import Thread
      from registry import register
      @register("a")
      class Mailer:
          def send(self): Thread(target=print).start()  #~ thread dropped certain
      class Other:
          def send(self): pass
      """)
  }

  @Test(arguments: ["for kind in Sender.__subclasses__(): kind().send()", "[kind().send() for kind in mail.Sender.__subclasses__()]"])
  func `classes below one`(use: String) throws {
    try check(
      """
      import mail
      from mail import Sender
      def application(environ, start_response):
          \(use)
      -- mail.py
      from threading import Thread
      class Sender: pass
      class Mailer(Sender):
          def send(self): Thread(target=print).start()  #~ thread dropped certain
      class Other:
          def send(self): Thread(target=print).start()  #~ thread dropped possible
      """)
  }

  @Test(arguments: [
    "current_app.extensions['mailer'].send()", "mailer = current_app.config.get('mailer')\n    mailer.send()", "find().send()", "mailer = find()\n    mailer.send()",
  ])
  func `an object that the application keeps under a key`(use: String) throws {
    try check(
      """
      from flask import Flask, current_app
      from mail import Mailer
      app = Flask("x")
      app.extensions["mailer"] = Mailer()
      app.config["mailer"] = Mailer()
      def find(): return current_app.extensions["mailer"]
      @app.route("/")
      def index():
          \(use)
      -- mail.py
      from threading import Thread
      class Mailer:
          def send(self): Thread(target=print).start()  #~ thread dropped certain
      class Other:
          def send(self): Thread(target=print).start()  #~ thread dropped possible
      """, callable: nil)
  }

  @Test(arguments: ["mailer=Depends(find)", "mailer=Depends(dependency=find)"])
  func `an object of the application's state that a dependency gives`(parameter: String) throws {
    try check(
      """
      from fastapi import Depends, FastAPI, Request
      from mail import Mailer
      app = FastAPI()
      app.state.mailer = Mailer()
      def find(request: Request): return request.app.state.mailer
      @app.get("/")
      def index(\(parameter)): mailer.send()
      -- mail.py
      from threading import Thread
      class Mailer:
          def send(self): Thread(target=print).start()  #~ thread dropped certain
      class Other:
          def send(self): Thread(target=print).start()  #~ thread dropped possible
      """, callable: nil)
  }

  @Test(arguments: ["current_app.extensions['other'].send()", "other().send()", "TABLE['a']()"])
  func `an object that nobody keeps there`(use: String) throws {
    try check(
      """
      from flask import Flask, current_app
      from mail import Mailer
      app = Flask("x")
      app.extensions["mailer"] = Mailer()
      TABLE = {}
      def keep(kind): TABLE["a"] = kind
      keep(Mailer)
      def other(): return current_app.extensions["other"]
      @app.route("/")
      def index():
          \(use)
      -- mail.py
      from threading import Thread
      class Mailer:
          def send(self): Thread(target=print).start()  #~ thread dropped possible
      class Other:
          def send(self): pass
      """, callable: nil)
  }

  @Test(arguments: ["print(JOBS)", "JOBS['a']", "OTHERS['a']()"])
  func `a table whose functions nobody calls`(use: String) throws {
    try check(
      """
      from registry import JOBS, OTHERS
      def application(environ, start_response):
          \(use)
      -- registry.py
      from threading import Thread
      def launch(): Thread(target=print).start()  #~ thread dropped possible
      JOBS = {"a": launch}
      OTHERS = {"a": print}
      """)
  }
}
