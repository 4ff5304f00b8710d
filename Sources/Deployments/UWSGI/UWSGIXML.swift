import ConfigSyntax
import Workspace

/// uWSGI's XML (`core/xmlconf.c`), by the library that the build was made with.
struct UWSGIXML {
  private let text: RewrittenText
  private let id: String?
  private let mode: String?
  private var reading = UWSGIReading()

  /// - Parameters:
  ///   - id: What `file.xml:id` asks for.
  ///   - mode: What `mode` said before this file was read.
  static func read(_ text: RewrittenText, id: String?, mode: String?, by reader: String) -> UWSGIReading {
    let parsed = readXML(text.bytes)
    var xml = UWSGIXML(text: text, id: id, mode: mode)
    if let problem = parsed.problems.first {
      xml.reading.refusal = text.moved(problem)
    } else if let root = parsed.tree.root {
      if reader == "expat" { xml.walk(root) } else { xml.read(root) }
    }
    return xml.reading
  }

  private init(text: RewrittenText, id: String?, mode: String?) {
    self.text = text
    self.id = id
    self.mode = mode
  }

  private mutating func add(_ key: String, _ keySpan: ByteSpan, _ value: String, _ valueSpan: ByteSpan) {
    reading.entries.append(
      INIEntry(
        key: text.iniText(keySpan.range, reading: Array(key.utf8)), value: text.iniText(valueSpan.range, reading: Array(value.utf8)),
        span: text.original(of: valueSpan.range)))
  }

  private mutating func refuse(_ message: String, expected: String? = nil, at span: ByteSpan) {
    if reading.refusal == nil { reading.refusal = text.moved(Problem(.configSyntax, message, expected: expected, at: span)) }
  }
}

// MARK: libxml2

extension UWSGIXML {
  private mutating func read(_ root: XMLElement) {
    guard let section = section(in: root) else {
      return refuse("there is no element `<uwsgi>` for uWSGI in this file", expected: "`<uwsgi>`", at: root.nameSpan)
    }
    // Elements and CDATA in their order; other text counts for nothing.
    var pieces = section.pieces.filter { $0.kind == .characterData }[...]
    for element in section.children {
      while let piece = pieces.first, piece.span.start < element.span.start { addCode(pieces.removeFirst()) }
      guard isChosen(element) else { continue }
      if element.name == "app" { readApplication(element) } else { readOption(element) }
    }
    pieces.forEach { addCode($0) }
  }

  /// A root of another name is looked at no deeper than its children.
  private func section(in root: XMLElement) -> XMLElement? {
    if root.name == "uwsgi" { return root }
    // A root without anything in it is read for what it is: nothing.
    if root.children.isEmpty, root.pieces.isEmpty { return root }
    return root.children.first { child in
      guard child.name == "uwsgi" else { return false }
      guard let id, let own = child.attribute("id")?.value else { return true }
      return id == own
    }
  }

  private func isChosen(_ element: XMLElement) -> Bool {
    if let mode, let own = element.attribute("mode")?.value, own != mode { return false }
    if let id, let own = element.attribute("id")?.value, own != id { return false }
    return true
  }

  private mutating func addCode(_ piece: XMLPiece) {
    add("eval", piece.span, piece.text, piece.span)
  }

  private mutating func readOption(_ element: XMLElement) {
    guard let first = firstPiece(of: element) else {
      guard element.children.isEmpty else {
        return refuse("uWSGI crashes on `<\(element.name)>`, which begins with another element", expected: "text", at: element.nameSpan)
      }
      return add(element.name, element.nameSpan, "1", element.nameSpan)
    }
    add(element.name, element.nameSpan, first.text, first.span)
  }

  /// What stands first between the tags; `nil` when that is an element or nothing.
  private func firstPiece(of element: XMLElement) -> XMLPiece? {
    guard let piece = element.pieces.first else { return nil }
    if let child = element.children.first, child.span.start < piece.span.start { return nil }
    return piece
  }

  /// `<app mountpoint="/x"><module>shop</module></app>`, or the module as its text.
  private mutating func readApplication(_ element: XMLElement) {
    let empty = { (xml: inout UWSGIXML) in xml.add("app", element.nameSpan, "", element.nameSpan) }
    let nodes = element.pieces.map { (start: $0.span.start, piece: Optional($0), child: XMLElement?.none) }
      + element.children.map { (start: $0.span.start, piece: XMLPiece?.none, child: Optional($0)) }
    let ordered = nodes.sorted { $0.start < $1.start }
    guard let first = ordered.first else { return empty(&self) }
    let found: XMLPiece?
    if ordered.count == 1 {
      found = first.piece
    } else {
      found = ordered[1].child.flatMap { firstPiece(of: $0) }
    }
    guard let found else { return }
    var value = found.text
    if let mountpoint = element.attribute("mountpoint")?.value {
      value = "\(mountpoint)=\(value)"
    } else if let domain = element.attribute("domain")?.value {
      value = "\(domain)|=\(value)"
    }
    add("mount", element.nameSpan, value, found.span)
    empty(&self)
  }
}

// MARK: expat

extension UWSGIXML {
  /// expat's events know no tree: every element inside `<uwsgi>` is an option, whose value is the first piece of text that
  /// expat hands over behind its start, which ends at a line's end or a reference.
  private mutating func walk(_ root: XMLElement) {
    var isInside = false
    var open: (name: String, span: ByteSpan)?
    walk(root, &isInside, &open)
  }

  private mutating func walk(_ element: XMLElement, _ isInside: inout Bool, _ open: inout (name: String, span: ByteSpan)?) {
    if isInside {
      open = (element.name, element.nameSpan)
    } else if element.name == "uwsgi" {
      let first = element.attributes.first
      isInside = id == nil || (first?.name == "id" && first?.value == id)
    }
    var children = element.children[...]
    for piece in element.pieces where piece.kind == .text || piece.kind == .characterData {
      while let child = children.first, child.span.start < piece.span.start { walk(children.removeFirst(), &isInside, &open) }
      take(piece, isInside, &open)
    }
    while let child = children.popFirst() { walk(child, &isInside, &open) }
    guard isInside else { return }
    if element.name == "uwsgi" {
      isInside = false
    } else if let key = open {
      add(key.name, key.span, "1", key.span)
      open = nil
    }
  }

  private mutating func take(_ piece: XMLPiece, _ isInside: Bool, _ open: inout (name: String, span: ByteSpan)?) {
    guard isInside, let key = open, let chunk = firstChunk(of: piece) else { return }
    add(key.name, key.span, chunk, piece.span)
    open = nil
  }

  private func firstChunk(of piece: XMLPiece) -> String? {
    let written = text.bytes[piece.span.range]
    if piece.text.utf8.isEmpty { return nil }
    if piece.kind == .text, written.first == UInt8(ascii: "&") { return piece.text.unicodeScalars.first.map { String(Character($0)) } }
    if piece.text.utf8.first == UInt8(ascii: "\n") { return "\n" }
    let end = piece.kind == .text ? UInt8(ascii: "&") : UInt8(ascii: "\n")
    let length = written.dropFirst(piece.kind == .text ? 0 : 9).prefix { $0 != end && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }.count
    return String(decoding: piece.text.utf8.prefix(length), as: UTF8.self)
  }
}
