// SettingsDump [--readers NAME,NAME…] FOLDER…: resolves the command line of every case and prints one JSON object a line.
//
// The readers are those that the real server was built with: the others are taken out of the rules.
// A case is a folder with `argv` and `env` (words that end with NUL) beside `files`, the workspace in which it starts, and
// perhaps `server`, the server's name.
import Catalogue
import ConfigSyntax
import Deployments
import Foundation
import Workspace

func words(_ url: URL) -> [String] {
  ((try? Data(contentsOf: url)) ?? Data()).split(separator: 0, omittingEmptySubsequences: false).dropLast().map { String(decoding: $0, as: UTF8.self) }
}

func plain(_ value: SettingValue) -> Any {
  switch value {
  case .number(let number): number
  case .boolean(let flag): flag ? 1 : 0
  case .text(let text): text
  case .list(let items): items
  case .unknown: NSNull()
  }
}

/// With its kind, so that a text is never taken for a number.
func typed(_ value: SettingValue) -> [Any] {
  switch value {
  case .number(let number): ["number", number]
  case .boolean(let flag): ["boolean", flag]
  case .text(let text): ["text", text]
  case .list(let items): ["list", items]
  case .unknown(let reason): ["unknown", reason]
  }
}

// SettingsDump --launches FOLDER…: what the files of each folder start, one JSON object a line.
if CommandLine.arguments.dropFirst().first == "--launches" {
  try dumpLaunches(of: Array(CommandLine.arguments.dropFirst(2)))
  exit(0)
}

var arguments = CommandLine.arguments.dropFirst()
var rules = RuleFile.builtIn.filter { $0.name.hasPrefix("servers/") || $0.name == "python/environment-readers.yml" }
if arguments.first == "--readers", let list = arguments.dropFirst().first {
  let kept = list.split(separator: ",")
  rules = rules.map { rule in
    let text = String(decoding: rule.source.bytes, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      !(line.contains("format: ") && line.contains("when: uWSGI reads")) || kept.contains { line.contains("name: \($0),") }
    }
    return RuleFile(name: rule.name, source: SourceFile(path: rule.source.path, text: lines.joined(separator: "\n")))
  }
  arguments = arguments.dropFirst(2)
}
let catalogue = Catalogue(rules)
let finder = DeploymentFinder(catalogue: catalogue.servers)
var output = Data()
for argument in arguments {
  let folder = URL(fileURLWithPath: argument)
  let root = folder.appendingPathComponent("files").resolvingSymlinksInPath().path
  let variables = words(folder.appendingPathComponent("env")).map { pair in
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return ServerEnvironment.Variable(String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
  }
  let standpoint = Standpoint(root: root, folder: .root, environment: ServerEnvironment(variables, isComplete: true))
  let argv = words(folder.appendingPathComponent("argv")).map { CommandWord($0) }
  let files = try FileTree(root: root)
  let server = words(folder.appendingPathComponent("server")).first ?? "uwsgi"
  if server == "gunicorn" {
    let version = words(folder.appendingPathComponent("version")).first
    guard let deployment = finder.resolve(server, argv: argv, from: standpoint, in: files)?.deployments.first else { continue }
    let trace = finder.gunicornTrace(argv: argv, from: standpoint, in: files, version: version)
    let object: [String: Any] = [
      "case": argument,
      "assumptions": deployment.assumptions,
      "refusals": trace?.refusals ?? [],
      "settings": Dictionary(uniqueKeysWithValues: deployment.settings.map { ($0.name, typed($0.effective)) }),
      "app": deployment.entries.first?.app.value ?? NSNull(),
    ]
    output += try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]) + Data("\n".utf8)
    continue
  }
  if server != "uwsgi" {
    // With places, so that what the server would refuse is said.
    let place = Origin(SourceSpan("command", ByteSpan(0..<0)))
    let placed = ServerEnvironment(variables.map { ServerEnvironment.Variable($0.name, $0.value, origin: place) }, isComplete: true)
    let there = Standpoint(root: root, folder: .root, environment: placed)
    guard let result = finder.resolve(server, argv: argv.map { CommandWord($0.text, origin: place) }, from: there, in: files) else { continue }
    let object: [String: Any] = [
      "case": argument,
      "refusals": result.problems.map(\.problem.message),
      "settings": Dictionary(uniqueKeysWithValues: (result.deployments.first?.settings ?? []).map { ($0.name, typed($0.effective)) }),
    ]
    output += try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]) + Data("\n".utf8)
    continue
  }
  guard let trace = finder.uwsgiTrace(argv: argv, from: standpoint, in: files),
    let deployment = finder.resolve("uwsgi", argv: argv, from: standpoint, in: files)?.deployments.first
  else { continue }
  let object: [String: Any] = [
    "case": argument,
    "pairs": trace.pairs.map { pair -> [Any] in
      [pair.key, pair.value.map { String(decoding: $0, as: UTF8.self) } ?? NSNull(), pair.isUnknown, pair.isDoubtful]
    },
    "refusals": trace.refusals,
    "settings": Dictionary(uniqueKeysWithValues: deployment.settings.map { ($0.name, plain($0.effective)) }),
  ]
  output += try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]) + Data("\n".utf8)
}
FileHandle.standardOutput.write(output)
