import Glibc

/// Memory that one thread reads file after file into.
///
/// Most files are only looked at and passed over: in here they cost no allocation. ``bytes`` copies what is kept.
public struct ReadBuffer: Sendable {
  private var storage: [UInt8]
  /// The folder that the last files were opened in.
  var folder = FolderAtHand()
  /// How many bytes the last file had.
  public private(set) var count = 0

  public init() {
    // Nine of ten Python files fit. Nobody sees a byte before a file's has taken its place, so none is set before: who reads one small
    // file would spend most of its time on that.
    storage = [UInt8](unsafeUninitializedCapacity: 64 * 1024) { memory, count in count = memory.count }
  }

  /// The last file's bytes, where they lie.
  public func withSpan<Result>(_ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
    try body(storage.span.extracting(0..<count))
  }

  /// A copy of the last file's bytes.
  public var bytes: [UInt8] { Array(storage[..<count]) }

  /// Reads to the end of the file; `false` when it has more bytes than the limit.
  ///
  /// `read` into memory of our own: mapping a file costs three times as much, and a file cut short while it is mapped kills
  /// the process.
  mutating func fill(from descriptor: Int32, limit: Int) throws(SystemFailure) -> Bool {
    count = 0
    while true {
      if count == storage.count { storage.append(contentsOf: repeatElement(0, count: storage.count)) }
      let start = count
      let got = storage.withUnsafeMutableBytes { buffer in
        read(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
      }
      if got < 0 {
        let code = errno
        if code == EINTR { continue }
        count = 0
        throw SystemFailure(code: code)
      }
      // A short read isn't taken for the end: network file systems give less than there is.
      if got == 0 { return true }
      count += got
      if count > limit {
        count = 0
        return false
      }
    }
  }

  /// Takes bytes that are already in memory.
  mutating func fill(with text: [UInt8]) {
    if storage.count < text.count { storage = text } else { storage.replaceSubrange(0..<text.count, with: text) }
    count = text.count
  }

  /// A NUL byte in the first KiB: an image, an archive, UTF-16. No text that is read here has one.
  var looksBinary: Bool {
    storage.withUnsafeBytes { bytes in
      bytes.baseAddress.map { memchr($0, 0, min(count, 1024)) != nil } ?? false
    }
  }
}
