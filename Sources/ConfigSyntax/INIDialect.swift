/// How one program reads files of sections, keys and values: there is no common rule, so each point is a value.
package struct INIDialect: Sendable, Hashable {
  /// What a line that begins with `[` names.
  package enum Header: Sendable, Hashable {
    /// Everything after the `[` but the line's last byte, whichever that is.
    case dropsLastByte
    /// What stands between `[` and the first `]`; a line without `]` is no header.
    case toFirstBracket
    /// What stands between `[` and the last `]`; a line without `]` is no header.
    case toLastBracket
  }

  /// How a value goes on in the next line.
  package enum Continuation: Sendable, Hashable {
    case none
    /// Lines that begin with a blank belong to the value above; the parts are joined with a newline.
    case indentedLines
    /// A backslash at the end of a line joins the next one with a blank; comment lines between are left out.
    case trailingBackslash
  }

  /// Bytes that begin a comment when they are the first of a line that is no blank.
  package var commentSigns: [UInt8]
  /// Bytes that begin a comment behind a value, after a blank.
  package var inlineCommentSigns: [UInt8]
  /// The first of these bytes in a line ends the key.
  package var separators: [UInt8]
  package var header: Header
  package var continuation: Continuation
  /// Whether a pair of `"` or `'` around a whole value is taken off.
  package var unquotes: Bool
  /// Whether keys count as lower case.
  package var lowercasesKeys: Bool
  /// Bytes that are cut off both ends of keys and values.
  package var blanks: [UInt8]
  /// Whether a NUL ends the line that it stands in, as it does for programs that keep lines as C strings.
  package var endsLinesAtNUL: Bool

  package init(
    commentSigns: String = "#;", inlineCommentSigns: String = "", separators: String = "=", header: Header = .toFirstBracket,
    continuation: Continuation = .none, unquotes: Bool = false, lowercasesKeys: Bool = false, blanks: String = " \t\r",
    endsLinesAtNUL: Bool = false
  ) {
    self.commentSigns = Array(commentSigns.utf8)
    self.inlineCommentSigns = Array(inlineCommentSigns.utf8)
    self.separators = Array(separators.utf8)
    self.header = header
    self.continuation = continuation
    self.unquotes = unquotes
    self.lowercasesKeys = lowercasesKeys
    self.blanks = Array(blanks.utf8)
    self.endsLinesAtNUL = endsLinesAtNUL
  }
}
