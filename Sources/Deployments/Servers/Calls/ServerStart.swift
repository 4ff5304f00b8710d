import Catalogue
import PythonSyntax
import Workspace

/// A place in Python code that starts a server.
struct ServerStart {
  let place: SourceSpan
  /// What the call's arguments say.
  private(set) var sayings: [Saying] = []
  /// The words of a command line that the call is given; `nil` when it takes settings.
  private(set) var words: [CommandWord]?
  /// The application, when the call is given the object and not its name.
  private(set) var app: EntryPoint?

  /// The calls of a file that start this server.
  ///
  /// - Parameters:
  ///   - program: The program that comes to them; `nil` for the file itself.
  ///   - standpoint: What is known of the machine that runs the program: its environment above all.
  static func all(
    in path: WorkspacePath, of server: ServerKnowledge, tree: FileTree, program: PythonProgram? = nil, standpoint: Standpoint = Standpoint()
  ) -> [ServerStart] {
    let found = calls(in: path, of: server, tree: tree, program: program)
    if found.isEmpty { return [] }
    let reader = PythonConfigurationReader(
      lookup: WorkspaceLookup(tree: tree, standpoint: standpoint), searchPath: program?.searchPath ?? [path.parent, .root], server: server)
    let arguments = found.map { Arguments($0.call.element, $0.pattern, of: server) }
    let values = reader.values(of: zip(found, arguments).map { ($0.call.element.node, $1.nodes) }, in: path, running: program?.main ?? path)
    return zip(zip(found, arguments), values).map { ServerStart($0.0.call.element, $0.1, $1, of: server, path) }.sorted { $0.place < $1.place }
  }

  /// The calls themselves, before anybody asks what they say.
  static func calls(in path: WorkspacePath, of server: ServerKnowledge, tree: FileTree, program: PythonProgram?) -> [(call: KeptSyntax<Call>, pattern: ServerCall)] {
    let isTest = path.components.contains { component in ["test", "tests"].contains { component.elementsEqual($0.utf8) } } || path.name.starts(with: "test_".utf8)
    if isTest || server.calls.isEmpty { return [] }
    let known = program?[path]
    guard let syntax = known?.syntax ?? syntax(of: path, in: tree) else { return [] }
    let calls = known?.calls ?? CallsByName(syntax, ImportedNames(syntax))
    return server.calls.flatMap { pattern in
      calls.calls(of: pattern.names, orMethods: pattern.methods).filter { program?.reaches($0.span, in: path) ?? true }.map { (KeptSyntax($0), pattern) }
    }
  }

  private static func syntax(of path: WorkspacePath, in tree: FileTree) -> SyntaxTree? {
    guard let file = try? tree.read(path), file.bytes.count <= PythonEvaluator.fileSizeLimit else { return nil }
    return parsePython(file.bytes).tree
  }

  /// The arguments of a call, told apart by what they say.
  private struct Arguments {
    /// Whether they hold the words of a command line.
    var areWords = false
    var settings: [(name: String, node: SyntaxNode)] = []
    var words: SyntaxNode?

    init(_ call: Call, _ pattern: ServerCall, of server: ServerKnowledge) {
      let positionals = Array(call.arguments)
      guard let position = pattern.words else {
        let named = call.keywords.compactMap { keyword in keyword.name.map { (pattern.keywords[$0.text] ?? $0.text, keyword.value) } }
        settings = Array(zip(pattern.positionals, positionals)) + named
        return
      }
      areWords = true
      words = call.argument(at: position)
    }

    var nodes: [SyntaxNode] { settings.map(\.node) + (words.map { [$0] } ?? []) }
  }

  private init(_ call: Call, _ arguments: Arguments, _ values: [PythonBinding], of server: ServerKnowledge, _ path: WorkspacePath) {
    place = SourceSpan(path, call.span)
    if arguments.areWords {
      words = values.first.map(Self.words) ?? []
      if let line = server.commandLine, let subcommand = line.subcommands.first, let given = words, !given.contains(where: { line.subcommands.contains($0.text) }) {
        // Old versions take the program's name there, and no subcommand.
        words = [CommandWord(subcommand)] + given.drop { !$0.text.hasPrefix("-") }
      }
      app = Self.entry(Attribute(call.function)?.value ?? call.function, callable: "", path)
      return
    }
    for ((setting, node), binding) in zip(arguments.settings, values) {
      let isApp = setting == server.entry?.setting
      if isApp, binding.value.text == nil, binding.value != .none {
        // The object itself: what makes it stands in this file, or is imported by it.
        app = Self.entry(node, callable: server.serves == .request ? node.text : "", path)
        continue
      }
      let option = isApp ? CommandOption(setting: setting) : server.option(saying: setting)
      if let saying = option?.saying(binding) { sayings.append(saying) }
    }
  }

  private static func entry(_ node: SyntaxNode, callable: String, _ path: WorkspacePath) -> EntryPoint {
    EntryPoint(
      app: Said(node.text, origin: Origin(SourceSpan(path, node.span))), file: path, module: nil, callable: callable,
      searchPath: [path.parent, .root].reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
  }

  private static func words(_ binding: PythonBinding) -> [CommandWord] {
    guard let elements = binding.value.elements else {
      return [CommandWord(binding.source, origin: Origin(binding.place), unknown: binding.value.unknown?.reason ?? "it is no list of words")]
    }
    return elements.map { element in
      CommandWord(element.string, origin: Origin(binding.place), unknown: element.unknown?.reason)
    }
  }
}

extension Call {
  /// The argument at a place, by its name if it is given one.
  func argument(at position: ArgumentPosition) -> SyntaxNode? {
    if let keyword = position.keyword, let named = keywords.first(where: { $0.name?.text == keyword }) { return named.value }
    return position.index.flatMap { index in arguments.dropFirst(index).first }
  }
}
