import ConfigSyntax
import Workspace

/// The YAML that uWSGI reads: not YAML, but lines of a depth (the embedded parser of `core/yaml.c`, which builds from
/// PyPI use; builds with libyaml read tokens instead).
struct UWSGIYAML {
  static func read(_ text: RewrittenText, section: String) -> UWSGIReading {
    var reader = UWSGIYAML(text: text)
    reader.read(section: section)
    return reader.reading
  }

  private let text: RewrittenText
  private var reading = UWSGIReading()

  private init(text: RewrittenText) { self.text = text }

  private mutating func read(section: String) {
    let bytes = text.bytes
    var isInside = false
    var currentDepth = 0
    var start = 0
    while start < bytes.count {
      let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let end = bytes[start..<newline].firstIndex { $0 == UInt8(ascii: "#") || $0 == 0 } ?? newline
      let line = start..<end
      start = newline + 1
      guard !line.isEmpty else { continue }
      let depth = depth(of: line)
      if depth <= currentDepth {
        currentDepth = depth
        if isInside { return }
      } else if !isInside {
        continue
      }
      let key = leftTrimmed(line)
      guard let first = key.isEmpty ? nil : bytes[key.lowerBound] else { continue }
      if "-[{".utf8.contains(first) {
        if isInside { return stop(at: key, "a list item or a flow value") }
        continue
      }
      if isInside {
        guard let colon = separator(in: key) else { return stop(at: key, "a line without `: ` and a value") }
        addEntry(key, colon: colon)
      } else if let colon = bytes[key].firstIndex(of: UInt8(ascii: ":")), bytes[key.lowerBound..<colon].elementsEqual(section.utf8) {
        isInside = true
      }
    }
  }

  /// The section ends here for this parser, without a word from the server.
  private mutating func stop(at line: Range<Int>, _ what: String) {
    reading.remarks.append(UWSGIRemark(kind: .readingStops, span: text.original(of: line), effective: "uWSGI's own YAML reader stops at \(what)"))
  }

  private mutating func addEntry(_ line: Range<Int>, colon: Int) {
    let key = rightTrimmed(line.lowerBound..<colon)
    let value = rightTrimmed(leftTrimmed(colon + 2..<line.upperBound))
    reading.entries.append(INIEntry(key: text.iniText(key), value: text.iniText(value), span: text.original(of: line)))
  }

  private func separator(in line: Range<Int>) -> Int? {
    // The first colon with a blank; only when there is none, the first with a tab.
    for blank in [UInt8(ascii: " "), UInt8(ascii: "\t")] {
      for index in line.dropLast() where text.bytes[index] == UInt8(ascii: ":") && text.bytes[index + 1] == blank { return index }
    }
    return nil
  }

  private func depth(of line: Range<Int>) -> Int {
    var depth = 0
    for byte in text.bytes[line] {
      if byte == UInt8(ascii: " ") { depth += 1 } else if byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") { depth += 8 } else { break }
    }
    return depth
  }

  private func leftTrimmed(_ range: Range<Int>) -> Range<Int> {
    let start = range.first { !" \t\r".utf8.contains(text.bytes[$0]) } ?? range.upperBound
    return start..<range.upperBound
  }

  /// A carriage return stays, so that `false` at the end of a CRLF line is no false word.
  private func rightTrimmed(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, " \t".utf8.contains(text.bytes[end - 1]) { end -= 1 }
    return range.lowerBound..<end
  }
}
