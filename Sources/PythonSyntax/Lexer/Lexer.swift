import Workspace

/// Splits source into tokens, one at a time: ``next()`` replaces the current token.
///
/// The source is UTF-8 followed by ``padding`` zero bytes, so that looking ahead needs no check of its own. A
/// struct that the parser holds by value; its buffers keep their capacity from file to file.
struct Lexer: ~Copyable {
  /// Zero bytes after the source.
  static let padding = 64
  /// CPython's limits (MAXLEVEL, MAXINDENT).
  static let bracketLimit = 200
  static let indentLimit = 100

  var source = Arena<UInt8>(padding: padding)
  /// The source without its padding ends here.
  var length = 0

  // The current token.
  var kind = TokenKind.endOfFile
  /// Whether the current string, or text of an f-string, has a backslash in it.
  var hasBackslash = false
  /// The ``StringFlags`` of a string or of the text in an f-string; the form of a number.
  var flags: UInt8 = 0
  var start = 0
  var end = 0
  /// Where the token before the current one ended.
  var previousEnd = 0

  /// What `next` has to do first.
  enum Mode: UInt8 {
    case code, lineStart, dedents
    /// Between the fields of an f-string.
    case text
  }
  var mode = Mode.lineStart

  /// Columns as CPython counts them twice: with tabs to every eighth column, and with tabs as one.
  struct Indent: BitwiseCopyable {
    var column: Int
    var alternative: Int
  }
  var indents = Arena<Indent>()
  /// The innermost of them.
  var indent = Indent(column: 0, alternative: 0)
  var pendingDedents = 0

  /// The offsets of the brackets that are open.
  var brackets = Arena<UInt32>(capacity: bracketLimit)
  /// The number of brackets that close the current field of an f-string; -1 outside one.
  var fieldDepth = -1
  var text = TextState()
  var fields: [FieldState] = []

  var comments: [ByteSpan] = []
  var problems: [Problem] = []
  var python2: Problem?
  var hasTooManyBrackets = false

  /// Starts on a source that is already in place with its padding.
  mutating func begin(at offset: Int) {
    kind = .newline
    start = offset
    end = offset
    previousEnd = offset
    mode = .lineStart
    indent = Indent(column: 0, alternative: 0)
    indents.shorten(to: 0)
    indents.append(indent)
    pendingDedents = 0
    brackets.shorten(to: 0)
    fieldDepth = -1
    fields.removeAll(keepingCapacity: true)
    comments.removeAll(keepingCapacity: true)
    problems.removeAll()
    python2 = nil
    hasTooManyBrackets = false
  }

  mutating func next() {
    previousEnd = end
    if mode != .code { return nextByMode() }
    code(from: end)
  }

  /// What comes before code, or code when there is nothing before it.
  @inline(never)
  private mutating func nextByMode() {
    let isToken =
      switch mode {
      case .code: false
      case .lineStart: startLine()
      case .dedents: nextDedent()
      case .text: nextText()
      }
    if !isToken { code(from: end) }
  }

  @inline(__always)
  mutating func finish(_ kind: TokenKind, _ start: Int, width: Int) {
    self.kind = kind
    self.start = start
    end = start &+ width
  }

