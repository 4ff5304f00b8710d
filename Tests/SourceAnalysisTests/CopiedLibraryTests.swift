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
}
