import Workspace

/// A token with its bytes; what lies between two tokens is blanks, comments and continuation lines.
public struct PythonToken: Hashable, Sendable {
  public let kind: TokenKind
  public let span: ByteSpan
}

/// Splits files into tokens, one file after the other, with the same buffers.
public struct TokenReader: ~Copyable {
  private var lexer = Lexer()

  public init() {}

  /// Calls the body with every token up to the end of the file. Spans are bytes of the text as UTF-8.
  public mutating func read(_ bytes: [UInt8], _ body: (PythonToken) -> Void) {
    _ = lexer.load(bytes)
    repeat {
      lexer.next()
      let span = ByteSpan(start: UInt32(truncatingIfNeeded: lexer.start), end: UInt32(truncatingIfNeeded: lexer.end))
      body(PythonToken(kind: lexer.kind, span: span))
    } while lexer.kind != .endOfFile
  }

  /// The number of tokens, for measuring the lexer alone.
  public mutating func count(_ bytes: [UInt8]) -> Int {
    _ = lexer.load(bytes)
    var count = 0
    repeat {
      lexer.next()
      count &+= 1
    } while lexer.kind != .endOfFile
    return count
  }
}
