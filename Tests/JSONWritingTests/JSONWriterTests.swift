import Foundation
import JSONWriting
import Testing

@Suite struct JSONWriterTests {
  private func written(_ style: JSONWriter.Style = .compact, _ write: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter(style)
    write(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func sample(_ json: inout JSONWriter) {
    json.object {
      $0.member("z", "first stays first")
      $0.member("a", 1)
      $0.array("empty") { _ in }
      $0.object("none") { _ in }
      $0.array("mixed") {
        $0.element(true)
        $0.null()
        $0.object { $0.member("x", [1.5, -2]) }
        $0.array { $0.element("in") }
      }
      $0.member("absent", String?.none)
    }
  }

  @Test func `members keep their order`() {
    #expect(
      written { sample(&$0) }
        == #"{"z":"first stays first","a":1,"empty":[],"none":{},"mixed":[true,null,{"x":[1.5,-2]},["in"]],"absent":null}"#)
  }

  /// The expectation is what Python's `json.dumps(…, indent=2)` writes.
  @Test func `pretty text has two blanks for each level`() {
    #expect(
      written(.pretty) { sample(&$0) } == """
        {
          "z": "first stays first",
          "a": 1,
          "empty": [],
          "none": {},
          "mixed": [
            true,
            null,
            {
              "x": [
                1.5,
                -2
              ]
            },
            [
              "in"
            ]
          ],
          "absent": null
        }
        """)
  }

  @Test(arguments: [
    ("", #""""#),
    ("plain é€😀\u{7F}\u{2028}", "\"plain é€😀\u{7F}\u{2028}\""),
    ("\"\\/", #""\"\\/""#),
    ("\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F}", #""\u0000\u0001\b\t\n\u000b\f\r\u001f""#),
    ("\\\\x\n", #""\\\\x\n""#),
  ])
  func `text is escaped where JSON asks for it`(text: String, json: String) {
    #expect(written { $0.value(text) } == json)
    #expect(written { $0.object { $0.member(text, 1) } } == "{\(json):1}")
  }

  @Test(arguments: [
    (0, "0"), (3, "3"), (-5000, "-5000"), (0.1, "0.1"), (-2.5, "-2.5"), (1e15, "1000000000000000"), (9_007_199_254_740_992, "9007199254740992"),
    (1e21, "1e+21"), (.leastNonzeroMagnitude, "5e-324"), (-0.0, "-0.0"), (.infinity, "null"), (-.infinity, "null"), (.nan, "null"), (1.7976931348623157e308, "1.7976931348623157e+308"),
  ] as [(Double, String)])
  func `whole numbers carry no fraction`(number: Double, json: String) {
    #expect(written { $0.value(number) } == json)
  }

  @Test func `integers are exact to their ends`() {
    #expect(written { $0.value(Int.min) } == "-9223372036854775808")
    #expect(written { $0.value(UInt64.max) } == "18446744073709551615")
  }

  @Test func `Foundation reads back what was written`() throws {
    var random = SplitMix(state: 20_240_229)
    for _ in 0..<300 {
      let value = Value(&random, depth: 4)
      for style in [JSONWriter.Style.compact, .pretty] {
        var json = JSONWriter(style)
        json.write(value)
        let back = try JSONDecoder().decode(Value.self, from: Data(json.bytes))
        #expect(back == value, "\(String(decoding: json.bytes, as: UTF8.self))")
      }
    }
  }

  @Test func `a member outside an object is a broken invariant`() async {
    await #expect(processExitsWith: .failure) {
      var json = JSONWriter()
      json.array { $0.member("a", 1) }
    }
    await #expect(processExitsWith: .failure) {
      var json = JSONWriter()
      json.object { $0.value(1) }
    }
    await #expect(processExitsWith: .failure) {
      var json = JSONWriter()
      json.object { $0.member("a") { _ in } }
    }
  }
}

// MARK: Values at random

private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

private func anyText(_ random: inout SplitMix) -> String {
  let signs: [Character] = ["a", "\"", "\\", "\n", "\u{1}", "é", "😀", "/", "\u{2028}", "\r\n", "\t"]
  return String((0..<Int.random(in: 0...6, using: &random)).map { _ in signs.randomElement(using: &random) ?? "x" })
}

private enum Value: Decodable, Equatable {
  case text(String), integer(Int), number(Double), boolean(Bool), null
  case array([Value]), object([String: Value])

  init(_ random: inout SplitMix, depth: Int) {
    switch Int.random(in: 0...(depth == 0 ? 4 : 6), using: &random) {
    case 0: self = .text(anyText(&random))
    case 1: self = .integer(Int.random(in: -1_000_000...1_000_000, using: &random))
    case 2: self = .boolean(Bool.random(using: &random))
    case 3: self = .null
    case 4: self = .number(Double.random(in: 0.1...0.9, using: &random))
    case 5: self = .array((0..<Int.random(in: 0...4, using: &random)).map { _ in Value(&random, depth: depth - 1) })
    default:
      var members: [String: Value] = [:]
      for _ in 0..<Int.random(in: 0...4, using: &random) { members[anyText(&random)] = Value(&random, depth: depth - 1) }
      self = .object(members)
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let boolean = try? container.decode(Bool.self) {
      self = .boolean(boolean)
    } else if let integer = try? container.decode(Int.self) {
      self = .integer(integer)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let items = try? container.decode([Value].self) {
      self = .array(items)
    } else {
      self = .object(try container.decode([String: Value].self))
    }
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ value: Value) {
    switch value {
    case .text(let text): self.value(text)
    case .integer(let integer): self.value(integer)
    case .number(let number): self.value(number)
    case .boolean(let boolean): self.value(boolean)
    case .null: null()
    case .array(let items): array { json in for item in items { json.write(item) } }
    case .object(let members):
      object { json in
        for (key, value) in members.sorted(by: { $0.key < $1.key }) { json.member(key) { $0.write(value) } }
      }
    }
  }
}
