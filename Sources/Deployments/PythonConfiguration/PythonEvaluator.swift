import Catalogue
import ConfigSyntax
import PythonSyntax
import Workspace

/// Follows a Python program statement by statement.
///
/// One evaluator serves one program; it is a class since every part of it changes the same state.
final class PythonEvaluator {
  /// A configuration of a few hundred lines takes a few thousand.
  static let configurationSteps = 60_000
  /// A program whose settings are not clear by then seldom has any that are: it is an application, and loads all of itself.
  static let programSteps = 12_000
  static let depthLimit = 80
  static let textLimit = 1 << 16
  static let elementLimit = 4096
  static let fileLimit = 64
  static let fileSizeLimit = 1 << 20

  let lookup: WorkspaceLookup
  let searchPath: [WorkspacePath]
  let environmentReaders: EnvironmentReaders
  var state = PythonState()
  /// What the expression being evaluated takes for granted.
  var presumed: String?
  /// Whether something evaluated since this was cleared may raise.
  var mayRaise = false
  var files: [WorkspacePath] = []
  var problems: [PlacedProblem] = []
  var assumptions: [String] = []
  var trees: [WorkspacePath: SyntaxTree] = [:]
  /// Those of the files that something fills in first.
  private var templates: [WorkspacePath: ProgramTemplate] = [:]
  /// The file that is run as a program; what reads configuration runs none.
  var main: WorkspacePath?
  /// Expressions that are asked for when a call is come to, by its place.
  var watched: [SourceSpan: [SyntaxNode]] = [:]
  /// What they were, each time.
  var seen: [SourceSpan: [[PythonBinding]]] = [:]
  private let stepLimit: Int
  private var steps = 0
  private var depth = 0
  private var saidLimit = false

  init(lookup: WorkspaceLookup, searchPath: [WorkspacePath], environmentReaders: EnvironmentReaders, stepLimit: Int = configurationSteps) {
    self.stepLimit = stepLimit
    self.lookup = lookup
    self.searchPath = searchPath
    self.environmentReaders = environmentReaders
  }

  /// How a program ended.
  struct Ending {
    let problem: PlacedProblem?
  }

  /// Runs a file as a module; `nil` when there is no such file.
  func run(_ path: WorkspacePath) -> Ending? {
    guard let tree = tree(of: path) else { return nil }
    state.modules[path] = PythonNames()
    let place = SourceSpan(path, ByteSpan(0..<0))
    let folder = path.parent == .root ? "" : "\(path.parent)/"
    let root = lookup.standpoint.root.map { $0.isEmpty ? "/" : "\($0)/" }
    let name = String(decoding: path.name, as: UTF8.self)
    let file = root.map { PythonValue.text("\($0)\(folder)\(name)") } ?? .unknown("it is not known where the workspace lies on the server")
    state.modules[path]?.bindings["__file__"] = PythonBinding(file, at: place, source: "__file__")
    state.modules[path]?.bindings["__name__"] = PythonBinding(.text(path == main ? "__main__" : "__config__"), at: place, source: "__name__")
    state.frames.append(PythonState.Frame(module: path, isFunction: false))
    defer { state.frames.removeLast() }
    if case .ended(let raise) = execute(tree.root.body) {
      let message = "\(raise.type)\(raise.message.isEmpty ? "" : ": \(raise.message)")"
      return Ending(problem: PlacedProblem(Problem(.configSyntax, "this ends the configuration with `\(message)`", at: raise.place.bytes), in: raise.place.path))
    }
    return Ending(problem: nil)
  }

  /// Evaluates an expression with a module's names in sight.
  func binding(of node: SyntaxNode, in path: WorkspacePath) -> PythonBinding {
    state.frames.append(PythonState.Frame(module: path, isFunction: false))
    defer { state.frames.removeLast() }
    return binding(of: node)
  }

