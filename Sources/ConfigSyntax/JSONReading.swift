import Workspace

/// Which JSON a file may hold.
package enum JSONDialect: Sendable {
  /// RFC 8259 to the letter.
  case strict
  /// With `//` and `/* */` comments and commas behind the last item, as editors' own settings have them.
  case withComments
}

/// The bounds of a JSON file. Crossing one is a problem with a place.
package struct JSONLimits: Sendable {
  /// Arrays and objects inside one another.
  package var depth = 100

  package init() {}
}

/// Reads one JSON value with its places. Duplicate keys stay; numbers, booleans and `null` keep their text.
///
/// After a syntax error the tree holds what came before it. Half a surrogate pair (`"\ud800"`), which the grammar allows
/// and no text can hold, is a problem and becomes U+FFFD.
package func readJSON(
  _ bytes: [UInt8], as dialect: JSONDialect = .strict, limits: JSONLimits = JSONLimits()
) -> Parsed<ConfigDocuments> {
  if ByteOrderMark(bytes) == .utf16 {
    return Parsed(ConfigDocuments(), problems: [Problem(.configSyntax, "the file is UTF-16", expected: "UTF-8", at: ByteSpan(0..<2))])
  }
  var reader = JSONReader(bytes, dialect: dialect, limits: limits)
  let root = reader.readDocument()
  if let broken = UTF8Scanning.firstBrokenByte(in: bytes) {
    reader.problems.append(
      Problem(.configSyntax, "the byte \(bytes[broken].inHexadecimal) is no UTF-8", expected: "UTF-8", at: ByteSpan(broken..<(broken + 1))))
  }
  return Parsed(
    ConfigDocuments(roots: root.map { [$0] } ?? [], comments: reader.comments),
    problems: inOrder(reader.problems))
}

/// A cursor over the bytes of one JSON text. The first thing that is not understood ends the reading: `isStopped`.
struct JSONReader {
  let bytes: [UInt8]
  let dialect: JSONDialect
  let limits: JSONLimits
  var index: Int
  var problems: [Problem] = []
  var comments: [ConfigComment] = []
  var isStopped = false

  init(_ bytes: [UInt8], dialect: JSONDialect, limits: JSONLimits) {
    self.bytes = bytes
    self.dialect = dialect
    self.limits = limits
    index = ByteOrderMark(bytes) == .utf8 ? 3 : 0
  }

  mutating func readDocument() -> ConfigNode? {
    skipSpace()
    let root = readValue(depth: 1)
    skipSpace()
    if !isStopped, index < bytes.count {
      stop("there is more text after the value", expected: "one value and nothing else", at: place)
    }
    return root
  }

  /// Records why the reading ends here; only the first reason counts.
  mutating func stop(_ message: String, expected: String? = nil, at range: Range<Int>, kind: Problem.Kind = .configSyntax) {
    if !isStopped { problems.append(Problem(kind, message, expected: expected, at: ByteSpan(range))) }
    isStopped = true
  }

  func peek(_ distance: Int = 0) -> UInt8? {
    index + distance < bytes.count ? bytes[index + distance] : nil
  }

  /// The place of the character under the cursor, empty at the end of a line or the file.
  var place: Range<Int> {
    guard let byte = peek(), byte >= 0x20 else { return index..<index }
    let length = bytes.withUnsafeBufferPointer { UTF8Scanning.scalar(at: index, in: $0)?.length } ?? 1
    return index..<(index + length)
  }
}

// MARK: Values

