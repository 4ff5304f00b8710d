import Findings
import Testing

/// From RFC 9923 and the authors' reference code.
private let publishedVectors = [
  ("", "6c62272e07bb014262b821756295c58d"),
  ("a", "d228cb696f1a8caf78912b704e4a8964"),
  ("ab", "08809544bbab1be95aa0733055b69a62"),
  ("abc", "a68d622cec8b5822836dbc7977af7f3b"),
  ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
]

@Test(arguments: publishedVectors)
func `plain bytes hash as FNV-1a with 128 bits is published`(text: String, hex: String) {
  #expect(Fingerprint(ofBytes: text.utf8).hex == hex)
}

@Test func `where one part ends and the next begins counts`() {
  let groupings = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"], ["c", "ab"]]
  #expect(Set(groupings.map { Fingerprint(of: $0) }).count == groupings.count)
}

@Test func `text and its bytes are the same part`() {
  #expect(Fingerprint(of: ["shop/été.py", "LW101"]) == Fingerprint(of: [Array("shop/été.py".utf8), Array("LW101".utf8)]))
}

@Test func `a fingerprint never changes between versions`() {
  #expect(Fingerprint(of: ["LW101", "shop.views.pay"]).description == "155e95aec3571258069d0cff47999511")
}

@Test func `every fingerprint has 32 digits`() {
  for number in 0..<2000 {
    #expect(Fingerprint(of: [String(number)]).hex.utf8.count == 32)
  }
}
