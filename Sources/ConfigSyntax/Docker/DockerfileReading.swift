import Workspace

/// Reads a Dockerfile as BuildKit's own parser does.
///
/// What Docker refuses is a problem; reading goes on behind it.
package func readDockerfile(_ bytes: [UInt8]) -> Parsed<Dockerfile> {
  var reader = DockerfileReader(bytes)
  reader.run()
  return Parsed(reader.file, problems: inOrder(reader.problems))
}

private struct DockerfileReader {
  private let bytes: [UInt8]
  private var index: Int
  private(set) var file = Dockerfile()
  private(set) var problems: [Problem] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = ByteOrderMark(bytes) == .utf8 ? 3 : 0
  }

  mutating func run() {
    readDirectives()
    while index < bytes.count {
      let line = nextLine()
      let start = skipBlanks(line)
      guard start < line.upperBound, bytes[start] != UInt8(ascii: "#") else { continue }
      readInstruction(from: start..<line.upperBound)
    }
  }

  /// The next line without its end.
  private mutating func nextLine() -> Range<Int> {
    let start = index
    let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
    index = newline.map { $0 + 1 } ?? bytes.count
    var end = newline ?? bytes.count
    while end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  private func skipBlanks(_ line: Range<Int>) -> Int {
    line.first { !isDockerBlank(bytes[$0]) } ?? line.upperBound
  }

  /// `# escape=` counts only at the very top, among other lines of this form.
  private mutating func readDirectives() {
    while index < bytes.count {
      let before = index
      let line = nextLine()
      guard let directive = directive(line), ["syntax", "escape", "check"].contains(directive.name) else {
        index = before
        return
      }
      guard directive.name == "escape" else { continue }
      if directive.value == "`" || directive.value == "\\" {
        file.escape = directive.value.utf8.first ?? file.escape
      } else {
        problems.append(
          Problem(.configSyntax, "`\(directive.value)` cannot continue lines", expected: "`\\` or a backtick", at: ByteSpan(line)))
      }
    }
  }

  private func directive(_ line: Range<Int>) -> (name: String, value: String)? {
    let text = bytes[skipBlanks(line)..<line.upperBound]
    guard text.first == UInt8(ascii: "#"), let sign = text.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    func trimmed(_ part: ArraySlice<UInt8>) -> String {
      String(decoding: Array(part.drop(while: isDockerBlank).reversed().drop(while: isDockerBlank).reversed()), as: UTF8.self)
    }
    return (trimmed(text[(text.startIndex + 1)..<sign]).lowercased(), trimmed(text[(sign + 1)...]))
  }
}

// MARK: One instruction

extension DockerfileReader {
  /// Parts of the file that make up one line together.
  private struct JoinedLine {
    var bytes: [UInt8] = []
    var parts: [(start: Int, file: Range<Int>)] = []

    mutating func append(_ range: Range<Int>, of file: [UInt8]) {
      guard !range.isEmpty else { return }
      parts.append((bytes.count, range))
      bytes += file[range]
    }

    /// A part of the line with its places.
    func text(_ range: Range<Int>, of file: [UInt8]) -> RewrittenText {
      var text = RewrittenText()
      for part in parts {
        let lower = max(range.lowerBound, part.start)
        let upper = min(range.upperBound, part.start + part.file.count)
        if lower < upper { text.append(lower - part.start + part.file.lowerBound..<upper - part.start + part.file.lowerBound, of: file) }
      }
      return text
    }

    func place(of offset: Int) -> Int {
      let part = parts.last { $0.start <= offset } ?? parts.first
      return part.map { min($0.file.lowerBound + offset - $0.start, $0.file.upperBound) } ?? 0
    }
  }

