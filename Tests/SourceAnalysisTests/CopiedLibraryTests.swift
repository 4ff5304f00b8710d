import Testing

/// Libraries of one file that lie in the project: what is known of them counts, and not their text.
@Suite struct CopiedLibraryTests {
  @Test(arguments: [
    ("bottle.py", "from bottle import get", "get('/')"), ("bottle.py", "import bottle", "bottle.get('/')"), ("bottle.py", "from bottle import *", "get('/')"),
    ("third/bottle.py", "from third.bottle import get", "get('/')"), ("third/bottle.py", "from third import bottle", "bottle.get('/')"),
  ])
  func `a copy of Bottle`(path: String, statement: String, decorator: String) throws {
    try check(path, "class Bottle: pass\ndef get(path): pass", statement, decorator, "certain")
  }

  @Test(arguments: [
    // A project's own module of that name, and one that has what Bottle has under another name.
    ("bottle.py", "def get(path): pass", "from bottle import get", "get('/')"),
    ("bottle.py", "from library import Bottle\ndef get(path): pass", "from bottle import get", "get('/')"),
    ("jar.py", "class Bottle: pass\ndef get(path): pass", "from jar import get", "get('/')"),
    ("bottle.py", "import bottle\nclass Bottle(bottle.Bottle): pass\ndef get(path): pass", "from bottle import get", "get('/')"),
    ("third/bottle.py", "from bottle import Bottle as Base\nclass Bottle(Base): pass\ndef get(path): pass", "from third.bottle import get", "get('/')"),
    // What the copy does not have it does not give.
    ("bottle.py", "class Bottle: pass", "from bottle import *", "get('/')"),
  ])
  func `a module that is no copy`(path: String, text: String, statement: String, decorator: String) throws {
    try check(path, text, statement, decorator, "possible")
  }

  private func check(_ path: String, _ text: String, _ statement: String, _ decorator: String, _ certainty: String) throws {
    try SourceAnalysisTests.check(
      """
      from threading import Thread
      \(statement)
      @\(decorator)
      def index(): Thread(target=print).start()  #~ thread dropped \(certainty)
      -- \(path)
      \(text)
      """, callable: nil)
  }

  @Test func `a module of the project that builds on the library whose name it has`() throws {
    try SourceAnalysisTests.check(
      """
      from services.multiprocessing import manager
      def application(environ, start_response): manager.go()
      -- services/multiprocessing.py
      import multiprocessing as mp
      class Process(mp.Process): pass
      class Manager:
          def go(self): Process(target=print).start()  #~ process dropped certain
      manager = Manager()
      """)
  }
}
