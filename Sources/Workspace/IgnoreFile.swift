import Glibc

/// The patterns of one ignore file, read as git reads a `.gitignore`.
///
/// What git says of a path outside its index is what this says; held against the real git by
/// Tests/Differential/gitignore.sh. The index itself is not read: a file that was committed although a pattern names it
/// counts as ignored here.
final class IgnoreFile: Sendable {
  /// Larger files are no hand-written ignore files, and every name below them would be tried against every line.
  static let sizeLimit = 256 * 1024

  /// The ignore file as reasons name it, such as `app/.gitignore`.
  let name: String
  let patterns: [IgnorePattern]
  private let text: [UInt8]

  init(name: String, text: [UInt8]) {
    self.name = name
    self.text = text
    patterns = Self.lines(of: text).compactMap { IgnorePattern(text, $0.range, line: $0.number) }
  }

  /// The number of the last pattern that matches, and so decides; `nil` when the file says nothing about this entry.
  ///
  /// - Parameters:
  ///   - path: the entry's path from the folder that the patterns are relative to.
  ///   - nameStart: where the last component begins in `path`.
  func decisivePattern(for path: Span<UInt8>, nameStart: Int, isFolder: Bool) -> Int? {
    let name = path.extracting(nameStart..<path.count)
    let bytes = text
    let text = bytes.span
    var index = patterns.count
    while index > 0 {
      index -= 1
      if patterns[index].matches(path, name: name, isFolder: isFolder, in: text) { return index }
    }
    return nil
  }

  /// Why an entry that this pattern decides is left out, in words.
  func reason(_ pattern: Int) -> String {
    let source = patterns[pattern].source
    return "ignored by `\(name)` line \(patterns[pattern].line): `\(String(decoding: text[source], as: UTF8.self))`"
  }

  /// The lines that can hold a pattern: without line end, comments, and the blanks at the end that no backslash keeps.
  private static func lines(of text: [UInt8]) -> [(number: Int, range: Range<Int>)] {
    var lines: [(number: Int, range: Range<Int>)] = []
    var start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var number = 0
    while start < text.count {
      number += 1
      let newline = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      var end = newline
      if end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
      // git's lines are C strings.
      end = text[start..<end].firstIndex(of: 0) ?? end
      if end > start, text[start] != UInt8(ascii: "#") {
        lines.append((number, start..<trimmedEnd(text, start..<end)))
      }
      start = newline + 1
    }
    return lines
  }

  /// The end of a line without its trailing blanks; `foo\ ` keeps the blank that its backslash escapes.
  private static func trimmedEnd(_ text: [UInt8], _ line: Range<Int>) -> Int {
    var firstBlank: Int?
    var index = line.lowerBound
    while index < line.upperBound {
      switch text[index] {
      case UInt8(ascii: " "):
        firstBlank = firstBlank ?? index
      case UInt8(ascii: "\\"):
        index += 1
        if index == line.upperBound { return line.upperBound }
        firstBlank = nil
      default:
        firstBlank = nil
      }
      index += 1
    }
    return firstBlank ?? line.upperBound
  }
}

extension IgnoreFile {
  enum Reading {
    case read(IgnoreFile)
    case missing
    case notHonoured(why: String)
  }

  /// Reads an ignore file from the descriptor that `open` makes.
  static func read(named name: String, _ open: () throws(SystemFailure) -> Int32) -> Reading {
    do {
      let descriptor = try open()
      defer { close(descriptor) }
      var buffer = ReadBuffer()
      guard try buffer.fill(from: descriptor, limit: sizeLimit) else {
        return .notHonoured(why: "larger than \(sizeLimit) bytes: its patterns are not honoured")
      }
      return .read(IgnoreFile(name: name, text: buffer.bytes))
    } catch {
      return error.isAbsence ? .missing : .notHonoured(why: "cannot be read, its patterns are not honoured: \(error)")
    }
  }
}
