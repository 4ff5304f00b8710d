import PythonSyntax
import Workspace

/// What analysis needs to know of one Python file: its scopes, names, values and how each value is used.
///
/// Plain values about one file and nothing else, so that they can be computed in parallel, kept, and joined elsewhere. The syntax
/// tree they were taken from is gone; every fact keeps its bytes. An object, because a value with so many lists in it would be
/// counted list by list wherever one of them is looked at.
final class FileFacts: Sendable {
  let path: WorkspacePath
  /// Identifiers and texts.
  let names: Names
  private let texts = LazyTexts()
  /// Scope 0 is the module.
  let scopes: [ScopeFact]
  let expressions: [ExpressionFact]
  /// In source order.
  let bindings: [BindingFact]
  let imports: [ImportFact]
  /// The parts of the module that importing it does not execute.
  let guarded: [GuardedSpan]
  /// The parts that run only while a parameter is true, or only while it is false: `if wait:`; those that run only while a variable of
  /// the module is not set: `if pool is None:` below `global pool`; and those that run only while a name stands for a text, or for
  /// another one: `if mode == "thread":`.
  let switched: [SwitchedSpan]
  /// Loops and contexts: what they hang on, and what stands inside. In the order in which they end.
  let blocks: [BlockFact]
  // The lists of calls, collections and scopes, one after the other: whoever has one holds its place and its length.
  let arguments: [ExpressionFact.Argument]
  let parts: [ExpressionID]
  let parameters: [ScopeFact.Parameter]
  let yieldSpans: [ByteSpan]

  init(_ made: borrowing FactsInMaking) {
    path = made.path
    names = Names(made.names)
    // Copies of the size that it takes: what is being made has room for the largest file so far.
    scopes = made.scopes.copy()
    expressions = made.expressions.copy()
    bindings = made.bindings.copy()
    imports = made.imports
    guarded = made.guarded
    switched = made.switched
    blocks = made.blocks
    arguments = made.arguments.copy()
    parts = made.parts.copy()
    parameters = made.parameters.copy()
    yieldSpans = made.yieldSpans.copy()
  }

  subscript(_ name: NameID) -> String { texts[name, of: names] }
  subscript(_ scope: ScopeID) -> ScopeFact { scopes[Int(scope.raw)] }
  subscript(_ expression: ExpressionID) -> ExpressionFact { expressions[Int(expression.raw)] }
  subscript(_ list: Places<ExpressionFact.Argument>) -> FactList<ExpressionFact.Argument> { FactList(all: arguments, list) }
  subscript(_ list: Places<ExpressionID>) -> FactList<ExpressionID> { FactList(all: parts, list) }
  subscript(_ binding: BindingID) -> BindingFact { bindings[Int(binding.raw)] }

  // MARK: Scopes

  func parameters(of scope: ScopeID) -> FactList<ScopeFact.Parameter> { FactList(all: parameters, self[scope].parameters) }
  func decorators(of scope: ScopeID) -> FactList<ExpressionID> { self[self[scope].decorators] }
  /// Base classes, for a class.
  func bases(of scope: ScopeID) -> FactList<ExpressionID> { self[self[scope].bases] }
  /// The values of `return`; for a lambda its body.
  func returns(of scope: ScopeID) -> FactList<ExpressionID> { self[self[scope].returns] }
  func yields(of scope: ScopeID) -> FactList<ExpressionID> { self[self[scope].yields] }
  /// Both.
  func given(by scope: ScopeID) -> [ExpressionID] { Array(returns(of: scope)) + yields(of: scope) }
  /// Every `yield`, with a value or without.
  func yieldSpans(of scope: ScopeID) -> FactList<ByteSpan> { FactList(all: yieldSpans, self[scope].yieldSpans) }
}

/// A part of one of a file's lists, numbered from zero; nothing is copied.
struct FactList<Item>: RandomAccessCollection {
  private let all: [Item]
  private let places: Places<Item>

  init(all: [Item], _ places: Places<Item>) {
    self.all = all
    self.places = places
  }

  static var none: FactList { FactList(all: [], .empty) }

  var startIndex: Int { 0 }
  var endIndex: Int { places.indices.count }
  subscript(_ place: Int) -> Item { all[places.indices.lowerBound + place] }
}

extension FactList: Sendable where Item: Sendable {}

/// The facts of a file while they are being taken, in memory that serves one file after the other.
struct FactsInMaking: ~Copyable {
  private(set) var path = WorkspacePath.root
  var names = NameTable()
  var scopes = Arena<ScopeFact>()
  var expressions = Arena<ExpressionFact>()
  var bindings = Arena<BindingFact>()
  var imports: [ImportFact] = []
  var guarded: [GuardedSpan] = []
  var switched: [SwitchedSpan] = []
  var blocks: [BlockFact] = []
  var arguments = Arena<ExpressionFact.Argument>()
  var parts = Arena<ExpressionID>()
  var parameters = Arena<ScopeFact.Parameter>()
  var yieldSpans = Arena<ByteSpan>()

