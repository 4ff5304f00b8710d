import ConfigSyntax
import Synchronization
import Workspace

/// Where one way through a script has got to.
struct ShellState: Sendable {
  struct Variable: Sendable, Hashable {
    /// `nil` for one that is unset.
    var value: ShellText?
    var isExported: Bool
    /// Elements of an array; `nil` for a plain variable.
    var elements: [ShellText]?
  }

  /// What a script decided on the way, and whether it can be known.
  struct Decision: Sendable, Hashable {
    let fork: Int
    /// Which of the ways were taken, of several that make no difference.
    var branches: Set<Int>
    let words: [String]
  }

  /// What a command leaves behind.
  enum Status: Sendable, Hashable {
    case known(Bool)
    /// An ordinary command, which is taken to succeed: its text.
    case assumed(String)
    case open(ShellCondition)
  }

  enum Leaving: Sendable, Hashable {
    case loop, function
    /// By `exit`.
    case script
    /// Another program took the shell's place.
    case replaced
  }

  struct Function: Sendable {
    let body: ShellCommand
    let frame: ShellFrame
  }

  var variables: [String: Variable] = [:] { didSet { exported = Exported() } }
  var positional: [ShellText] = []
  /// Why there may be more words; `nil` when the words are known.
  var positionalUnknown: String?
  var functions: [String: Function] = [:]
  var standpoint: Standpoint { didSet { exported = Exported() } }
  var embedded: [EmbeddedFile] = []
  var decisions: [Decision] = []
  /// Conditions that were gone through, by their text.
  var decided: [String: Bool] = [:]
  var status = Status.known(true)
  var leaving: Leaving?
  /// Whether every assignment is exported.
  var exportsAll = false
  /// How many servers were started on this way.
  var started = 0
  var assumptions: [String] = []
  var isDevelopment = false
  private var exported = Exported()

  /// The environment of what is started in one state of the variables, made when the first command asks. Commands are many, and most
  /// of them change no variable.
  private final class Exported: Sendable {
    let environment = Mutex<ServerEnvironment?>(nil)
  }

  init(standpoint: Standpoint) {
    self.standpoint = standpoint
  }

  /// Whether whatever follows goes on in the same way from both.
  func goesOnLike(_ other: ShellState) -> Bool {
    differsInVariablesOnly(from: other) && variables == other.variables && assumptions == other.assumptions
  }

  func differsInVariablesOnly(from other: ShellState) -> Bool {
    leaving == other.leaving && status == other.status && exportsAll == other.exportsAll && positional == other.positional
      && positionalUnknown == other.positionalUnknown && functions.keys == other.functions.keys
      && standpoint.directory == other.standpoint.directory && standpoint.folder == other.standpoint.folder
      && standpoint.mounts == other.standpoint.mounts
      && embedded.elementsEqual(other.embedded) { $0.path == $1.path && $0.text.bytes == $1.text.bytes }
      && standpoint.environment.variables == other.standpoint.environment.variables
  }

  /// What is not the same on another way is unknown from here on.
  mutating func forgetDifferences(from other: ShellState) {
    for name in Set(variables.keys).union(other.variables.keys) where variables[name] != other.variables[name] {
      let reason = "what `\(name)` is depends on the script's conditions"
      variables[name] = (variables[name] ?? Variable(isExported: false)).common(
        with: other.variables[name] ?? Variable(isExported: false), and: ShellText(unknown: reason, written: "$\(name)", at: nil))
    }
    started = max(started, other.started)
    decided = decided.filter { other.decided[$0.key] == $0.value }
    for assumption in other.assumptions where !assumptions.contains(assumption) { assumptions.append(assumption) }
  }

  mutating func set(_ name: String, _ value: ShellText?, exported: Bool = false) {
    let before = variables[name]
    let wasExported = before?.isExported ?? standpoint.environment.variables.contains { $0.name == name }
    variables[name] = Variable(value: value, isExported: value != nil && (exported || exportsAll || wasExported))
    if !decided.isEmpty, decided.keys.contains(where: { $0.mentions(name) }) { decided = decided.filter { !$0.key.mentions(name) } }
  }

