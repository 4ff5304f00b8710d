import Glibc
import PythonSyntax
import Workspace

/// Runs the parser for scripts: `SyntaxDump ast|problems < paths`, `SyntaxDump fuzz SECONDS SEED < paths`,
/// `SyntaxDump bench lex|parse|imports|prefilter ROUNDS < paths`.
@main
enum Main {
  static func main() {
    runOnLargeStack()
  }
}

/// The dump follows the tree recursively, and chains are as deep as they are long.
private func runOnLargeStack() {
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  pthread_attr_setstacksize(&attributes, 1 << 30)
  var thread = pthread_t()
  let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { _ in
    run(Array(CommandLine.arguments.dropFirst()))
    return nil
  }
  pthread_create(&thread, &attributes, body, nil)
  pthread_join(thread, nil)
}

private func run(_ arguments: [String]) {
  switch arguments.first {
  case "ast": dumpTrees()
  case "problems": listProblems()
  default:
    print("usage: SyntaxDump ast|problems|fuzz|bench …")
    exit(2)
  }
}

private func dumpTrees() {
  var parser = PythonParser()
  var output = TextOutput()
  for path in pathsFromInput() {
    guard let bytes = contents(of: path) else { continue }
    let parsed = parser.parse(bytes)
    output.line("@" + path)
    let positions = Positions(parsed.tree)
    for problem in parsed.problems { output.line("!\(positions.line(problem.span.start)) \(problem.message)") }
    if parsed.problems.isEmpty {
      var dump = ASTDump(parsed.tree, to: output)
      output = TextOutput()
      dump.module(parsed.tree.root)
      output = dump.output
    }
  }
  output.flush()
}

private func listProblems() {
  var parser = PythonParser()
  var output = TextOutput()
  for path in pathsFromInput() {
    guard let bytes = contents(of: path) else { continue }
    let parsed = parser.parse(bytes)
    let positions = Positions(parsed.tree)
    for problem in parsed.problems {
      let expected = problem.expected.map { "; expected \($0)" } ?? ""
      output.line("\(path):\(positions.text(problem.span.start)): \(problem.message)\(expected)")
    }
  }
  output.flush()
}
