import ConfigSyntax
import Foundation
import LanguageServer
import Testing
import Workspace

/// One change as a client sends it.
private struct Change: CustomStringConvertible {
  let start: (Int, Int)
  let end: (Int, Int)
  let text: String

  init(_ start: (Int, Int), _ end: (Int, Int), _ text: String) {
    self.start = start
    self.end = end
    self.text = text
  }

  var json: Any {
    [
      "range": ["start": ["line": start.0, "character": start.1], "end": ["line": end.0, "character": end.1]], "text": text,
    ] as [String: Any]
  }

  var description: String { "\(start)-\(end) \(text.debugDescription)" }
}

private func edited(_ text: String, _ changes: [Any], _ encoding: PositionEncoding) throws -> String {
  var document = Document(uri: "file:///a", path: "a", version: 1, text: text)
  let json = Array(try Editor.json(changes).utf8)
  document.apply(readJSON(json).tree.roots.first?.items ?? [], version: 2, encoding: encoding)
  return String(decoding: document.text.bytes, as: UTF8.self)
}

private let edits: [(String, [Change], String)] = [
  ("", [Change((0, 0), (0, 0), "a")], "a"),
  ("ab\ncd\n", [Change((1, 0), (1, 1), "X")], "ab\nXd\n"),
  ("ab\ncd\n", [Change((0, 1), (1, 1), "")], "ad\n"),
  ("ab\ncd\n", [Change((2, 0), (2, 0), "ef")], "ab\ncd\nef"),
  // Behind the end of a line is its end; behind the last line, the end of the text.
  ("ab\ncd\n", [Change((0, 99), (0, 99), "!")], "ab!\ncd\n"),
  ("ab\r\ncd", [Change((0, 99), (0, 99), "!")], "ab!\r\ncd"),
  ("ab\rcd", [Change((1, 0), (99, 99), "!")], "ab\r!"),
  ("ab", [Change((7, 7), (9, 9), "!")], "ab!"),
  // An end before the start takes nothing.
  ("abcd", [Change((0, 3), (0, 1), "!")], "abc!d"),
  // Each change speaks of the text that the one before it left.
  ("ab", [Change((0, 2), (0, 2), "\ncd"), Change((1, 2), (1, 2), "e")], "ab\ncde"),
]

@Test(arguments: PositionEncoding.allCases, edits.indices)
func `changes are applied in order`(encoding: PositionEncoding, index: Int) throws {
  let (before, changes, after) = edits[index]
  #expect(try edited(before, changes.map(\.json), encoding) == after)
}

@Test func `characters count in the agreed encoding`() throws {
  #expect(try edited("'💶é' x", [Change((0, 4), (0, 5), "!").json], .utf16) == "'💶é! x")
  #expect(try edited("'💶é' x", [Change((0, 7), (0, 8), "!").json], .utf8) == "'💶é! x")
  // Inside a character is before it.
  #expect(try edited("💶", [Change((0, 1), (0, 1), "!").json], .utf16) == "!💶")
  #expect(try edited("💶", [Change((0, 3), (0, 3), "!").json], .utf8) == "!💶")
}

@Test func `changes that cannot be understood leave the text`() throws {
  let hostile: [Any] = [
    [:] as [String: Any], ["text": 5], ["range": NSNull(), "text": "x"], ["range": ["start": ["line": -1, "character": 0]], "text": "x"],
    ["range": ["start": ["line": 0, "character": 1e300], "end": ["line": 0, "character": 0]], "text": "x"], "x", 5,
  ]
  #expect(try edited("same", hostile, .utf16) == "same")
}

@Test func `huge numbers are behind the end`() throws {
  #expect(try edited("ab", [Change((0, Int.max), (Int.max, Int.max), "!").json], .utf16) == "ab!")
}

/// The protocol's own words, slowly: lines end after `\n`, `\r\n` and `\r`, characters count code units.
private struct SlowText {
  var units: [UInt16]

  func index(_ line: Int, _ character: Int) -> Int {
    var index = 0
    for _ in 0..<line {
      while index < units.count, units[index] != 10, units[index] != 13 { index += 1 }
      if index == units.count { return index }
      index += units[index] == 13 && index + 1 < units.count && units[index + 1] == 10 ? 2 : 1
    }
    var end = index
    while end < units.count, units[end] != 10, units[end] != 13 { end += 1 }
    return min(index + character, end)
  }
}

@Test func `random edits leave what the protocol says`() throws {
  var random = SeededGenerator(state: 7)
  let letters = ["a", "é", "💶", "\n", "\r\n", "\r", "", "\u{301}", "\"", "\\", "xy", "ﬁ", "\u{2028}"]
  func someText() -> String { (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in letters.randomElement(using: &random) }.joined() }
  for round in 0..<500 {
    let before = someText() + someText() + someText()
    var slow = SlowText(units: Array(before.utf16))
    var changes: [Change] = []
    for _ in 0..<3 {
      let start = (Int.random(in: 0...4, using: &random), Int.random(in: 0...6, using: &random))
      let end = (start.0 + Int.random(in: 0...2, using: &random), Int.random(in: 0...6, using: &random))
      var first = slow.index(start.0, start.1)
      var last = slow.index(end.0, end.1)
      // A client never cuts a pair in two; what is done then is tested above.
      if first < slow.units.count, UTF16.isTrailSurrogate(slow.units[first]) { first -= 1 }
      if last < slow.units.count, UTF16.isTrailSurrogate(slow.units[last]) { last -= 1 }
      let change = Change(start, end, someText())
      slow.units.replaceSubrange(first..<max(first, last), with: change.text.utf16)
      changes.append(change)
    }
    let after = try edited(before, changes.map(\.json), .utf16)
    #expect(Array(after.utf16) == slow.units, "round \(round): \(before.debugDescription) \(changes)")
  }
}

@Test(arguments: PositionEncoding.allCases)
func `every offset comes back from its position`(encoding: PositionEncoding) {
  let file = SourceFile(path: "a", text: "\u{FEFF}a💶\r\né\rz\n\n")
  var offset = 3
  for scalar in "a💶\r\né\rz\n\n".unicodeScalars {
    let position = file.position(of: UInt32(offset), in: encoding)
    // Between `\r` and `\n` there is no place.
    if scalar != "\n" || file.bytes[offset - 1] != UInt8(ascii: "\r") { #expect(file.offset(of: position, in: encoding) == offset) }
    offset += UTF8.width(scalar)
  }
  #expect(offset == file.bytes.count)
  #expect(file.position(of: 3, in: encoding) == TextPosition(line: 0, character: 0))
  #expect(file.position(of: 8, in: .utf16) == TextPosition(line: 0, character: 3))
  #expect(file.position(of: 8, in: .utf8) == TextPosition(line: 0, character: 5))
  #expect(file.position(of: 9999, in: encoding) == TextPosition(line: 4, character: 0))
}
