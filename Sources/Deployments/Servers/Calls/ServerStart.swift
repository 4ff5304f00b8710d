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
  /// Whether running the file as a program leads to the call.
  private(set) var isReached = true

  /// The calls of a file that start this server.
  ///
  /// - Parameter standpoint: What is known of the machine that runs the file: its environment above all.
  static func all(in path: WorkspacePath, of server: ServerKnowledge, tree: FileTree, standpoint: Standpoint = Standpoint()) -> [ServerStart] {
    let isTest = path.components.contains { component in ["test", "tests"].contains { component.elementsEqual($0.utf8) } } || path.name.starts(with: "test_".utf8)
    guard !isTest, let file = try? tree.read(path), file.bytes.count <= PythonEvaluator.fileSizeLimit else { return [] }
    let syntax = parsePython(file.bytes).tree
    let names = ImportedNames(syntax)
    let calls = syntax.nodes.compactMap { Call($0) }
    let reader = PythonConfigurationReader(lookup: WorkspaceLookup(tree: tree, standpoint: standpoint), searchPath: [path.parent, .root])
    let reach = ProgramReach(syntax)
    return server.calls.flatMap { pattern in
      calls.filter { call in
        let called = names.fullName(of: call.function)
        let isMethod = Attribute(call.function).map { pattern.methods.contains($0.name.text) } ?? false
        return isMethod || called.map(pattern.names.contains) ?? false
      }.map { call in
        var start = ServerStart(call, pattern, server: server, path, reader)
        start.isReached = reach.contains(call.span)
        return start
      }
    }.sorted { $0.place < $1.place }
  }

  private init(_ call: Call, _ pattern: ServerCall, server: ServerKnowledge, _ path: WorkspacePath, _ reader: PythonConfigurationReader) {
    place = SourceSpan(path, call.span)
    let positionals = Array(call.arguments)
    if let position = pattern.words {
      let named = call.keywords.first { $0.name?.text == position.keyword }?.value
      let value = named ?? position.index.flatMap { $0 < positionals.count ? positionals[$0] : nil }
      words = value.map { Self.words(reader.value(of: [$0], in: path)[0]) } ?? []
      if let line = server.commandLine, let subcommand = line.subcommands.first, let given = words, !given.contains(where: { line.subcommands.contains($0.text) }) {
        // Old versions take the program's name there, and no subcommand.
        words = [CommandWord(subcommand)] + given.drop { !$0.text.hasPrefix("-") }
      }
      app = Self.entry(Attribute(call.function)?.value ?? call.function, callable: "", path)
      return
    }
    let named = call.keywords.compactMap { keyword in keyword.name.map { (pattern.keywords[$0.text] ?? $0.text, keyword.value) } }
    let arguments = Array(zip(pattern.positionals, positionals)) + named
    for ((setting, node), binding) in zip(arguments, reader.value(of: arguments.map(\.1), in: path)) {
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

/// The full names that a file's imports give to its own names.
struct ImportedNames {
  private var names: [String: String] = [:]

  init(_ tree: SyntaxTree) {
    for node in tree.nodes {
      if let statement = ImportStatement(node) {
        for alias in statement.names {
          let first = String(alias.name.text.prefix { $0 != "." })
          if let asName = alias.asName { names[asName.text] = alias.name.text } else { names[first] = first }
        }
      } else if let statement = ImportFrom(node), statement.level == 0, let module = statement.module {
        for alias in statement.names { names[(alias.asName ?? alias.name).text] = "\(module.text).\(alias.name.text)" }
      }
    }
  }

  /// `uvicorn.run` for `run` behind `from uvicorn import run`; `nil` for what no import leads to.
  func fullName(of node: SyntaxNode) -> String? {
    var node = node
    var rest: [String] = []
    // A name of more parts than this is none of a library.
    while let attribute = Attribute(node), rest.count < 10 {
      rest.insert(attribute.name.text, at: 0)
      node = attribute.value
    }
    guard let name = Name(node)?.identifier.text, let full = names[name] else { return nil }
    return ([full] + rest).joined(separator: ".")
  }
}
