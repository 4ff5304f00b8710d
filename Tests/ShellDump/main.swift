import Catalogue
import ConfigSyntax
import Deployments
import Workspace

// Shows what the reader of shell scripts and the follower of commands make of files.
//
//   ShellDump syntax FILE…      one line a file: the number of grammatical problems, and the first of them
//   ShellDump follow FOLDER…    what each launcher's command of a folder starts
//   ShellDump argv FILE…        the words that every command `helper` of a script gets, NUL behind each, a line break behind each
//                               command, a byte 1 in front of each file

/// Servers that are known by their names alone, so that what is shown does not depend on which of them can be resolved.
func namedServers(_ names: [String]) -> [ServerKnowledge] {
  names.compactMap { name in
    let file = RuleFile(name: "servers/\(name).yml", source: SourceFile(path: "servers/x.yml", text: "server: x\ntitle: x\nlanguage: python\nlaunch: [\"\(name)\"]\n"))
    return file.tree().tree.roots.first.flatMap { ServerKnowledge.read($0, in: file, among: [file]).server }
  }
}

func onDisk(_ path: String) -> SourceFile? {
  let slash = path.lastIndex(of: "/")
  let folder = slash.map { String(path[..<$0]) } ?? "."
  let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
  guard let tree = try? FileTree(unwalked: folder.isEmpty ? "/" : folder) else { return nil }
  return try? tree.read(WorkspacePath(bytes: Array(name.utf8)))
}

let arguments = CommandLine.arguments.dropFirst()
switch arguments.first {
case "syntax":
  for path in arguments.dropFirst() {
    guard let file = onDisk(path) else {
      print("unreadable \(path)")
      continue
    }
    let problems = readShell(file.bytes).problems.filter { $0.weight == .warning }
    let first = problems.first.map { " line \(file.lines.line(at: $0.span.start)): \($0.message)" } ?? ""
    print("\(problems.count) \(path)\(first)")
  }
case "argv":
  for path in arguments.dropFirst() {
    guard let file = onDisk(path) else { continue }
    let tree = FileTree([file.path: file.bytes])
    let follower = CommandFollower(servers: namedServers(["helper"]), knowledge: Catalogue.builtIn().launchers, tree: tree)
    let standpoint = Standpoint(folder: .root, environment: ServerEnvironment([], isComplete: true))
    let launch = Launch(
      file: file.path, command: .words([CommandWord("sh"), CommandWord(file.path.description), CommandWord("first"), CommandWord("second word")]),
      origin: SourceSpan(file.path, ByteSpan(0..<0)), standpoint: standpoint)
    print("\u{1}", terminator: "")
    for command in follower.follow(launch).commands {
      let words = command.arguments.map { ($0.unknown == nil ? "" : "?") + $0.text }
      print(words.map { $0 + "\0" }.joined())
    }
  }
case "follow":
  let servers = namedServers(["uwsgi", "uwsgi_python3", "gunicorn", "uvicorn", "hypercorn", "granian", "celery", "daphne", "waitress-serve", "dramatiq"])
  let catalogue = Catalogue.builtIn()
  for path in arguments.dropFirst() {
    guard let tree = try? FileTree(root: path) else { continue }
    print("=== \(path)")
    for way in DeploymentFinder(catalogue: servers, launchers: catalogue.launchers).followedLaunches(in: tree) {
      for command in way.followed.commands {
        let words = ([command.program] + command.arguments).map { $0.unknown == nil ? $0.text : "<\($0.text)>" }
        print("\(command.name): \(words.joined(separator: " "))")
        let folder = command.standpoint.folder.map { "\($0)" } ?? command.standpoint.directory
        if let folder, folder != "." { print("    in \(folder)") }
        for condition in command.conditions { print("    \(condition)") }
        for variable in command.standpoint.environment.variables { print("    \(variable.name)=\(variable.unknown == nil ? variable.value : "<\(variable.value)>")") }
        for assumption in command.assumptions { print("    (\(assumption))") }
        for file in command.embedded { print("    writes \(file.path)") }
      }
      for problem in way.followed.problems { print("    ! \(problem.path): \(problem.problem.message)") }
    }
  }
default:
  print("usage: ShellDump syntax|argv FILE…, ShellDump follow FOLDER…")
}
