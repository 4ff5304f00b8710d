/// Finds the names of packages in a file in one pass over its bytes. Names are equal when PEP 503 says so: case does not
/// matter, and runs of `-`, `_` and `.` are one sign.
struct PackageMentions: Sendable {
  struct Mention: Sendable {
    let package: String
    let range: Range<Int>
  }

  private let names: [(bytes: [UInt8], name: String)]
  private let mayStart: [Bool]

  init(_ packages: [String]) {
    names = packages.map { (Self.normalised(Array($0.utf8)), $0) }
    var mayStart = Array(repeating: false, count: 256)
    for (bytes, _) in names {
      guard let first = bytes.first else { continue }
      mayStart[Int(first)] = true
      if (97...122).contains(first) { mayStart[Int(first) - 32] = true }
    }
    self.mayStart = mayStart
  }

  func mentions(in bytes: [UInt8]) -> [Mention] {
    var found: [Mention] = []
    bytes.withUnsafeBufferPointer { bytes in
      var isInside = false
      for index in bytes.indices {
        let byte = bytes[index]
        if !isInside, mayStart[Int(byte)], let mention = mention(in: bytes, at: index) { found.append(mention) }
        isInside = Self.isNameByte(byte)
      }
    }
    return found
  }

  private func mention(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Mention? {
    for (name, package) in names {
      var (index, matched) = (start, 0)
      while matched < name.count, index < bytes.count {
        if name[matched] == UInt8(ascii: "-"), Self.isSeparator(bytes[index]) {
          while index < bytes.count, Self.isSeparator(bytes[index]) { index += 1 }
        } else if Self.lowercased(bytes[index]) == name[matched] {
          index += 1
        } else {
          break
        }
        matched += 1
      }
      guard matched == name.count, index == bytes.count || !Self.isNameByte(bytes[index]) else { continue }
      return Mention(package: package, range: start..<index)
    }
    return nil
  }

  private static func normalised(_ name: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for byte in name {
      if !isSeparator(byte) { result.append(lowercased(byte)) } else if result.last != UInt8(ascii: "-") { result.append(UInt8(ascii: "-")) }
    }
    return result
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }
  private static func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") }
  private static func isNameByte(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || isSeparator(byte)
  }
}
