/// Cuts a client's bytes into messages, wherever the pipe happened to split them.
///
/// A header that cannot be understood costs the messages up to the next `Content-Length` and an answer that says so, never
/// the connection: the client may be an editor's script that somebody is still writing.
struct MessageFramer {
  enum Frame: Equatable {
    /// The bytes of one message, without its header.
    case message([UInt8])
    /// Something that was passed over, and why.
    case refused(String)
  }

  /// The longest message in bytes. The largest file that is read is 8 MiB, and JSON escapes at most six bytes for one.
  let limit: Int
  private static let longestLine = 8 * 1024

  private var bytes: [UInt8] = []
  /// What lies before it in `bytes` is done with.
  private var start = 0
  private var part = Part.header
  private var header = Header()
  /// The way is lost: a body of unknown length may stand before the next header.
  private var isLost = false

  private enum Part {
    case header
    case body(Int)
    /// The rest of a message that is too long, in bytes.
    case skipped(Int)
  }

  private struct Header {
    var hasLines = false
    var length: Int?
    var brokenLine: String?
  }

  init(limit: Int = 64 * 1024 * 1024) {
    self.limit = limit
  }

  mutating func append(_ more: some Sequence<UInt8>) {
    if start > bytes.count / 2 {
      bytes.removeFirst(start)
      start = 0
    }
    bytes.append(contentsOf: more)
  }

  /// The next whole message; `nil` until more bytes come.
  mutating func next() -> Frame? {
    while true {
      switch part {
      case .skipped(let count):
        let dropped = min(count, bytes.count - start)
        start += dropped
        part = dropped == count ? .header : .skipped(count - dropped)
        if dropped < count { return nil }
      case .body(let length):
        guard bytes.count - start >= length else { return nil }
        defer { start += length }
        part = .header
        return .message(Array(bytes[start..<(start + length)]))
      case .header:
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
        if let refusal = shortenLine(endingAt: end ?? bytes.count) { return .refused(refusal) }
        guard let end else { return nil }
        var line = bytes[start..<end]
        start = end + 1
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if !line.isEmpty { read(line) } else if let refusal = endHeader() { return .refused(refusal) }
      }
    }
  }

  // MARK: Header

  /// Drops most of a line that is no header any more: a body of unknown length, and perhaps a header right behind it.
  private mutating func shortenLine(endingAt end: Int) -> String? {
    guard end - start > Self.longestLine else { return nil }
    start = end - Self.longestLine / 2
    defer { isLost = true }
    return isLost ? nil : "a header line is longer than \(Self.longestLine) bytes"
  }

  private static let lengthName = Array("content-length:".utf8)

  private mutating func read(_ line: ArraySlice<UInt8>) {
    header.hasLines = true
    let name = Self.lengthName
    let lowered = line.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    let isBehindBody = isLost && lowered.count >= name.count
    let places = isBehindBody ? Array((0...(lowered.count - name.count)).reversed()) : [0]
    guard let place = places.first(where: { lowered[$0...].starts(with: name) }) else { return }
    let value = lowered[(place + name.count)...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let digits = value.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let isWhole = value.dropFirst(digits.count).allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    if isWhole, let length = Int(String(decoding: digits, as: UTF8.self)) {
      header.length = length
      isLost = false
    } else {
      header.brokenLine = String(decoding: line.prefix(100), as: UTF8.self)
    }
  }

  /// The empty line: what follows is a message, or what is wrong.
  private mutating func endHeader() -> String? {
    defer { header = Header() }
    if let line = header.brokenLine {
      isLost = true
      return "`\(line)` names no length; expected a number of bytes"
    }
    guard let length = header.length else {
      if !header.hasLines || isLost { return nil }
      isLost = true
      return "a header has no `Content-Length`"
    }
    if length > limit {
      part = .skipped(length)
      return "a message of \(length) bytes is longer than the \(limit) that are read"
    }
    part = .body(length)
    return nil
  }
}
