import Glibc
import PythonSyntax
import Synchronization
import Workspace

/// The identifiers and texts of one file, each once, and their numbers, while they are being collected.
///
/// Their letters lie one after the other: most names of most files are never asked for, and a string for each would be a tenth of
/// what it takes to take a file's facts.
struct NameTable: ~Copyable {
  fileprivate private(set) var letters = Arena<UInt8>()
  /// Where each text's letters end.
  fileprivate private(set) var ends = Arena<Int32>()
  /// The full hash of each text.
  fileprivate private(set) var hashes = Arena<UInt64>()
  /// Numbers by hash, with open addressing; -1 is an empty place.
  private var slots = Arena<Int32>(repeating: -1, count: 1 << 10)

  init() {}

  /// Forgets all names, and keeps the memory.
  mutating func removeAll() {
    letters.shorten(to: 0)
    ends.shorten(to: 0)
    hashes.shorten(to: 0)
    slots.replace(repeating: -1, count: 1 << 10)
  }

  mutating func intern(_ text: String) -> NameID {
    var text = text
    return text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      return intern(bytes, Self.hash(bytes))
    }
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
    return source.withUnsafeBytes { intern(UnsafeRawBufferPointer(rebasing: $0[text]), hash) }
  }

  private static let highs: UInt64 = 0x8080_8080_8080_8080
  private static let backslashes: UInt64 = 0x5C5C_5C5C_5C5C_5C5C
  private static let returns: UInt64 = 0x0D0D_0D0D_0D0D_0D0D

  /// Not 0 where some byte of a word of eight is 0.
  private static func zeros(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word & highs }

  fileprivate static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
    guard let start = text.baseAddress, !text.isEmpty else { return 0 }
    return WordReader.hash(start, 0..<text.count, of: text.count)
  }

  @inline(__always)
  private mutating func intern(_ text: UnsafeRawBufferPointer, _ hash: UInt64) -> NameID {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash >> 8) & mask
    while slots[slot] >= 0 {
      // The hash is of all the bytes and their number: two texts of one in a file are not to be expected.
      if hashes[Int(slots[slot])] == hash { return NameID(raw: slots[slot]) }
      slot = (slot &+ 1) & mask
    }
    return insert(text, hash, at: slot)
  }

  private mutating func insert(_ text: UnsafeRawBufferPointer, _ hash: UInt64, at slot: Int) -> NameID {
    let id = Int32(ends.count)
    letters.append(contentsOf: text.assumingMemoryBound(to: UInt8.self))
    ends.append(Int32(letters.count))
    hashes.append(hash)
    slots[slot] = id
    if ends.count * 2 > slots.count { Self.fill(&slots, slots.count * 4, hashes) }
    return NameID(raw: id)
  }

  /// The table that takes no more memory than it must.
  fileprivate func slots(for count: Int) -> [Int32] {
    var size = 16
    while size < count * 2 { size *= 2 }
    var slots = Arena<Int32>(capacity: size)
    Self.fill(&slots, size, hashes)
    return slots.copy()
  }

  private static func fill(_ slots: inout Arena<Int32>, _ count: Int, _ hashes: borrowing Arena<UInt64>) {
    slots.replace(repeating: -1, count: count)
    let mask = count - 1
    for id in 0..<hashes.count {
      var slot = Int(truncatingIfNeeded: hashes[id] >> 8) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(id)
    }
  }
}

/// The identifiers and texts of one file, each once.
struct Names: Sendable {
  private let letters: [UInt8]
  private let ends: [Int32]
  private let slots: [Int32]

  init(_ collected: borrowing NameTable) {
    letters = collected.letters.copy()
    ends = collected.ends.copy()
    slots = collected.slots(for: ends.count)
  }

  var count: Int { ends.count }

  func id(of text: String) -> NameID? {
    var text = text
    return text.withUTF8 { bytes in
      let hash = NameTable.hash(UnsafeRawBufferPointer(bytes))
      let mask = slots.count - 1
      var slot = Int(truncatingIfNeeded: hash >> 8) & mask
      while slots[slot] >= 0 {
        let place = place(of: slots[slot])
        if place.count == bytes.count, isEqual(place, bytes) { return NameID(raw: slots[slot]) }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  private func isEqual(_ place: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = bytes.baseAddress else { return true }
    return letters.withUnsafeBytes { letters in
      letters.baseAddress.map { memcmp($0 + place.lowerBound, start, bytes.count) == 0 } ?? bytes.isEmpty
    }
  }

  private func place(of id: Int32) -> Range<Int> { (id == 0 ? 0 : Int(ends[Int(id) - 1]))..<Int(ends[Int(id)]) }

  /// All of them, in the order of their numbers.
  func texts() -> [String] {
    letters.withUnsafeBufferPointer { letters in
      (0..<Int32(ends.count)).map { String(decoding: UnsafeBufferPointer(rebasing: letters[place(of: $0)]), as: UTF8.self) }
    }
  }
}

/// The names of a file as strings, made for whoever asks first, on whichever thread.
///
/// `AtomicLazyReference` does the same. It is not inlined, and looks up its own type at each of a million questions.
struct LazyTexts: ~Copyable, Sendable {
  private final class Made: Sendable {
    let texts: [String]

    init(_ texts: [String]) {
      self.texts = texts
    }
  }

  private let made = Atomic<Unmanaged<Made>?>(nil)

  deinit { made.load(ordering: .acquiring)?.release() }

  subscript(_ name: NameID, of names: Names) -> String {
    (made.load(ordering: .acquiring) ?? make(names))._withUnsafeGuaranteedRef { $0.texts[Int(name.raw)] }
  }

  private func make(_ names: Names) -> Unmanaged<Made> {
    let own = Unmanaged.passRetained(Made(names.texts()))
    let (isOurs, found) = made.compareExchange(expected: nil, desired: own, ordering: .acquiringAndReleasing)
    guard !isOurs, let found else { return own }
    // Another thread was faster.
    own.release()
    return found
  }
}
