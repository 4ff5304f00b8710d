import Workspace

/// The bounds of an XML file. Crossing one is a problem with a place.
package struct XMLLimits: Sendable {
  /// Elements inside one another.
  package var depth = 100

  package init() {}
}

/// Reads an XML 1.0 document with its places.
///
/// A document type is passed over: nothing it declares is looked at or fetched, so an entity can only be one of the
/// five that XML itself knows, and a reference to another is a problem and stays as it was written. After a syntax error
/// the tree holds what came before it. Names are not held to Unicode's tables: any character beyond ASCII may be in one.
package func readXML(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) -> Parsed<XMLDocument> {
  if ByteOrderMark(bytes) == .utf16 {
    return Parsed(XMLDocument(), problems: [Problem(.configSyntax, "the file is UTF-16", expected: "UTF-8", at: ByteSpan(0..<2))])
  }
  var reader = XMLReader(bytes, limits: limits)
  let root = reader.readDocument()
  if let broken = UTF8Scanning.firstBrokenByte(in: bytes) {
    reader.report("the byte \(bytes[broken].inHexadecimal) is no UTF-8", expected: "UTF-8", at: broken..<(broken + 1))
  }
  return Parsed(XMLDocument(root: root, comments: reader.comments), problems: inOrder(reader.problems))
}

/// A cursor over the bytes of one XML document, with a stack of the elements that are open, so that an error leaves
/// everything read so far in hand.
struct XMLReader {
  let bytes: [UInt8]
  let limits: XMLLimits
  var index: Int
  var problems: [Problem] = []
  var comments: [ConfigComment] = []
  var isStopped = false
  private var open: [XMLElement] = []
  private var root: XMLElement?
  /// The text since the last tag.
  private var pendingText: [UInt8] = []
  private var pendingSpan: ByteSpan?

  init(_ bytes: [UInt8], limits: XMLLimits) {
    self.bytes = bytes
    self.limits = limits
    index = ByteOrderMark(bytes) == .utf8 ? 3 : 0
  }

  mutating func readDocument() -> XMLElement? {
    if bytes[index...].starts(with: "<?xml".utf8), let after = peek(5), Self.isSpace(after) { readDeclaration() }
    while !isStopped, index < bytes.count {
      if peek() == UInt8(ascii: "<") { readMarkup() } else { readText() }
    }
    if let innermost = open.last, !isStopped {
      stop("the element `<\(innermost.name)>` does not end", expected: "`</\(innermost.name)>`", at: innermost.nameSpan.range)
    }
    while !open.isEmpty { closeElement() }
    if root == nil, !isStopped { stop("the file holds no element", expected: "one root element", at: index..<index) }
    return root
  }

  func peek(_ distance: Int = 0) -> UInt8? {
    index + distance < bytes.count ? bytes[index + distance] : nil
  }

  mutating func report(_ message: String, expected: String? = nil, at range: Range<Int>, kind: Problem.Kind = .configSyntax) {
    problems.append(Problem(kind, message, expected: expected, at: ByteSpan(range)))
  }

  /// Reports why the reading ends here; only the first reason counts.
  mutating func stop(_ message: String, expected: String? = nil, at range: Range<Int>, kind: Problem.Kind = .configSyntax) {
    if !isStopped { report(message, expected: expected, at: range, kind: kind) }
    isStopped = true
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}

// MARK: Markup

extension XMLReader {
  private mutating func readMarkup() {
    let rest = bytes[index...]
    if rest.starts(with: "<!--".utf8) {
      readComment()
    } else if rest.starts(with: "<![CDATA[".utf8), !open.isEmpty {
      readCharacterData()
    } else if rest.starts(with: "<!DOCTYPE".utf8), open.isEmpty, root == nil {
      skipDocumentType()
    } else if rest.starts(with: "<?".utf8) {
      skipInstruction()
    } else if rest.starts(with: "</".utf8) {
      readEndTag()
    } else {
      readStartTag()
    }
  }

