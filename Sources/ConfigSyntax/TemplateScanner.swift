/// Finds the marks of a template one after the other.
struct TemplateScanner {
  private let bytes: [UInt8]
  private var index = 0
  /// Per syntax: from here on its closing sign does not come any more, so that nobody looks for it again and again.
  private var neverCloses = [Int?](repeating: nil, count: Syntax.all.count)

  private struct Syntax {
    let open: (UInt8, UInt8)
    let close: (UInt8, UInt8)
    /// `<%` is a common sight in formats of log lines, and `{#` in shells: only whole marks on one line count.
    let isOneLine: Bool

    init(_ open: StaticString, _ close: StaticString, isOneLine: Bool) {
      self.open = (open.utf8Start[0], open.utf8Start[1])
      self.close = (close.utf8Start[0], close.utf8Start[1])
      self.isOneLine = isOneLine
    }

    static let all = [
      Syntax("{{", "}}", isOneLine: false), Syntax("{%", "%}", isOneLine: false), Syntax("{#", "#}", isOneLine: true),
      Syntax("<%", "%>", isOneLine: true),
    ]
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func next() -> TemplateMarks.Mark? {
    while index + 1 < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "<"), !followsDollar,
        let which = Syntax.all.firstIndex(where: { byte == $0.open.0 && bytes[index + 1] == $0.open.1 }), let end = end(of: which, from: index + 2)
      {
        let span = index..<end
        index = end
        return mark(at: span, which)
      }
      index += 1
    }
    return nil
  }

  /// `${#name}` and `${%…}` are the shell's, `${{ … }}` is what a pipeline fills in.
  private var followsDollar: Bool {
    index > 0 && bytes[index - 1] == UInt8(ascii: "$") && bytes[index] == UInt8(ascii: "{") && bytes[index + 1] != UInt8(ascii: "{")
  }

  private mutating func end(of which: Int, from start: Int) -> Int? {
    if let hopeless = neverCloses[which], start <= hopeless { return nil }
    let syntax = Syntax.all[which]
    var position = start
    while position + 1 < bytes.count {
      if bytes[position] == syntax.close.0, bytes[position + 1] == syntax.close.1 {
        // `{{ {"a": {}}}}`: the last of several braces closes.
        var depth = which == 0 ? depth(of: start..<position) : 0
        while depth > 0, position + 2 < bytes.count, bytes[position + 2] == syntax.close.1 {
          position += 1
          depth -= 1
        }
        return position + 2
      }
      if syntax.isOneLine, bytes[position] == 0x0A { break }
      position += 1
    }
    neverCloses[which] = position
    return nil
  }

  /// How many more braces were opened than closed.
  private func depth(of part: Range<Int>) -> Int {
    bytes[part].reduce(0) { $1 == UInt8(ascii: "{") ? $0 + 1 : $1 == UInt8(ascii: "}") ? $0 - 1 : $0 }
  }

  private func mark(at span: Range<Int>, _ which: Int) -> TemplateMarks.Mark {
    var inner = bytes[(span.lowerBound + 2)..<max(span.lowerBound + 2, span.upperBound - 2)]
    var isValue = which == 0
    if which == 3, inner.first == UInt8(ascii: "=") {
      isValue = true
      inner = inner.dropFirst()
    }
    func isEdge(_ byte: UInt8) -> Bool { byte <= 0x20 || [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "~")].contains(byte) }
    while let first = inner.first, isEdge(first) { inner = inner.dropFirst() }
    while let last = inner.last, isEdge(last) { inner = inner.dropLast() }
    let expression = String(decoding: inner, as: UTF8.self)
    let isComment = which == 2 || (which == 0 && expression.hasPrefix("/*")) || (which == 3 && expression.hasPrefix("#"))
    let kind: TemplateMarks.Kind = isComment ? .comment : isValue && !isGoStatement(inner) ? .value : .statement
    return .init(span: span, kind: kind, text: String(decoding: bytes[span], as: UTF8.self), expression: expression)
  }

  /// Go templates write statements between the signs of values.
  private func isGoStatement(_ inner: ArraySlice<UInt8>) -> Bool {
    let word = inner.prefix { $0 > 0x20 && $0 != UInt8(ascii: "(") }
    let isAlone = word.count == inner.count
    switch String(decoding: word, as: UTF8.self) {
    case "end", "else", "break", "continue": return isAlone || inner.starts(with: "else if".utf8) || inner.starts(with: "else with".utf8)
    case "if", "range", "with", "define", "block": return !isAlone
    default:
      // `$name := value`
      guard word.first == UInt8(ascii: "$") else { return false }
      let rest = inner.dropFirst(word.count).drop { $0 == 0x20 }
      return rest.starts(with: ":=".utf8) || (rest.first == UInt8(ascii: "=") && rest.dropFirst().first != UInt8(ascii: "="))
        || rest.first == UInt8(ascii: ",")
    }
  }
}
