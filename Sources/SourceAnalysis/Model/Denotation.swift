import Workspace

/// A scope of one of the model's files.
struct ScopeRef: Hashable {
  let file: FileID
  let scope: ScopeID
}

/// A variable of one of the model's files.
struct VariableRef: Hashable {
  /// The function, class or module whose it is.
  let owner: ScopeRef
  let name: NameID
}

/// A value of one of the model's files.
struct ExpressionRef: Hashable {
  let file: FileID
  let expression: ExpressionID
}

// What is remembered of scopes and values is looked up hundreds of thousands of times. The standard library's hash keeps strangers from
// choosing keys that meet; these numbers are the analysis's own, and mixing them takes a tenth of the time.
extension ScopeRef {
  func _rawHashValue(seed: Int) -> Int { mixed(file.raw, scope.raw, seed) }
}

extension ExpressionRef {
  func _rawHashValue(seed: Int) -> Int { mixed(file.raw, expression.raw, seed) }
}

/// Every bit of both numbers decides about every bit of this. With the seed, since tables that are copied into one another in the order
/// of the same hash become slow.
private func mixed(_ high: Int32, _ low: Int32, _ seed: Int) -> Int {
  var bits = UInt64(UInt32(bitPattern: high)) << 32 | UInt64(UInt32(bitPattern: low))
  bits ^= UInt64(truncatingIfNeeded: seed)
  bits = (bits ^ bits >> 32) &* 0x9E37_79B9_7F4A_7C15
  bits = (bits ^ bits >> 29) &* 0xBF58_476D_1CE4_E5B9
  return Int(truncatingIfNeeded: bits ^ bits >> 32)
}

/// The type of a value: a library's, by its full name, or the project's own class.
enum TypeRef: Hashable {
  case external(String)
  case project(ScopeRef)
}

/// What an expression can stand for. An expression has none when nothing is known, and several when paths differ.
enum Denotation: Hashable {
  /// Something of a library or of the language, by full name: a module, function, class, or `Type.method`.
  case external(String)
  /// A method of a library's type, bound to a receiver: `type` and `member`, looked up through the type's bases.
  case externalMember(type: String, member: String)
  case module(FileID)
  case namespace(WorkspacePath)
  case function(ScopeRef)
  case type(ScopeRef)
  /// An object; `made` is the call that made it, where that is known.
  case instance(TypeRef, made: ExpressionRef?)
  /// A function of the project, called through an object or class.
  case method(ScopeRef)
  case text(String)

  /// Whether it is something of a library, or of an object of one.
  var isLibrarys: Bool {
    switch self {
    case .external, .externalMember: true
    default: false
    }
  }

  /// The project's function that calling this value runs.
  var calledFunction: ScopeRef? {
    switch self {
    case .function(let scope), .method(let scope): scope
    default: nil
    }
  }
}
