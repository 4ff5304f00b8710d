import Catalogue
import PythonSyntax
import Synchronization
import Workspace

/// A Python file that is run, and the files of the workspace through which it comes to code that may start a server.
struct PythonProgram: Sendable {
  /// Larger programs are followed this far.
  private static let fileLimit = 400

  let main: WorkspacePath
  /// The folders that absolute imports start from, in order.
  let searchPath: [WorkspacePath]
  /// The files that lead to the start of a server or hold it, the program itself first.
  private(set) var files: [WorkspacePath] = []
  private var modules: [WorkspacePath: Module] = [:]
  private var reach: ProgramReach?
  private let tree: FileTree
  private let pythonFiles: PythonFiles
  private let found = Found()

  /// Where modules were found, by their names and the folder that relative ones start from: many files import the same few.
  private final class Found: Sendable {
    struct Question: Hashable {
      let module: String
      let folder: WorkspacePath?
    }

    let modules = Mutex<[Question: WorkspacePath?]>([:])
    /// The same with the packages that the module lies in.
    let chains = Mutex<[Question: (owner: WorkspacePath?, outer: [WorkspacePath])]>([:])
    /// Whether the workspace has anything of a first name: most imports are of libraries.
    let firstNames = Mutex<[Substring: Bool]>([:])
  }

  /// One of the program's files.
  struct Module: Sendable {
    let syntax: SyntaxTree
    let imports: ImportedNames
    let calls: CallsByName
    let outline: ProgramReach.Outline

    init(_ syntax: SyntaxTree) {
      self.syntax = syntax
      imports = ImportedNames(syntax)
      calls = CallsByName(syntax, imports)
      outline = ProgramReach.Outline(syntax, imports)
    }
  }

  /// - Parameters:
  ///   - folder: Where the program is started.
  ///   - starting: The files that may hold the start of a server.
  ///   - pythonFiles: What is known of the workspace's files.
  init(_ main: WorkspacePath, in tree: FileTree, folder: WorkspacePath? = nil, starting: Set<WorkspacePath>, _ pythonFiles: PythonFiles) {
    self.main = main
    self.tree = tree
    self.pythonFiles = pythonFiles
    var root = main.parent
    // `python -m shop.server`: the folder above the outermost package.
    for _ in main.components where root != .root && tree.isFile(root.appending("__init__.py")) { root = root.parent }
    searchPath = [main.parent, root, folder, .root].compactMap { $0 }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    load(starting)
    reach = ProgramReach(self)
  }

  subscript(path: WorkspacePath) -> Module? { modules[path] }

  /// Whether running the program comes to a place of one of its files.
  func reaches(_ span: ByteSpan, in path: WorkspacePath) -> Bool { reach?.contains(span, in: path) ?? false }

  // MARK: Imports

  /// Reads what the program imports, and keeps the files that lead to others that may start a server.
  private mutating func load(_ starting: Set<WorkspacePath>) {
    var queue = [main]
    var seen: Set<WorkspacePath> = [main]
    var importers: [WorkspacePath: [WorkspacePath]] = [:]
    var starts: [WorkspacePath] = []
    var next = 0
    while next < queue.count, next < Self.fileLimit {
      let path = queue[next]
      next += 1
      if starting.contains(path) { starts.append(path) }
      for statement in pythonFiles.imports(of: path, in: tree) {
        for imported in targets(of: statement, in: path) where imported != path {
          importers[imported, default: []].append(path)
          if seen.insert(imported).inserted { queue.append(imported) }
        }
      }
    }
    var wanted: Set<WorkspacePath> = []
    while let path = starts.popLast() { if wanted.insert(path).inserted { starts += importers[path] ?? [] } }
    files = queue.filter(wanted.contains)
    for path in files { modules[path] = pythonFiles.module(path, in: tree) }
  }

  private func targets(of statement: ImportedModule, in path: WorkspacePath) -> [WorkspacePath] {
    let module = statement.module
    if statement.level == 0, !isInWorkspace(module[..<(module.utf8.firstIndex(of: UInt8(ascii: ".")) ?? module.endIndex)]) { return [] }
    let (owner, outer) = files(of: module, level: statement.level, from: path)
    // Names of what is no package are no modules.
    let names =
      owner.map { $0.isNamed("__init__.py") } == false ? []
      : statement.names.compactMap {
        file(of: module.isEmpty ? $0 : "\(module).\($0)", level: statement.level, from: path)
      }
    return (owner.map { [$0] } ?? []) + names + outer
  }

