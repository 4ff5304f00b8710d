/// Whether any of many needles occurs in a file's raw bytes, decided at a few gigabytes a second.
///
/// Four bytes are looked at at every stride-th offset and hashed into a table of the needles' four-byte pieces; only a hit is compared
/// in full. A needle must be three bytes longer than the stride, so that some piece of it lies on a looked-at offset:
/// needles of seven bytes and more are searched for at every fourth offset, shorter ones in a pass of their own
/// at every third, second or single one, and needles of fewer than four bytes one after the other.
public struct BytePrefilter: Sendable {
  private let needles: [[UInt8]]
  private let passes: [Pass]
  private let tiny: [Int]

  /// An empty needle occurs everywhere.
  public init(needles: [[UInt8]]) {
    self.needles = needles
    tiny = needles.indices.filter { needles[$0].count < 4 }
    let long = needles.indices.filter { needles[$0].count >= 6 }
    let short = needles.indices.filter { 4..<6 ~= needles[$0].count }
    passes = [long, short].filter { !$0.isEmpty }.map { Pass(needles, $0) }
  }

  /// Whether any needle occurs.
  public func contains(in bytes: [UInt8]) -> Bool {
    contains(in: bytes.span)
  }

  public func contains(in bytes: Span<UInt8>) -> Bool {
    var found = false
    search(bytes) { _ in
      found = true
      return false
    }
    return found
  }

  /// The indices of all needles that occur.
  public func matches(in bytes: [UInt8]) -> Set<Int> {
    matches(in: bytes.span)
  }

  public func matches(in bytes: Span<UInt8>) -> Set<Int> {
    var found: Set<Int> = []
    search(bytes) { needle in
      found.insert(needle)
      return found.count < needles.count
    }
    return found
  }

  /// Reports needles as they are found, some more than once, until the body has enough.
  @inline(__always)
  private func search(_ bytes: Span<UInt8>, _ found: (Int) -> Bool) {
    for pass in passes {
      if !pass.search(bytes, needles, found) { return }
    }
    for needle in tiny where Self.occurs(needles[needle], in: bytes) {
      if !found(needle) { return }
    }
  }

  private static func occurs(_ needle: [UInt8], in bytes: Span<UInt8>) -> Bool {
    guard let first = needle.first else { return true }
    var position = 0
    while position + needle.count <= bytes.count {
      if bytes[position] == first, stands(needle, at: position, in: bytes) { return true }
      position += 1
    }
    return false
  }

  private static func stands(_ needle: [UInt8], at start: Int, in bytes: Span<UInt8>) -> Bool {
    for index in needle.indices where bytes[start + index] != needle[index] { return false }
    return true
  }
}

// MARK: One pass

extension BytePrefilter {
  /// The needles that are searched for at one stride.
  private struct Pass: Sendable {
    /// A four-byte piece, and the needle and the offset in it where it stands.
    struct Piece: Sendable {
      let word: UInt32
      let needle: Int
      let offset: Int
    }

    let stride: Int
    /// 1 at the hashes of pieces: a byte each, which takes three instructions less to look at than a bit.
    let table: [UInt8]
    /// Pieces by the low bits of their hash.
    let pieces: [[Piece]]

    init(_ needles: [[UInt8]], _ members: [Int]) {
      let shortest = members.map { needles[$0].count }.min() ?? 4
      stride = min(shortest - 3, 4)
      var table = [UInt8](repeating: 0, count: 1 << Self.bits)
      var pieces = [[Piece]](repeating: [], count: 256)
      for member in members {
        let needle = needles[member]
        for offset in 0..<stride {
          let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(needle[offset + $1]) << UInt32($1 * 8) }
          let hash = Self.hash(word)
          table[hash] = 1
          pieces[hash & 255].append(Piece(word: word, needle: member, offset: offset))
        }
      }
      self.table = table
      self.pieces = pieces
    }

    private static let bits: UInt32 = 14

    @inline(__always)
    static func hash(_ word: UInt32) -> Int {
      Int(truncatingIfNeeded: (word &* 0x9E37_79B1) &>> (32 - bits))
    }

    /// False when the body has had enough.
    @inline(__always)
    func search(_ bytes: Span<UInt8>, _ needles: [[UInt8]], _ found: (Int) -> Bool) -> Bool {
      var position = 0
      while let hit = nextHit(bytes, from: position) {
        let word = Self.word(bytes, hit)
        for piece in pieces[Self.hash(word) & 255] where piece.word == word {
          let start = hit - piece.offset
          let needle = needles[piece.needle]
          guard start >= 0, start + needle.count <= bytes.count, BytePrefilter.stands(needle, at: start, in: bytes) else { continue }
          if !found(piece.needle) { return false }
        }
        position = hit + stride
      }
      return true
    }

    /// The next looked-at offset whose four bytes may be a piece.
    private func nextHit(_ bytes: Span<UInt8>, from start: Int) -> Int? {
      let stride = stride
      return bytes.withUnsafeBytes { bytes in
        table.withUnsafeBufferPointer { table in
          guard let base = bytes.baseAddress, let table = table.baseAddress else { return nil }
          @inline(__always)
          func look(_ position: Int) -> UInt8 { table[Self.hash(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt32.self)))] }
          var position = start
          let end = bytes.count - 4
          // Four at a time, as long as none of them is a hit.
          while position &+ 3 &* stride <= end,
            look(position) | look(position &+ stride) | look(position &+ 2 &* stride) | look(position &+ 3 &* stride) == 0
          { position &+= 4 &* stride }
          while position <= end {
            if look(position) != 0 { return position }
            position &+= stride
          }
          return nil
        }
      }
    }

    private static func word(_ bytes: Span<UInt8>, _ position: Int) -> UInt32 {
      (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[position + $1]) << UInt32($1 * 8) }
    }
  }
}