  /// Evaluates an expression where the program stands.
  func binding(of node: SyntaxNode) -> PythonBinding {
    let before = presumed
    defer { presumed = before }
    presumed = nil
    let value = (try? evaluate(node)) ?? .unknown("`\(node.text)` cannot be evaluated")
    return PythonBinding(value, at: place(node), source: node.text, presumed: presumed)
  }

  func tree(of path: WorkspacePath) -> SyntaxTree? {
    if let tree = trees[path] { return tree }
    guard files.count < Self.fileLimit, let file = try? lookup.tree.read(path), file.bytes.count <= Self.fileSizeLimit else { return nil }
    files.append(path)
    var parsed = parsePython(file.bytes)
    if let filled = ProgramTemplate.read(file, insteadOf: parsed) {
      templates[path] = filled.template
      parsed = filled.parsed
    }
    problems += parsed.problems.map { PlacedProblem($0, in: path) }
    trees[path] = parsed.tree
    return parsed.tree
  }

  // MARK: Templates

  /// The template that the program which is followed right now is; `nil` for a program.
  var template: ProgramTemplate? { templates.isEmpty ? nil : templates[module] }

  /// An expression as it is written.
  func source(of node: SyntaxNode) -> String { template?.text(of: node) ?? node.text }

  // MARK: Bounds

  /// Whether one more step may be taken.
  func step() -> Bool {
    steps += 1
    if steps <= stepLimit { return true }
    if !saidLimit, let module = state.frames.last?.module {
      saidLimit = true
      problems.append(
        PlacedProblem(
          Problem(.limitReached, "this configuration takes more than \(stepLimit) steps; what they would set is not known", at: ByteSpan(0..<0)),
          in: module))
    }
    return false
  }

  static let tooLong = PythonValue.unknown("the configuration takes too many steps to follow")

  /// Goes one level deeper, or gives up.
  func deeper(_ body: () throws -> PythonValue) rethrows -> PythonValue {
    guard step() else { return Self.tooLong }
    guard depth < Self.depthLimit else { return .unknown("the expression is nested too deeply to follow") }
    depth += 1
    defer { depth -= 1 }
    return try body()
  }

  func deeper(_ body: () -> PythonFlow) -> PythonFlow {
    guard step(), depth < Self.depthLimit else { return .normal }
    depth += 1
    defer { depth -= 1 }
    return body()
  }

  // MARK: Names

  var module: WorkspacePath { state.frames.last?.module ?? .root }

  func place(_ node: SyntaxNode) -> SourceSpan { SourceSpan(module, node.span) }

  func raise(_ type: String, _ message: String, _ node: SyntaxNode) -> PythonRaise {
    PythonRaise(type: type, message: message, place: place(node))
  }

  func bind(_ name: String, _ binding: PythonBinding) {
    if let frame = state.frames.last, frame.isFunction, !frame.globals.contains(name) {
      state.frames[state.frames.count - 1].names.bind(name, binding)
    } else {
      state.modules[module, default: PythonNames()].bind(name, binding)
    }
  }

  func unbind(_ name: String) {
    if let frame = state.frames.last, frame.isFunction, !frame.globals.contains(name) {
      state.frames[state.frames.count - 1].names.unbind(name)
    } else {
      state.modules[module]?.unbind(name)
    }
  }

  func binding(_ name: String) -> PythonBinding? {
    if let frame = state.frames.last, frame.isFunction, let local = frame.names.bindings[name] { return local }
    return state.modules[module]?.bindings[name]
  }

  /// Any name may be bound from here on, and those that are may be bound to something else.
  func open(_ reason: String, at node: SyntaxNode) {
    let module = module
    guard var names = state.modules[module] else { return }
    for name in names.order {
      switch names.bindings[name]?.value {
      // Settings are no functions, classes or modules: those stay what they are.
      case .function, .type, .module, .library, nil: continue
      default: names.bind(name, PythonBinding(.unknown(reason), at: place(node), source: Self.firstLine(of: node)))
      }
    }
    names.openness = reason
    state.modules[module] = names
  }
}
