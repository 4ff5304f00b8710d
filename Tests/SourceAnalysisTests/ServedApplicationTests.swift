import Testing

/// Routes of an application that the server is not given.
@Suite struct ServedApplicationTests {
  @Test(arguments: [
    ("print(1)", "possible"), ("other.run()", "possible"), ("other.config['KEY'] = 1", "possible"),
    // Near misses: somebody may mount it.
    ("app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {'/x': other})", "certain"),
    ("app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {'/x': other.wsgi_app})", "certain"), ("mounted = other", "certain"), ("mount(app, other)", "certain"),
  ])
  func `a second application`(use: String, certainty: String) throws {
    try check(
      """
      from threading import Thread
      from flask import Flask
      from werkzeug.middleware.dispatcher import DispatcherMiddleware
      from shop import mount
      app = Flask(__name__)
      other = Flask("other")
      @app.route("/")
      def index(): Thread(target=print).start()  #~ thread dropped certain
      @other.route("/x")
      def hidden(): Thread(target=print).start()  #~ thread dropped \(certainty)
      \(use)
      """, callable: "app")
  }

  @Test(arguments: [("import extra", "possible"), ("from extra import other", "possible"), ("from extra import other as mounted; app.mount('/x', mounted)", "certain"), ("import extra; app.mount('/x', extra.other)", "certain"),
    ("from extra import *; app.mount('/x', other)", "certain"),
  ])
  func `a second application in another module`(use: String, certainty: String) throws {
    try check(
      """
      from fastapi import FastAPI
      app = FastAPI()
      \(use)
      -- extra.py
      from threading import Thread
      from fastapi import FastAPI
      other = FastAPI()
      @other.get("/x")
      def hidden(): Thread(target=print).start()  #~ thread dropped \(certainty)
      """, callable: "app")
  }

  /// Of what is wrapped it is not known what is served.
  @Test(arguments: ["wrapped = Wrapper(app)", "wrapped = make()"])
  func `an application that is wrapped`(wrap: String) throws {
    try check(
      """
      from threading import Thread
      from flask import Flask
      from shop import Wrapper, make
      app = Flask(__name__)
      other = Flask("other")
      @other.route("/x")
      def shown(): Thread(target=print).start()  #~ thread dropped certain
      \(wrap)
      """, callable: "wrapped")
  }
}
