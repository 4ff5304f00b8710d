import SourceAnalysis
import Testing
import Workspace

/// Packages outside of the folders in which imports are looked for.
@Suite struct InstalledPackageTests {
  @Test func `a package above the search path is taken to be installed`() throws {
    let project = Project(
      """
      -- shop/__init__.py
      -- shop/core/__init__.py
      -- shop/core/wsgi.py
      from shop.jobs import launch
      def application(env, start):
          launch()
      -- shop/jobs.py
      from threading import Thread
      def launch():
          Thread(target=print).start()
      """)
    let process = ProcessDescription(entries: [.init(file: "shop/core/wsgi.py", callable: "application")], searchPath: ["shop"])
    let analysis = SourceAnalyzer(tree: FileTree(project.files), knowledge: builtInPython).analyze(process)
    #expect(analysis.jobs.map(\.certainty) == [.certain])
  }

  @Test(arguments: [
    (["libs/jobs/pyproject.toml", "libs/jobs/jobs/__init__.py"], "libs/jobs/jobs"), (["libs/jobs/setup.py", "libs/jobs/src/jobs/__init__.py"], "libs/jobs/src/jobs"),
    (["web/setup.cfg", "jobs/setup.cfg", "jobs/jobs/__init__.py"], "jobs/jobs"),
    // A part of a namespace package, of which another project has another part.
    (["libs/jobs/pyproject.toml"], "libs/jobs/jobs"), (["a/setup.py", "b/pyproject.toml", "b/jobs/mails.py"], "a/src/jobs"),
  ])
  func `a package of a project beside is taken to be installed`(files: [String], folder: String) throws {
    #expect(try jobs(besides: files, below: folder) == [.certain])
  }

  @Test(arguments: [
    // No project, one of two projects, and a project of tests.
    (["libs/jobs/README.md", "libs/jobs/jobs/__init__.py"], "libs/jobs/jobs"), (["a/setup.py", "b/setup.py", "b/jobs/core.py"], "a/jobs"),
    (["a/setup.py", "a/jobs/__init__.py", "b/setup.py", "b/jobs/__init__.py"], "a/jobs"), (["tests/shop/setup.py", "tests/shop/jobs/__init__.py"], "tests/shop/jobs"),
    (["libs/setup.py", "libs/deep/jobs/__init__.py"], "libs/deep/jobs"),
  ])
  func `a folder beside that is no installed package`(files: [String], folder: String) throws {
    #expect(try jobs(besides: files, below: folder).isEmpty)
  }

  /// The jobs of an application in `web/site.py` that imports `jobs.core`, which lies in this folder.
  private func jobs(besides files: [String], below folder: String) throws -> [Certainty] {
    var texts = Dictionary(uniqueKeysWithValues: files.map { ($0, "") })
    texts["web/site.py"] = "from jobs.core import launch\ndef application(env, start):\n    launch()\n"
    texts["\(folder)/core.py"] = "from threading import Thread\ndef launch():\n    Thread(target=print).start()\n"
    let process = ProcessDescription(entries: [.init(file: "web/site.py", callable: "application")], searchPath: ["web"])
    return SourceAnalyzer(tree: FileTree(texts), knowledge: builtInPython).analyze(process).jobs.map(\.certainty)
  }
}