extension JSONReader {
  /// `nil` when there is nothing that could be kept.
  private mutating func readValue(depth: Int) -> ConfigNode? {
    let start = index
    switch peek() {
    case UInt8(ascii: "{")?, UInt8(ascii: "[")?:
      guard depth <= limits.depth else {
        stop("more than \(limits.depth) arrays and objects stand inside one another; the rest was not read", at: place, kind: .limitReached)
        return nil
      }
      return peek() == UInt8(ascii: "{") ? readObject(depth: depth) : readArray(depth: depth)
    case UInt8(ascii: "\"")?:
      return readString()
    default:
      while let byte = peek(), Self.isWordByte(byte) { index += 1 }
      let word = bytes[start..<index]
      guard let style = Self.style(ofWord: word) else {
        let isEmpty = word.isEmpty
        stop(
          isEmpty ? "there is no value here" : "`\(String(decoding: word, as: UTF8.self))` is no value",
          expected: "text in double quotes, a number, `true`, `false`, `null`, `[` or `{`",
          at: isEmpty ? place : start..<index)
        return nil
      }
      return ConfigNode(.scalar(ConfigScalar(String(decoding: word, as: UTF8.self), style: style)), at: ByteSpan(start..<index))
    }
  }

  private mutating func readArray(depth: Int) -> ConfigNode {
    let start = index
    var items: [ConfigNode] = []
    index += 1
    skipSpace()
    while !isStopped, peek() != UInt8(ascii: "]") || needsItem(after: items.isEmpty) {
      if let item = readValue(depth: depth + 1) { items.append(item) }
      if !continues(until: UInt8(ascii: "]"), of: "array", from: start) { break }
    }
    if !isStopped { index += 1 }
    return ConfigNode(.sequence(items), at: ByteSpan(start..<index))
  }

  private mutating func readObject(depth: Int) -> ConfigNode {
    let start = index
    var entries: [ConfigEntry] = []
    index += 1
    skipSpace()
    while !isStopped, peek() != UInt8(ascii: "}") || needsItem(after: entries.isEmpty) {
      guard peek() == UInt8(ascii: "\"") else {
        stop("there is no key here", expected: "a key in double quotes", at: place)
        break
      }
      let key = readString()
      skipSpace()
      guard !isStopped, peek() == UInt8(ascii: ":") else {
        stop("the key has no `:` after it", expected: "`:`", at: place)
        break
      }
      index += 1
      skipSpace()
      if let value = readValue(depth: depth + 1) { entries.append(ConfigEntry(key: key, value: value)) }
      if !continues(until: UInt8(ascii: "}"), of: "object", from: start) { break }
    }
    if !isStopped { index += 1 }
    return ConfigNode(.mapping(entries), at: ByteSpan(start..<index))
  }

  /// Whether the closing bracket cannot stand here: behind a comma, unless the dialect allows one there.
  private func needsItem(after isFirst: Bool) -> Bool {
    !isFirst && dialect == .strict
  }

  /// Takes the comma before another item; `false` at the closing bracket and when nothing more can be read.
  private mutating func continues(until closing: UInt8, of what: String, from start: Int) -> Bool {
    if isStopped { return false }
    skipSpace()
    switch peek() {
    case closing?: return false
    case UInt8(ascii: ",")?:
      index += 1
      skipSpace()
      return true
    case nil:
      stop("the \(what) does not end", expected: "`\(UnicodeScalar(closing))`", at: start..<(start + 1))
    default:
      stop("the \(what) goes on with something else", expected: "`,` or `\(UnicodeScalar(closing))`", at: place)
    }
    return false
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    isBareKey(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
  }

  private static func style(ofWord word: ArraySlice<UInt8>) -> ConfigScalar.Style? {
    if word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) { return .boolean }
    if word.elementsEqual("null".utf8) { return .null }
    return isJSONNumber(word) ? .number : nil
  }
}

/// `-`? digits without a leading zero, a fraction, an exponent.
private func isJSONNumber(_ word: ArraySlice<UInt8>) -> Bool {
  var rest = word
  func takeDigits() -> Bool {
    let digits = rest.prefix(while: isDigit)
    rest = rest.dropFirst(digits.count)
    return !digits.isEmpty
  }
  if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
  if rest.first == UInt8(ascii: "0") { rest = rest.dropFirst() } else if !takeDigits() { return false }
  if rest.first == UInt8(ascii: ".") {
    rest = rest.dropFirst()
    if !takeDigits() { return false }
  }
  if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    if !takeDigits() { return false }
  }
  return rest.isEmpty
}
