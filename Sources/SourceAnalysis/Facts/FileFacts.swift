import Workspace

/// What analysis needs to know of one Python file: its scopes, names, values and how each value is used.
///
/// Plain values about one file and nothing else, so that they can be computed in parallel, cached, shown, and joined
/// elsewhere. The syntax tree they were taken from is gone; every fact keeps its bytes.
package struct FileFacts: Sendable, Codable {
  package let path: WorkspacePath
  /// Interned identifiers and texts.
  package var names = NameTable()
  /// Scope 0 is the module.
  package var scopes: [ScopeFact] = []
  package var expressions: [ExpressionFact] = []
  /// In source order.
  package var bindings: [BindingFact] = []
  package var imports: [ImportFact] = []
  /// The parts of the module that importing it does not execute.
  package var guarded: [GuardedSpan] = []
  /// The parts that run only while a parameter is true, or only while it is false: `if wait:`.
  package var switched: [SwitchedSpan] = []
  /// Loops and contexts: what they hang on, and what stands inside. In the order in which they end.
  package var blocks: [BlockFact] = []

  /// The arguments of calls and the parts of collections and choices, one list after the other.
  package var arguments: [ExpressionFact.Argument] = []
  package var parts: [ExpressionID] = []

  package init(path: WorkspacePath) {
    self.path = path
  }

  package subscript(_ name: NameID) -> String { names.texts[Int(name.raw)] }
  package subscript(_ scope: ScopeID) -> ScopeFact { scopes[Int(scope.raw)] }
  package subscript(_ expression: ExpressionID) -> ExpressionFact { expressions[Int(expression.raw)] }
  package subscript(_ list: ExpressionFact.Arguments) -> [ExpressionFact.Argument] {
    Array(arguments[Int(list.first)..<Int(list.first + list.count)])
  }
  package subscript(_ list: ExpressionFact.Parts) -> [ExpressionID] { Array(parts[Int(list.first)..<Int(list.first + list.count)]) }
  package subscript(_ binding: BindingID) -> BindingFact { bindings[Int(binding.raw)] }
}

package struct NameID: Hashable, Sendable, Codable { package let raw: Int32 }

package struct ScopeID: Hashable, Sendable, Codable {
  package let raw: Int32
  package static let module = ScopeID(raw: 0)
}

package struct ExpressionID: Hashable, Sendable, Codable, Comparable {
  package let raw: Int32
  package static func < (left: ExpressionID, right: ExpressionID) -> Bool { left.raw < right.raw }
}

package struct BindingID: Hashable, Sendable, Codable { package let raw: Int32 }

package struct GuardedSpan: Hashable, Sendable, Codable {
  package let span: ByteSpan
  package let guarding: Guard
}

/// A part of a function that is entered again and again, or left with an effect.
package struct BlockFact: Hashable, Sendable, Codable {
  package enum Kind: String, Sendable, Codable {
    /// `while head:`
    case loop
    /// `for … in head:`
    case iteration
    /// `while True:` without `break` or `return`: it ends with its process, or with an exception.
    case endlessLoop
    /// `with head:`
    case context
  }

  package let kind: Kind
  package let head: ExpressionID
  package let body: ByteSpan
}

package struct SwitchedSpan: Hashable, Sendable, Codable {
  /// The function whose parameter it is.
  package let scope: ScopeID
  package let span: ByteSpan
  package let name: NameID
  package let isOn: Bool
}

/// When a part of a module is executed.
package enum Guard: String, Sendable, Hashable, Codable {
  case none
  /// Below `if TYPE_CHECKING:`: never.
  case typeChecking
  /// Below `if __name__ == "__main__":`: only as a script.
  case mainScript
}

