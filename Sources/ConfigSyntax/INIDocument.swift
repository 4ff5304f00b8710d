import Workspace

/// A piece of text and where it was written.
package struct INIText: Sendable, Hashable {
  package var bytes: [UInt8]
  /// The place in the original file.
  package var span: ByteSpan
  /// Why the bytes are not what will stand there; `nil` when they are known.
  package var unknown: String?

  package init(_ bytes: [UInt8], at span: ByteSpan, unknown: String? = nil) {
    self.bytes = bytes
    self.span = span
    self.unknown = unknown
  }

  /// The bytes as text; what is no UTF-8 appears as U+FFFD.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// One key with what was said for it.
package struct INIEntry: Sendable, Hashable {
  package var key: INIText
  /// `nil` when the line has no separator.
  package var value: INIText?
  /// The whole entry without the blanks around it.
  package var span: ByteSpan

  package init(key: INIText, value: INIText?, span: ByteSpan) {
    self.key = key
    self.value = value
    self.span = span
  }
}

/// The entries between one header and the next. A section that is opened twice appears twice.
package struct INISection: Sendable, Hashable {
  /// Empty for the entries in front of the first header.
  package var name: INIText
  /// The header line; `nil` in front of the first header.
  package var header: ByteSpan?
  package var entries: [INIEntry]

  package init(name: INIText, header: ByteSpan?, entries: [INIEntry] = []) {
    self.name = name
    self.header = header
    self.entries = entries
  }
}

/// What an INI reader makes of one text: its sections in their order, and its comments.
package struct INIDocument: Sendable, Hashable {
  package var sections: [INISection]
  package var comments: [ConfigComment]

  package init(sections: [INISection] = [], comments: [ConfigComment] = []) {
    self.sections = sections
    self.comments = comments
  }

  /// Every entry of the sections with this name, in the order of the file.
  package func entries(of name: String) -> [INIEntry] {
    sections.filter { $0.name.bytes.elementsEqual(name.utf8) }.flatMap(\.entries)
  }

  package func hasSection(_ name: String) -> Bool {
    sections.contains { $0.header != nil && $0.name.bytes.elementsEqual(name.utf8) }
  }
}
