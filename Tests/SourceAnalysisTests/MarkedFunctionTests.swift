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
}
