import Workspace

/// One `import` or `from … import` as the fast scan sees it.
public struct ImportedModule: Hashable, Sendable {
  /// The dotted name of the module, without leading dots; empty for `from . import name`.
  public var module: String
  /// The number of leading dots.
  public var level: Int
  /// The names after `from … import`, without their `as`; `["*"]` for a star, empty after a plain `import`.
  public var names: [String]
  /// The module's name with its leading dots.
  public var span: ByteSpan

  public init(module: String, level: Int, names: [String], span: ByteSpan) {
    self.module = module
    self.level = level
    self.names = names
    self.span = span
  }
}

/// The import statements of a file, wherever they stand in it (also in functions and under `if TYPE_CHECKING`), found
/// without parsing, five times as fast as ``parsePython(_:)``. Strings and comments are passed over.
///
/// `import a, b` is two entries.
public func importStatements(in bytes: [UInt8]) -> [ImportedModule] {
  importStatements(in: bytes.span)
}

/// The same for bytes that lie in a buffer.
public func importStatements(in bytes: Span<UInt8>) -> [ImportedModule] {
  bytes.withUnsafeBufferPointer { bytes in
    var scan = ImportScan(bytes)
    scan.run()
    return scan.imports
  }
}

/// Looks for the word `import`; only where one could be a statement's is it found out whether it stands in code.
private struct ImportScan {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var walk: CodeWalk
  private(set) var imports: [ImportedModule] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    walk = CodeWalk(bytes)
  }

  mutating func run() {
    var position = 0
    while let word = nextWord(from: position) {
      position = word + 6
      guard let statement = statement(around: word), walk.reaches(statement.start) else {
        position = max(position, walk.position)
        continue
      }
      var reader = NameReader(bytes, at: word + 6)
      if let from = statement.module {
        readNames(&reader, from)
      } else {
        readModules(&reader)
      }
      position = max(position, reader.position)
    }
  }

  /// The next `import` that is a word of its own.
  private func nextWord(from start: Int) -> Int? {
    var position = start
    while let found = nextLetters(from: position) {
      let isWord = (found == 0 || !isNameByte(bytes[found - 1]) || isMark(before: found)) && (found + 6 >= bytes.count || !isNameByte(bytes[found + 6]))
      if isWord { return found }
      position = found + 6
    }
    return nil
  }

  /// The next six letters `import`: the pair `mp` is looked for at eight offsets at once.
  private func nextLetters(from start: Int) -> Int? {
    var position = start
    while true {
      position = nextPair(from: position)
      guard position + 5 <= bytes.count else { return nil }
      if isImport(at: position - 1, from: start) { return position - 1 }
      position += 1
    }
  }

  /// The next offset where `mp` stands; near the end of the file, where it may stand.
  private func nextPair(from start: Int) -> Int {
    var position = start
    let end = bytes.count - 9
    while position <= end {
      // `m` and `p`, eight times each.
      let pairs = ByteWords.zeros((bytes.word(at: position) ^ 0x6D6D_6D6D_6D6D_6D6D) | (bytes.word(at: position &+ 1) ^ 0x7070_7070_7070_7070))
      if pairs != 0 { return position &+ ByteWords.firstByte(pairs) }
      position &+= 8
    }
    return position
  }

  private func isImport(at offset: Int, from start: Int) -> Bool {
    offset >= start && bytes.hold("import", at: offset)
  }

  // MARK: What stands before the word

  private struct Statement {
    var start: Int
    /// The module's name with its dots, after `from`.
    var module: Range<Int>?
  }

  /// The statement that an `import` may be the keyword of; `nil` where no statement can be.
  private func statement(around word: Int) -> Statement? {
    if beginsStatement(word) { return Statement(start: word) }
    let end = skipBlanksBack(word)
    var position = end
    while true {
      while position > 0, isNameByte(bytes[position - 1]) || bytes[position - 1] == UInt8(ascii: ".") { position -= 1 }
      let before = skipBlanksBack(position)
      if before >= 4, bytes.hold("from", at: before - 4), before == 4 || !isNameByte(bytes[before - 5]),
        position < end, before < position || bytes[position] == UInt8(ascii: ".") {
        return beginsStatement(before - 4) ? Statement(start: before - 4, module: position..<end) : nil
      }
      // `from.module` leaves no blank before the dots, `from a . b` leaves some within the name.
      if position + 4 < end, bytes.hold("from", at: position), bytes[position + 4] == UInt8(ascii: "."),
        beginsStatement(position) {
        return Statement(start: position, module: position + 4..<end)
      }
      guard before < position, before > 0 else { return nil }
      let touchesDot = bytes[before - 1] == UInt8(ascii: ".") || position < bytes.count && bytes[position] == UInt8(ascii: ".")
      guard touchesDot else { return nil }
      position = before
    }
  }

  /// Whether a statement can begin at an offset: only blanks before it on its line, or a `;` or `:`.
  private func beginsStatement(_ offset: Int) -> Bool {
    let before = skipBlanksBack(offset)
    guard before > 0 else { return true }
    switch bytes[before - 1] {
    case 10, 13, UInt8(ascii: ";"), UInt8(ascii: ":"): return true
    case 0xBF: return isMark(before: before)
    default: return false
    }
  }

  /// Whether only a byte order mark comes before.
  private func isMark(before offset: Int) -> Bool {
    offset == 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
  }

  /// Blanks and continuation lines.
  private func skipBlanksBack(_ offset: Int) -> Int {
    var position = offset
    while position > 0 {
      switch bytes[position - 1] {
      case 9, 12, 32: position -= 1
      case 10 where position > 1 && bytes[position - 2] == UInt8(ascii: "\\"): position -= 2
      case 10 where position > 2 && bytes[position - 2] == 13 && bytes[position - 3] == UInt8(ascii: "\\"): position -= 3
      default: return position
      }
    }
    return 0
  }

  // MARK: What stands after it

  private mutating func readModules(_ reader: inout NameReader) {
    repeat {
      guard let name = reader.dottedName() else { return }
      imports.append(ImportedModule(module: text(name), level: 0, names: [], span: ByteSpan(name)))
      reader.skipAs()
    } while reader.accept(UInt8(ascii: ","))
  }

  private mutating func readNames(_ reader: inout NameReader, _ module: Range<Int>) {
    let name = module.drop { bytes[$0] == UInt8(ascii: ".") || [9, 10, 12, 13, 32, UInt8(ascii: "\\")].contains(bytes[$0]) }
    let level = module[..<name.lowerBound].count { bytes[$0] == UInt8(ascii: ".") }
    var names: [String] = []
    if reader.accept(UInt8(ascii: "*")) {
      names = ["*"]
    } else {
      reader.isParenthesized = reader.accept(UInt8(ascii: "("))
      repeat {
        guard let name = reader.name() else { break }
        names.append(text(name))
        reader.skipAs()
      } while reader.accept(UInt8(ascii: ","))
    }
    guard !names.isEmpty else { return }
    imports.append(ImportedModule(module: name.isEmpty ? "" : text(name.lowerBound..<name.upperBound), level: level, names: names, span: ByteSpan(module)))
  }

  private func text(_ range: Range<Int>) -> String {
    let text = UnsafeBufferPointer(rebasing: bytes[range])
    // `from a . b`, and what is left of a line that goes on, is rare.
    func isPart(_ byte: UInt8) -> Bool { isNameByte(byte) || byte == UInt8(ascii: ".") }
    return text.allSatisfy(isPart) ? String(decoding: text, as: UTF8.self) : String(decoding: text.filter(isPart), as: UTF8.self)
  }
}

