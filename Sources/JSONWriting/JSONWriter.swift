/// Writes JSON as bytes, in the order in which it is told.
///
/// ```swift
/// var json = JSONWriter(.pretty)
/// json.object {
///   $0.member("version", "2.1.0")
///   $0.array("runs") {
///     for run in runs { $0.element(run.count) }
///   }
/// }
/// output.write(json.bytes)
/// ```
/// What is written is always well-formed: a Swift `String` cannot hold half a surrogate pair, and a member outside an
/// object is a broken invariant. There is no line break at the end.
package struct JSONWriter: Sendable {
  package enum Style: Sendable {
    /// No white space at all.
    case compact
    /// Two blanks for each level, as Python's `json.dumps(…, indent=2, ensure_ascii=False)` writes it.
    case pretty
  }

  package private(set) var bytes: [UInt8] = []
  private let style: Style
  private var open: [Container] = []

  private enum Container {
    case array(isEmpty: Bool)
    case object(isEmpty: Bool)
    /// A member whose key is written and whose value is not.
    case member
  }

  package init(_ style: Style = .compact) {
    self.style = style
  }
}

// MARK: Containers

extension JSONWriter {
  /// Writes an object as the whole text, or as the element or member that is due.
  package mutating func object(_ members: (inout JSONWriter) -> Void) {
    beginValue()
    bytes.append(UInt8(ascii: "{"))
    open.append(.object(isEmpty: true))
    members(&self)
    close(with: UInt8(ascii: "}"))
  }

  /// Writes an array as the whole text, or as the element or member that is due.
  package mutating func array(_ elements: (inout JSONWriter) -> Void) {
    beginValue()
    bytes.append(UInt8(ascii: "["))
    open.append(.array(isEmpty: true))
    elements(&self)
    close(with: UInt8(ascii: "]"))
  }

  package mutating func object(_ key: String, _ members: (inout JSONWriter) -> Void) {
    member(key) { $0.object(members) }
  }

  package mutating func array(_ key: String, _ elements: (inout JSONWriter) -> Void) {
    member(key) { $0.array(elements) }
  }

  /// One member of the innermost object. `value` writes exactly one value.
  package mutating func member(_ key: String, _ value: (inout JSONWriter) -> Void) {
    guard case .object(let isEmpty) = open.last else { preconditionFailure("a member can only stand in an object") }
    open[open.count - 1] = .object(isEmpty: false)
    beginItem(isFirst: isEmpty)
    appendQuoted(key)
    bytes.append(UInt8(ascii: ":"))
    if style == .pretty { bytes.append(UInt8(ascii: " ")) }
    open.append(.member)
    let depth = open.count
    value(&self)
    precondition(open.count == depth - 1, "a member has one value")
  }

  package mutating func member(_ key: String, _ value: some JSONWritable) {
    member(key) { value.write(to: &$0) }
  }

  /// One element of the innermost array.
  package mutating func element(_ value: some JSONWritable) {
    value.write(to: &self)
  }
}

// MARK: Plain values

extension JSONWriter {
  package mutating func value(_ text: String) {
    beginValue()
    appendQuoted(text)
  }

  package mutating func value(_ number: some FixedWidthInteger) {
    beginValue()
    bytes.append(contentsOf: number.description.utf8)
  }

  /// A whole number is written without `.0`. JSON has no infinity and no NaN: they become `null`.
  package mutating func value(_ number: Double) {
    guard number.isFinite else { return null() }
    beginValue()
    // Up to 2^53 every whole `Double` is the integer that its digits say.
    if number == number.rounded(), abs(number) <= 9_007_199_254_740_992, !(number == 0 && number.sign == .minus) {
      bytes.append(contentsOf: Int(number).description.utf8)
    } else {
      bytes.append(contentsOf: number.description.utf8)
    }
  }

  package mutating func value(_ boolean: Bool) {
    beginValue()
    bytes.append(contentsOf: boolean ? "true".utf8 : "false".utf8)
  }

  package mutating func null() {
    beginValue()
    bytes.append(contentsOf: "null".utf8)
  }
}

// MARK: Commas and indentation

extension JSONWriter {
  private mutating func beginValue() {
    switch open.last {
    case .member?:
      open.removeLast()
    case .array(let isEmpty)?:
      open[open.count - 1] = .array(isEmpty: false)
      beginItem(isFirst: isEmpty)
    case .object?:
      preconditionFailure("a value in an object needs a key")
    case nil:
      precondition(bytes.isEmpty, "a JSON text is one value")
    }
  }

  private mutating func beginItem(isFirst: Bool) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    breakLine()
  }

  private mutating func close(with bracket: UInt8) {
    switch open.popLast() {
    case .array(isEmpty: false)?, .object(isEmpty: false)?: breakLine()
    case .array(isEmpty: true)?, .object(isEmpty: true)?: break
    case .member?, nil: preconditionFailure("a member has one value")
    }
    bytes.append(bracket)
  }

  private mutating func breakLine() {
    guard style == .pretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<open.count { bytes.append(contentsOf: [0x20, 0x20]) }
  }
}

// MARK: Text

extension JSONWriter {
  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      for index in 0..<utf8.count where Self.needsEscape(utf8[index]) {
        bytes.append(contentsOf: utf8[start..<index])
        appendEscape(utf8[index])
        start = index + 1
      }
      bytes.append(contentsOf: utf8[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func appendEscape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x00..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
}