  /// Begins another file.
  mutating func begin(_ path: WorkspacePath) {
    self.path = path
    names.removeAll()
    scopes.shorten(to: 0)
    expressions.shorten(to: 0)
    bindings.shorten(to: 0)
    imports = []
    guarded = []
    switched = []
    blocks = []
    arguments.shorten(to: 0)
    parts.shorten(to: 0)
    parameters.shorten(to: 0)
    yieldSpans.shorten(to: 0)
  }

  subscript(_ scope: ScopeID) -> ScopeFact { scopes[Int(scope.raw)] }
  subscript(_ expression: ExpressionID) -> ExpressionFact { expressions[Int(expression.raw)] }
}

struct NameID: Hashable, Sendable, BitwiseCopyable { let raw: Int32 }

struct ScopeID: Hashable, Sendable, BitwiseCopyable {
  let raw: Int32
  static let module = ScopeID(raw: 0)
}

struct ExpressionID: Hashable, Sendable, Comparable, BitwiseCopyable {
  let raw: Int32
  static func < (left: ExpressionID, right: ExpressionID) -> Bool { left.raw < right.raw }
}

struct BindingID: Hashable, Sendable, BitwiseCopyable { let raw: Int32 }

struct GuardedSpan: Hashable, Sendable {
  let span: ByteSpan
  let guarding: Guard
}

/// A part of a function that is entered again and again, or left with an effect.
struct BlockFact: Hashable, Sendable {
  enum Kind: String, Sendable {
    /// `while head:`
    case loop
    /// `for … in head:`
    case iteration
    /// `while True:` without `break` or `return`: it ends with its process, or with an exception.
    case endlessLoop
    /// `with head:`
    case context
  }

  let kind: Kind
  let head: ExpressionID
  let body: ByteSpan
}

struct SwitchedSpan: Hashable, Sendable {
  /// The function whose parameter or variable it is, or that sets the module's variable.
  let scope: ScopeID
  let span: ByteSpan
  let name: NameID
  let isOn: Bool
  /// The text that the name must stand for, or must not.
  var text: NameID?
  /// What else lets the part run: that the name's object answers this question with no, `or not thread.is_alive()`.
  var unless: NameID?
}

/// When a part of a module is executed.
enum Guard: String, Sendable, Hashable {
  case none
  /// Below `if TYPE_CHECKING:`: never.
  case typeChecking
  /// Below `if __name__ == "__main__":`: only as a script.
  case mainScript
  /// Below `if "pytest" in sys.modules:` and `if settings.TESTING:`: only in tests.
  case testRun
  /// Below `if os.name == "nt":`: on no system that servers run on.
  case otherSystem
}

/// A module, class, function, lambda or comprehension: what has names of its own.
struct ScopeFact: Sendable, BitwiseCopyable {
  enum Kind: String, Sendable { case module, function, type, lambda, comprehension }

  struct Parameter: Sendable, BitwiseCopyable {
    enum Kind: String, Sendable { case positional, keywordOnly, rest, keywords }

    let name: NameID
    let kind: Kind
    let annotation: ExpressionID?
    let initial: ExpressionID?
  }

  let kind: Kind
  let name: NameID
  let parent: ScopeID?
  let nameSpan: ByteSpan
  let span: ByteSpan
  // Where its lists stand in those of the file, see there. Without them it would count references wherever it is looked at.
  var parameters = Places<Parameter>.empty
  var decorators = Places<ExpressionID>.empty
  var bases = Places<ExpressionID>.empty
  var returns = Places<ExpressionID>.empty
  var yields = Places<ExpressionID>.empty
  var yieldSpans = Places<ByteSpan>.empty
  /// The type behind `->`.
  var returnAnnotation: ExpressionID?
  /// What a class is made by: `class Keeper(metaclass=Singleton)`.
  var metaclass: ExpressionID?
  var isAsync = false
  /// The expressions and bindings of the file that stand in it; those of nested scopes are among them.
  var expressions = Places<ExpressionFact>.empty
  var bindings = Places<BindingFact>.empty

  /// Whether it yields anything.
  var isGenerator: Bool { yieldSpans != .empty }
}

/// Where some items stand in the file's list of all of their kind. Places rather than lists of their own: hundreds of thousands of
/// expressions are kept, and looked at far more often than their parts.
struct Places<Item>: Sendable, Hashable, BitwiseCopyable {
  let start: Int32
  let end: Int32

  static var empty: Places { Places(start: 0, end: 0) }

  var indices: Range<Int> { Int(start)..<Int(end) }
}

