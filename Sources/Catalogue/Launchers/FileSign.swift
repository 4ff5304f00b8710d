import ConfigSyntax

/// How files of one kind are told from all others before anything parses them.
package struct FileSign: Sendable, Hashable {
  /// Who reads such files: the name of a launcher's reader, or of a server and one of its formats.
  package let reader: String
  /// Lower-case patterns, one of which the file's name matches, or its path when the pattern has a slash; empty for any.
  package let names: [String]
  /// Lower-case extensions, one of which the file has; the empty one stands for names without a dot. Empty for any.
  package let extensions: [String]
  /// Texts of which the file contains at least one; empty when the name says enough.
  package let contains: [String]
  /// What people call such files, in the plural; `nil` where another sign of the same reader says it.
  package let title: String?

  package init(reader: String, names: [String] = [], extensions: [String] = [], contains: [String] = [], title: String? = nil) {
    self.title = title
    self.reader = reader
    self.names = names
    self.extensions = extensions
    self.contains = contains
  }
}

extension FileSign {
  static func read(_ node: PackedNode, problems: RuleProblems) -> FileSign? {
    guard let mapping = MappingReader(node, expecting: "how files are recognised", problems: problems) else { return nil }
    defer { mapping.finish() }
    let sign = FileSign(
      reader: mapping.required("reader"), names: mapping.texts("names"), extensions: mapping.texts("extensions"), contains: mapping.texts("contains"),
      title: mapping.text("title"))
    if sign.names.isEmpty && sign.extensions.isEmpty {
      problems.add("every file of every workspace would be read", expected: "`names` or `extensions`", at: node.span)
      return nil
    }
    return sign
  }
}
