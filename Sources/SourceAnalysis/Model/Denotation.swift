import Workspace

/// A scope of one of the model's files.
struct ScopeRef: Hashable {
  let file: FileID
  let scope: ScopeID
}

/// A value of one of the model's files.
struct ExpressionRef: Hashable {
  let file: FileID
  let expression: ExpressionID
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
