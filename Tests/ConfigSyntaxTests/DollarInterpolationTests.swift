import ConfigSyntax
import Testing

@Suite struct DollarInterpolationTests {
  /// As Compose 2 does; what 1.29.2 shares is compared by Tests/Differential/compose.sh.
  static let cases: [(text: String, result: String)] = [
    ("a", "a"), ("$A", "1"), ("${A}", "1"), ("x${A}y", "x1y"), ("$$A", "$A"), ("$$$A", "$1"), ("${A:-d}", "1"), ("${EMPTY:-d}", "d"), ("${EMPTY-d}", ""),
    ("${UNSET:-d}", "d"), ("${UNSET:-}", ""), ("${UNSET}", ""), ("${UNSET:-${A}}", "1"), ("${UNSET:-a${UNSET:-b}c}", "abc"), ("${A:+y}", "y"),
    ("${UNSET+y}", ""), ("${EMPTY:+y}", ""), ("${EMPTY+y}", "y"), ("${A:?no}", "1"), ("{}$A}", "{}1}"),
  ]

  @Test(arguments: cases)
  func `variables are replaced`(text: String, result: String) {
    let parsed = interpolateDollars(Array(text.utf8)) { ["A": .known("1"), "EMPTY": .known("")][$0] ?? .unset }
    #expect(String(decoding: parsed.tree.text.bytes, as: UTF8.self) == result)
    #expect(parsed.tree.text.unknown(in: 0..<parsed.tree.text.bytes.count) == nil)
    #expect(parsed.problems.isEmpty)
  }

  @Test func `a default counts for a variable that nobody knows, and is told`() {
    let parsed = interpolateDollars(Array("-w ${W:-4} ${X}".utf8)) { .unknown(reason: "no one knows \($0)") }
    #expect(String(decoding: parsed.tree.text.bytes, as: UTF8.self) == "-w 4 ${X}")
    #expect(parsed.tree.defaulted == ["W"])
    #expect(parsed.tree.text.unknown(in: 0..<4) == nil)
    #expect(parsed.tree.text.unknown(in: 5..<9) == "no one knows X")
    // The 4 stands where the default was written.
    #expect(parsed.tree.text.original(of: 3..<4).range == 8..<9)
  }

  @Test func `what Compose refuses is a problem`() {
    for text in ["$", "a $ b", "$1", "${}", "${A", "${A!b}", "${1}"] {
      let parsed = interpolateDollars(Array(text.utf8)) { _ in .unset }
      #expect(parsed.problems.count == 1, "\(text)")
      #expect(parsed.tree.text.unknown(in: 0..<parsed.tree.text.bytes.count) != nil, "\(text)")
    }
  }

  @Test(.timeLimit(.minutes(10)))
  func `hostile texts end`() {
    for text in [String(repeating: "${A:-", count: 20_000), String(repeating: "${A:-", count: 2000) + String(repeating: "}", count: 2000), String(repeating: "$", count: 100_001)] {
      _ = interpolateDollars(Array(text.utf8)) { _ in .unset }
    }
  }
}
