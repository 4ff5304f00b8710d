import Workspace

/// One node of a configuration tree, whatever format it was written in, with the place it was written at.
///
/// Scalars stay text: what `yes`, `0x10` or an empty value means is the consumer's business.
package struct ConfigNode: Sendable, Hashable {
  package indirect enum Content: Sendable, Hashable {
    case scalar(ConfigScalar)
    case sequence([ConfigNode])
    /// Keys in the order they were written, duplicates included.
    case mapping([ConfigEntry])
  }

  package var content: Content
  /// The node's own bytes in the file. For a node that an alias stands for: the anchored node's bytes.
  package var span: ByteSpan
  /// The tag as written, such as `!Ref`; `nil` when there is none.
  package var tag: String?
  /// The alias through which this node came here, if it was written elsewhere.
  package var alias: ByteSpan?

  package init(_ content: Content, at span: ByteSpan, tag: String? = nil, alias: ByteSpan? = nil) {
    self.content = content
    self.span = span
    self.tag = tag
    self.alias = alias
  }
}

package struct ConfigScalar: Sendable, Hashable {
  package enum Style: Sendable, Hashable {
    case plain, singleQuoted, doubleQuoted, literal, folded
    /// A value of a format with types of its own: TOML's and JSON's numbers, booleans, dates and `null`.
    case number, boolean, date, null
  }

  /// The text after unquoting and unescaping.
  package var text: String
  package var style: Style

  package init(_ text: String, style: Style = .plain) {
    self.text = text
    self.style = style
  }
}

package struct ConfigEntry: Sendable, Hashable {
  package var key: ConfigNode
  package var value: ConfigNode

  package init(key: ConfigNode, value: ConfigNode) {
    self.key = key
    self.value = value
  }
}

/// A comment, for suppressions; its span covers the comment sign and the text to the end of the line.
package struct ConfigComment: Sendable, Hashable {
  package var text: String
  package var span: ByteSpan

  package init(_ text: String, at span: ByteSpan) {
    self.text = text
    self.span = span
  }
}

/// What one reader makes of one file: its documents (one for every format but YAML) and its comments.
package struct ConfigDocuments: Sendable, Hashable {
  package var roots: [ConfigNode]
  package var comments: [ConfigComment]

  package init(roots: [ConfigNode] = [], comments: [ConfigComment] = []) {
    self.roots = roots
    self.comments = comments
  }
}

// MARK: Asking

extension ConfigNode {
  package var scalar: ConfigScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The text of a scalar, `nil` for anything else.
  package var text: String? { scalar?.text }

  /// The items of a sequence, `nil` for anything else.
  package var items: [ConfigNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The entries of a mapping, `nil` for anything else.
  package var entries: [ConfigEntry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The value of the last entry with this key.
  package subscript(key: String) -> ConfigNode? {
    entries?.last { $0.key.text == key }?.value
  }

  /// What this node is, for messages: "a list", "a mapping", "text".
  package var kindInWords: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar):
      switch scalar.style {
      case .number: "a number"
      case .boolean: "true or false"
      case .date: "a date"
      case .null: "null"
      case .plain where scalar.text.isEmpty: "nothing"
      default: "text"
      }
    }
  }
}
