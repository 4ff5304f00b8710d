import PythonSyntax
import Testing
import Workspace

@Suite struct TokenTests {
  @Test(arguments: [
    "def f(a, *, b=1):\n    return a  # x\n", "x = f'a{b!r:>{c}}d' rb'\\x' \"\"\"e\nf\"\"\"\n", "if x:\n\ty \\\n\t+ z\n\n# end", "a\r\nb\rc\n", "$ ? ` \0 € ' ''' (",
    "f'{x:{y}z}' f\"{'a'}\" f'{", "\u{FEFF}import a\n", "if a:\n      b\n   c\n d\n", "1_000.5e-3j 0xFF 1if x else 2 .5 ... .. a.b",
  ]) func `tokens and the gaps between them are the whole source`(source: String) {
    let bytes = Array(source.utf8)
    var reader = TokenReader()
    var rebuilt: [UInt8] = []
    reader.read(bytes) { token in
      let gap = bytes[rebuilt.count..<max(rebuilt.count, Int(token.span.start))]
      #expect(Int(token.span.start) >= rebuilt.count)
      #expect(isGap(gap), "\(String(decoding: gap, as: UTF8.self)) before \(token)")
      rebuilt.append(contentsOf: gap)
      rebuilt.append(contentsOf: bytes[token.span.range])
    }
    #expect(rebuilt == bytes)
  }

  /// Blanks, a byte order mark, comments, and backslashes at the ends of lines.
  private func isGap(_ gap: ArraySlice<UInt8>) -> Bool {
    var text = String(decoding: gap, as: UTF8.self).unicodeScalars[...]
    while let scalar = text.popFirst() {
      switch scalar {
      case " ", "\t", "\n", "\r", "\u{C}", "\u{FEFF}": continue
      case "\\" where text.first == "\n" || text.first == "\r": continue
      case "#": text = text.drop { $0 != "\n" && $0 != "\r" }
      default: return false
      }
    }
    return true
  }

  @Test func `indentation makes tokens that pair up`() {
    var reader = TokenReader()
    var kinds: [TokenKind] = []
    reader.read(Array("if a:\n  if b:\n    c\n\n# x\nd\n".utf8)) { kinds.append($0.kind) }
    #expect(
      kinds == [
        .if, .name, .colon, .newline, .indent, .if, .name, .colon, .newline, .indent, .name, .newline, .dedent, .dedent, .name, .newline, .endOfFile,
      ])
  }
}
