import ConfigSyntax

/// A call by which Python code starts a server.
package struct ServerCall: Sendable, Hashable {
  /// Full names, such as `uvicorn.run`.
  package let names: [String]
  /// Methods that count on any object, such as `worker_main`; the file must still import the server's package.
  package let methods: [String]
  /// The settings that arguments without a name say, in order. Named arguments have the settings' own names.
  package let positionals: [String]
  /// Settings that named arguments with other names say.
  package let keywords: [String: String]
  /// The argument that holds the words of a command line, where the call takes these.
  package let words: ArgumentPosition?
}

extension ServerCall {
  static func read(_ node: PackedNode, problems: RuleProblems) -> ServerCall? {
    guard let mapping = MappingReader(node, expecting: "a call that starts the server", problems: problems) else { return nil }
    defer { mapping.finish() }
    let keywords = mapping.node("keywords").flatMap { MappingReader($0, expecting: "names of arguments with settings", problems: problems) }
    let call = ServerCall(
      names: mapping.texts("names"), methods: mapping.texts("methods"), positionals: mapping.texts("positionals"),
      keywords: Dictionary((keywords?.pairs() ?? []).compactMap { key, value in value.text.map { (key, $0) } }, uniquingKeysWith: { $1 }),
      words: mapping.node("words").flatMap { ArgumentPosition.read($0, problems: problems) })
    if call.names.isEmpty && call.methods.isEmpty { problems.add("this call has no name", expected: "`names` or `methods`", at: node.span) }
    return call
  }
}