  /// The file of a module, and those of the packages that it lies in, which are run before it.
  private func files(of module: String, level: Int, from path: WorkspacePath) -> (owner: WorkspacePath?, outer: [WorkspacePath]) {
    let question = Found.Question(module: module, folder: folder(of: path, level: level))
    if let known = found.chains.withLock({ $0[question] }) { return known }
    let dots = module.utf8.indices.filter { module.utf8[$0] == UInt8(ascii: ".") }
    let answer = (file(of: module, level: level, from: path), dots.compactMap { file(of: module[..<$0], level: level, from: path) })
    found.chains.withLock { $0[question] = answer }
    return answer
  }

  /// Where a relative import starts from.
  private func folder(of path: WorkspacePath, level: Int) -> WorkspacePath? {
    guard level > 0 else { return nil }
    return (1..<level).reduce(path.parent) { folder, _ in folder.parent }
  }

  private func isInWorkspace(_ first: Substring) -> Bool {
    if let known = found.firstNames.withLock({ $0[first] }) { return known }
    let answer = searchPath.contains { folder in
      let path = WorkspacePath(resolving: Array(first.utf8), against: folder)
      return path.map(tree.isFolder) ?? false || WorkspacePath(resolving: Array("\(first).py".utf8), against: folder).map(tree.isFile) ?? false
    }
    found.firstNames.withLock { $0[first] = answer }
    return answer
  }

  /// The file of a module; `nil` when the workspace has none.
  private func file(of module: some StringProtocol, level: Int, from path: WorkspacePath) -> WorkspacePath? {
    let folder = folder(of: path, level: level)
    let question = Found.Question(module: String(module), folder: folder)
    if let known = found.modules.withLock({ $0[question] }) { return known }
    let answer = file(of: module, in: folder.map { [$0] } ?? searchPath)
    found.modules.withLock { $0[question] = .some(answer) }
    return answer
  }

  private func file(of module: some StringProtocol, in folders: [WorkspacePath]) -> WorkspacePath? {
    let relative = module.dottedWords.joined(separator: "/")
    for folder in folders {
      for ending in relative.isEmpty ? ["__init__.py"] : ["\(relative).py", "\(relative)/__init__.py"] {
        if let path = WorkspacePath(resolving: Array(ending.utf8), against: folder), tree.isFile(path) { return path }
      }
    }
    return nil
  }

  // MARK: Names

  /// A function or class of one of the program's files.
  struct Definition: Hashable {
    let file: WorkspacePath
    /// `Server.run` for a method that is named through its class.
    let names: [String]
  }

  /// What an expression of a file names, followed through imports; `nil` for what stands in no file of the program.
  func definition(of node: SyntaxNode, in path: WorkspacePath) -> Definition? {
    Self.names(in: node).flatMap { definition(of: $0, in: path, depth: 0) }
  }

  /// The same of names with dots between them.
  func definition(of names: [String], in path: WorkspacePath) -> Definition? { definition(of: names, in: path, depth: 0) }

  /// `["shop", "server", "run"]`; `nil` for what is no name.
  static func names(in node: SyntaxNode) -> [String]? {
    var names: [String] = []
    var node = node
    while let attribute = Attribute(node), names.count < 8 {
      names.append(attribute.name.text)
      node = attribute.value
    }
    guard let name = Name(node)?.identifier.text else { return nil }
    names.append(name)
    return names.reversed()
  }

  private func definition(of names: [String], in path: WorkspacePath, depth: Int) -> Definition? {
    guard depth < 8, let module = modules[path], let first = names.first else { return nil }
    guard let source = module.imports.source(of: first) else { return Definition(file: path, names: names) }
    // As many names as make a module are one: `import shop.server` binds `shop`, which may be a folder without a file.
    let rest = (source.name.map { [$0] } ?? []) + names.dropFirst()
    let modules = (0...rest.count).map { ([source.module] + rest.prefix($0)).filter { !$0.isEmpty }.joined(separator: ".") }
    guard let count = modules.indices.last(where: { self.file(of: modules[$0], level: source.level, from: path) != nil }),
      let file = file(of: modules[count], level: source.level, from: path)
    else { return nil }
    return count == rest.count || file == path ? nil : definition(of: Array(rest.dropFirst(count)), in: file, depth: depth + 1)
  }
}
