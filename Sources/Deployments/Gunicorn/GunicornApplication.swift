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

  /// Every call of a subclass in a file, and the `self.cfg.set("name", value)` of the subclass's own.
  static func all(in path: WorkspacePath, lookup: WorkspaceLookup) -> [GunicornApplication] {
    guard let file = try? lookup.tree.read(path) else { return [] }
    let tree = parsePython(file.bytes).tree
    let classes = subclasses(in: tree)
    guard !classes.isEmpty else { return [] }
    let reader = PythonConfigurationReader(lookup: lookup, searchPath: [path.parent, .root])
    return tree.nodes.compactMap { Call($0) }.compactMap { call in
      guard let name = Name(call.function)?.identifier.text, let type = classes[name] else { return nil }
      return application(name, type, call, path, reader)
    }
  }

  private static func subclasses(in tree: SyntaxTree) -> [String: ClassDef] {
    let bases: Set<String> = ["BaseApplication", "Application", "WSGIApplication"]
    var found: [String: ClassDef] = [:]
    for definition in tree.nodes.compactMap({ ClassDef($0) }) {
      let isOne = definition.bases.contains { base in
        let last = base.text.split(separator: ".").last.map(String.init) ?? ""
        return bases.contains(last) || found[last] != nil
      }
      if isOne { found[definition.name.text] = definition }
    }
    return found
  }

  private static func application(
    _ name: String, _ type: ClassDef, _ call: Call, _ path: WorkspacePath, _ reader: PythonConfigurationReader
  ) -> GunicornApplication {
    var options: [(name: String, binding: PythonBinding)] = []
    var openness: String?
    let parameters = parameters(of: type)
    let optionsAt = parameters.firstIndex { $0.contains("option") || $0.contains("config") || $0 == "opts" }
    let appAt = parameters.firstIndex { $0.contains("app") }
    func argument(_ index: Int?) -> SyntaxNode? {
      guard let index else { return nil }
      if let keyword = call.keywords.first(where: { $0.name?.text == parameters[index] }) { return keyword.value }
      return index < call.arguments.count ? call.arguments[index] : nil
    }
    if let node = argument(optionsAt) {
      (options, openness) = self.options(in: node, around: call, path, reader)
    }
    // `self.cfg.set("workers", 4)` of the class itself.
    for set in type.node.tree.nodes.compactMap({ Call($0) }) where type.span.contains(set.span) && set.function.text == "self.cfg.set" && set.arguments.count == 2 {
      guard let key = StringLiteral(set.arguments[0])?.value else { continue }
      options += reader.value(of: [set.arguments[1]], in: path).map { (key, $0) }
    }
    let app = argument(appAt).map { Said($0.text, origin: Origin(SourceSpan(path, $0.span))) }
    return GunicornApplication(
      name: name, place: SourceSpan(path, call.span), options: options, openness: openness, app: app, searchPath: reader.searchPath)
  }

  /// The parameters of `__init__` behind `self`.
  private static func parameters(of type: ClassDef) -> [String] {
    let initializer = type.body.lazy.compactMap { FunctionDef($0) }.first { $0.name == "__init__" }
    return initializer.map { Array($0.parameters.map(\.name.text).dropFirst()) } ?? ["app", "options"]
  }

  /// The entries of a dictionary, also of one that a name of the same block stands for.
  private static func options(
    in node: SyntaxNode, around call: Call, _ path: WorkspacePath, _ reader: PythonConfigurationReader
  ) -> ([(name: String, binding: PythonBinding)], String?) {
    var display = DictDisplay(node)
    if let name = Name(node)?.identifier.text {
      // The last dictionary that the name is given before the call; functions are not run, so one inside them is found here too.
      display = node.tree.nodes.compactMap { Assign($0) }.filter { $0.span.end <= call.span.start && $0.targets.contains { Name($0)?.identifier.text == name } }
        .compactMap { DictDisplay($0.value) }.last
    }
    guard let display else { return ([], "what `\(node.text)` holds is not followed") }
    let entries = Array(display.entries)
    let values = reader.value(of: entries.map(\.value), in: path)
    var openness: String?
    let options = zip(entries, values).compactMap { entry, value -> (name: String, binding: PythonBinding)? in
      guard let key = StringLiteral(entry.key)?.value else {
        openness = "`\(entry.key?.text ?? "**\(entry.value.text)")` is not followed"
        return nil
      }
      var binding = PythonBinding(value.value, at: SourceSpan(path, (entry.key ?? entry.value).span.union(entry.value.span)), source: value.source, presumed: value.presumed)
      binding.earlier = []
      return (key, binding)
    }
    return (options, openness)
  }
}

extension GunicornResolver {
  mutating func take(_ application: GunicornApplication) {
    takeDefaults()
    take(application.options)
    if let openness = application.openness { assume("options beside those shown may be set: \(openness)") }
  }
}
