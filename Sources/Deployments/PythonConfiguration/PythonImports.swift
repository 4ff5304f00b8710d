import PythonSyntax
import Workspace

// Imports: modules of the workspace are followed, everything else is known by its dotted name.

extension PythonEvaluator {
  func importModules(_ statement: ImportStatement) {
    for alias in statement.names {
      let dotted = alias.name.text
      let whole = loadModule(dotted)
      let first = dotted.split(separator: ".").first.map(String.init) ?? dotted
      let name = alias.asName?.text ?? first
      // `import a.b` binds `a`.
      let value = alias.asName != nil || first == dotted ? whole : loadModule(first)
      bind(name, PythonBinding(value ?? external(alias.asName == nil ? first : dotted), at: place(statement.node), source: dotted))
    }
  }

  func importNames(_ statement: ImportFrom) {
    let dotted = statement.module?.text ?? ""
    let owner = statement.level == 0 ? loadModule(dotted) : relativeModule(dotted, level: statement.level)
    for alias in statement.names {
      let name = alias.name.text
      if name == "*" {
        importEverything(from: owner, dotted, statement.node)
        continue
      }
      let value: PythonValue
      if let owner {
        let binding = boundName(name, in: owner)
        presumed = binding?.presumed
        value = binding?.value ?? (try? attribute(name, of: owner, at: alias.node)) ?? .unknown("`\(name)` is not found in `\(dotted)`")
      } else if statement.level > 0 {
        mayRaise = true
        value = .unknown("`\(statement.node.text.prefix(60))` names nothing in the workspace")
      } else if case .library(let module) = external(dotted) {
        value = Self.constants["\(module).\(name)"] ?? .library("\(module).\(name)")
      } else {
        value = .unknown("`\(dotted)` is not in the workspace")
      }
      let new = alias.asName?.text ?? name
      let place: SourceSpan
      var source = name
      // The place of a value is where it was said, not where it was imported.
      if let owner, let binding = boundName(name, in: owner) {
        place = binding.place
        source = binding.source
      } else {
        place = self.place(statement.node)
      }
      bind(new, PythonBinding(value, at: place, source: source, presumed: presumed))
    }
  }

  private func boundName(_ name: String, in owner: PythonValue) -> PythonBinding? {
    if case .module(let path) = owner { state.modules[path]?.bindings[name] } else { nil }
  }

  private func importEverything(from owner: PythonValue?, _ dotted: String, _ node: SyntaxNode) {
    guard case .module(let path)? = owner, let names = state.modules[path] else {
      // Library modules are known not to bind what configurations use.
      guard !Self.isStandard(dotted) else { return }
      mayRaise = true
      open("`\(node.text)` may bind any name: `\(dotted)` is not in the workspace", at: node)
      return
    }
    if let reason = names.openness { open(reason, at: node) }
    var wanted = names.order.filter { !$0.hasPrefix("_") }
    if let all = names.bindings["__all__"]?.value.elements { wanted = all.compactMap(\.text) }
    for name in wanted { if let binding = names.bindings[name] { bind(name, binding) } }
  }

  /// A module that is not in the workspace. Whether a package is installed is not known, so importing it may raise.
  private func external(_ dotted: String) -> PythonValue {
    if !Self.isStandard(dotted) { mayRaise = true }
    return .library(dotted)
  }

  private static func isStandard(_ dotted: String) -> Bool {
    standardModules.contains(dotted.prefix { $0 != "." })
  }

  // MARK: Modules of the workspace

  func loadModule(_ dotted: String) -> PythonValue? {
    guard !Self.isStandard(dotted), !dotted.isEmpty else { return nil }
    let relative = Array(dotted.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 })
    for folder in searchPath { if let module = module(relative, below: folder) { return module } }
    return nil
  }

  private func relativeModule(_ dotted: String, level: Int) -> PythonValue? {
    var folder = module.parent
    for _ in 1..<max(level, 1) { folder = folder.parent }
    let relative = Array(dotted.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 })
    return relative.isEmpty ? module(Array("__init__".utf8), below: folder) : module(relative, below: folder)
  }

  func submodule(_ name: String, of path: WorkspacePath) -> PythonValue? {
    guard path.isNamed("__init__.py") else { return nil }
    return module(Array(name.utf8), below: path.parent)
  }

  /// Runs a module once; one that is being run is seen as far as it got, as in Python.
  private func module(_ relative: [UInt8], below folder: WorkspacePath) -> PythonValue? {
    for ending in [Array(".py".utf8), Array("/__init__.py".utf8)] {
      guard let path = WorkspacePath(resolving: relative + ending, against: folder), lookup.isFile(path) else { continue }
      if state.modules[path] != nil { return .module(path) }
      guard state.frames.count < 24 else { return .unknown("imports are nested too deeply to follow") }
      let before = presumed
      defer { presumed = before }
      guard let ending = run(path) else { return .unknown("\(path) is not read: it is too large, or there are too many") }
      if ending.problem != nil { mayRaise = true }
      return .module(path)
    }
    return nil
  }

  /// The modules of Python's own library that configurations import; a module of the workspace never hides them here.
  static let standardModules: Set<Substring> = [
    "__future__", "abc", "argparse", "ast", "asyncio", "atexit", "base64", "builtins", "codecs", "collections", "concurrent", "configparser", "contextlib",
    "copy", "ctypes", "dataclasses", "datetime", "decimal", "enum", "errno", "faulthandler", "fcntl", "functools", "gc", "getpass", "glob", "gzip",
    "hashlib", "html", "http", "importlib", "inspect", "io", "ipaddress", "itertools", "json", "locale", "logging", "math", "mimetypes",
    "multiprocessing", "operator", "os", "pathlib", "pickle", "platform", "pprint", "pwd", "grp", "queue", "random", "re", "resource", "sched", "secrets",
    "select", "shlex", "shutil", "signal", "site", "socket", "sqlite3", "ssl", "stat", "string", "struct", "subprocess", "sys", "syslog", "tempfile", "textwrap",
    "threading", "time", "tomllib", "traceback", "types", "typing", "unittest", "urllib", "uuid", "warnings", "weakref", "xml", "zipfile", "zlib",
  ]
}
