import Glibc
import Workspace

/// A path in the forms that signs ask about: in lower case. One serves many files and keeps its memory.
struct FileName {
  private(set) var path: [UInt8] = []
  /// Where the last component begins.
  private(set) var nameStart = 0
  /// Where the extension begins; `.env`-like names have none, nor has a name without a dot.
  private(set) var extensionStart = 0
  /// Whether it holds `{{`.
  private(set) var isInTemplate = false
  private(set) var pairs = BytePairs()

  /// What is known of the folder that the last path lies in, which is the next one's too, most often.
  private var folder = Folder()

  private struct Folder {
    /// As it is written, with the slash behind it.
    var bytes: [UInt8] = []
    var isInTemplate = false
    var pairs = BytePairs()
  }

  mutating func take(_ path: WorkspacePath) {
    let bytes = path.bytes
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    nameStart = (slash ?? -1) + 1
    if !isInFolderAtHand(bytes) { enter(bytes[..<nameStart]) }
    self.path.removeSubrange(nameStart...)
    var name = Walk(isInTemplate: folder.isInTemplate, pairs: folder.pairs, last: nameStart == 0 ? 0 : UInt8(ascii: "/"))
    var dot = bytes.count
    for place in nameStart..<bytes.count {
      if bytes[place] == UInt8(ascii: "."), place > nameStart { dot = place }
      self.path.append(name.take(bytes[place]))
    }
    isInTemplate = name.isInTemplate
    pairs = name.pairs
    extensionStart = min(dot + 1, bytes.count)
  }

  private func isInFolderAtHand(_ bytes: [UInt8]) -> Bool {
    guard folder.bytes.count == nameStart else { return false }
    return folder.bytes.withUnsafeBytes { known in
      bytes.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress, let knownStart = known.baseAddress else { return nameStart == 0 }
        return memcmp(start, knownStart, nameStart) == 0
      }
    }
  }

  private mutating func enter(_ bytes: ArraySlice<UInt8>) {
    var walk = Walk()
    path.removeAll(keepingCapacity: true)
    for byte in bytes { path.append(walk.take(byte)) }
    folder = Folder(bytes: Array(bytes), isInTemplate: walk.isInTemplate, pairs: walk.pairs)
  }

  /// Goes through the bytes of a path.
  private struct Walk {
    var isInTemplate = false
    var pairs = BytePairs()
    var last: UInt8 = 0

    /// The byte in lower case.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> UInt8 {
      if byte == UInt8(ascii: "{"), last == byte { isInTemplate = true }
      pairs.insert(last | 32, byte | 32)
      last = byte
      return byte &- 65 < 26 ? byte | 32 : byte
    }
  }

  /// Whether part of a text stands anywhere in the path from a place on.
  func holds(_ text: [UInt8], _ part: Range<Int>, from start: Int) -> Bool {
    guard let first = part.first else { return true }
    var place = start
    while place + part.count <= path.count {
      if path[place] == text[first], holds(text, part, at: place) { return true }
      place += 1
    }
    return false
  }

  /// Whether part of a text stands at a place of the path.
  @inline(__always)
  func holds(_ text: [UInt8], _ part: Range<Int>, at place: Int) -> Bool {
    for offset in 0..<part.count where path[place &+ offset] != text[part.lowerBound &+ offset] { return false }
    return true
  }
}

/// Some of the pairs of bytes that follow on each other in a text, in either case: a text can hold another one only if it has all pairs of it.
struct BytePairs: Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init() {}

  init(_ text: some Collection<UInt8>) {
    for (first, second) in zip(text, text.dropFirst()) { insert(first | 32, second | 32) }
  }

  @inline(__always)
  mutating func insert(_ first: UInt8, _ second: UInt8) {
    let place = UInt64(first &* 37 ^ second)
    let bit: UInt64 = 1 &<< (place & 63)
    if place & 64 == 0 { low |= bit } else { high |= bit }
  }

  mutating func formUnion(_ other: BytePairs) {
    low |= other.low
    high |= other.high
  }

  func isSubset(of other: BytePairs) -> Bool { low & ~other.low | high & ~other.high == 0 }
}
