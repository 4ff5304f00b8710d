/// What may be odd about the text of a configuration although its server does not say a word: what it reads is not what
/// somebody meant. Checks give these facts their codes and words.
package enum NoticeKind: String, Hashable, Sendable, CaseIterable {
  /// The server knows no such option and takes the line for something else, or for nothing.
  case unknownOption = "unknown-option"
  /// A number in quotes, which the server keeps as part of the text.
  case quotedNumber = "quoted-number"
  /// A flag's text that looks like "no" and is none of the server's words for it.
  case flagStaysOn = "flag-stays-on"
  /// What stands behind a value as if it were a comment, and is part of the value.
  case inlineComment = "inline-comment"
  /// A unit behind a number, which the server passes over.
  case unitSuffix = "unit-suffix"
  /// A number that the server reads up to some sign: `1_000`, `1e3`, `0x10`, or none at all.
  case numberCutShort = "number-cut-short"
  /// A `%` at the end of a line, which joins the next line to it.
  case percentAtLineEnd = "percent-at-line-end"
  /// A section whose name is not what it looks like.
  case hiddenSection = "hidden-section"
  /// A byte order mark that hides the section behind it.
  case byteOrderMark = "byte-order-mark"
  /// A place where the server's reader stops without a word.
  case readingStops = "reading-stops"
  /// A value of a kind that the server's reader drops.
  case valueDropped = "value-dropped"
  /// A placeholder that is not replaced where it stands.
  case placeholderStays = "placeholder-stays"
  /// A setting's name in capitals, which is another name.
  case upperCaseName = "upper-case-name"
  /// A configuration file that nothing starts a server with.
  case unusedFile = "unused-file"
}
