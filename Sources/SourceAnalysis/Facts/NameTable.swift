/// The identifiers and texts of one file, each once, and their numbers.
struct NameTable: Sendable {
  private(set) var texts: [String] = []
  /// The full hash of each text.
  private var hashes: [UInt64] = []
  /// Numbers by hash, with open addressing; -1 is an empty place.
  private var slots: [Int32] = Array(repeating: -1, count: 64)

  init() {}

  var count: Int { texts.count }

  func id(of text: String) -> NameID? {
    find(Self.hash(text)) { texts[$0] == text }.found
  }

  mutating func intern(_ text: String) -> NameID {
    let hash = Self.hash(text)
    let (known, slot) = find(hash) { texts[$0] == text }
    return known ?? insert(text, hash, at: slot)
  }

  /// A name in ASCII as it stands in the source; `nil` for any other, which Python folds before it compares it.
  mutating func intern(plain name: Range<Int>, of source: [UInt8]) -> NameID? {
    intern(name, of: source, where: Self.isPlain)
  }

  /// A text in ASCII as it stands in the source; `nil` where something in it may stand for something else.
  mutating func intern(verbatim text: Range<Int>, of source: [UInt8]) -> NameID? {
    intern(text, of: source) { $0 < 0x80 && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "\r") }
  }

  @inline(__always)
  private mutating func intern(_ text: Range<Int>, of source: [UInt8], where isItself: (UInt8) -> Bool) -> NameID? {
    guard !text.isEmpty else { return nil }
    let hash: UInt64? = source.withUnsafeBytes { source in
      for position in text where !isItself(source[position]) { return nil }
      return source.baseAddress.map { WordReader.hash($0, text, of: source.count) }
    }
    guard let hash else { return nil }
    // Whatever has its length and its hash is the text.
    let (known, slot) = find(hash) { texts[$0].utf8.count == text.count }
    return known ?? insert(String(decoding: source[text], as: UTF8.self), hash, at: slot)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: "_")
  }

  /// Strings are equal when their composed forms are, so that only the standard library can hash what is not ASCII.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.allSatisfy { $0 < 0x80 } ? WordSet.hash(text) : UInt64(truncatingIfNeeded: text.hashValue)
  }

  private func find(_ hash: UInt64, _ isEqual: (Int) -> Bool) -> (found: NameID?, slot: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 8) & mask
    while slots[slot] >= 0 {
      let id = Int(slots[slot])
      if hashes[id] == hash, isEqual(id) { return (NameID(raw: Int32(id)), slot) }
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