  private mutating func readStartTag() {
    let start = index
    index += 1
    guard let name = takeName() else {
      return stop("`<` begins no tag here", expected: "`&lt;` for the sign itself", at: start..<(start + 1))
    }
    guard !open.isEmpty || root == nil else {
      return stop("there is a second root element", expected: "one root element", at: start..<index)
    }
    guard open.count < limits.depth else {
      return stop(
        "more than \(limits.depth) elements stand inside one another; the rest of the file was not read",
        at: start..<index, kind: .limitReached)
    }
    let attributes = readAttributes(until: [UInt8(ascii: ">"), UInt8(ascii: "/")])
    let element = XMLElement(
      String(decoding: bytes[name], as: UTF8.self), at: ByteSpan(name), attributes: attributes, span: ByteSpan(start..<index))
    finishText()
    open.append(element)
    if isStopped { return }
    if peek() == UInt8(ascii: ">") {
      index += 1
    } else if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: ">") {
      index += 2
      closeElement()
    } else {
      stop("the tag `<\(element.name)` does not end", expected: "`>` or `/>`", at: name)
    }
  }

  private mutating func readEndTag() {
    let start = index
    index += 2
    let name = takeName() ?? index..<index
    let text = String(decoding: bytes[name], as: UTF8.self)
    skipSpace()
    guard let innermost = open.last else {
      return stop("`</\(text)>` closes nothing", at: start..<index)
    }
    guard bytes[name].elementsEqual(innermost.name.utf8) else {
      return stop("`</\(text)>` stands where `<\(innermost.name)>` is open", expected: "`</\(innermost.name)>`", at: start..<index)
    }
    guard peek() == UInt8(ascii: ">") else {
      return stop("the tag `</\(text)` does not end", expected: "`>`", at: start..<index)
    }
    index += 1
    closeElement()
  }

  private mutating func closeElement() {
    finishText()
    guard var element = open.popLast() else { return }
    element.span.end = UInt32(index)
    if open.isEmpty {
      root = element
    } else {
      open[open.count - 1].content.append(.element(element))
    }
  }
}

// MARK: Text

extension XMLReader {
  private mutating func readText() {
    let start = index
    guard !open.isEmpty else {
      skipSpace()
      if peek() != nil, peek() != UInt8(ascii: "<") {
        stop("there is text outside the root element", expected: "one root element", at: index..<(index + 1))
      }
      return
    }
    var text: [UInt8] = []
    while let byte = peek(), byte != UInt8(ascii: "<"), !isStopped {
      if byte == UInt8(ascii: "]"), peek(1) == byte, peek(2) == UInt8(ascii: ">") {
        report("`]]>` ends no CDATA here", expected: "`]]&gt;`", at: index..<(index + 3))
      }
      takeCharacter(into: &text, lineBreak: 0x0A)
    }
    addText(text, from: start)
    if !text.isEmpty { addPiece(.text, text, from: start) }
  }

  /// Nothing outside the root element is kept.
  mutating func addPiece(_ kind: XMLPiece.Kind, _ text: some Collection<UInt8>, from start: Int) {
    guard !open.isEmpty else { return }
    open[open.count - 1].pieces.append(XMLPiece(kind, String(decoding: text, as: UTF8.self), at: ByteSpan(start..<index)))
  }

  private mutating func readCharacterData() {
    let start = index
    index += 9
    var text: [UInt8] = []
    while let byte = peek(), !(byte == UInt8(ascii: "]") && peek(1) == byte && peek(2) == UInt8(ascii: ">")) {
      takeCharacter(into: &text, lineBreak: 0x0A, isRaw: true)
    }
    if index == bytes.count {
      stop("the CDATA section does not end", expected: "`]]>`", at: start..<(start + 9))
    } else {
      index += 3
    }
    addText(text, from: start)
    addPiece(.characterData, text, from: start)
  }

  /// Comments and CDATA do not divide a text: it grows until the next tag.
  private mutating func addText(_ text: [UInt8], from start: Int) {
    if text.isEmpty { return }
    pendingText += text
    pendingSpan = pendingSpan?.union(ByteSpan(start..<index)) ?? ByteSpan(start..<index)
  }

  private mutating func finishText() {
    guard let span = pendingSpan, !open.isEmpty else { return }
    open[open.count - 1].content.append(.text(String(decoding: pendingText, as: UTF8.self), span))
    pendingText = []
    pendingSpan = nil
  }
}
