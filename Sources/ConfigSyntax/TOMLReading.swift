import Workspace

/// The bounds of a TOML file. Crossing one is a problem with a place.
package struct TOMLLimits: Sendable {
  /// Tables and arrays inside one another, however they are written (headers, dotted keys, brackets).
  package var depth = 100

  package init() {}
}

/// Reads a TOML 1.0 document: one root, a mapping of the tables.
///
/// A line that is not understood costs that line only (an unfinished array its lines); the rest is read. Numbers,
/// booleans and dates keep the text they were written with. A key or table defined twice is a problem, and the first
/// definition stays. The span of a table that has a header is that of the header and the keys below it.
package func readTOML(_ bytes: [UInt8], limits: TOMLLimits = TOMLLimits()) -> Parsed<ConfigDocuments> {
  if ByteOrderMark(bytes) == .utf16 {
    return Parsed(ConfigDocuments(), problems: [Problem(.configSyntax, "the file is UTF-16", expected: "UTF-8", at: ByteSpan(0..<2))])
  }
  var reader = TOMLReader(bytes, limits: limits)
  reader.readDocument()
  if let broken = UTF8Scanning.firstBrokenByte(in: bytes) {
    reader.problems.append(
      Problem(.configSyntax, "the byte \(bytes[broken].inHexadecimal) is no UTF-8", expected: "UTF-8", at: ByteSpan(broken..<(broken + 1))))
  }
  let root = reader.tables.node(at: ByteSpan(0..<bytes.count))
  return Parsed(
    ConfigDocuments(roots: [root], comments: reader.comments),
    problems: inOrder(reader.problems))
}

/// One key of a dotted name: its bytes, and its place.
struct TOMLKey {
  var name: [UInt8]
  var node: ConfigNode
}

/// Ends the reading of one statement: what was found instead of something understood.
struct TOMLStop: Error {
  var problem: Problem

  init(_ message: String, expected: String? = nil, at range: Range<Int>, kind: Problem.Kind = .configSyntax) {
    problem = Problem(kind, message, expected: expected, at: ByteSpan(range))
  }
}

/// A cursor over the bytes of one TOML document, and what came out so far.
struct TOMLReader {
  let bytes: [UInt8]
  let limits: TOMLLimits
  var index: Int
  var problems: [Problem] = []
  var comments: [ConfigComment] = []
  var tables = TOMLTables()
  /// Arrays and inline tables that are open where the cursor stands.
  var openBrackets = 0
  /// How many keys the header above the cursor has.
  private var headerDepth = 0

  init(_ bytes: [UInt8], limits: TOMLLimits) {
    self.bytes = bytes
    self.limits = limits
    index = ByteOrderMark(bytes) == .utf8 ? 3 : 0
  }

  mutating func readDocument() {
    while index < bytes.count {
      openBrackets = 0
      let start = index
      do throws(TOMLStop) {
        try readStatement()
      } catch {
        problems.append(error.problem)
        // The keys below a header that was not understood do not belong to the table above it.
        if bytes[start...].first(where: { $0 != 0x20 && $0 != 0x09 }) == UInt8(ascii: "[") { tables.openUnknown() }
        recover()
      }
    }
  }

  /// One line: nothing, a header, or a key with its value.
  private mutating func readStatement() throws(TOMLStop) {
    skipBlanks()
    switch peek() {
    case nil: return
    case UInt8(ascii: "["): try readHeader()
    case UInt8(ascii: "#"), 0x0A, 0x0D: break
    default: try readKeyAndValue()
    }
    try finishLine()
  }

  private mutating func readHeader() throws(TOMLStop) {
    let start = index
    index += 1
    let isArray = peek() == UInt8(ascii: "[")
    if isArray { index += 1 }
    let path = try readKeys(depth: 0)
    for _ in 0..<(isArray ? 2 : 1) {
      guard peek() == UInt8(ascii: "]") else {
        throw TOMLStop("the table's header does not end", expected: isArray ? "`]]`" : "`]`", at: place)
      }
      index += 1
    }
    headerDepth = path.count
    try tables.open(path, isArray: isArray, header: ByteSpan(start..<index))
  }

  private mutating func readKeyAndValue() throws(TOMLStop) {
    let path = try readKeys(depth: headerDepth)
    try readEqualsSign()
    let value = try readValue(depth: headerDepth + path.count)
    try tables.add(value, at: path)
  }

  mutating func readEqualsSign() throws(TOMLStop) {
    guard peek() == UInt8(ascii: "=") else { throw TOMLStop("the key has no `=` after it", expected: "`key = value`", at: place) }
    index += 1
    skipBlanks()
  }

  /// Goes to the next line that can be a statement. Inside brackets the lines of the broken value are passed over.
  private mutating func recover() {
    repeat { skipLine() } while openBrackets > 0 && index < bytes.count && !looksLikeStatement()
  }

  private func looksLikeStatement() -> Bool {
    let line = bytes[index...].prefix { $0 != 0x0A }
    guard let first = line.firstIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return false }
    if line[first] == UInt8(ascii: "[") { return line.last { $0 != 0x20 && $0 != 0x0D } == UInt8(ascii: "]") }
    let afterKey = line[first...].drop { isBareKey($0) || $0 == UInt8(ascii: ".") }
    guard afterKey.startIndex > first else { return false }
    return afterKey.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "=")
  }
}