  private mutating func readInstruction(from first: Range<Int>) {
    var line = JoinedLine()
    var (part, goesOn) = withoutContinuation(first)
    line.append(part, of: bytes)
    var end = first.upperBound
    while goesOn, index < bytes.count {
      let next = nextLine()
      let start = skipBlanks(next)
      // Comments and blank lines do not end the instruction.
      if start == next.upperBound || bytes[start] == UInt8(ascii: "#") { continue }
      (part, goesOn) = withoutContinuation(next)
      line.append(part, of: bytes)
      end = next.upperBound
    }
    guard let nameStart = line.bytes.firstIndex(where: { !isDockerBlank($0) }) else { return }
    let nameEnd = line.bytes[nameStart...].firstIndex(where: isDockerBlank) ?? line.bytes.count
    let name = String(decoding: line.bytes[nameStart..<nameEnd], as: UTF8.self).uppercased()
    let nameSpan = line.text(nameStart..<nameEnd, of: bytes).original(of: 0..<nameEnd - nameStart)
    var lineEnd = line.bytes.count
    while lineEnd > nameEnd, isDockerBlank(line.bytes[lineEnd - 1]) { lineEnd -= 1 }
    let (flags, start) = flags(of: line, from: nameEnd, to: lineEnd)
    var instruction = DockerInstruction(
      name: name, nameSpan: nameSpan, flags: flags, arguments: line.text(start..<lineEnd, of: bytes), hereDocuments: [],
      span: ByteSpan(first.lowerBound..<end))
    check(instruction)
    if Self.takesLists.contains(name) { instruction.list = list(instruction) }
    if canHaveHereDocuments(instruction) { readHereDocuments(of: &instruction) }
    file.instructions.append(instruction)
  }

  private func withoutContinuation(_ line: Range<Int>) -> (part: Range<Int>, goesOn: Bool) {
    var last = line.upperBound
    while last > line.lowerBound, bytes[last - 1] == UInt8(ascii: " ") || bytes[last - 1] == UInt8(ascii: "\t") { last -= 1 }
    guard last > line.lowerBound, bytes[last - 1] == file.escape else { return (line, false) }
    // Two of them stand for one at the end of the line.
    if last - 1 > line.lowerBound, bytes[last - 2] == file.escape { return (line, false) }
    return (line.lowerBound..<last - 1, true)
  }

  /// The words at the front that begin with `--`.
  private func flags(of line: JoinedLine, from start: Int, to end: Int) -> (flags: [DockerFlag], rest: Int) {
    var flags: [DockerFlag] = []
    var index = start
    while true {
      while index < end, isDockerBlank(line.bytes[index]) { index += 1 }
      guard index + 1 < end, line.bytes[index] == UInt8(ascii: "-"), line.bytes[index + 1] == UInt8(ascii: "-") else { return (flags, index) }
      let first = index
      var word: [UInt8] = []
      var quote: UInt8?
      while index < end, quote != nil || !isDockerBlank(line.bytes[index]) {
        let byte = line.bytes[index]
        // Whatever `# escape=` says; at the very end it stands for nothing.
        if byte == UInt8(ascii: "\\") {
          index += 1
          if index < end { word.append(line.bytes[index]) }
        } else if byte == quote {
          quote = nil
        } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
          quote = byte
        } else {
          word.append(byte)
        }
        index += 1
      }
      index = min(index, end)
      if word.count == 2 { return (flags, skip(line, from: index, to: end)) }
      let sign = word.firstIndex(of: UInt8(ascii: "=")) ?? word.count
      flags.append(
        DockerFlag(
          name: String(decoding: word[2..<sign], as: UTF8.self).lowercased(),
          value: DockerWord(Array(word.dropFirst(sign + 1)), at: ByteSpan(line.place(of: first)..<max(line.place(of: first), line.place(of: index))))))
    }
  }

  private func skip(_ line: JoinedLine, from start: Int, to end: Int) -> Int {
    (start..<end).first { !isDockerBlank(line.bytes[$0]) } ?? end
  }
}

// MARK: What an instruction holds

extension DockerfileReader {
  private static let takesLists: Set = ["ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"]
  private static let known: Set = [
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL",
    "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
  ]

  private mutating func check(_ instruction: DockerInstruction) {
    if Self.known.contains(instruction.name) { return }
    problems.append(
      Problem(.configSyntax, "`\(instruction.name)` is no instruction of a Dockerfile", expected: "`FROM`, `RUN`, `CMD` or another one", at: instruction.nameSpan))
  }

