/// What is done with a word somewhere in a text, as far as the bytes beside it tell: the low bits beside its hash, which no hash has
/// of its own. It may be told too much of, never too little.
struct WordUse: OptionSet, Sendable {
  let rawValue: UInt64

  /// It is called, or ends a line, as a method does that is given another name: `later = pool.submit`.
  static let called = WordUse(rawValue: 1)
  /// Its value is read. A function's own name behind `def`, the name before a `=` and what stands in a plain text are not.
  static let read = WordUse(rawValue: 2)
  /// It is read as a whole argument, or may be: `on_start(later)`.
  static let given = WordUse(rawValue: 4)
  /// It is the name of a function or class that is defined here.
  static let defined = WordUse(rawValue: 8)

  /// All that is done with a value.
  static let all: WordUse = [.called, .read, .given]
  /// The bits that no hash has.
  static let bits: UInt64 = 15
}

extension UInt64 {
  /// Without what is done with the word.
  var wordHash: UInt64 { self & ~WordUse.bits }
}

/// The words of a text, each once: runs of letters, digits, underscores and everything beyond ASCII, as hashes.
///
/// Comments and texts in three quotes have no words: what they speak of is not done there. Other texts have, since names are
/// written in them too.
///
/// Two words of one hash in a workspace are not to be expected: a hundred thousand words meet in 63 bits once in a billion
/// workspaces, and then a file is looked at that need not be.
struct WordSet: Sendable {
  /// In the order in which they first stand in the text, each with the ``WordUse`` that is made of it.
  let all: [UInt64]
  /// Those that stand behind an `@` in their line, where a decorator names them, or before an `as`, which gives them another name.
  let marked: [UInt64]

  static func hash(_ word: some StringProtocol) -> UInt64 {
    var word = String(word)
    return word.withUTF8 { letters in
      UnsafeRawBufferPointer(letters).baseAddress.map { WordReader.hash($0, 0..<letters.count, of: letters.count) } ?? 0
    }
  }
}

/// Takes words from one text after the other with the same memory.
struct WordReader {
  /// The words of the current text by hash; 0 is an empty place.
  private var table = [UInt64](repeating: 0, count: 1 << 12)
  /// The places of the words in the table, in the order of the text.
  private var places: [Int] = []
  private var marked: [UInt64] = []

  mutating func words(of bytes: Span<UInt8>) -> WordSet {
    bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return WordSet(all: [], marked: []) }
      read(start, bytes.count)
      let words = WordSet(all: places.map { table[$0] }, marked: Array(marked))
      clear()
      return words
    }
  }

  private mutating func read(_ start: UnsafeRawPointer, _ count: Int) {
    Self.isWordByte.withUnsafeBufferPointer { isWordByte in
      var text = TextWalk(start, count)
      // Lazy constants would be asked for at each of the words.
      let (`as`, def, `class`) = (Self.as, Self.def, Self.class)
      var position = 0
      var isDecorator = false
      // What may be followed by `as`, or be the letters before a text: the last word and where it stands.
      var last: (hash: UInt64, range: Range<Int>) = (0, -2 ..< -2)
      while position < count {
        let byte = start.load(fromByteOffset: position, as: UInt8.self)
        guard isWordByte[Int(byte)] else {
          if byte == UInt8(ascii: "\n") { isDecorator = false } else if byte == UInt8(ascii: "@") { isDecorator = true }
          position = text.next(after: byte, at: position, lastWord: last.range)
          continue
        }
        let first = position
        repeat { position &+= 1 } while position < count && isWordByte[Int(start.load(fromByteOffset: position, as: UInt8.self))]
        let hash = Self.hash(start, first..<position, of: count)
        if last.hash == def || last.hash == `class` {
          // With more than a blank between them it may be something else as well.
          insert(hash, isBehind(last.range, first, start) ? .defined : text.use(ofWordEndingAt: position).union(.defined))
        } else {
          insert(hash, text.use(ofWordEndingAt: position))
        }
        if isDecorator { mark(hash) }
        if hash == `as`, isBehind(last.range, first, start) { mark(last.hash) }
        last = (hash, first..<position)
      }
    }
  }

  /// Whether one blank lies between a word and the next.
  private func isBehind(_ word: Range<Int>, _ next: Int, _ start: UnsafeRawPointer) -> Bool {
    word.upperBound + 1 == next && start.load(fromByteOffset: word.upperBound, as: UInt8.self) == UInt8(ascii: " ")
  }

  private static let `as` = WordSet.hash("as")
  private static let def = WordSet.hash("def")
  private static let `class` = WordSet.hash("class")

  private static let isWordByte: [Bool] = (UInt8.min...UInt8.max).map { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  private mutating func mark(_ hash: UInt64) {
    if !marked.contains(hash) { marked.append(hash) }
  }

  @inline(__always)
  private mutating func insert(_ hash: UInt64, _ use: WordUse) {
    let mask = table.count &- 1
    var place = Int(truncatingIfNeeded: hash &>> 4) & mask
    while table[place] != 0 {
      if table[place].wordHash == hash {
        table[place] |= use.rawValue
        return
      }
      place = (place &+ 1) & mask
    }
    table[place] = hash | use.rawValue
    places.append(place)
    if places.count * 2 > table.count { grow() }
  }

  private mutating func grow() {
    let words = places.map { table[$0] }
    table = [UInt64](repeating: 0, count: table.count * 4)
    let mask = table.count - 1
    places = words.map { word in
      var place = Int(truncatingIfNeeded: word >> 4) & mask
      while table[place] != 0 { place = (place + 1) & mask }
      table[place] = word
      return place
    }
  }

  private mutating func clear() {
    if table.count > 1 << 14 {
      table = [UInt64](repeating: 0, count: 1 << 12)
    } else {
      for place in places { table[place] = 0 }
    }
    places.removeAll(keepingCapacity: true)
    marked.removeAll(keepingCapacity: true)
  }

  /// Never 0, and never with a ``WordUse``. The same on every machine and in every run.
  ///
  /// - Parameters:
  ///   - limit: How many bytes there are to read from.
  ///   - look: Is shown the word eight bytes at a time, with zeros where it ends.
  @inline(__always)
  static func hash(_ start: UnsafeRawPointer, _ word: Range<Int>, of limit: Int, _ look: (UInt64) -> Void = { _ in }) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: word.count) &* 0x9E37_79B9_7F4A_7C15
    var position = word.lowerBound
    while position < word.upperBound {
      let left = word.upperBound &- position
      var lane: UInt64 = 0
      if position &+ 8 <= limit {
        lane = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        if left < 8 { lane &= (1 &<< UInt64(truncatingIfNeeded: left &* 8)) &- 1 }
      } else {
        for offset in 0..<min(left, 8) { lane |= UInt64(start.load(fromByteOffset: position &+ offset, as: UInt8.self)) &<< UInt64(offset &* 8) }
      }
      look(lane)
      let product = (hash ^ lane).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      hash = product.high ^ product.low
      position &+= 8
    }
    hash = (hash ^ hash &>> 32).wordHash
    return hash == 0 ? WordUse.bits + 1 : hash
  }
}
