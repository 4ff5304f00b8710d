import PythonSyntax
import Workspace

/// A name of a module or function with its value and where it was bound.
package struct PythonBinding: Hashable, Sendable {
  /// An earlier value of the same name.
  package struct Earlier: Hashable, Sendable {
    package let value: PythonValue
    package let place: SourceSpan
  }

  package let value: PythonValue
  /// The statement that binds it.
  package let place: SourceSpan
  /// What had to be taken for granted to get the value: that an environment variable is not set.
  package let presumed: String?
  /// The source of the value, for people who are shown an unknown one.
  package let source: String
  /// What the name meant before, the latest first.
  package var earlier: [Earlier] = []
  /// Whether some way through the file leaves the name unbound.
  package var mayBeUnbound = false

  package init(_ value: PythonValue, at place: SourceSpan, source: String, presumed: String? = nil) {
    self.value = value
    self.place = place
    self.source = source
    self.presumed = presumed
  }
}

/// The names that a module has bound so far.
struct PythonNames: Sendable {
  private final class Stamp: Sendable {}

  var bindings: [String: PythonBinding] = [:] {
    didSet { stamp = Stamp() }
  }
  /// Another one after each change: what has the same one has the same bindings.
  private var stamp = Stamp()
  /// In the order in which the names were first bound.
  var order: [String] = []
  /// Why names beside these may be bound, to anything.
  var openness: String?

  /// Whether nothing was bound in either since one was copied from the other, without looking at the bindings.
  func isCopy(of other: PythonNames) -> Bool { stamp === other.stamp && openness == other.openness }

  mutating func bind(_ name: String, _ binding: PythonBinding) {
    var binding = binding
    if let before = bindings[name] {
      binding.earlier = Array(([.init(value: before.value, place: before.place)] + before.earlier).prefix(8))
    } else {
      order.append(name)
    }
    bindings[name] = binding
  }

  mutating func unbind(_ name: String) {
    bindings[name] = nil
    order.removeAll { $0 == name }
  }
}

/// Everything that executing a statement can change, so that both branches of a condition can start from it.
struct PythonState: Sendable {
  struct Frame: Sendable {
    let module: WorkspacePath
    var names = PythonNames()
    var globals: Set<String> = []
    /// What branches that could not be decided return.
    var returned: [PythonValue] = []
    let isFunction: Bool
  }

  var modules: [WorkspacePath: PythonNames] = [:]
  /// The last one runs.
  var frames: [Frame] = []
  /// What the program itself puts into `os.environ`; `nil` for what it deletes.
  var environment: [String: PythonValue?] = [:]
  /// Why variables that nothing is known of may be set all the same.
  var environmentOpenness: String?
}

/// An exception that certainly comes.
struct PythonRaise: Error {
  let type: String
  let message: String
  let place: SourceSpan
}

/// How a statement ends.
enum PythonFlow: Sendable {
  case normal
  case returned(PythonValue)
  case broke, continued
  /// A statement that always raises or ends the process stands here.
  case ended(PythonRaise)
}