  /// The next token in code. It looks ahead within one loaded word, and every call in it is its last act, so that it has no
  /// registers to save: a seventh of the lexer's instructions.
  @inline(never)
  private mutating func code(from offset: Int) {
    var position = offset
    while true {
      let word = source.word(at: position)
      switch ByteClass.of(UInt8(truncatingIfNeeded: word)) {
      case .blank: position &+= 1
      case .letter: return name(position, word)
      case .lineEnd:
        let width = word & 0xFFFF == 0x0A0D ? 2 : 1
        if brackets.isEmpty {
          mode = .lineStart
          return finish(.newline, position, width: width)
        }
        position &+= width
      case .comment, .backslash: return codeAfterGap(from: position)
      case .openParen: return open(.leftParen, position)
      case .closeParen: return close(.rightParen, UInt8(ascii: "("), position)
      case .comma: return finish(.comma, position, width: 1)
      case .dot:
        let second = Self.second(of: word)
        if second &- 48 < 10 { return number(position) }
        if word & 0xFFFFFF == 0x2E2E2E { return finish(.ellipsis, position, width: 3) }
        return finish(.dot, position, width: 1)
      case .equal:
        if Self.second(of: word) == UInt8(ascii: "=") { return finish(.equalEqual, position, width: 2) }
        return finish(.equal, position, width: 1)
      case .quote: return string(position, quote: position, flags: 0)
      case .colon:
        if brackets.count == fieldDepth { return formatColon(position) }
        if Self.second(of: word) == UInt8(ascii: "=") { return finish(.colonEqual, position, width: 2) }
        return finish(.colon, position, width: 1)
      case .digit: return number(position)
      case .openBracket: return open(.leftBracket, position)
      case .closeBracket: return close(.rightBracket, UInt8(ascii: "["), position)
      case .openBrace: return open(.leftBrace, position)
      case .closeBrace:
        if brackets.count == fieldDepth { return closeField(position) }
        return close(.rightBrace, UInt8(ascii: "{"), position)
      case .other: return sign(UInt8(truncatingIfNeeded: word), position)
      }
    }
  }

  @inline(__always)
  private static func second(of word: UInt64) -> UInt8 {
    UInt8(truncatingIfNeeded: word &>> 8)
  }

  /// The next token after comments, continuation lines and what else stands between tokens.
  @inline(never)
  private mutating func codeAfterGap(from offset: Int) {
    var position = offset
    while true {
      switch ByteClass.of(source[position]) {
      case .comment: position = comment(position)
      case .backslash:
        guard let next = continuation(position) else { return finish(.unknown, position, width: 1) }
        position = next
      case .blank: position &+= 1
      case .lineEnd where !brackets.isEmpty: position &+= 1
      default: return code(from: position)
      }
    }
  }

  @inline(never)
  private mutating func formatColon(_ position: Int) {
    mode = .text
    fields.enterFormat(&text)
    finish(.formatColon, position, width: 1)
  }

  @inline(__always)
  private mutating func open(_ kind: TokenKind, _ position: Int) {
    guard brackets.count < Self.bracketLimit - 1 else { return tooManyBrackets(position) }
    brackets.appendInPlace(UInt32(truncatingIfNeeded: position))
    finish(kind, position, width: 1)
  }

  @inline(__always)
  private mutating func close(_ kind: TokenKind, _ opening: UInt8, _ position: Int) {
    guard let last = brackets.last, source[Int(last)] == opening, brackets.count > fieldDepth else { return strayBracket(position) }
    brackets.removeLast()
    finish(kind, position, width: 1)
  }

  @inline(__always)
  func followed(by byte: UInt8, _ position: Int) -> Bool {
    source[position &+ 1] == byte
  }

  /// One sign or the same with `=` after it.
  @inline(__always)
  mutating func choose(_ plain: TokenKind, _ withEqual: TokenKind, _ position: Int) {
    if source[position &+ 1] == UInt8(ascii: "=") {
      finish(withEqual, position, width: 2)
    } else {
      finish(plain, position, width: 1)
    }
  }

  /// `*`, `**` and the like, each with and without `=`.
  @inline(__always)
  mutating func double(
    _ byte: UInt8, _ one: TokenKind, _ oneEqual: TokenKind, _ two: TokenKind, _ twoEqual: TokenKind, _ position: Int
  ) {
    guard source[position &+ 1] == byte else { return choose(one, oneEqual, position) }
    if source[position &+ 2] == UInt8(ascii: "=") {
      finish(twoEqual, position, width: 3)
    } else {
      finish(two, position, width: 2)
    }
  }
}
