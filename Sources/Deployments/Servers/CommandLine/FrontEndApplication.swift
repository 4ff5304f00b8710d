import Catalogue
import ConfigSyntax
import Workspace

/// Finds the application that a command such as `fastapi run` looks for itself: the file that it names, the project's own file, or
/// the first of the names that it tries.
struct FrontEndApplication {
  private(set) var found = CommandLineServer.Files()
  private let settings: [Setting]
  private let search: FrontEnd.ApplicationSearch
  private let server: ServerKnowledge
  private let lookup: WorkspaceLookup
  private let home: WorkspacePath

  /// - Parameter settings: What words and variables say.
  init(_ settings: [Setting], _ search: FrontEnd.ApplicationSearch, of server: ServerKnowledge, lookup: WorkspaceLookup, home: WorkspacePath) {
    self.settings = settings
    self.search = search
    self.server = server
    self.lookup = lookup
    self.home = home
    guard let name = server.entry?.setting, setting(name) == nil else { return }
    if let saying = application(as: name) { found.layers = [[saying]] }
  }

  private func setting(_ name: String) -> Setting? { settings.first { $0.name == name } }

  private mutating func application(as name: String) -> Saying? {
    let file = setting(search.file)
    if case .unknown(let reason)? = file?.effective {
      return file.map { Saying(name, text: $0.said.value, value: .unknown(reason: reason), origin: $0.said.origin) }
    }
    let attribute = setting(search.attribute)
    if file == nil, attribute == nil, let saying = tableSaying(name) { return saying }
    for text in file.map({ [$0.said.value] }) ?? search.files {
      guard let path = self.path(text) else { continue }
      if file == nil { found.assumptions.append("the application is taken to be in \(path), the first of the files that are looked for") }
      let module = module(of: path)
      let object = attribute?.said.value ?? object(in: path)
      let origin = file?.said.origin ?? attribute?.said.origin ?? Origin(SourceSpan(path, ByteSpan(0..<0)))
      return Saying(name, text: "\(module):\(object)", value: .text("\(module):\(object)"), origin: origin)
    }
    guard let file else {
      found.assumptions.append("which application is started is not known: none of the files that are looked for is in the workspace")
      return nil
    }
    return Saying(name, text: file.said.value, value: .unknown(reason: "`\(file.said.value)` is not in the workspace"), origin: file.said.origin)
  }

  /// The file, or the folder's own file when a package is named.
  private mutating func path(_ text: String) -> WorkspacePath? {
    for name in [text, text + "/__init__.py"] {
      guard case .found(let path, let assumption) = lookup.file(Array(name.utf8), mentionedIn: home) else { continue }
      if let assumption { found.assumptions.append(assumption) }
      return path
    }
    return nil
  }

  private mutating func tableSaying(_ name: String) -> Saying? {
    guard let table = search.table, case .found(let path, _) = lookup.file(Array(table.file.utf8), mentionedIn: home),
      let file = try? lookup.tree.read(path)
    else { return nil }
    var node = readTOML(file.bytes).tree.roots.first
    for key in table.key { node = node?[key] }
    guard let node, let text = node.text else { return nil }
    found.files.append(path)
    return Saying(name, text: text, value: .text(text), origin: Origin(SourceSpan(path, node.span)))
  }

  /// The name under which a file is imported: as deep as its folders are packages.
  private func module(of path: WorkspacePath) -> String {
    let isPackage = path.isNamed("__init__.py")
    var names = isPackage ? [] : [String(decoding: path.name, as: UTF8.self).split(separator: ".").first.map(String.init) ?? ""]
    var folder = path.parent
    while folder != .root, lookup.isFile(folder.appending("__init__.py")) {
      names.insert(String(decoding: folder.name, as: UTF8.self), at: 0)
      folder = folder.parent
    }
    return names.joined(separator: ".")
  }

  private func object(in path: WorkspacePath) -> String {
    let names = PythonConfigurationReader(lookup: lookup, searchPath: [path.parent, .root], server: server).read(path)?.names ?? []
    if let preferred = search.attributes.first(where: { wanted in names.contains { $0.name == wanted } }) { return preferred }
    return names.first { $0.binding.source.hasPrefix("\(search.constructor)(") }?.name ?? search.attributes.first ?? ""
  }
}
