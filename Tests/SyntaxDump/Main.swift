import Glibc
import PythonSyntax
import Workspace

/// Runs the parser for scripts: `SyntaxDump ast|ast-before-3.12|problems|check|imports < paths`, `SyntaxDump fuzz SECONDS SEED < paths`,
/// `SyntaxDump bench lex|parse|imports|prefilter|nothing ROUNDS < paths`.
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
  case "ast": dumpTrees(isBlurred: false)
  case "ast-before-3.12": dumpTrees(isBlurred: true)
  case "problems": listProblems()
  case "check": checkTrees()
  case "imports": checkImports()
  case "fuzz" where arguments.count == 3:
    var fuzzer = Fuzzer(seed: UInt64(arguments[2]) ?? 1, corpus: pathsFromInput().compactMap { contents(of: $0) }.filter { !$0.isEmpty })
    guard let count = fuzzer.run(seconds: Int(arguments[1]) ?? 10) else { exit(1) }
    print("\(count) inputs, no failure")
  case "bench" where arguments.count == 3:
    if !Benchmark.run(arguments[1], rounds: Int(arguments[2]) ?? 1, files: pathsFromInput().compactMap { contents(of: $0) }) { exit(2) }
  default:
    print("usage: SyntaxDump ast|problems|check|imports | fuzz SECONDS SEED | bench lex|parse|imports|prefilter|nothing ROUNDS, paths on stdin")
    exit(2)
  }
}

private func dumpTrees(isBlurred: Bool) {
  var parser = PythonParser()
  var output = TextOutput()
  for path in pathsFromInput() {
    guard let bytes = contents(of: path) else { continue }
    let parsed = parser.parse(bytes)
    output.line("@" + path)
    let positions = Positions(parsed.tree)
    for problem in parsed.problems { output.line("!\(positions.line(problem.span.start)) \(problem.message)") }
    if parsed.problems.isEmpty {
      var dump = ASTDump(parsed.tree, isBlurred: isBlurred, to: output)
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

private func checkTrees() {
  var parser = PythonParser()
  var count = 0
  var failures = 0
  for path in pathsFromInput() {
    guard let bytes = contents(of: path) else { continue }
    count += 1
    if let failure = TreeCheck(bytes: bytes).failure(parser.parse(bytes)) {
      failures += 1
      print("\(path): \(failure)")
    }
  }
  print("\(count) files checked, \(failures) failures")
  if failures > 0 { exit(1) }
}

private func checkImports() {
  var check = ImportCheck()
  for path in pathsFromInput() {
    guard let bytes = contents(of: path) else { continue }
    let parsed = parsePython(bytes)
    guard parsed.problems.isEmpty else { continue }
    for difference in check.compare(parsed.tree) { print("\(path): \(difference)") }
  }
  print("\(check.files) files, \(check.statements) imports: \(check.missed) missed, \(check.invented) invented")
  // The goal of reference/performance.md, G5.
  if check.missed * 1000 > check.statements || check.invented * 1000 > check.statements { exit(1) }
}
