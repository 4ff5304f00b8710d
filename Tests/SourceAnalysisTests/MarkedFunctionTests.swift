import Testing

/// Functions that a decorator of the project marks or hands on, so that a framework calls them.
@Suite struct MarkedFunctionTests {
  /// A plugin marks its routes, and somebody looks through its members: Flask-Classful, OctoPrint.
  @Test(arguments: [
    ("f = getattr(self, name)", "if hasattr(f, 'rules')", "likely"), ("f = getattr(self, name)", "if getattr(f, 'rules', None)", "likely"),
    ("f = getattr(self, name)", "if f.rules", "likely"),
    // Near misses: another mark, a member that is named, and no question at all.
    ("f = getattr(self, name)", "if hasattr(f, 'limits')", "possible"), ("f = getattr(self, 'other')", "if hasattr(f, 'rules')", "possible"),
    ("f = getattr(self, name)", "if name", "possible"),
  ])
  func `members that are looked through for a mark`(pick: String, question: String, certainty: String) throws {
    for mark in ["f.rules = [rule]", "setattr(f, 'rules', [rule])", "setattr(f, RULES, [rule])"] {
      try check(
        """
        from threading import Thread
        from flask import Flask, Blueprint
        RULES = "rules"
        class Plugin:
            @staticmethod
            def route(rule):
                def decorator(f):
                    \(mark)
                    return f
                return decorator
            def blueprint(self):
                blueprint = Blueprint("plugin", __name__)
                for name in dir(self):
                    \(pick)
                    \(question):
                        blueprint.add_url_rule("/", name, view_func=f)
                return blueprint
        class Mail(Plugin):
            @Plugin.route("/send")
            def send(self): Thread(target=print).start()  #~ thread dropped \(certainty)
            def other(self): Thread(target=print).start()  #~ thread dropped possible
        application = Flask(__name__)
        application.register_blueprint(Mail().blueprint())
        """)
    }
  }

  /// The same where the marked function goes through an object first, and a wrapper calls it: kvmd.
  @Test(arguments: [
    ("exposed.handler(request)", "f.exposed = True", "likely"), ("exposed.handler(request)", "setattr(f, 'exposed', True)", "likely"),
    // Near misses: another field, and another mark.
    ("exposed.path(request)", "f.exposed = True", "possible"), ("exposed.handler(request)", "f.public = True", "possible"),
  ])
  func `members that are kept in an object with a mark`(call: String, mark: String, certainty: String) throws {
    try check(
      """
      from dataclasses import dataclass
      from threading import Thread
      from typing import Callable
      from aiohttp import web
      @dataclass(frozen=True)
      class Exposed:
          path: str
          handler: Callable
      def expose(path):
          def leave(f):
              \(mark)
              return f
          return leave
      def exposed(obj):
          return [Exposed(path="/", handler=f) for f in [getattr(obj, name) for name in dir(obj)] if getattr(f, "exposed", False)]
      class Server:
          def __init__(self): self.app = web.Application()
          def add(self, obj):
              for found in exposed(obj): self.add_one(found)
          def add_one(self, exposed: Exposed):
              async def wrapper(request):
                  return await \(call)
              self.app.router.add_route("GET", exposed.path, wrapper)
      class Mail:
          @expose("/send")
          async def send(self, request): Thread(target=print).start()  #~ thread dropped \(certainty)
      server = Server()
      server.add(Mail())
      application = server.app
      """)
  }

  /// `register(path, handler)` keeps the handler in an object that it makes, whose method calls it: Moonraker.
  @Test(arguments: [("self.callback(request)", "likely"), ("self.others(request)", "possible")])
  func `a handler that is handed on and kept`(call: String, certainty: String) throws {
    for kind in ["cls(path, callback)", "Route(path, callback)", "Route(path=path, callback=callback)"] {
      try check(
        """
        from dataclasses import dataclass
        from threading import Thread
        from typing import Callable
        @dataclass
        class Route:
            path: str
            callback: Callable
            def request(self, request): return \(call)
            @classmethod
            def create(cls, path, callback):
                route = \(kind)
                return route
        class App:
            def __init__(self): self.routes = {}
            def register(self, path, callback):
                route = Route.create(path, callback)
                self.routes[path] = route
        app = App()
        class Mail:
            def __init__(self, app: App): app.register("/send", self.send)
            def send(self, request): Thread(target=print).start()  #~ thread dropped \(certainty)
        Mail(app)
        def application(environ, start_response): app.routes[environ["PATH_INFO"]].request(environ)
        """)
    }
  }

  /// What everybody makes of functions says nothing of who calls which.
  @Test(arguments: [(19, "likely"), (20, "possible")])
  func `an object that is made of functions in many places`(others: Int, certainty: String) throws {
    try check(
      """
      from threading import Thread
      class Job:
          def __init__(self, target): self.target = target
          def run(self): self.target()
      class App:
          def __init__(self): self.jobs = []
          def add(self, target): self.jobs.append(Job(target))
      app = App()
      def send(): Thread(target=print).start()  #~ thread dropped \(certainty)
      app.add(send)
      def other(): pass
      \(String(repeating: "Job(other)\n", count: others))
      def application(environ, start_response):
          for job in app.jobs: job.run()
      """)
  }

  /// The project's own `route`, which gives the function to a framework's: LangBot.
  @Test(arguments: [
    ("self.app.route(rule)(f)", "likely"), ("self.app.route(rule)(wrapper)", "likely"), ("g = wrapper; self.app.route(rule)(g)", "likely"),
    // Near misses: another function, and a decorator that is no framework's.
    ("self.app.route(rule)(other)", "possible"), ("self.log(rule)(f)", "possible"), ("self.app.route(rule)", "possible"),
  ])
  func `a decorator of the project that hands a function to a framework`(statement: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      from quart import Quart
      def other(): pass
      class Group:
          app: Quart
          def __init__(self, app): self.app = app
          def log(self, rule): return print
          def route(self, rule):
              def decorator(f):
                  async def wrapper(*args): return await f(*args)
                  \(statement)
                  return f
              return decorator
      class Mail(Group):
          def enter(self):
              @self.route("/send")
              async def send(): Thread(target=print).start()  #~ thread dropped \(certainty)
      application = Quart(__name__)
      Mail(application).enter()
      """)
  }

  /// A decorator of the project that exposes: SABnzbd.
  @Test(arguments: [("@secured", "certain"), ("@secured(level=2)", "certain"), ("@loose", "possible")])
  func `a decorator of the project that exposes for CherryPy`(decorator: String, certainty: String) throws {
    try check(
      """
      import functools
      from threading import Thread
      import cherrypy
      def secured(f=None, level=0):
          if not f: return functools.partial(secured, level=level)
          f.exposed = True
          @functools.wraps(f)
          def inner(*args): return f(*args)
          return inner
      def loose(f):
          f.exposed = False
          return f
      class Page:
          \(decorator)
          def index(self): Thread(target=print).start()  #~ thread dropped \(certainty)
      application = cherrypy.tree.mount(Page(), "/")
      """)
  }
}