  /// The environment of a command that is started now.
  var environment: ServerEnvironment {
    guard !variables.isEmpty else { return standpoint.environment }
    return exported.environment.withLock { known in
      let environment = known ?? exportedEnvironment
      known = environment
      return environment
    }
  }

  private var exportedEnvironment: ServerEnvironment {
    var made = standpoint.environment
    made.variables.removeAll { variables[$0.name] != nil }
    for name in variables.keys.sorted() {
      guard let variable = variables[name], variable.isExported, let value = variable.value else { continue }
      let word = value.commandWord
      made.variables.append(.init(name, word.text, origin: word.origin, unknown: word.unknown))
    }
    return made
  }

  /// What a program that is started now begins with.
  func child(_ words: [ShellText]) -> ShellState {
    var child = self
    child.standpoint.environment = environment
    child.variables = [:]
    child.functions = [:]
    child.positional = words
    child.positionalUnknown = nil
    child.status = .known(true)
    child.exportsAll = false
    return child
  }
}

/// Something that a script asks and that no file answers.
struct ShellCondition: Sendable, Hashable {
  /// "when `$MODE` is `web`"
  var whenTrue: String
  var whenFalse: String
  /// What is asked, as it is written.
  var key: String
  /// A variable that is known on the way on which the condition holds.
  var settles: Settled?

  struct Settled: Sendable, Hashable {
    var name: String
    var value: ShellText
  }

  var negated: ShellCondition { ShellCondition(whenTrue: whenFalse, whenFalse: whenTrue, key: "! " + key) }
}

/// The text that commands are read from.
struct ShellFrame: Sendable {
  let text: PlacedText
  /// `$0`
  let name: ShellText
  /// The script's file; `nil` for a text behind `-c`.
  let path: WorkspacePath?
  /// The command lines that led here, outermost first.
  let launchers: [SourceSpan]
  let depth: Int
  /// The words behind `$0` with which a command started the script; `nil` for everything else.
  var words: [String]?

  func place(_ span: ByteSpan) -> SourceSpan { text.span(clamped(span)) }

  /// The command lines that lead to what the one at this place starts.
  func launchers(with place: SourceSpan) -> [SourceSpan] {
    if let last = launchers.last, last.path == place.path, last.bytes.contains(place.bytes) { return launchers }
    return launchers + [place]
  }

  func written(_ span: ByteSpan) -> String { String(decoding: text.bytes[clamped(span)], as: UTF8.self) }

  private func clamped(_ span: ByteSpan) -> Range<Int> {
    let end = min(Int(span.end), text.bytes.count)
    return min(Int(span.start), end)..<end
  }
}

extension ShellState.Variable {
  /// What two values have in common at their beginning, whole words only, and then what is not known: scripts put options
  /// together one after the other.
  fileprivate func common(with other: Self, and rest: ShellText) -> Self {
    var made = Self(value: rest, isExported: isExported || other.isExported)
    if let elements, let others = other.elements {
      let shared = zip(elements, others).prefix { $0.bytes == $1.bytes && $0.unknown == $1.unknown }.map(\.0)
      made.elements = shared.last?.unknown == rest.unknown ? shared : shared + [rest]
      made.value = made.elements?.first
    } else if elements == nil, other.elements == nil, let value, let otherValue = other.value {
      made.value = value.commonWords(with: otherValue, and: rest)
    }
    return made
  }
}

extension String {
  /// Whether another text stands in this one: byte by byte, which is all that names of variables need.
  fileprivate func mentions(_ name: String) -> Bool {
    var (text, name) = (self, name)
    return text.withUTF8 { text in
      name.withUTF8 { name in
        guard let first = name.first else { return true }
        guard text.count >= name.count else { return false }
        return (0...(text.count - name.count)).contains { start in
          text[start] == first && name.indices.allSatisfy { text[start + $0] == name[$0] }
        }
      }
    }
  }
}
