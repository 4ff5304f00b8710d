import Testing

/// Names, objects and variables that lead back to each other: the analysis ends, and soon.
@Suite struct CircleTests {
  @Test func `modules that import a name from each other end`() throws {
    try check(
      """
      from one import launch
      def application(env, start):
          launch()
      -- one.py
      from two import launch
      from two import *
      -- two.py
      from one import launch
      from one import *
      from threading import Thread
      def launch():
          Thread(target=print).start()  #~ thread dropped certain
      """)
  }

  @Test(.timeLimit(.minutes(10))) func `modules that import everything from all others end`() throws {
    let names = (0..<12).map { "m\($0)" }
    let modules = names.map { own in
      "-- \(own).py\n" + names.filter { $0 != own }.map { "from \($0) import *" }.joined(separator: "\n") + "\nTABLE_\(own) = {}"
    }
    try check(
      """
      \(names.map { "from \($0) import *" }.joined(separator: "\n"))
      def application(env, start):
          launch()
          nowhere.go()
          TABLE_m3["a"]()
          other["a"]().go()
      \(modules.joined(separator: "\n"))
      from jobs import launch
      -- jobs.py
      from threading import Thread
      from m0 import *
      def launch():
          Thread(target=print).start()  #~ thread dropped certain
      """)
  }

  /// Each refers to the other for what it does not have: the question goes in a circle, and has no answer.
  @Test(arguments: [
    "class Proxy:\n    def __init__(self): self.inner = Proxy()\n    def __getattr__(self, name): return getattr(self.inner, name)\nproxy = Proxy()",
    """
    class Left:
        def __init__(self): self.inner = Right()
        def __getattr__(self, name): return getattr(self.inner, name)
    class Right:
        def __init__(self): self.inner = Left()
        def __getattr__(self, name): return getattr(self.inner, name)
    proxy = Left()
    """,
    "class Maker:\n    pass\nMaker.__call__ = Maker()\nproxy = Maker()()",
    "class Maker:\n    __call__ = None\nmaker = Maker()\nclass Maker:\n    __call__ = maker\nproxy = Maker()()()",
    "class Maker:\n    def __init__(self): self.__call__ = Maker()\nproxy = Maker()()",
  ])
  func `objects that refer each other to each other`(source: String) throws {
    try check(
      """
      from threading import Thread
      \(source)
      def application(env, start):
          proxy.submit(print)
          Thread(target=proxy.run).start()  #~ thread dropped certain
      """)
  }

  /// Each variable hangs on all others: without one question for each, the ways through them would never end.
  @Test func `variables that hang on one another in circles end`() throws {
    let names = (0..<14).map { "v\($0)" }
    let lines = names.flatMap { name in names.map { "    \(name) = \($0).filter(x) | \(name).join()" } }.joined(separator: "\n")
    try check(
      """
      from threading import Thread
      def go(x):
          v0 = x.query()
      \(lines)
          v3.get(); v5.start(); v7.submit(x)
          Thread(target=print).start()  #~ thread dropped certain
      def application(env, start): go(env)
      """)
  }

  @Test func `handlers and folders that are given to each other end`() throws {
    let names = (0..<40).map { "name\($0)" }
    let circle = names.flatMap { left in names.map { "\(left) = \($0)" } }.joined(separator: "\n")
    try check(
      """
      import importlib, os
      from flask import Flask
      app = Flask(__name__)
      \(circle)
      app.add_url_rule('/', 'index', name0)
      TABLE = [\(names.map { _ in "item" }.joined(separator: ", "))]
      TABLE += [\(names.map { "wrap(\($0), item)" }.joined(separator: ", "))]
      for item in TABLE: app.add_url_rule('/', 'index', item)
      for name in os.listdir(name0):
          importlib.import_module(to_name(name))
      """)
  }

}
