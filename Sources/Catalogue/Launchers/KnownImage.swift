import ConfigSyntax

/// A published container image whose start is known: what runs when nothing else is said, and the files and variables of it that
/// decide about a server.
package struct KnownImage: Sendable {
  /// Lower-case patterns of the name without registry, tag and digest: `python`, `tiangolo/uwsgi-nginx*`.
  package let names: [String]
  /// Empty when it has none.
  package let entrypoint: [String]
  package let command: [String]
  /// The working directory.
  package let directory: String
  package let environment: [(name: String, value: String)]
  /// Variables with values that are not listed.
  package let sets: [String]
  /// Files by their absolute paths.
  package let files: [(path: String, text: String)]

}

extension KnownImage {
  static func read(_ node: PackedNode, problems: RuleProblems) -> KnownImage? {
    guard let mapping = MappingReader(node, expecting: "an image", problems: problems) else { return nil }
    defer { mapping.finish() }
    let names = mapping.texts("names")
    if names.isEmpty { problems.add("the image has no name", expected: "`names`", at: node.span) }
    func texts(_ key: String) -> [(String, String)] {
      (mapping.node(key)?.entries.map(Array.init) ?? []).compactMap { entry in
        guard let name = entry.key.text, let text = entry.value.text else {
          problems.add("found \(entry.value.kindInWords)", expected: "text", at: entry.value.span)
          return nil
        }
        return (name, text)
      }
    }
    return KnownImage(
      names: names, entrypoint: mapping.texts("entrypoint"), command: mapping.texts("command"), directory: mapping.text("directory") ?? "/",
      environment: texts("environment").map { (name: $0.0, value: $0.1) }, sets: mapping.texts("sets"),
      files: texts("files").map { (path: $0.0, text: $0.1) })
  }
}
