import Workspace

/// Reads Apache's configuration: a directive a line, `\` at its end goes on, `#` at its beginning makes it a comment.
///
/// As `ap_build_config` of Apache 2.4 does, without knowing any directive: a `#` behind an argument is an argument.
package func readApacheConfiguration(_ bytes: [UInt8]) -> Parsed<[ApacheDirective]> {
  var reader = ApacheReader(bytes)
  return reader.read()
}

private struct ApacheReader {
  /// Nobody nests sections by hand this deep.
  static let depthLimit = 100

  private let bytes: [UInt8]
  private var problems: [Problem] = []
  /// Sections that are still open, outermost first, below one that stands for the file.
  private var open: [(directive: ApacheDirective?, children: [ApacheDirective])] = [(nil, [])]
  /// How many sections stand deeper than the limit.
  private var beyondLimit = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func read() -> Parsed<[ApacheDirective]> {
    var start = 0
    while start < bytes.count {
      var line = LogicalLine()
      start = line.fill(from: bytes, at: start)
      read(line)
    }
    while open.count > 1 {
      if let section = open.last?.directive {
        problems.append(Problem(.configSyntax, "`<\(section.name)>` is never closed", expected: "`</\(section.name)>`", at: section.nameSpan))
      }
      close()
    }
    return Parsed(open[0].children, problems: problems)
  }

  private mutating func read(_ line: LogicalLine) {
    var words = line.words()
    guard let first = words.first, first.text.utf8.first != UInt8(ascii: "#") else { return }
    guard first.text.hasPrefix("<") else {
      words.removeFirst()
      return open[open.count - 1].children.append(directive(named: first.text, first.span, words))
    }
    if first.text.hasPrefix("</") {
      let name = String(first.text.dropFirst(2).prefix { $0 != ">" })
      return closeSection(name, at: first.span)
    }
    // `<Directory /srv>`: the bracket belongs to no argument.
    var name = String(first.text.dropFirst())
    words.removeFirst()
    if let last = words.last, last.text.hasSuffix(">") {
      words[words.count - 1] = .init(text: String(last.text.dropLast()), span: last.span)
      if words[words.count - 1].text.isEmpty { words.removeLast() }
    } else if name.hasSuffix(">") {
      name.removeLast()
    } else {
      problems.append(Problem(.configSyntax, "`<\(name)` has no `>` at the end of its line", at: first.span))
    }
    openSection(directive(named: name, first.span, words))
  }

  private func directive(named name: String, _ span: ByteSpan, _ arguments: [ApacheDirective.Argument]) -> ApacheDirective {
    ApacheDirective(
      name: name, nameSpan: span, arguments: arguments, span: ByteSpan(span.range.lowerBound..<max(span.range.upperBound, arguments.last?.span.range.upperBound ?? 0)),
      children: nil)
  }

  private mutating func openSection(_ section: ApacheDirective) {
    if open.count > Self.depthLimit {
      if beyondLimit == 0 {
        problems.append(Problem(.limitReached, "sections stand more than \(Self.depthLimit) deep here", at: section.nameSpan))
      }
      beyondLimit += 1
    } else {
      open.append((section, []))
    }
  }

  private mutating func closeSection(_ name: String, at span: ByteSpan) {
    if beyondLimit > 0 {
      beyondLimit -= 1
      return
    }
    guard let section = open.last?.directive, section.name.lowercased() == name.lowercased() else {
      let expected = open.last?.directive.map { "`</\($0.name)>`" }
      problems.append(Problem(.configSyntax, "`</\(name)>` closes no section that is open here", expected: expected, at: span))
      return
    }
    close()
  }

  private mutating func close() {
    let (section, children) = open.removeLast()
    guard var section else { return }
    section.children = children
    open[open.count - 1].children.append(section)
  }
}

/// A line with those that it goes on in, and the way from its bytes to the file's.
private struct LogicalLine {
  private var bytes: [UInt8] = []
  private var offsets: [Int] = []

  /// Takes the lines up to the first one that does not end with a backslash; returns where the next one begins.
  mutating func fill(from file: [UInt8], at start: Int) -> Int {
    var index = start
    while index < file.count {
      let byte = file[index]
      if byte == UInt8(ascii: "\n") { return index + 1 }
      if byte == UInt8(ascii: "\\"), let next = lineEnd(file, index + 1) {
        index = next
        continue
      }
      bytes.append(byte)
      offsets.append(index)
      index += 1
    }
    return index
  }

  private func lineEnd(_ file: [UInt8], _ index: Int) -> Int? {
    guard index < file.count else { return nil }
    if file[index] == UInt8(ascii: "\n") { return index + 1 }
    return file[index] == UInt8(ascii: "\r") && index + 1 < file.count && file[index + 1] == UInt8(ascii: "\n") ? index + 2 : nil
  }

  /// The words, as `ap_getword_conf` takes them off: a quote counts only at a word's beginning.
  func words() -> [ApacheDirective.Argument] {
    var words: [ApacheDirective.Argument] = []
    var index = 0
    while true {
      while index < bytes.count, isBlank(bytes[index]) { index += 1 }
      guard index < bytes.count else { return words }
      let start = index
      var text: [UInt8] = []
      let quote = bytes[index]
      if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        index += 1
        while index < bytes.count, bytes[index] != quote {
          if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == quote || bytes[index + 1] == UInt8(ascii: "\\") { index += 1 }
          text.append(bytes[index])
          index += 1
        }
        index = min(index + 1, bytes.count)
      } else {
        // `display-name="x y"`: a quote behind `=` holds blanks together for mod_wsgi, which reads its own pairs.
        var inner: UInt8?
        while index < bytes.count, inner != nil || !isBlank(bytes[index]) {
          let byte = bytes[index]
          if byte == inner {
            inner = nil
          } else if inner == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), bytes[index - 1] == UInt8(ascii: "=") {
            inner = byte
          } else {
            text.append(byte)
          }
          index += 1
        }
      }
      words.append(.init(text: String(decoding: text, as: UTF8.self), span: ByteSpan(offsets[start]..<offsets[index - 1] + 1)))
    }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
