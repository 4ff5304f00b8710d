import Testing

/// Routes that a function registers on an application which its callers give it: `routes.init(app)`.
@Suite struct GivenApplicationTests {
  @Test(arguments: [
    ("from flask import Flask\nfrom routes import init\napp = Flask('x')\ninit(app)", "@app.route('/')"),
    ("from flask import Flask, Blueprint\nimport routes\napp = Flask('x')\nbp = Blueprint('b', 'b')\nroutes.init(app=bp)\napp.register_blueprint(bp)", "@app.post('/')"),
    ("from flask import Flask\nfrom routes import init\ndef setup(application): init(application)\napp = Flask('x')\nsetup(app)", "@app.before_request"),
    ("from flask import Flask\nfrom routes import init\ndef create():\n    app = Flask('x')\n    init(app)\n    return app\napp = create()", "@app.route('/')"),
    ("from fastapi import FastAPI\nfrom routes import init\napp = FastAPI()\ninit(app)", "@app.get('/')"),
    ("from sanic import Sanic\nfrom routes import init\napp = Sanic('x')\ninit(app)", "@app.route('/')"),
    ("from bottle import Bottle\nfrom routes import init\napp = Bottle()\ninit(app)", "@app.route('/')"),
  ])
  func `a decorator of the application that a function is given`(main: String, decorator: String) throws {
    try check(
      """
      \(main)
      -- routes.py
      from threading import Thread
      def init(app):
          \(decorator)
          def index():
              Thread(target=print).start()  #~ thread dropped certain
      """, callable: nil)
  }

  @Test(arguments: [
    ("from flask import Flask\nfrom routes import init\napp = Flask('x')\ninit(app)", "app.add_url_rule('/', 'index', index)"),
    ("from aiohttp import web\nfrom routes import init\napp = web.Application()\ninit(app)", "app.router.add_get('/', index)"),
    ("from aiohttp import web\nfrom routes import init\napp = web.Application()\ninit(app)", "router = app.router\n    router.add_route('GET', '/', index)"),
    ("from starlette.applications import Starlette\nfrom routes import init\napp = Starlette()\ninit(app)", "app.add_route('/', index)"),
    ("from fastapi import APIRouter\nfrom routes import init\nrouter = APIRouter()\ninit(router)", "app.add_api_route('/', index)"),
  ])
  func `a call on the application that a function is given`(main: String, registration: String) throws {
    try check(
      """
      \(main)
      -- routes.py
      from threading import Thread
      def index(request=None):
          Thread(target=print).start()  #~ thread dropped certain
      def init(app):
          \(registration)
      """, callable: nil)
  }

  @Test(arguments: [
    ("for path, view in routes.items(): app.add_url_rule(path, path, view)", "{'/': views.index}"),
    ("for path, view in routes: app.add_url_rule(path, path, view)", "[('/', views.index)]"),
    ("for view in routes: app.add_url_rule('/', 'x', view_func=view)", "(views.index,)"),
  ])
  func `a table of routes that a function is given`(registration: String, table: String) throws {
    try check(
      """
      from flask import Flask
      import register, table
      from table import routes
      app = Flask('x')
      def setup(application): register.init(application, table.routes)
      setup(app)
      -- table.py
      import views
      routes = \(table)
      -- register.py
      def init(app, routes):
          \(registration)
      -- views.py
      from threading import Thread
      def index():
          Thread(target=print).start()  #~ thread dropped certain
      """, callable: nil)
  }

  @Test(arguments: ["for path, view in routes.items(): print(app.add_url_rule, view)", "for path, view in others.items(): app.add_url_rule(path, path, view)"])
  func `a table that is not registered`(registration: String) throws {
    try check(
      """
      from flask import Flask
      import register, views
      app = Flask('x')
      register.init(app, {'/': views.index}, {})
      -- register.py
      def init(app, routes, others):
          \(registration)
      -- views.py
      from threading import Thread
      def index():
          Thread(target=print).start()  #~ thread dropped possible
      """, callable: nil)
  }

  @Test(arguments: ["app.before_request(index)", "app.route('/')(index)", "app.get('/')(index)", "flask.Blueprint('b', 'b').before_app_request(index)"])
  func `a decorator that is called with the function`(call: String) throws {
    try check(
      """
      import flask
      from threading import Thread
      app = flask.Flask("x")
      def index():
          Thread(target=print).start()  #~ thread dropped certain
      \(call)
      """, callable: nil)
  }

  @Test(arguments: ["app.logger.info(index)", "print(app.route('/'), index)"])
  func `a function that is handed to something else`(call: String) throws {
    try check(
      """
      import flask
      from threading import Thread
      app = flask.Flask("x")
      def index():
          Thread(target=print).start()  #~ thread dropped possible
      \(call)
      """, callable: nil)
  }

  @Test func `an extension that a class sets up`() throws {
    try check(
      """
      from flask import Flask
      from hooks import Hooks
      app = Flask("x")
      Hooks().init_app(app)
      -- hooks.py
      from threading import Thread
      class Hooks:
          def init_app(self, app):
              app.before_request(self.count)
              @app.route("/")
              def index():
                  Thread(target=print).start()  #~ thread dropped certain
          def count(self):
              Thread(target=print).start()  #~ thread dropped certain
      """, callable: nil)
  }

  @Test(arguments: ["class Routes:", "class Base:"])
  func `an application that an object keeps`(head: String) throws {
    try check(
      """
      from bottle import Bottle
      from routes import Routes
      app = Bottle()
      Routes(app)
      -- routes.py
      from threading import Thread
      \(head)
          def __init__(self, app):
              self.app = app
              self.add()
          \(head == "class Routes:" ? "" : "def add(self): pass\nclass Routes(Base):")
          def add(self):
              @self.app.put("/")
              def index():
                  Thread(target=print).start()  #~ thread dropped certain
      """, callable: nil)
  }

  // `controller(app=app)` in a loop over classes, and `kwargs["app"]` in them (Rhizome-Conifer/conifer), are not followed.
  @Test func `an application that classes in a list are given`() throws {
    try check(
      """
      from bottle import Bottle
      from routes import Routes
      app = Bottle()
      for controller in [Routes]: controller(app=app)
      -- routes.py
      from threading import Thread
      class Routes:
          def __init__(self, **kwargs):
              app = kwargs["app"]
              @app.put("/")
              def index():
                  Thread(target=print).start()  #~ thread dropped possible
      """, callable: nil)
  }

  @Test(arguments: [
    // Another object of the project with a method of that name.
    "class Map:\n    def route(self, path): return lambda f: f\ninit(Map())",
    // Nobody calls it.
    "",
    // What it is given cannot be told.
    "import json\ninit(json.loads('x'))",
  ])
  func `what is no application that anybody knows`(call: String) throws {
    try check(
      """
      from routes import init
      \(call)
      -- routes.py
      from threading import Thread
      def init(app):
          @app.route("/")
          def index():
              Thread(target=print).start()  #~ thread dropped possible
      """, callable: nil)
  }
}
