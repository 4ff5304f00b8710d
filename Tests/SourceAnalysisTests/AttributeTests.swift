import Testing

/// Objects that are kept under an attribute: of another object, of the application, of the object that a method belongs to.
@Suite struct AttributeTests {
  // MARK: Given from outside

  /// A command that a request names is a method: which one, nobody can tell.
  @Test(arguments: [
    ("getattr(self, self.command)()", "likely"), ("getattr(self, environ['command'])()", "likely"),
    ("getattr(self, environ.get('command'))()", "likely"), ("getattr(self, environ.command())()", "possible"),
    ("getattr(self, environ.command.lower())()", "likely"), ("getattr(self, 'SCAN'.lower())()", "possible"),
    ("call = getattr(self, command); call()", "likely"), ("command = environ.get('x'); getattr(self, command, None)()", "likely"),
    ("name, *rest = environ['path'].split('/'); getattr(self, name)(*rest)", "likely"),
    ("name = environ['commands']['x']; getattr(self, name)()", "likely"), ("name, rest = 'other', 1; getattr(self, name)()", "possible"),
    // Near misses: a known name, a name with another beginning, what is only read, and another object's.
    ("getattr(self, 'other')()", "possible"), ("getattr(self, 'do_' + command)()", "possible"), ("print(getattr(self, command))", "possible"),
    ("getattr(environ, command)()", "possible"), ("command = 'other'; getattr(self, command)()", "possible"),
  ])
  func `a method that is picked by a name which nobody can tell`(statement: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      class Base:
          def run(self, environ, command):
              self.command = command
              \(statement)
      class Commands(Base):
          def scan(self): Thread(target=print).start()  #~ thread dropped \(certainty)
          def _scan(self): Thread(target=print).start()  #~ thread dropped possible
      def application(environ, start): Commands().run(environ, environ["command"])
      """)
  }

  /// The same of an object that is no `self`: one of a module, an attribute, what a function is given.
  @Test(arguments: [
    ("return getattr(commands, environ['command'])()", "likely"), ("return getattr(Shop.commands, environ['command'])()", "likely"),
    ("name, *rest = environ['path'].split('/'); return run(getattr(commands, name)(*rest))", "likely"),
    ("return getattr(Commands(), environ['command'])()", "likely"),
    ("method, (name, *rest) = 1, environ['path'].split('/'); name = environ[method][name]; return getattr(commands, name)()", "likely"),
    // Near misses: another class's object, a name that is known, a private method, what is only read.
    ("return getattr(others, environ['command'])()", "possible"), ("return getattr(commands, 'other')()", "possible"),
    ("return getattr(commands, '_' + environ['command'])()", "possible"), ("return getattr(commands, environ['command'])", "possible"),
  ])
  func `a method of another object that is picked by a name which nobody can tell`(statement: String, certainty: String) throws {
    try check(
      """
      from shop import Commands, Shop, commands, others, run
      def application(environ, start):
          \(statement)
      -- shop.py
      from threading import Thread
      class Base:
          def scan(self): Thread(target=print).start()  #~ thread dropped \(certainty)
          def _scan(self): Thread(target=print).start()  #~ thread dropped possible
      class Commands(Base):
          def other(self): pass
      class Others:
          def other(self): pass
      class Shop:
          commands = Commands()
      def run(x): return x
      commands = Commands()
      others = Others()
      """)
  }

  @Test(arguments: [("'_' + command", "likely"), ("f'_{command}'", "likely"), ("'_x' + command", "possible")])
  func `a private method that is picked by a request's word`(name: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      class Commands:
          def run(self, command): getattr(self, \(name))()
          def _scan(self): Thread(target=print).start()  #~ thread dropped \(certainty)
          def scan(self): Thread(target=print).start()  #~ thread dropped possible
      def application(environ, start): Commands().run(environ["command"])
      """)
  }

  @Test(arguments: [("", "stored"), ("task.thread.join()", "awaited")])
  func `an attribute that a function gives an object`(last: String, fate: String) throws {
    try check(
      """
      from threading import Thread
      class Task:
          def __init__(self): self.thread = None
      def application(env, start):
          task = Task()
          task.thread = Thread(target=print)
          task.thread.start()  #~ thread \(fate) certain
          \(last)
      """)
  }

  /// A variable of a module that others give a thread.
  @Test(arguments: [("state.thread.start()", "state.thread = Thread(target=print)", true), ("state.other.start()", "state.thread = Thread(target=print)", false), ("state.thread.start()", "others.thread = Thread(target=print)", false)])
  func `a variable that a function gives a module`(start: String, gift: String, isFound: Bool) throws {
    try check(
      """
      import work
      def application(env, start): work.go()
      -- state.py
      thread = None
      -- others.py
      thread = None
      -- work.py
      import others, state
      from threading import Thread
      def go():
          \(gift)
          \(start)  \(isFound ? "#~ thread stored certain" : "")
      """)
  }

  @Test func `an attribute of that name on another object`() throws {
    try check(
      """
      from threading import Thread
      class Task: pass
      class Other:
          def __init__(self): self.thread = None
      def application(env, start):
          task, other = Task(), Other()
          task.thread = Thread(target=print)
          other.thread.start()
      """)
  }

  @Test func `a list of running threads that only another thread looks at`() throws {
    try check(
      """
      from threading import Thread
      import time
      running = []
      class Task:
          def __init__(self): self.thread = None
      def application(env, start):
          task = Task()
          task.thread = Thread(target=print)
          task.thread.start()  #~ thread stored likely
          running.append(task)
      def watch():
          while True:
              tidy()
      def tidy():
          while any(task.thread.is_alive() for task in running): time.sleep(1)
      def begin():
          Thread(target=watch).start()  #~ thread dropped possible
      begin()
      """)
  }

  // MARK: Waited for elsewhere

  @Test func `an object's task that a function in another file awaits`() throws {
    try check(
      """
      import asyncio
      from work import Job, Left, Named
      async def application(scope, receive, send):
          job = Job()
          job.start()
          try: await job.task
          except ValueError: pass
          Left().start()
          Named().start()
      async def elsewhere():
          left = Left()
          left.start()
          await left.task
      -- work.py
      import asyncio
      class Job:
          def start(self): self.task = asyncio.create_task(print())  #~ asyncio-task stored possible
      class Left:
          def start(self): self.task = asyncio.create_task(print())  #~ asyncio-task stored likely
      class Named:
          def start(self): self.task = asyncio.create_task(print())  #~ asyncio-task stored certain
      """)
  }

  // MARK: Never made

  @Test func `a pool that only a method makes which nobody names`() throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      class Mailer:
          def __init__(self): self._pool = None
          def enable_pool(self): self._pool = ThreadPoolExecutor()
          def send(self):
              if self._pool: self._pool.submit(print)  #~ thread-pool dropped possible
      mailer = Mailer()
      def application(env, start): mailer.send()
      """)
  }

  @Test(arguments: [
    // Somebody calls it, by its name or through a text.
    "mailer.enable_pool()",
    "getattr(mailer, 'enable_pool')()",
    // Another function makes one.
    "mailer._pool = ThreadPoolExecutor()",
    "def later(): mailer._pool = ThreadPoolExecutor()",
    // A library may call it.
    "import cmd\nclass Other(cmd.Cmd):\n    def enable_pool(self): pass",
  ])
  func `a pool that may be made`(line: String) throws {
    try check(
      """
      from concurrent.futures import ThreadPoolExecutor
      class Mailer:
          def __init__(self): self._pool = None
          def enable_pool(self): self._pool = ThreadPoolExecutor()
          def send(self):
              if self._pool: self._pool.submit(print)  #~ thread-pool dropped certain
      mailer = Mailer()
      def application(env, start): mailer.send()
      \(line)
      """)
  }

  // MARK: Shared by all

  @Test(arguments: [
    "request.app.state.service.go()",
    "service = request.app.state.service\n    service.go()",
    "service = request.app.state.service if request else None\n    service.go()",
    "request.app.state.service.helper.go()",
    "request.app.state.service.get_helper().go()",
    "hand(request.app.state.service)",
  ])
  func `a service that the application's state holds`(line: String) throws {
    try check(
      """
      from fastapi import FastAPI, Request
      from service import Service
      app = FastAPI()
      app.state.service = Service()
      @app.get("/")
      def index(request: Request):
          \(line)
      def hand(service): service.go()
      -- service.py
      from threading import Thread
      class Service:
          def __init__(self): self.helper = Service()
          def get_helper(self): return self.helper
          def go(self): Thread(target=print).start()  #~ thread dropped certain
      class Other:
          def go(self): pass
      """, callable: nil)
  }

  /// Starlette's own way: nothing says what `request` is, and the application is made where the program starts.
  @Test(arguments: [("request.app.state.service.put(1)", "certain"), ("request.app.state.other.put(1)", "possible"), ("request.service.put(1)", "possible")])
  func `a service that the state holds, of a request without a type`(line: String, certainty: String) throws {
    try check(
      """
      from starlette.applications import Starlette
      from starlette.routing import Route
      from service import Service, Other
      async def index(request):
          \(line)
      app = Starlette(routes=[Route("/", index)])
      app.state.service = Service()
      app.state.other = Other()
      -- service.py
      from threading import Thread
      class Service:
          def put(self, what): Thread(target=print).start()  #~ thread dropped \(certainty)
      class Other:
          def put(self, what): pass
      """, callable: nil)
  }

  @Test(arguments: [
    // Another attribute, and one that a library fills.
    "request.app.state.other.go()",
    "request.app.extra.service.go()",
    "request.state.session.go()",
  ])
  func `what nobody of the project puts there`(line: String) throws {
    try check(
      """
      from fastapi import FastAPI, Request
      from service import Service, Other
      app = FastAPI()
      app.state.service = Service()
      app.state.other = Other()
      @app.get("/")
      def index(request: Request): \(line)
      -- service.py
      from threading import Thread
      class Service:
          def go(self): Thread(target=print).start()  #~ thread dropped possible
      class Other:
          def go(self): pass
      """, callable: nil)
  }

  @Test func `an attribute of an application of a class of the project's own`() throws {
    try check(
      """
      from flask import Flask
      from core import Core
      class Shop(Flask): pass
      def create():
          app = Shop("shop")
          setup(app)
          return app
      def setup(app: Shop):
          app.core = Core()
          with app.app_context(): import routes
      app = create()
      -- routes.py
      from flask import current_app as app
      @app.post("/")
      def index(): app.core.checker.start()
      -- core.py
      from threading import Thread
      class Core:
          def __init__(self): self.checker = Checker()
      class Checker:
          def start(self):
              Thread(target=print).start()  #~ thread dropped certain
      """, callable: nil)
  }

  @Test func `a pool with a method of its own, which the state holds`() throws {
    try check(
      """
      from concurrent.futures import Executor, ProcessPoolExecutor
      from fastapi import FastAPI, Request
      class Pool(ProcessPoolExecutor):
          def submit(self, fn): return super().submit(self.run, fn)
          def run(self, fn): pass
      app = FastAPI()
      app.state.pool = Pool()
      @app.get("/")
      async def index(request: Request):
          pool = request.app.state.pool
          await ingest(pool=pool)
      async def ingest(pool: Executor | None = None):
          if pool: pool.submit(print)  #~ process-pool dropped certain
      """, callable: nil)
  }

  // MARK: Inherited

  @Test func `what the class above does when an object is made`() throws {
    try check(
      """
      from threading import Thread
      from concurrent.futures import ThreadPoolExecutor
      class Base:
          def __init__(self, pool):
              self.pool = pool
              Thread(target=print).start()  #~ thread dropped certain
          def go(self): self.pool.submit(print)  #~ thread-pool dropped certain
      class Worker(Base): pass
      class Quiet(Base):
          def __init__(self): pass
      def application(env, start): Worker(ThreadPoolExecutor()).go()
      """)
  }

  @Test func `a class below that makes its objects by itself`() throws {
    try check(
      """
      from threading import Thread
      class Base:
          def __init__(self): Thread(target=print).start()  #~ thread dropped possible
      class Quiet(Base):
          def __init__(self): pass
      def application(env, start): Quiet()
      """)
  }
}
