/// The identifiers and texts of one file, each once, and their numbers.
struct NameTable: Sendable {
  private(set) var texts: [String] = []
  /// The full hash of each text.
  private var hashes: [UInt64] = []
  /// Numbers by hash, with open addressing; -1 is an empty place.
  private var slots: [Int32] = Array(repeating: -1, count: 64)

  init() {}

  var count: Int { texts.count }

  func id(of text: String) -> NameID? { find(text, Self.hash(text)).found }

  mutating func intern(_ text: String) -> NameID {
    let hash = Self.hash(text)
    let (known, slot) = find(text, hash)
    return known ?? insert(text, hash, at: slot)
  }

  /// A single name in ASCII as it stands in the source; `nil` for any other, which Python folds before it compares it.
  mutating func intern(plain name: Range<Int>, of source: [UInt8]) -> NameID? {
    var all: UInt64 = 0
    let hash = hash(name, of: source) { all |= $0 }
    return all & Self.highs == 0 ? intern(name, of: source, hash) : nil
  }

  /// A text in ASCII as it stands in the source; `nil` where something in it may stand for something else.
  mutating func intern(verbatim text: Range<Int>, of source: [UInt8]) -> NameID? {
    var special: UInt64 = 0
    let hash = hash(text, of: source) { special |= $0 & Self.highs | Self.zeros($0 ^ Self.backslashes) | Self.zeros($0 ^ Self.returns) }
    return special == 0 ? intern(text, of: source, hash) : nil
  }

  @inline(__always)
  private func hash(_ text: Range<Int>, of source: [UInt8], _ look: (UInt64) -> Void) -> UInt64? {
    source.withUnsafeBytes { source in
      source.baseAddress.flatMap { text.isEmpty ? nil : WordReader.hash($0, text, of: source.count, look) }
    }
  }

  private mutating func intern(_ text: Range<Int>, of source: [UInt8], _ hash: UInt64?) -> NameID? {
    guard let hash else { return nil }
    // The hash of what is ASCII is of its bytes and their number: whatever has it is the text.
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 8) & mask
    while slots[slot] >= 0 {
      if hashes[Int(slots[slot])] == hash { return NameID(raw: slots[slot]) }
      slot = (slot + 1) & mask
    }
    return insert(String(decoding: source[text], as: UTF8.self), hash, at: slot)
  }

  private static let highs: UInt64 = 0x8080_8080_8080_8080
  private static let backslashes: UInt64 = 0x5C5C_5C5C_5C5C_5C5C
  private static let returns: UInt64 = 0x0D0D_0D0D_0D0D_0D0D

  /// Not 0 where some byte of a word of eight is 0.
  private static func zeros(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word & highs }

  /// Strings are equal when their composed forms are, so that only the standard library can hash what is not ASCII.
  private static func hash(_ text: String) -> UInt64 {
    var text = text
    let hash = text.withUTF8 { letters -> UInt64? in
      var all: UInt64 = 0
      guard let start = UnsafeRawBufferPointer(letters).baseAddress, !letters.isEmpty else { return 0 }
      let hash = WordReader.hash(start, 0..<letters.count, of: letters.count) { all |= $0 }
      return all & highs == 0 ? hash : nil
    }
    return hash ?? UInt64(truncatingIfNeeded: text.hashValue)
  }

  private func find(_ text: String, _ hash: UInt64) -> (found: NameID?, slot: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 8) & mask
    while slots[slot] >= 0 {
      let id = Int(slots[slot])
      if hashes[id] == hash, texts[id] == text { return (NameID(raw: Int32(id)), slot) }
      slot = (slot + 1) & mask
    }
    return (nil, slot)
  }

  private mutating func insert(_ text: String, _ hash: UInt64, at slot: Int) -> NameID {
    let id = Int32(texts.count)
    texts.append(text)
    hashes.append(hash)
    slots[slot] = id
    if texts.count * 2 > slots.count { grow() }
    return NameID(raw: id)
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 4)
    let mask = slots.count - 1
    for (id, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash >> 8) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(id)
    }
  }
}