  /// A JSON list of texts; what stands behind its end does not count.
  private mutating func list(_ instruction: DockerInstruction) -> [DockerWord]? {
    let text = instruction.arguments
    guard text.bytes.first == UInt8(ascii: "[") else { return nil }
    let parsed = readJSON(text.bytes)
    guard let root = parsed.tree.roots.first, let items = root.items, !parsed.problems.contains(where: { $0.span.start < root.span.end }),
      text.bytes[min(Int(root.span.end), text.bytes.count) - 1] == UInt8(ascii: "]")
    else { return nil }
    var words: [DockerWord] = []
    for item in items {
      guard let scalar = item.scalar, scalar.style == .doubleQuoted else {
        let place = text.original(of: item.span.range)
        problems.append(Problem(.configSyntax, "the list holds \(item.kindInWords)", expected: "texts in double quotes only", at: place))
        return nil
      }
      words.append(DockerWord(Array(scalar.text.utf8), at: text.original(of: item.span.range)))
    }
    return words
  }

  private func canHaveHereDocuments(_ instruction: DockerInstruction) -> Bool {
    guard instruction.list == nil else { return false }
    var name = instruction.name
    if name == "ONBUILD" {
      let inner = instruction.arguments.bytes.split(maxSplits: 1, whereSeparator: isDockerBlank)
      if inner.count == 2, inner[1].drop(while: isDockerBlank).first == UInt8(ascii: "[") { return false }
      name = String(decoding: inner.first ?? [], as: UTF8.self).uppercased()
    }
    return name == "RUN" || name == "COPY" || name == "ADD"
  }

  private mutating func readHereDocuments(of instruction: inout DockerInstruction) {
    // Where a quote is not closed nothing is split into words.
    guard hasClosedQuotes(instruction.arguments.bytes) else { return }
    for word in instruction.quotedWords(escape: UInt8(ascii: "\\")) {
      guard var document = Self.hereDocument(word) else { continue }
      let start = index
      var end = bytes.count
      var isClosed = false
      while index < bytes.count, !isClosed {
        let line = nextLine()
        var first = line.lowerBound
        if document.stripsTabs { while first < line.upperBound, bytes[first] == UInt8(ascii: "\t") { first += 1 } }
        isClosed = bytes[first..<line.upperBound].elementsEqual(document.name)
        if isClosed { end = line.lowerBound }
      }
      document.content = ByteSpan(start..<max(start, end))
      instruction.hereDocuments.append(document)
      instruction.span.end = UInt32(max(Int(instruction.span.end), isClosed ? endOfLastLine : bytes.count))
      if !isClosed {
        let name = String(decoding: document.name, as: UTF8.self)
        problems.append(Problem(.configSyntax, "the here-document does not end", expected: "a line `\(name)`", at: word.span))
      }
    }
  }

  private func hasClosedQuotes(_ text: [UInt8]) -> Bool {
    var quote: UInt8?
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") { index += 1 }
      else if byte == quote { quote = nil }
      else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { quote = byte }
      index += 1
    }
    return quote == nil
  }

  /// Where the line that was read last ends, without its line end.
  private var endOfLastLine: Int {
    var end = index
    while end > 0, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return end
  }

  /// `<<EOF`, `<<-EOF`, `3<<"EOF"`.
  private static func hereDocument(_ word: DockerWord) -> DockerHereDocument? {
    var rest = word.bytes[...].drop { (48...57).contains($0) }
    guard rest.starts(with: "<<".utf8) else { return nil }
    rest = rest.dropFirst(2)
    let stripsTabs = rest.first == UInt8(ascii: "-")
    if stripsTabs { rest = rest.dropFirst() }
    guard !rest.isEmpty, !rest.contains(UInt8(ascii: "<")) else { return nil }
    let name = rest.filter { $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    guard !name.isEmpty else { return nil }
    return DockerHereDocument(
      name: name, expands: name.count == rest.count, stripsTabs: stripsTabs, content: ByteSpan(0..<0), word: word.span)
  }
}
