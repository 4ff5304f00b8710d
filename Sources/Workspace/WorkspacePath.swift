import Glibc

/// The name of a file or folder below the workspace's root: bytes with `/` between the components, without `.` or `..`.
///
/// File names on Linux are bytes, not text, so two names that look alike on a terminal stay two names here. The root
/// itself is the empty path. Paths are ordered by their bytes, which is the order of every list that reaches output.
public struct WorkspacePath: Hashable, Sendable {
  public let bytes: [UInt8]

  /// The root of the workspace.
  public static let root = WorkspacePath(bytes: [])

  /// Takes bytes that are already in normal form, as the walk produces them.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads a path, resolving `.`, `..` and doubled slashes by their names alone; `nil` when it leaves the workspace.
  ///
  /// A slash at the start means the workspace's root, as in a Dockerfile's `COPY`. Whoever reads absolute paths of a
  /// machine or a container must map them first.
  public init?(resolving text: some Collection<UInt8>, against folder: WorkspacePath = .root) {
    self.init(resolving: Array(text), against: folder)
  }

  /// The same for bytes that are an array already, without going through a protocol at each of them.
  public init?(resolving text: [UInt8], against folder: WorkspacePath = .root) {
    if Self.isNormal(text) {
      bytes = folder.bytes.isEmpty ? Array(text) : folder.bytes + [UInt8(ascii: "/")] + text
      return
    }
    var components = text.first == UInt8(ascii: "/") ? [] : folder.components
    for component in text.split(separator: UInt8(ascii: "/")) {
      switch component.elementsEqual(".".utf8) ? 1 : component.elementsEqual("..".utf8) ? 2 : 0 {
      case 1: continue
      case 2:
        guard !components.isEmpty else { return nil }
        components.removeLast()
      default: components.append(Array(component)[...])
      }
    }
    bytes = Array(components.joined(separator: [UInt8(ascii: "/")]))
  }

  /// Whether a text is a path that names nothing twice: no component of it is empty or begins with a dot, as far as is looked.
  private static func isNormal(_ text: [UInt8]) -> Bool {
    var last = UInt8(ascii: "/")
    for byte in text {
      if last == UInt8(ascii: "/"), byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return false }
      last = byte
    }
    return last != UInt8(ascii: "/")
  }

  /// The components from the root downward.
  public var components: [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "/"))
  }

  /// The last component; empty for the root.
  public var name: ArraySlice<UInt8> {
    bytes[((bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
  }

  /// Whether this is the last component. It looks at the end of the bytes alone: most names are told apart by their last one.
  public func isNamed(_ name: StaticString) -> Bool {
    name.withUTF8Buffer(isNamed)
  }

  /// The same for a name that is known only while the program runs.
  public func isNamed(_ name: [UInt8]) -> Bool {
    name.withUnsafeBufferPointer(isNamed)
  }

  private func isNamed(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = bytes.count - name.count
    guard start >= 0, bytes.last == name.last, start == 0 || bytes[start - 1] == UInt8(ascii: "/"), let first = name.baseAddress else { return false }
    return bytes.withUnsafeBytes { bytes in memcmp(bytes.baseAddress! + start, first, name.count) == 0 }
  }

  /// The folder that holds this entry; the root is its own parent.
  public var parent: WorkspacePath {
    WorkspacePath(bytes: Array(bytes[..<(bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0)]))
  }

  /// The bytes after the last dot of the name, in lower case; empty when there is no dot.
  public var fileExtension: String {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return "" }
    return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
  }

  public func appending(_ component: some Collection<UInt8>) -> WorkspacePath {
    WorkspacePath(bytes: bytes.isEmpty ? Array(component) : bytes + [UInt8(ascii: "/")] + component)
  }

  public func appending(_ component: String) -> WorkspacePath {
    appending(component.utf8)
  }

  /// Whether this path is `folder` itself or lies below it.
  public func isWithin(_ folder: WorkspacePath) -> Bool {
    folder.bytes.isEmpty || bytes == folder.bytes
      || (bytes.starts(with: folder.bytes) && bytes.count > folder.bytes.count && bytes[folder.bytes.count] == UInt8(ascii: "/"))
  }
}

// Lists of 100,000 paths are searched by order and by hash: whole blocks of bytes at a time rather than one after the other.
extension WorkspacePath: Comparable {
  public static func < (left: WorkspacePath, right: WorkspacePath) -> Bool {
    let order = compareCommonBytes(left, right)
    return order == 0 ? left.bytes.count < right.bytes.count : order < 0
  }

  public static func == (left: WorkspacePath, right: WorkspacePath) -> Bool {
    left.bytes.count == right.bytes.count && compareCommonBytes(left, right) == 0
  }

  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    hasher.combine(UInt8(0))
  }

  /// Negative, zero or positive, as the first bytes of `left` stand before, with or after those of `right`.
  private static func compareCommonBytes(_ left: WorkspacePath, _ right: WorkspacePath) -> Int32 {
    left.bytes.withUnsafeBytes { left in
      right.bytes.withUnsafeBytes { right in
        guard let leftStart = left.baseAddress, let rightStart = right.baseAddress else { return 0 }
        return memcmp(leftStart, rightStart, min(left.count, right.count))
      }
    }
  }
}

extension WorkspacePath: CustomStringConvertible {
  /// The path as text; bytes that are no UTF-8 appear as U+FFFD.
  public var description: String {
    bytes.isEmpty ? "." : String(decoding: bytes, as: UTF8.self)
  }
}

extension WorkspacePath: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) {
    self.init(bytes: Array(text.utf8))
  }
}

extension WorkspacePath: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(bytes: try decoder.singleValueContainer().decode([UInt8].self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(bytes)
  }
}
