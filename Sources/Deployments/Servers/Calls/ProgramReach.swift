import PythonSyntax
import Workspace

/// What a Python file does when it is run as a program: its own statements, those of the files that it imports, and the
/// functions that these call.
///
/// Inside a file a function is known by its name alone; from another file only what its imports name counts. A function with a
/// decorator (`@app.command()`) is taken to be called by whoever decorates it, in the files whose functions the program calls.
struct ProgramReach: Sendable {
  fileprivate struct Function: Hashable, Sendable {
    let name: String
    let span: ByteSpan
    let isDecorated: Bool
    /// The class around it.
    let type: String?
  }

  fileprivate struct CallPlace: Sendable {
    let name: String
    /// All names of what is called, where an import binds the first one: only those lead to another file.
    let imported: [String]?
    /// The functions around it.
    let around: [Int]
    let isGuarded: Bool
  }

  /// The functions and calls of a file, whichever program comes to it.
  struct Outline: Sendable {
    fileprivate private(set) var functions: [Function] = []
    /// The places of functions by their names, and of methods by their class.
    fileprivate private(set) var functionsByName: [String: [Int]] = [:]
    fileprivate private(set) var methodsByType: [String: [Int]] = [:]
    fileprivate private(set) var calls: [CallPlace] = []
    /// What stands under `if __name__ == "__main__"`.
    fileprivate private(set) var guarded: [ByteSpan] = []
  }

  private let main: WorkspacePath
  private let outlines: [WorkspacePath: Outline]
  /// Whether the program comes to each function of a file.
  private let reached: [WorkspacePath: [Bool]]

  init(_ program: PythonProgram) {
    main = program.main
    var search = ReachSearch(program)
    search.run()
    outlines = search.files.reduce(into: [:]) { $0[$1.path] = $1.outline }
    reached = search.files.reduce(into: [:]) { $0[$1.path] = $1.reached }
  }

  /// Whether running the program comes to this place.
  func contains(_ span: ByteSpan, in path: WorkspacePath) -> Bool {
    guard let outline = outlines[path], let reached = reached[path] else { return false }
    if path != main, outline.guarded.contains(where: { $0.contains(span) }) { return false }
    return outline.functions.indices.allSatisfy { reached[$0] || !outline.functions[$0].span.contains(span) }
  }
}

/// Comes from the statements of a program's files to the functions that they call, from these to others, and so on: each call and each
/// function once.
private struct ReachSearch {
  struct File {
    let path: WorkspacePath
    let outline: ProgramReach.Outline
    let isMain: Bool
    /// Whether the program comes to each function and each call.
    var reached: [Bool]
    var called: [Bool]
    var names: Set<String> = []
    /// Whether a function of it is called from another file.
    var isEntered = false
  }

  private let program: PythonProgram
  private(set) var files: [File]
  private let places: [WorkspacePath: Int]
  /// The files in which more calls may be come to.
  private var pending: [Int]
  /// The names that are called anywhere: those of the methods of an object that is made somewhere count among them.
  private var methods: Set<String> = []
  /// Methods of such objects whose names nobody calls yet.
  private var waiting: [String: [(file: Int, function: Int)]] = [:]
  private var definitions: Set<PythonProgram.Definition> = []

  init(_ program: PythonProgram) {
    self.program = program
    files = program.files.compactMap { path in
      program[path].map { module in
        File(
          path: path, outline: module.outline, isMain: path == program.main, reached: Array(repeating: false, count: module.outline.functions.count),
          called: Array(repeating: false, count: module.outline.calls.count))
      }
    }
    places = files.indices.reduce(into: [:]) { [files] places, place in places[files[place].path] = place }
    pending = Array(files.indices)
  }

  mutating func run() {
    if let main = places[program.main] { enter(main) }
    while let file = pending.popLast() {
      for (place, call) in files[file].outline.calls.enumerated() where !files[file].called[place] && isReached(call, in: file) {
        files[file].called[place] = true
        take(call, in: file)
      }
    }
  }

  private func isReached(_ call: ProgramReach.CallPlace, in file: Int) -> Bool {
    (files[file].isMain || !call.isGuarded) && call.around.allSatisfy { files[file].reached[$0] }
  }

  private mutating func take(_ call: ProgramReach.CallPlace, in file: Int) {
    if files[file].names.insert(call.name).inserted { reach(files[file].outline.functionsByName[call.name] ?? [], in: file) }
    if methods.insert(call.name).inserted {
      for (other, function) in waiting.removeValue(forKey: call.name) ?? [] { reach([function], in: other) }
    }
    guard let imported = call.imported, let definition = program.definition(of: imported, in: files[file].path), definition.file != files[file].path,
      let name = definition.names.last, let other = places[definition.file]
    else { return }
    enter(other)
    guard definitions.insert(definition).inserted else { return }
    let outline = files[other].outline
    // Of a name alone a function is meant, and no method.
    reach((outline.functionsByName[name] ?? []).filter { definition.names.count > 1 || outline.functions[$0].type == nil }, in: other)
    for method in definition.names.first.flatMap({ outline.methodsByType[$0] }) ?? [] {
      let name = outline.functions[method].name
      if ["__init__", "__call__"].contains(name) || methods.contains(name) {
        reach([method], in: other)
      } else {
        waiting[name, default: []].append((other, method))
      }
    }
  }

  /// What decorates a function may call it.
  private mutating func enter(_ file: Int) {
    if files[file].isEntered { return }
    files[file].isEntered = true
    let functions = files[file].outline.functions
    reach(functions.indices.filter { functions[$0].isDecorated }, in: file)
  }

  private mutating func reach(_ functions: [Int], in file: Int) {
    var isNew = false
    for function in functions where !files[file].reached[function] {
      files[file].reached[function] = true
      isNew = true
    }
    if isNew { pending.append(file) }
  }
}

extension ProgramReach.Outline {
  init(_ tree: SyntaxTree, _ imports: ImportedNames) {
    let types = tree.nodes.compactMap { ClassDef($0) }
    var calls: [(name: String, call: Call)] = []
    for node in tree.nodes {
      if let definition = FunctionDef(node) {
        let type = types.last { $0.span.contains(node.span) }?.name.text
        functionsByName[definition.name.text, default: []].append(functions.count)
        if let type { methodsByType[type, default: []].append(functions.count) }
        functions.append(ProgramReach.Function(name: definition.name.text, span: node.span, isDecorated: !definition.decorators.isEmpty, type: type))
      } else if let call = Call(node), let name = Name(call.function)?.identifier.text ?? Attribute(call.function)?.name.text {
        calls.append((name, call))
      } else if let clause = IfClause(node), clause.test.text.hasPrefix("__name__"), let first = clause.body.first, let last = clause.body.last {
        guarded.append(first.span.union(last.span))
      }
    }
    // Both in the order of the text, so that what is open at each call is known from the call before.
    let starts = functions.indices.sorted { functions[$0].span.start < functions[$1].span.start }
    var next = 0
    var open: [Int] = []
    for (name, call) in calls.sorted(by: { $0.call.span.start < $1.call.span.start }) {
      while next < starts.count, functions[starts[next]].span.start <= call.span.start {
        open.append(starts[next])
        next += 1
      }
      open.removeAll { functions[$0].span.end <= call.span.start }
      let imported = PythonProgram.names(in: call.function).flatMap { names in names.first.flatMap(imports.source) == nil ? nil : names }
      self.calls.append(
        ProgramReach.CallPlace(name: name, imported: imported, around: open, isGuarded: guarded.contains { $0.contains(call.span) }))
    }
  }
}
