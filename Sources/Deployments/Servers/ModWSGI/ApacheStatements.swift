import ConfigSyntax
import Workspace

/// The directives of an Apache configuration file and of those of the workspace that it includes, each with where it counts.
struct ApacheStatements {
  struct Statement {
    let directive: ApacheDirective
    let path: WorkspacePath
    /// The virtual host around it; 0 for the server itself.
    let host: Int
    /// What must be so for it to count, in words.
    let conditions: [String]

    var place: SourceSpan { SourceSpan(path, directive.span) }

    func span(of argument: ApacheDirective.Argument) -> SourceSpan { SourceSpan(path, argument.span) }
  }

  static let fileLimit = 200

  private(set) var all: [Statement] = []
  private(set) var files: [WorkspacePath] = []
  private(set) var problems: [PlacedProblem] = []
  private let tree: FileTree
  /// What `Define` says, by name: `${NAME}` stands for it, and `<IfDefine NAME>` asks for it.
  private var definitions: [String: String] = [:]
  private var hosts = 0
  private var includes = 0

  init(of path: WorkspacePath, in tree: FileTree) {
    self.tree = tree
    read(path, host: 0, conditions: [])
  }

  func named(_ names: String...) -> [Statement] {
    all.filter { statement in names.contains { statement.directive.isNamed($0) } }
  }

  private mutating func read(_ path: WorkspacePath, host: Int, conditions: [String]) {
    guard !files.contains(path), files.count < Self.fileLimit, let file = try? tree.read(path), file.bytes.count <= CandidateScan.sizeLimit else { return }
    files.append(path)
    let parsed = readApacheConfiguration(file.bytes)
    problems += parsed.problems.map { PlacedProblem($0, in: path) }
    add(parsed.tree, in: path, host: host, conditions: conditions)
  }

  /// Sections are as deep as their reader lets them be.
  private mutating func add(_ directives: [ApacheDirective], in path: WorkspacePath, host: Int, conditions: [String]) {
    for written in directives {
      let directive = written.filled(definitions)
      let first = directive.arguments.first?.text ?? ""
      guard let children = directive.children else {
        all.append(Statement(directive: directive, path: path, host: host, conditions: conditions))
        if directive.isNamed("Define") { definitions[first] = directive.arguments.dropFirst().first?.text ?? "" }
        if directive.isNamed("UnDefine") { definitions[first] = nil }
        if directive.isNamed("Include") || directive.isNamed("IncludeOptional") { include(first, from: path, host: host, conditions: conditions) }
        continue
      }
      switch directive.name.lowercased() {
      case "ifmodule":
        // mod_wsgi is there, or nothing here matters; other modules are taken to be there.
        if !first.hasPrefix("!") { add(children, in: path, host: host, conditions: conditions) }
      case "ifdefine" where definitions[first] != nil: add(children, in: path, host: host, conditions: conditions)
      case "ifdefine" where first.hasPrefix("!") && definitions[String(first.dropFirst())] != nil: break
      case "ifdefine", "ifversion", "if", "elseif", "else", "iffile", "ifdirective", "ifsection":
        let words = directive.arguments.map(\.text).joined(separator: " ")
        add(children, in: path, host: host, conditions: conditions + ["when `<\(directive.name)\(words.isEmpty ? "" : " ")\(words)>` holds"])
      case "virtualhost":
        hosts += 1
        add(children, in: path, host: hosts, conditions: conditions)
      default: add(children, in: path, host: host, conditions: conditions)
      }
    }
  }

  /// A pattern below the folder of the file that includes it, or below one around that; what lies on the server's own disk is not known.
  private mutating func include(_ pattern: String, from path: WorkspacePath, host: Int, conditions: [String]) {
    includes += 1
    guard !pattern.isEmpty, !pattern.hasPrefix("/"), includes <= Self.fileLimit else { return }
    var folder = path.parent
    while true {
      let wanted = Array((folder == .root ? pattern : "\(folder)/\(pattern)").utf8)
      let found = tree.files.filter { matchesGlob(wanted, $0.bytes) }
      if !found.isEmpty || folder == .root {
        for file in found { read(file, host: host, conditions: conditions) }
        return
      }
      folder = folder.parent
    }
  }
}

extension ApacheDirective {
  /// The same with what is defined in the places of `${NAME}`; other names are variables of the machine.
  fileprivate func filled(_ definitions: [String: String]) -> ApacheDirective {
    guard !definitions.isEmpty, arguments.contains(where: { $0.text.contains("${") }) else { return self }
    let arguments = arguments.map { Argument(text: Self.filled($0.text, definitions), span: $0.span) }
    return ApacheDirective(name: name, nameSpan: nameSpan, arguments: arguments, span: span, children: children)
  }
  /// Longer texts are given up: a definition can double another one each time.
  private static let lengthLimit = 1 << 14

  private static func filled(_ text: String, _ definitions: [String: String]) -> String {
    let bytes = Array(text.utf8)
    var made: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: "${".utf8), let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")),
        let value = definitions[String(decoding: bytes[(index + 2)..<end], as: UTF8.self)]
      {
        made += value.utf8
        index = end
      } else {
        made.append(bytes[index])
      }
      index += 1
      if made.count > lengthLimit { return text }
    }
    return String(decoding: made, as: UTF8.self)
  }
}