/// A value somewhere in the source, reduced to what analysis can follow.
struct ExpressionFact: Sendable, BitwiseCopyable {
  struct Argument: Sendable, BitwiseCopyable {
    enum Kind: Sendable { case positional, keyword(NameID), star, doubleStar }

    let kind: Kind
    let value: ExpressionID
  }

  /// A number in halves: as a whole it would make each of hundreds of thousands of expressions a quarter larger.
  struct NumberFact: Sendable {
    private let low: UInt32
    private let high: UInt32

    init(_ value: Double) {
      low = UInt32(truncatingIfNeeded: value.bitPattern)
      high = UInt32(truncatingIfNeeded: value.bitPattern >> 32)
    }

    var value: Double { Double(bitPattern: UInt64(high) << 32 | UInt64(low)) }
  }

  enum Kind: Sendable {
    case name(NameID)
    case attribute(base: ExpressionID, name: NameID)
    case call(function: ExpressionID, arguments: Places<Argument>)
    case await(ExpressionID)
    case text(NameID)
    /// A text of which parts are not known, each written `*`.
    case pattern(NameID)
    case number(NumberFact)
    case boolean(Bool)
    case none
    /// A list, tuple or set.
    case collection(Places<ExpressionID>)
    case dictionary(Places<ExpressionID>)
    case comprehension(ScopeID, element: ExpressionID)
    case lambda(ScopeID)
    case subscript_(base: ExpressionID)
    /// One of several: `a if c else b`, `a or b`.
    case choice(Places<ExpressionID>)
    /// Anything whose value is not followed.
    case other
  }

  /// How the value is used by what stands around it.
  enum Use: Sendable {
    /// An expression statement: nobody keeps it.
    case discarded
    /// Read and not kept: compared, tested, formatted, computed with.
    case operand
    case function(of: ExpressionID)
    case base(of: ExpressionID)
    case argument(of: ExpressionID, index: Int32)
    case element(of: ExpressionID)
    case subscripted(by: ExpressionID)
    /// `workers[name] = …`: a collection that something is put into.
    case filled(by: BindingID)
    /// `names[worker] = …`: what such a collection finds it by, and holds as well.
    case key(of: ExpressionID)
    case choice(of: ExpressionID)
    case awaited(by: ExpressionID)
    /// Bound to `count` targets from `first` on: `a = b = value`, `a, b = value`.
    case assigned(first: BindingID, count: Int32)
    /// The iterable of a loop or comprehension; the loop variable's bindings.
    case iterated(first: BindingID, count: Int32)
    /// The item of a `with`; the bindings of its `as`.
    case entered(first: BindingID, count: Int32)
    case returned(from: ScopeID)
    case yielded(from: ScopeID)
    case decorator(of: ScopeID)
    case baseClass(of: ScopeID)
    case parameterDefault(of: ScopeID)
    case annotation
    case deleted
    case raised
  }

  var kind: Kind
  let span: ByteSpan
  let scope: ScopeID
  var use: Use
}

extension ExpressionFact.Kind {
  /// The name that is read, plainly or of something.
  @inline(__always)
  var readName: NameID? {
    switch self {
    case .name(let name), .attribute(_, let name): name
    default: nil
    }
  }
}

/// A name, attribute or item that is given a value.
struct BindingFact: Sendable, BitwiseCopyable {
  enum Target: Sendable {
    case name(NameID)
    case attribute(base: ExpressionID, NameID)
    case item(base: ExpressionID)
  }

  enum Value: Sendable {
    case expression(ExpressionID)
    /// The items of this value, one after the other: `for x in value`.
    case elementOf(ExpressionID)
    /// One place of a tuple: `a, b = value`.
    case unpacked(ExpressionID, index: Int32)
    /// `with value as x`.
    case entered(ExpressionID)
    case function(ScopeID)
    case type(ScopeID)
    case imported(Int32)
    case parameter(index: Int32)
    case unknown
  }

  /// The scope that owns the name, after `global` and `nonlocal`; for other targets the scope of the statement.
  let scope: ScopeID
  let target: Target
  let value: Value
  let span: ByteSpan
  /// The type behind the target's colon.
  var annotation: ExpressionID?
}

/// One imported name: `import a.b` binds `a`; `from a import b as c` binds `c`.
struct ImportFact: Sendable {
  /// The dotted module as written, "" for `from . import x`.
  let module: String
  /// Leading dots.
  let level: Int32
  /// The name after `import` in a `from` import; `nil` for `import a.b` and for `*`.
  let name: String?
  let isStar: Bool
  /// The name that it is bound to; `nil` for `*`.
  let boundAs: String?
  /// Whether `import a.b as x` binds the whole module rather than its first package.
  let bindsWholeModule: Bool
  let scope: ScopeID
  let guarding: Guard
  let span: ByteSpan
}