@inline(__always)
func isNameByte(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: "_") || byte >= 0x80
}

/// Reads names and commas; in parentheses line ends and comments are blanks.
private struct NameReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position: Int
  var isParenthesized = false

  init(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) {
    self.bytes = bytes
    self.position = position
  }

  mutating func accept(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  mutating func name() -> Range<Int>? {
    skipBlanks()
    let start = position
    while position < bytes.count, isNameByte(bytes[position]) { position += 1 }
    return position > start ? start..<position : nil
  }

  mutating func dottedName() -> Range<Int>? {
    guard let first = name() else { return nil }
    var end = first.upperBound
    while accept(UInt8(ascii: ".")) {
      guard let next = name() else { break }
      end = next.upperBound
    }
    return first.lowerBound..<end
  }

  mutating func skipAs() {
    let start = position
    if let word = name(), word.count == 2, bytes.hold("as", at: word.lowerBound) { _ = name() } else { position = start }
  }

  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 9, 12, 32: position += 1
      case UInt8(ascii: "\\") where position + 1 < bytes.count && (bytes[position + 1] == 10 || bytes[position + 1] == 13): position += 2
      case 10 where isParenthesized || (position > 1 && bytes[position - 1] == 13 && bytes[position - 2] == UInt8(ascii: "\\")): position += 1
      case 13 where isParenthesized: position += 1
      case UInt8(ascii: "#") where isParenthesized:
        while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
      default: return
      }
    }
  }
}
