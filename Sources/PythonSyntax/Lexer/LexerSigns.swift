import Workspace

// Operators that are rarer than brackets and commas, and signs that mean nothing.

extension Lexer {
  @inline(never)
  mutating func sign(_ byte: UInt8, _ position: Int) {
    switch byte {
    case UInt8(ascii: "+"): choose(.plus, .plusEqual, position)
    case UInt8(ascii: "-"):
      if followed(by: UInt8(ascii: ">"), position) { return finish(.arrow, position, width: 2) }
      choose(.minus, .minusEqual, position)
    case UInt8(ascii: "*"): double(byte, .star, .starEqual, .doubleStar, .doubleStarEqual, position)
    case UInt8(ascii: "/"): double(byte, .slash, .slashEqual, .doubleSlash, .doubleSlashEqual, position)
    case UInt8(ascii: "<"):
      if followed(by: UInt8(ascii: ">"), position) {
        sawPython2("`<>` is written for `!=`", at: position..<position + 2)
        return finish(.notEqual, position, width: 2)
      }
      double(byte, .less, .lessEqual, .leftShift, .leftShiftEqual, position)
    case UInt8(ascii: ">"): double(byte, .greater, .greaterEqual, .rightShift, .rightShiftEqual, position)
    case UInt8(ascii: "%"): choose(.percent, .percentEqual, position)
    case UInt8(ascii: "@"): choose(.at, .atEqual, position)
    case UInt8(ascii: "&"): choose(.ampersand, .ampersandEqual, position)
    case UInt8(ascii: "|"): choose(.bar, .barEqual, position)
    case UInt8(ascii: "^"): choose(.caret, .caretEqual, position)
    case UInt8(ascii: "~"): finish(.tilde, position, width: 1)
    case UInt8(ascii: ";"): finish(.semicolon, position, width: 1)
    case UInt8(ascii: "!"): choose(.exclamation, .notEqual, position)
    case 0 where position >= length: endOfSource()
    default: strange(byte, position)
    }
  }
}

extension Lexer {
  func textOf(_ range: Range<Int>) -> String {
    String(decoding: source.bytes(range), as: UTF8.self)
  }

  /// A file with more problems than this is no Python; more of them would help nobody.
  static let problemLimit = 100

  /// Whether another problem would be kept; worth asking before words are put together.
  var hasRoomForProblems: Bool { problems.count <= Self.problemLimit }

  mutating func report(_ message: String, expected: String? = nil, at range: Range<Int>) {
    record(Problem(.pythonSyntax, message, expected: expected, at: ByteSpan(range)))
  }

  /// Keeps a problem, unless there are many already; whether it did.
  @discardableResult
  mutating func record(_ problem: Problem) -> Bool {
    guard problems.count < Self.problemLimit else {
      if problems.count == Self.problemLimit {
        problems.append(
          Problem(.limitReached, "the file has more than \(Self.problemLimit) problems, the others are left out", at: problem.span))
      }
      return false
    }
    problems.append(problem)
    return true
  }

  /// Remembers the first sign that the file was written for Python 2; it is then the only problem reported.
  ///
  /// After another problem such a sign may just be text that was never meant as code, and is a problem of its own.
  mutating func sawPython2(_ sign: String, at range: Range<Int>) {
    guard python2 == nil else { return }
    guard problems.isEmpty else { return report(sign, at: range) }
    python2 = Problem(.pythonSyntax, "this file is Python 2 source: \(sign)", expected: "Python 3", at: ByteSpan(range))
  }

  mutating func strange(_ byte: UInt8, _ position: Int) {
    switch byte {
    case _ where !hasRoomForProblems: break
    case 0: report("a NUL byte stands in the source", at: position..<position + 1)
    case UInt8(ascii: "`"): sawPython2("backquotes are written for `repr()`", at: position..<position + 1)
    default: report("`\(textOf(position..<position + 1))` means nothing in Python", at: position..<position + 1)
    }
    finish(.unknown, position, width: 1)
  }

  @inline(never)
  mutating func tooManyBrackets(_ position: Int) {
    finish(.unknown, position, width: 1)
    guard !hasTooManyBrackets else { return }
    hasTooManyBrackets = true
    record(
      Problem(
        .limitReached, "brackets are nested more than \(Self.bracketLimit - 1) deep", expected: "less nesting; CPython's limit is the same",
        at: ByteSpan(position..<position + 1)))
  }

  @inline(never)
  mutating func strayBracket(_ position: Int) {
    finish(.unknown, position, width: 1)
    guard hasRoomForProblems else { return }
    let closing = textOf(position..<position + 1)
    if let opening = brackets.last {
      let start = Int(opening)
      report("`\(closing)` does not close the `\(textOf(start..<start + 1))` that is open", at: position..<position + 1)
    } else {
      report("`\(closing)` has no opening bracket", at: position..<position + 1)
    }
  }
}
