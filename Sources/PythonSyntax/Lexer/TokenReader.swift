import Workspace

/// A token with its bytes; what lies between two tokens is blanks, comments and continuation lines.
package struct PythonToken: Hashable, Sendable {
  package let kind: TokenKind
  package let span: ByteSpan
}

/// Splits files into tokens, one file after the other, with the same buffers.
package struct TokenReader: ~Copyable {
  private var lexer = Lexer()

  package init() {}

  /// Calls the body with every token up to the end of the file. Spans are bytes of the text as UTF-8.
  package mutating func read(_ bytes: [UInt8], _ body: (PythonToken) -> Void) {
    _ = lexer.load(bytes)
    repeat {
      lexer.next()
      let span = ByteSpan(start: UInt32(truncatingIfNeeded: lexer.start), end: UInt32(truncatingIfNeeded: lexer.end))
      body(PythonToken(kind: lexer.kind, span: span))
    } while lexer.kind != .endOfFile
  }

  /// The number of tokens, for measuring the lexer alone.
  package mutating func count(_ bytes: [UInt8]) -> Int {
    _ = lexer.load(bytes)
    var count = 0
    repeat {
      lexer.next()
      count &+= 1
    } while lexer.kind != .endOfFile
    return count
  }
}