/// A module, class, function, lambda or comprehension: what has names of its own.
package struct ScopeFact: Sendable, Codable {
  package enum Kind: String, Sendable, Codable { case module, function, type, lambda, comprehension }

  package struct Parameter: Sendable, Codable {
    package enum Kind: String, Sendable, Codable { case positional, keywordOnly, rest, keywords }

    package let name: NameID
    package let kind: Kind
    package let annotation: ExpressionID?
    package let initial: ExpressionID?
  }

  package let kind: Kind
  package let name: NameID
  package let parent: ScopeID?
  package let nameSpan: ByteSpan
  package let span: ByteSpan
  package var parameters: [Parameter] = []
  package var decorators: [ExpressionID] = []
  /// Base classes, for a class.
  package var bases: [ExpressionID] = []
  /// The values of `return`; for a lambda its body.
  package var returns: [ExpressionID] = []
  package var yields: [ExpressionID] = []
  /// The type behind `->`.
  package var returnAnnotation: ExpressionID?
  /// Every `yield`, with a value or without.
  package var yieldSpans: [ByteSpan] = []
  package var isAsync = false
  /// The expressions and bindings of the file that stand in it; those of nested scopes are among them.
  package var expressions = PlaceRange(start: 0, end: 0)
  package var bindings = PlaceRange(start: 0, end: 0)
}

/// Places in one of a file's lists.
package struct PlaceRange: Sendable, Codable, Hashable {
  package let start: Int32
  package let end: Int32

  package var indices: Range<Int> { Int(start)..<Int(end) }
}

/// A value somewhere in the source, reduced to what analysis can follow.
package struct ExpressionFact: Sendable, Codable {
  package struct Argument: Sendable, Codable {
    package enum Kind: Sendable, Codable { case positional, keyword(NameID), star, doubleStar }

    package let kind: Kind
    package let value: ExpressionID
  }

  /// Where a call's arguments stand among those of the file. Places rather than lists: hundreds of thousands of expressions are
  /// kept, and looked at far more often than their parts.
  package struct Arguments: Sendable, Codable {
    package let first: Int32
    package let count: Int32
  }

  /// Where the parts of an expression stand among those of the file.
  package struct Parts: Sendable, Codable {
    package let first: Int32
    package let count: Int32
  }

  package enum Kind: Sendable, Codable {
    case name(NameID)
    case attribute(base: ExpressionID, name: NameID)
    case call(function: ExpressionID, arguments: Arguments)
    case await(ExpressionID)
    case text(NameID)
    /// A text of which parts are not known, each written `*`.
    case pattern(NameID)
    case number(Double)
    case boolean(Bool)
    case none
    /// A list, tuple or set.
    case collection(Parts)
    case dictionary(Parts)
    case comprehension(ScopeID, element: ExpressionID)
    case lambda(ScopeID)
    case subscript_(base: ExpressionID)
    /// One of several: `a if c else b`, `a or b`.
    case choice(Parts)
    /// Anything whose value is not followed.
    case other
  }

  /// How the value is used by what stands around it.
  package enum Use: Sendable, Codable {
    /// An expression statement: nobody keeps it.
    case discarded
    /// Read and not kept: compared, tested, formatted, computed with.
    case operand
    case function(of: ExpressionID)
    case base(of: ExpressionID)
    case argument(of: ExpressionID, index: Int32)
    case element(of: ExpressionID)
    case subscripted(by: ExpressionID)
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

  package var kind: Kind
  package let span: ByteSpan
  package let scope: ScopeID
  package var use: Use
}

/// A name, attribute or item that is given a value.
package struct BindingFact: Sendable, Codable {
  package enum Target: Sendable, Codable {
    case name(NameID)
    case attribute(base: ExpressionID, NameID)
    case item(base: ExpressionID)
  }

  package enum Value: Sendable, Codable {
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
  package let scope: ScopeID
  package let target: Target
  package let value: Value
  package let span: ByteSpan
  /// The type behind the target's colon.
  package var annotation: ExpressionID?
}

/// One imported name: `import a.b` binds `a`; `from a import b as c` binds `c`.
package struct ImportFact: Sendable, Codable {
  /// The dotted module as written, "" for `from . import x`.
  package let module: String
  /// Leading dots.
  package let level: Int32
  /// The name after `import` in a `from` import; `nil` for `import a.b` and for `*`.
  package let name: String?
  package let isStar: Bool
  /// The name that it is bound to; `nil` for `*`.
  package let boundAs: String?
  /// Whether `import a.b as x` binds the whole module rather than its first package.
  package let bindsWholeModule: Bool
  package let scope: ScopeID
  package let guarding: Guard
  package let span: ByteSpan
}
