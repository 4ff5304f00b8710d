/// Writes one JSON text, member by member, in the order in which it is told.
///
/// The caller opens and closes what it writes; a text that does not nest is the caller's mistake and stops the program.
package struct JSONWriter {
  package enum Layout: Sendable {
    /// Two spaces a level, one member a line.
    case pretty
    /// No blank at all.
    case compact
  }

  /// The text so far, in UTF-8.
  package private(set) var bytes: [UInt8] = []
  private let layout: Layout
  /// For each open object or array, whether it already holds something.
  private var open: [Bool] = []
  private var followsKey = false

  package init(_ layout: Layout = .pretty) {
    self.layout = layout
  }

  package mutating func beginObject() { begin("{") }
  package mutating func endObject() { end("}") }
  package mutating func beginArray() { begin("[") }
  package mutating func endArray() { end("]") }

  /// The name of the next member of the open object.
  package mutating func key(_ name: String) {
    precondition(!followsKey, "a key needs a value before the next key")
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    if layout == .pretty { bytes.append(UInt8(ascii: " ")) }
    followsKey = true
  }

  package mutating func string(_ text: String) {
    separate()
    quote(text)
  }

  package mutating func number(_ value: Int) { literal(String(value)) }

  /// A whole number is written without a fraction. JSON has no infinity and no NaN: they become `null`.
  package mutating func number(_ value: Double) {
    guard value.isFinite else { return null() }
    literal(Int(exactly: value).map { String($0) } ?? "\(value)")
  }

  package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }
  package mutating func null() { literal("null") }

  // MARK: -

  private mutating func begin(_ bracket: Unicode.Scalar) {
    separate()
    bytes.append(UInt8(ascii: bracket))
    open.append(false)
  }

  private mutating func end(_ bracket: Unicode.Scalar) {
    guard let hadContent = open.popLast() else { preconditionFailure("nothing is open that could be closed") }
    if hadContent { breakLine() }
    bytes.append(UInt8(ascii: bracket))
  }

  private mutating func literal(_ text: String) {
    separate()
    bytes += text.utf8
  }

  /// What stands before a member or an item.
  private mutating func separate() {
    if followsKey {
      followsKey = false
      return
    }
    guard let last = open.indices.last else { return }
    if open[last] { bytes.append(UInt8(ascii: ",")) }
    open[last] = true
    breakLine()
  }

  private mutating func breakLine() {
    guard layout == .pretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes += repeatElement(UInt8(ascii: " "), count: 2 * open.count)
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes += #"\""#.utf8
      case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
      case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
      case UInt8(ascii: "\r"): bytes += #"\r"#.utf8
      case UInt8(ascii: "\t"): bytes += #"\t"#.utf8
      case 0..<0x20, 0x7F: bytes += ((byte < 0x10 ? #"\u000"# : #"\u00"#) + String(byte, radix: 16)).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
