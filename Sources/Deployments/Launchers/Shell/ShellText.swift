import ConfigSyntax
import Workspace

/// A text that the interpreter knows, or knows not to know, in pieces that remember where they were said.
struct ShellText: Sendable, Hashable {
  struct Piece: Sendable, Hashable {
    var bytes: [UInt8]
    var place: SourceSpan?
    /// The variables that it came through.
    var via: [String] = []
    /// Whether it is safe from being split and from being a pattern.
    var isQuoted = true
    /// Why the bytes are not what the shell puts there; they are what was written, then.
    var unknown: String?

    func part(_ range: Range<Int>) -> Piece {
      var piece = self
      piece.bytes = Array(bytes[range])
      // Only what was taken over byte by byte can be told apart.
      if let place, place.bytes.range.count == bytes.count {
        let start = Int(place.bytes.start)
        piece.place = SourceSpan(place.path, ByteSpan(start + range.lowerBound..<start + range.upperBound))
      }
      return piece
    }
  }

  /// Longer texts are given up: a variable can double itself in each line.
  static let lengthLimit = 1 << 16
  /// And so are texts of more parts.
  static let pieceLimit = 1 << 10

  private(set) var pieces: [Piece] = []
  private(set) var count = 0
  /// What was taken for granted to know it, in sentences.
  var assumptions: [String] = []
  /// Where the word is written that became this text; `nil` for what is no word of its own.
  var writtenAt: SourceSpan?
  /// Whether it is one of the words that a script may be started with, so that nobody knows which others there are.
  var isSupposed = false

  init() {}

  init(_ text: String, at place: SourceSpan? = nil) {
    append(Piece(bytes: Array(text.utf8), place: place))
  }

  init(unknown reason: String, written: String, at place: SourceSpan?) {
    append(Piece(bytes: Array(written.utf8), place: place, unknown: reason))
  }

  init(_ word: CommandWord) {
    append(Piece(bytes: Array(word.text.utf8), place: word.origin.place, via: word.origin.via, unknown: word.unknown))
    writtenAt = word.origin.place
  }

  var bytes: [UInt8] { pieces.flatMap(\.bytes) }
  var text: String { String(decoding: bytes, as: UTF8.self) }
  var unknown: String? { pieces.lazy.compactMap(\.unknown).first }
  /// The text when it is known.
  var known: String? { unknown == nil ? text : nil }

  mutating func append(_ piece: Piece) {
    guard count + piece.bytes.count <= Self.lengthLimit, pieces.count < Self.pieceLimit else {
      if pieces.last?.unknown == nil { pieces.append(Piece(bytes: [], place: piece.place, unknown: "it is too long to be followed")) }
      return
    }
    count += piece.bytes.count
    pieces.append(piece)
  }

  mutating func append(_ other: ShellText) {
    for piece in other.pieces { append(piece) }
    for assumption in other.assumptions where !assumptions.contains(assumption) { assumptions.append(assumption) }
  }

  /// The same with each piece as `change` makes it.
  func mapPieces(_ change: (Piece) -> Piece) -> ShellText {
    var text = self
    text.pieces = []
    text.count = 0
    for piece in pieces { text.append(change(piece)) }
    return text
  }

  /// The same with every piece marked as having come through something.
  func through(_ way: String) -> ShellText {
    var text = self
    for index in text.pieces.indices where text.pieces[index].via.last != way && text.pieces[index].via.count < 8 { text.pieces[index].via.append(way) }
    return text
  }

  func quoted(_ isQuoted: Bool) -> ShellText {
    var text = self
    for index in text.pieces.indices { text.pieces[index].isQuoted = isQuoted }
    return text
  }

  /// A part of the text, by bytes.
  func part(_ range: Range<Int>) -> ShellText {
    var part = ShellText()
    part.assumptions = assumptions
    var start = 0
    for piece in pieces {
      let from = max(range.lowerBound, start)
      let to = min(range.upperBound, start + piece.bytes.count)
      if from < to { part.append(piece.part(from - start..<to - start)) }
      start += piece.bytes.count
    }
    return part
  }

