import Workspace

/// Files as editors name them. Paths are absolute, written from the root of the file system.
enum FileURI {
  /// The file that a `file:` URI names; `nil` for every other scheme and for files on other machines.
  static func path(of uri: String) -> WorkspacePath? {
    let prefix = "file://"
    guard uri.count > prefix.count, uri.prefix(prefix.count).lowercased() == prefix else { return nil }
    let rest = uri.dropFirst(prefix.count)
    let host = rest.prefix { $0 != "/" }
    guard host.isEmpty || host.lowercased() == "localhost" else { return nil }
    return path(decoded(Array(rest.dropFirst(host.count).prefix { $0 != "?" && $0 != "#" }.utf8)))
  }

  static func path(_ bytes: [UInt8]) -> WorkspacePath? {
    bytes.first == UInt8(ascii: "/") && !bytes.contains(0) ? WorkspacePath(resolving: bytes) : nil
  }

  static func uri(of path: WorkspacePath) -> String {
    var text = "file:///"
    for byte in path.bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        text += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }

  /// A sign `%` without two digits stays what it is.
  private static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2]) {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return decoded
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
  }
}

extension WorkspacePath {
  /// This path as it is called inside a folder that holds it.
  func relative(to folder: WorkspacePath) -> WorkspacePath? {
    guard isWithin(folder) else { return nil }
    return WorkspacePath(bytes: folder == .root ? bytes : Array(bytes.dropFirst(folder.bytes.count + 1)))
  }

  /// A path inside a folder, told from where the folder's is told.
  func inside(_ folder: WorkspacePath) -> WorkspacePath {
    // Problems in rules that lie elsewhere name their file in full.
    if bytes.first == UInt8(ascii: "/") { return WorkspacePath(bytes: Array(bytes.dropFirst())) }
    if bytes.isEmpty || folder == .root { return bytes.isEmpty ? folder : self }
    return WorkspacePath(bytes: folder.bytes + [UInt8(ascii: "/")] + bytes)
  }
}
