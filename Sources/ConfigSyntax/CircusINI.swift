import Workspace

/// Reads circus's dialect of INI (circus 0.19, `StrictConfigParser`): a key counts the first time it is said, comments
/// stand at the margin, and every indented line belongs to the value above.
package func readCircusINI(_ bytes: [UInt8]) -> INIDocument {
  var document = INIDocument()
  var isOpen = false
  var start = 0
  while start < bytes.count {
    let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
    read(start..<end)
    start = end + 1
  }
  return document

  func read(_ line: Range<Int>) {
    guard let content = circusTrimmed(line, bytes), let first = bytes[line].first else { return }
    if first == UInt8(ascii: "#") || first == UInt8(ascii: ";") { return }
    let isIndented = content.lowerBound > line.lowerBound
    let word = bytes[content].prefix { $0 > 32 }
    if !isIndented, word.count == 3, String(decoding: word, as: UTF8.self).lowercased() == "rem" { return }
    if isIndented, isOpen, !document.sections.isEmpty {
      return append(content)
    }
    if first == UInt8(ascii: "["), let close = bytes[content].lastIndex(of: UInt8(ascii: "]")), close > content.lowerBound + 1 {
      let name = content.lowerBound + 1..<close
      document.sections.append(INISection(name: INIText(Array(bytes[name]), at: ByteSpan(name)), header: ByteSpan(content)))
      isOpen = false
      return
    }
    guard !document.sections.isEmpty, let sign = bytes[content].firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }) else { return }
    let key = circusTrimmed(content.lowerBound..<sign, bytes) ?? sign..<sign
    var value = sign + 1..<content.upperBound
    // Only the first `;` may begin a comment.
    if let comment = bytes[value].firstIndex(of: UInt8(ascii: ";")), comment > sign, [32, 9].contains(bytes[comment - 1]) { value = sign + 1..<comment }
    let text = circusTrimmed(value, bytes) ?? value.lowerBound..<value.lowerBound
    let isEmptyQuote = bytes[text].elementsEqual("\"\"".utf8)
    document.sections[document.sections.count - 1].entries.append(
      INIEntry(
        key: INIText(Array(bytes[key]), at: ByteSpan(key)), value: INIText(isEmptyQuote ? [] : Array(bytes[text]), at: ByteSpan(text)),
        span: ByteSpan(content)))
    isOpen = true
  }

  func append(_ part: Range<Int>) {
    let section = document.sections.count - 1
    guard let name = document.sections[section].entries.last?.key.bytes,
      let entry = document.sections[section].entries.firstIndex(where: { $0.key.bytes == name })
    else { return }
    document.sections[section].entries[entry].value?.bytes += [10] + bytes[part]
    document.sections[section].entries[entry].value?.span.end = UInt32(part.upperBound)
  }
}

private func circusTrimmed(_ range: Range<Int>, _ bytes: [UInt8]) -> Range<Int>? {
  func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
  guard let start = bytes[range].firstIndex(where: { !isBlank($0) }), let end = bytes[range].lastIndex(where: { !isBlank($0) }) else { return nil }
  return start..<end + 1
}
