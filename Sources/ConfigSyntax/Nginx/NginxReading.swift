import Workspace

/// Reads nginx's configuration as `ngx_conf_read_token` does: words up to `;` or `{`, `#` at the beginning of a word makes a comment
/// of the line's rest, quotes only around whole words.
package func readNginxConfiguration(_ bytes: [UInt8]) -> Parsed<[NginxDirective]> {
  var reader = NginxReader(bytes)
  return reader.read()
}

private struct NginxReader {
  /// Nobody nests blocks by hand this deep.
  static let depthLimit = 100

  private struct Block {
    var name: NginxDirective.Word?
    var arguments: [NginxDirective.Word] = []
    var children: [NginxDirective] = []
  }

  private let bytes: [UInt8]
  private var index = 0
  private var words: [NginxDirective.Word] = []
  private var open = [Block()]
  /// How many blocks stand deeper than the limit.
  private var beyondLimit = 0
  private var problems: [Problem] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func read() -> Parsed<[NginxDirective]> {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): index += 1
      case UInt8(ascii: "#"): while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
      case UInt8(ascii: ";"):
        endDirective()
        index += 1
      case UInt8(ascii: "{"):
        openBlock()
        index += 1
      case UInt8(ascii: "}"):
        closeBlock()
        index += 1
      default: readWord()
      }
    }
    if let first = words.first { problems.append(Problem(.configSyntax, "`\(first.text)` is not ended", expected: "`;`", at: first.span)) }
    while open.count > 1 {
      if let name = open.last?.name {
        problems.append(Problem(.configSyntax, "the block of `\(name.text)` is never closed", expected: "`}`", at: name.span))
      }
      close()
    }
    return Parsed(open[0].children, problems: problems)
  }

  private mutating func readWord() {
    let start = index
    if bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") { return readQuoted(by: bytes[index]) }
    var text: [UInt8] = []
    while index < bytes.count, !" \t\r\n;".utf8.contains(bytes[index]) {
      // `${name}` keeps its braces; any other `{` begins a block.
      if bytes[index] == UInt8(ascii: "{"), text.last != UInt8(ascii: "$") { break }
      take(into: &text)
    }
    words.append(.init(text: String(decoding: text, as: UTF8.self), span: ByteSpan(start..<index)))
  }

  private mutating func readQuoted(by quote: UInt8) {
    let start = index
    index += 1
    var text: [UInt8] = []
    while index < bytes.count, bytes[index] != quote { take(into: &text) }
    if index < bytes.count {
      index += 1
    } else {
      problems.append(Problem(.configSyntax, "the quote is never closed", at: ByteSpan(start..<min(start + 1, bytes.count))))
    }
    words.append(.init(text: String(decoding: text, as: UTF8.self), span: ByteSpan(start..<index)))
  }

  private mutating func take(into text: inout [UInt8]) {
    if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
      let next = bytes[index + 1]
      if !"\"'\\ ;{}".utf8.contains(next) { text.append(bytes[index]) }
      text.append(next)
      index += 2
    } else {
      text.append(bytes[index])
      index += 1
    }
  }

  // MARK: Directives and blocks

  private mutating func endDirective() {
    guard let name = words.first else { return }
    if beyondLimit == 0 {
      open[open.count - 1].children.append(NginxDirective(name: name, arguments: Array(words.dropFirst()), children: nil))
    }
    words = []
  }

  private mutating func openBlock() {
    let name = words.first ?? .init(text: "", span: ByteSpan(index..<index + 1))
    if open.count > Self.depthLimit {
      if beyondLimit == 0 { problems.append(Problem(.limitReached, "blocks stand more than \(Self.depthLimit) deep here", at: name.span)) }
      beyondLimit += 1
    } else if name.text.hasSuffix("_by_lua_block") {
      skipProgram()
    } else {
      open.append(Block(name: name, arguments: Array(words.dropFirst())))
    }
    words = []
  }

  /// Lua's own braces come in pairs, as far as anybody can tell without reading Lua.
  private mutating func skipProgram() {
    var depth = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "{") { depth += 1 }
      if bytes[index] == UInt8(ascii: "}") { depth -= 1 }
      if depth == 0 { return }
      index += 1
    }
  }

  private mutating func closeBlock() {
    if let first = words.first {
      problems.append(Problem(.configSyntax, "`\(first.text)` is not ended", expected: "`;`", at: first.span))
      words = []
    }
    if beyondLimit > 0 {
      beyondLimit -= 1
    } else if open.count > 1 {
      close()
    } else {
      problems.append(Problem(.configSyntax, "`}` closes nothing", at: ByteSpan(index..<index + 1)))
    }
  }

  private mutating func close() {
    let block = open.removeLast()
    guard let name = block.name else { return }
    open[open.count - 1].children.append(NginxDirective(name: name, arguments: block.arguments, children: block.children))
  }
}
