import ConfigSyntax

/// A call by which a program reads an environment variable through a package: `env.int("WORKERS", default=4)`.
package struct EnvironmentReader: Sendable, Hashable {
  package let variable: ArgumentPosition
  /// What is taken where the variable is not set; `nil` when the call has no such argument.
  package let fallback: ArgumentPosition?
  /// The type that the text becomes, when the call is given one.
  package let type: ArgumentPosition?
  /// The type that the text becomes in any case: `int`, `float`, `bool` or `str`.
  package let gives: String?
  /// Lower-case texts that are true.
  package let trueWords: [String]
}

/// The packages by which programs read the environment.
///
/// A configuration that is a program is followed for its settings; most use none of these packages. So the words are read when
/// somebody first asks.
package struct EnvironmentReaders: Sendable {
  package enum Role: Sendable, Hashable {
    case reads(EnvironmentReader)
    /// Gives an object whose name is the call's with `()` behind it.
    case makesReader
    /// Fills the environment from a file that only the server has.
    case readsFile
  }

  private let roles: Lazy<[String: Role]>

  init(_ make: @escaping @Sendable () -> [String: Role]) {
    roles = Lazy(make)
  }

  /// No packages at all.
  init() {
    roles = Lazy([:])
  }

  /// What a call does; `nil` for every call that is none of theirs.
  package subscript(call: String) -> Role? { roles.value[call] }
}

extension EnvironmentReaders {
  /// What the items `environment-readers` of a file say.
  static func read(_ node: PackedNode, into roles: inout [String: Role], problems: RuleProblems) {
    guard let item = MappingReader(node, expecting: "calls that read an environment variable: a mapping with `calls` and `variable`", problems: problems) else { return }
    defer { item.finish() }
    func position(_ name: String) -> ArgumentPosition? { item.node(name).flatMap { ArgumentPosition.read($0, problems: problems) } }
    let reader = EnvironmentReader(
      variable: position("variable") ?? ArgumentPosition(index: 0, keyword: nil), fallback: position("default"), type: position("type"),
      gives: item.text("gives"), trueWords: item.texts("true-words"))
    let calls = item.texts("calls")
    if calls.isEmpty { problems.add("these read no variable", expected: "`calls`: the full names, as `environ.Env().int`", at: node.span) }
    if let gives = reader.gives, !Self.types.contains(gives) {
      problems.add("`\(gives)` is no type that is known here", expected: Self.types.map { "`\($0)`" }.joined(separator: ", "), at: node.span)
    }
    for call in calls {
      roles[call] = .reads(reader)
      // `environ.Env().int`: what calling `environ.Env` gives reads variables.
      if let end = call.firstRange(of: "()") { roles[String(call[..<end.lowerBound])] = .makesReader }
    }
  }

  private static let types = ["int", "float", "bool", "str"]
}
