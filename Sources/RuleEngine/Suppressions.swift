import Findings
import Workspace

/// A comment `lostwork: ignore[LW101] reason`, which speaks for its own line and, where it stands alone, for the next one;
/// `lostwork: ignore-file[LW101] reason` speaks for the whole file.
package struct Suppression: Hashable, Sendable {
  /// Codes or names; empty for all.
  package let words: [String]
  /// The lines it speaks for; `nil` for the whole file.
  package let lines: ClosedRange<Int>?
  package let reason: String
  package let place: SourceSpan
}

/// The suppression comments of the files that findings lie in.
package struct SuppressionIndex: Sendable {
  private let byPath: [WorkspacePath: [Suppression]]
  private let sources: SourceTexts

  /// Reads the comments of these files: everything from `#` (or `;` in INI files) that begins with `lostwork:`.
  package init(files: [SourceFile]) {
    var byPath: [WorkspacePath: [Suppression]] = [:]
    for file in files { byPath[file.path] = Self.suppressions(in: file) }
    self.byPath = byPath
    sources = SourceTexts(files)
  }

  /// A comment at the job site, at the setting, or at any label does: either end of a finding can be answered for.
  package func suppresses(_ finding: Finding) -> Bool {
    let places = [finding.primary] + (finding.setting.map { [$0.origin] } ?? [])
    return places.contains { place in
      guard let found = byPath[place.path], let file = sources[place.path] else { return false }
      let first = file.lines.line(at: place.bytes.start)
      let last = max(first, file.lines.line(at: max(place.bytes.start, place.bytes.end == 0 ? 0 : place.bytes.end - 1)))
      return found.contains { suppression in
        let speaks = suppression.words.isEmpty || suppression.words.contains { $0.uppercased() == finding.code || $0 == finding.name }
        return speaks && (suppression.lines.map { $0.overlaps(first...last) } ?? true)
      }
    }
  }

  private static func suppressions(in file: SourceFile) -> [Suppression] {
    let marker = Array("lostwork:".utf8)
    var found: [Suppression] = []
    for line in 1...file.lines.lineCount {
      let range = file.lines.range(ofLine: line)
      guard let start = find(marker, in: file.bytes, range), let comment = commentStart(before: start, in: file.bytes, range) else { continue }
      let text = String(decoding: file.bytes[start..<range.upperBound], as: UTF8.self)
      let isAlone = file.bytes[range.lowerBound..<comment].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      if let (words, isWholeFile, reason) = parse(text.dropFirst(marker.count)) {
        found.append(
          Suppression(
            words: words, lines: isWholeFile ? nil : line...(isAlone ? line + 1 : line), reason: reason,
            place: SourceSpan(file.path, ByteSpan(comment..<range.upperBound))))
      }
    }
    return found
  }

  private static func find(_ word: [UInt8], in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    guard range.count >= word.count else { return nil }
    return (range.lowerBound...(range.upperBound - word.count)).first { start in
      bytes[start] == word[0] && bytes[start..<start + word.count].elementsEqual(word)
    }
  }

  /// The comment sign, with nothing but blanks and signs between it and the marker.
  private static func commentStart(before marker: Int, in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    var position = marker
    var sign: Int?
    while position > range.lowerBound {
      let byte = bytes[position - 1]
      guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") else { break }
      position -= 1
      if byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") { sign = position }
      if sign != nil, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { break }
    }
    return sign
  }

  /// ` ignore[LW101, name] reason`.
  private static func parse(_ text: Substring) -> (words: [String], isWholeFile: Bool, reason: String)? {
    var rest = text.drop { $0 == " " }
    guard rest.hasPrefix("ignore") else { return nil }
    rest = rest.dropFirst("ignore".count)
    let isWholeFile = rest.hasPrefix("-file")
    if isWholeFile { rest = rest.dropFirst("-file".count) }
    var words: [String] = []
    if rest.hasPrefix("["), let close = rest.firstIndex(of: "]") {
      words = rest[rest.index(after: rest.startIndex)..<close].split { $0 == "," || $0 == " " }.map(String.init)
      rest = rest[rest.index(after: close)...]
    }
    let reason = rest.drop { $0 == " " }
    return (words, isWholeFile, String(reason.prefix { !$0.isNewline }))
  }
}
