/// What a byte begins, in one load: the lexer's switch becomes one jump.
enum ByteClass: UInt8, BitwiseCopyable {
  case other, blank, letter, lineEnd, comment, openParen, closeParen, comma, dot
  case equal, quote, colon, digit, openBracket, closeBracket, openBrace, closeBrace, backslash

  @inline(__always)
  static func of(_ byte: UInt8) -> ByteClass { table[Int(byte)] }

  // By byte, 16 a row.
  private static let table: InlineArray<256, ByteClass> = [
    .other, .other, .other, .other, .other, .other, .other, .other, .other, .blank, .lineEnd, .other, .blank, .lineEnd, .other, .other,
    .other, .other, .other, .other, .other, .other, .other, .other, .other, .other, .other, .other, .other, .other, .other, .other,
    .blank, .other, .quote, .comment, .other, .other, .other, .quote, .openParen, .closeParen, .other, .other, .comma, .other, .dot, .other,
    .digit, .digit, .digit, .digit, .digit, .digit, .digit, .digit, .digit, .digit, .colon, .other, .other, .equal, .other, .other,
    .other, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter,
    .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .openBracket, .backslash, .closeBracket, .other, .letter,
    .other, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter,
    .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .openBrace, .other, .closeBrace, .other, .other,
    .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter,
    .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter,
    .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter,
    .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter,
    .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter,
    .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter,
    .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter,
    .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter, .letter,
  ]
}