  /// The text behind the last slash.
  var name: ShellText {
    let bytes = bytes
    return part(((bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)..<bytes.count)
  }
}

extension ShellText {
  /// The words at the beginning that another text has too, and then `rest`.
  func commonWords(with other: ShellText, and rest: ShellText) -> ShellText {
    var shared = 0
    for (piece, otherPiece) in zip(pieces, other.pieces) {
      if piece.unknown == otherPiece.unknown, piece.bytes == otherPiece.bytes {
        shared += piece.bytes.count
        continue
      }
      if piece.unknown == nil, otherPiece.unknown == nil { shared += zip(piece.bytes, otherPiece.bytes).prefix { $0 == $1 }.count }
      break
    }
    let bytes = bytes
    let areWholeWords = [bytes, other.bytes].allSatisfy { shared == $0.count || $0[shared] == UInt8(ascii: " ") }
    let end = areWholeWords ? shared : bytes[..<shared].lastIndex(of: UInt8(ascii: " ")) ?? 0
    guard end > 0 else { return rest }
    var common = part(0..<end)
    if common.pieces.last?.unknown == rest.unknown { return common }
    common.append(Piece(bytes: [UInt8(ascii: " ")], isQuoted: false))
    common.append(rest)
    return common
  }

  /// The word as a server gets it. What came whole from somewhere else is shown there, anything else where the word is written.
  var commandWord: CommandWord {
    let said = pieces.filter { !$0.bytes.isEmpty }
    let isCopy = !said.isEmpty && said.allSatisfy { !$0.via.isEmpty && $0.via == said[0].via && $0.place?.path == said[0].place?.path }
    if isCopy, let first = said[0].place, let last = said[said.count - 1].place {
      return CommandWord(text, origin: Origin(SourceSpan(first.path, first.bytes.union(last.bytes)), via: said[0].via), unknown: unknown)
    }
    let via = said.flatMap(\.via).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return CommandWord(text, origin: Origin(writtenAt ?? said.lazy.compactMap(\.place).first, via: via), unknown: unknown)
  }

  /// The text for a reader of its own, each part of which is shown where it was said.
  var placed: PlacedText? {
    guard let fallback = pieces.lazy.compactMap(\.place).first else { return nil }
    var starts: [Int] = []
    var start = 0
    for piece in pieces {
      starts.append(start)
      start += piece.bytes.count
    }
    let pieces = pieces
    return PlacedText(bytes) { [starts] range in
      var low = 0
      var high = pieces.count
      while high - low > 1 {
        let middle = (low + high) / 2
        if starts[middle] <= range.lowerBound { low = middle } else { high = middle }
      }
      guard low < pieces.count else { return fallback }
      let piece = pieces[low]
      let from = min(max(0, range.lowerBound - starts[low]), piece.bytes.count)
      let to = min(max(from, range.upperBound - starts[low]), piece.bytes.count)
      guard let first = piece.part(from..<to).place else { return fallback }
      // A part that goes on in a later piece ends where that one's part does.
      var last = low
      while last + 1 < pieces.count, starts[last + 1] < range.upperBound { last += 1 }
      guard last > low, let end = pieces[last].part(0..<min(range.upperBound - starts[last], pieces[last].bytes.count)).place, end.path == first.path else { return first }
      return SourceSpan(first.path, first.bytes.union(end.bytes))
    }
  }
}

extension ShellText {
  /// The plain name at the end of a path whose beginning a template makes: `{{ venv }}/bin/gunicorn`.
  var templatedName: String? {
    guard pieces.count == 1, pieces[0].unknown != nil, let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    let folder = bytes[..<slash]
    let name = bytes[(slash + 1)...]
    // What is unknown as a whole, such as a value that is set under a condition, has no template's signs.
    guard folder.contains(where: { "{<$%@".utf8.contains($0) }), !name.starts(with: "__".utf8) else { return nil }
    guard name.allSatisfy({ isEnvironmentNameByte($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }) else { return nil }
    return String(decoding: name, as: UTF8.self)
  }
}
