import Catalogue
import SourceAnalysis
import Testing
import Workspace

@Test func `debug`() throws {
  let c = Catalogue.builtIn()
  print(c.problems, c.python.jobs.keys.sorted(), c.python.types.keys.sorted(), c.python.roots.count, c.python.loads.count)
  let tree = FileTree(["app.py": """
    from concurrent.futures import ThreadPoolExecutor
    pool = ThreadPoolExecutor()
    def application(env, start):
        pool.submit(print)
        return []
    """])
  let (facts, problems) = FactsExtractor.facts(of: try tree.read("app.py"))
  print(problems)
  for e in facts.expressions { print(e) }
  for e in facts.bindings { print(e) }
  let a = SourceAnalyzer(tree: tree, knowledge: c.python).analyze(ProcessDescription(entries: [.init(file: "app.py", callable: "application")], searchPath: [.root]))
  print(a)
}
