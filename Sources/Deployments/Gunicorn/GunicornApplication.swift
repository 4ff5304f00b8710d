import Catalogue
import PythonSyntax
import Workspace

/// A program that starts gunicorn itself: a subclass of `gunicorn.app.base.BaseApplication` that is given an application and options.
struct GunicornApplication: Sendable {
  /// The subclass's name.
  let name: String
  /// The call that makes it.
  let place: SourceSpan
  /// The options by name.
  let options: [(name: String, binding: PythonBinding)]
  /// Why options beside these may be set.
  let openness: String?
  /// The application as the call names it: `app`, `create_app()`.
  let app: Said<String>?
  /// The folders that the file's imports start from.
  let searchPath: [WorkspacePath]

  /// The files that hold the call and the class.
  let files: [WorkspacePath]

  /// Every call of a subclass, with the `self.cfg.set("name", value)` of the subclass's own.
  ///
  /// - Parameter everywhere: Whether calls count that running the program does not come to.
  static func all(in program: PythonProgram, of server: ServerKnowledge, lookup: WorkspaceLookup, everywhere: Bool = false) -> [GunicornApplication] {
    let types = subclasses(in: program)
    guard !types.isEmpty else { return [] }
    let reader = PythonConfigurationReader(lookup: lookup, searchPath: program.searchPath, server: server)
    return program.files.flatMap { path -> [GunicornApplication] in
      guard let syntax = program[path]?.syntax else { return [] }
      return syntax.nodes.compactMap { Call($0) }.compactMap { call in
        guard let name = program.definition(of: call.function, in: path), let type = types[name], everywhere || program.reaches(call.span, in: path) else { return nil }
        return GunicornApplication(type, call, path, program, reader)
      }
    }
  }

  private struct Subclass {
    let definition: ClassDef
    let file: WorkspacePath
  }

  private static func subclasses(in program: PythonProgram) -> [PythonProgram.Definition: Subclass] {
    let bases: Set<String> = ["BaseApplication", "Application", "WSGIApplication"]
    var found: [PythonProgram.Definition: Subclass] = [:]
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for path in program.files {
        guard let module = program[path] else { continue }
        for definition in module.syntax.nodes.compactMap({ ClassDef($0) }) {
          let name = PythonProgram.Definition(file: path, names: [definition.name.text])
          guard found[name] == nil else { continue }
          let isOne = definition.bases.contains { base in
            if let full = module.imports.fullName(of: base), full.hasPrefix("gunicorn."), let last = full.split(separator: ".").last { return bases.contains(String(last)) }
            return program.definition(of: base, in: path).map { found[$0] != nil } ?? false
          }
          if isOne {
            found[name] = Subclass(definition: definition, file: path)
            isGrowing = true
          }
        }
      }
    }
    return found
  }

  private init(_ type: Subclass, _ call: Call, _ path: WorkspacePath, _ program: PythonProgram, _ reader: PythonConfigurationReader) {
    let parameters = Self.parameters(of: type.definition)
    func argument(_ index: Int?) -> SyntaxNode? {
      guard let index else { return nil }
      if let keyword = call.keywords.first(where: { $0.name?.text == parameters[index] }) { return keyword.value }
      return index < call.arguments.count ? call.arguments[index] : nil
    }
    var options: [(name: String, binding: PythonBinding)] = []
    var openness: String?
    if let node = argument(parameters.firstIndex { $0.contains("option") || $0.contains("config") || $0 == "opts" }) {
      (options, openness) = Self.options(in: node, of: call, path, program, reader)
    }
    // `self.cfg.set("workers", 4)` of the class itself.
    let sets = type.definition.node.tree.nodes.compactMap { Call($0) }.filter { set in
      type.definition.span.contains(set.span) && set.function.text == "self.cfg.set" && set.arguments.count == 2 && StringLiteral(set.arguments[0]) != nil
    }
    let values = sets.isEmpty ? [] : reader.values(of: sets.map { ($0.node, [$0.arguments[1]]) }, in: type.file, running: program.main)
    for (set, value) in zip(sets, values) { if let key = StringLiteral(set.arguments[0])?.value { options += value.map { (key, $0) } } }
    name = type.definition.name.text
    place = SourceSpan(path, call.span)
    self.options = options
    self.openness = openness
    app = argument(parameters.firstIndex { $0.contains("app") }).map { Said($0.text, origin: Origin(SourceSpan(path, $0.span))) }
    searchPath = program.searchPath
    files = path == type.file ? [path] : [path, type.file]
  }

  /// The parameters of `__init__` behind `self`.
  private static func parameters(of type: ClassDef) -> [String] {
    let initializer = type.body.lazy.compactMap { FunctionDef($0) }.first { $0.name == "__init__" }
    return initializer.map { Array($0.parameters.map(\.name.text).dropFirst()) } ?? ["app", "options"]
  }

  /// The entries of the dictionary that the call is given, each with the place that says it where one does.
  private static func options(
    in node: SyntaxNode, of call: Call, _ path: WorkspacePath, _ program: PythonProgram, _ reader: PythonConfigurationReader
  ) -> ([(name: String, binding: PythonBinding)], String?) {
    var display = DictDisplay(node)
    if let name = Name(node)?.identifier.text {
      // The last dictionary that the name is given before the call.
      display = node.tree.nodes.compactMap { Assign($0) }.filter { $0.span.end <= call.span.start && $0.targets.contains { Name($0)?.identifier.text == name } }
        .compactMap { DictDisplay($0.value) }.last
    }
    let entries = display.map { Array($0.entries) } ?? []
    let values = reader.values(of: [(call.node, [node] + entries.map(\.value))], in: path, running: program.main)[0]
    var openness: String?
    var written: [(name: String, binding: PythonBinding)] = zip(entries, values.dropFirst()).compactMap { entry, value in
      guard let key = StringLiteral(entry.key)?.value else {
        openness = "`\(entry.key?.text ?? "**\(entry.value.text)")` is not followed"
        return nil
      }
      let place = SourceSpan(path, (entry.key ?? entry.value).span.union(entry.value.span))
      return (key, PythonBinding(value.value, at: place, source: value.source, presumed: value.presumed))
    }
    // What the program did to the dictionary until then.
    guard case .dictionary(let pairs) = values[0].value else {
      return (written, display == nil ? "what `\(node.text)` holds is not followed" : openness)
    }
    for pair in pairs {
      guard let key = pair.key.text else { continue }
      if let index = written.firstIndex(where: { $0.name == key }) {
        if pair.value.firstUnknown == nil, written[index].binding.value != pair.value {
          written[index].binding = PythonBinding(pair.value, at: written[index].binding.place, source: written[index].binding.source, presumed: values[0].presumed)
        }
      } else {
        written.append((key, PythonBinding(pair.value, at: values[0].place, source: node.text, presumed: values[0].presumed)))
      }
    }
    return (written, nil)
  }
}

extension GunicornResolver {
  mutating func take(_ application: GunicornApplication) {
    takeDefaults()
    take(application.options)
    if let openness = application.openness { assume("options beside those shown may be set: \(openness)") }
  }
}
