import PythonSyntax
import Workspace

/// The file that makes a Celery application, and what it does to the application's configuration.
struct CeleryApplication {
  /// What is given to `config_from_object`.
  struct Source {
    let value: SyntaxNode
    let namespace: SyntaxNode?
  }

  let path: WorkspacePath
  /// The settings that the file itself says, in order.
  private(set) var own: [(key: String, value: SyntaxNode)] = []
  private(set) var source: Source?
  /// The value of `os.environ.setdefault("DJANGO_SETTINGS_MODULE", …)`.
  private(set) var settingsModule: String?
  private let tree: SyntaxTree

  /// The first of these files, or of those that they import, that makes one.
  static func found(from files: [WorkspacePath], lookup: WorkspaceLookup, searchPath: [WorkspacePath]) -> CeleryApplication? {
    var pending = files
    var seen = Set(files)
    // Applications are made near their entry: a few files lead there.
    while !pending.isEmpty, seen.count < 60 {
      let path = pending.removeFirst()
      guard let file = try? lookup.tree.read(path), file.bytes.count <= PythonEvaluator.fileSizeLimit else { continue }
      if let application = CeleryApplication(file) { return application }
      for next in imports(of: file, lookup, searchPath) where seen.insert(next).inserted { pending.append(next) }
    }
    return nil
  }

  private static func imports(of file: SourceFile, _ lookup: WorkspaceLookup, _ searchPath: [WorkspacePath]) -> [WorkspacePath] {
    importStatements(in: file.bytes).flatMap { statement -> [WorkspacePath] in
      let relative = statement.module.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
      var folders = searchPath
      if statement.level > 0 {
        folders = [(1..<max(statement.level, 1)).reduce(file.path.parent) { folder, _ in folder.parent }]
      }
      let names = [relative] + (statement.names.isEmpty ? [] : statement.names.map { relative + (relative.isEmpty ? [] : [UInt8(ascii: "/")]) + Array($0.utf8) })
      return folders.flatMap { folder in
        names.filter { !$0.isEmpty }.flatMap { [$0 + Array(".py".utf8), $0 + Array("/__init__.py".utf8)] }
          .compactMap { WorkspacePath(resolving: $0, against: folder) }.filter(lookup.isFile)
      }
    }
  }

  init?(_ file: SourceFile) {
    path = file.path
    tree = parsePython(file.bytes).tree
    let calls = tree.nodes.compactMap { Call($0) }
    guard let making = calls.first(where: { Self.lastName($0.function) == "Celery" }) else { return nil }
    if let value = making.keywords.first(where: { $0.name?.text == "config_source" })?.value { source = Source(value: value, namespace: nil) }
    for call in calls { take(call) }
    for assign in tree.nodes.compactMap({ Assign($0) }) { take(assign) }
  }

  private static func lastName(_ node: SyntaxNode) -> String? {
    Name(node)?.identifier.text ?? Attribute(node)?.name.text
  }

  private mutating func take(_ call: Call) {
    guard let function = Attribute(call.function) else { return }
    switch function.name.text {
    case "config_from_object":
      let value = call.arguments.first { _ in true } ?? call.keywords.first { $0.name?.text == "obj" }?.value
      if let value { source = Source(value: value, namespace: call.keywords.first { $0.name?.text == "namespace" }?.value) }
    case "update" where Self.isConfiguration(function.value):
      own += call.keywords.compactMap { keyword in keyword.name.map { ($0.text, keyword.value) } }
      for argument in call.arguments {
        own += (DictDisplay(argument)?.entries.compactMap { entry in StringLiteral(entry.key)?.value.map { ($0, entry.value) } }) ?? []
      }
    case "setdefault" where call.arguments.count == 2:
      let texts = call.arguments.map { StringLiteral($0)?.value }
      if texts[0] == "DJANGO_SETTINGS_MODULE" { settingsModule = texts[1] }
    default: break
    }
  }

  private mutating func take(_ assign: Assign) {
    for target in assign.targets {
      if let attribute = Attribute(target), Self.isConfiguration(attribute.value) {
        own.append((attribute.name.text, assign.value))
      } else if let item = Subscript(target), Self.isConfiguration(item.value), let key = StringLiteral(item.index)?.value {
        own.append((key, assign.value))
      } else if let item = Subscript(target), StringLiteral(item.index)?.value == "DJANGO_SETTINGS_MODULE" {
        settingsModule = StringLiteral(assign.value)?.value
      }
    }
  }

  /// `app.conf`, whatever the application is called.
  private static func isConfiguration(_ node: SyntaxNode) -> Bool {
    Attribute(node)?.name.text == "conf"
  }

  /// The class of this file that a name stands for.
  func type(named node: SyntaxNode) -> ClassDef? {
    guard let name = Name(node)?.identifier.text ?? Call(node).flatMap({ Name($0.function)?.identifier.text }) else { return nil }
    return tree.nodes.lazy.compactMap { ClassDef($0) }.first { $0.name.text == name }
  }
}
