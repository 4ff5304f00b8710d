import Workspace

/// A pattern of `case`, `[[ … == … ]]` and `${NAME#…}`; quoted characters stand for themselves.
struct ShellPattern {
  private enum Element: Equatable {
    case byte(UInt8)
    case any
    case anything
    case oneOf([ClosedRange<UInt8>], isNegated: Bool)
  }

  private var elements: [Element] = []

  /// `nil` when the pattern is not known.
  init?(_ text: ShellText) {
    guard text.unknown == nil else { return nil }
    var bytes: [(byte: UInt8, isQuoted: Bool)] = []
    for piece in text.pieces { bytes += piece.bytes.map { ($0, piece.isQuoted) } }
    var index = 0
    while index < bytes.count {
      let (byte, isQuoted) = bytes[index]
      index += 1
      if isQuoted { elements.append(.byte(byte)); continue }
      switch byte {
      case UInt8(ascii: "*"): if elements.last != .anything { elements.append(.anything) }
      case UInt8(ascii: "?"): elements.append(.any)
      case UInt8(ascii: "["):
        // The bracket may be the first of its own members.
        guard let close = bytes[min(index + 1, bytes.count)...].firstIndex(where: { $0.byte == UInt8(ascii: "]") && !$0.isQuoted }) else {
          elements.append(.byte(byte))
          continue
        }
        var members = bytes[index..<close].map(\.byte)
        let isNegated = members.first == UInt8(ascii: "!") || members.first == UInt8(ascii: "^")
        if isNegated { members.removeFirst() }
        elements.append(.oneOf(Self.ranges(members), isNegated: isNegated))
        index = close + 1
      default: elements.append(.byte(byte))
      }
    }
  }

  private static func ranges(_ members: [UInt8]) -> [ClosedRange<UInt8>] {
    var ranges: [ClosedRange<UInt8>] = []
    var index = 0
    while index < members.count {
      if index + 2 < members.count, members[index + 1] == UInt8(ascii: "-"), members[index] <= members[index + 2] {
        ranges.append(members[index]...members[index + 2])
        index += 3
      } else {
        ranges.append(members[index]...members[index])
        index += 1
      }
    }
    return ranges
  }

  /// The only text that matches; `nil` when there are several.
  var onlyText: String? {
    var bytes: [UInt8] = []
    for element in elements {
      guard case .byte(let byte) = element else { return nil }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  var matchesEverything: Bool { elements == [.anything] }

  func matches(_ text: some Collection<UInt8>) -> Bool {
    let bytes = Array(text)
    var (position, element) = (0, 0)
    var star: (element: Int, position: Int)?
    while position < bytes.count {
      if element < elements.count, elements[element] == .anything {
        star = (element, position)
        element += 1
      } else if element < elements.count, Self.matches(elements[element], bytes[position]) {
        position += 1
        element += 1
      } else if let last = star {
        star = (last.element, last.position + 1)
        position = last.position + 1
        element = last.element + 1
      } else {
        return false
      }
    }
    return elements[min(element, elements.count)...].allSatisfy { $0 == .anything }
  }

  private static func matches(_ element: Element, _ byte: UInt8) -> Bool {
    switch element {
    case .byte(let wanted): wanted == byte
    case .any, .anything: true
    case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
    }
  }

  func withoutPrefix(_ text: ShellText, longest: Bool) -> ShellText {
    let bytes = text.bytes
    guard bytes.count <= 1 << 10 else { return text }
    let lengths = longest ? Array((0...bytes.count).reversed()) : Array(0...bytes.count)
    guard let length = lengths.first(where: { matches(bytes[..<$0]) }) else { return text }
    return text.part(length..<bytes.count)
  }

  func withoutSuffix(_ text: ShellText, longest: Bool) -> ShellText {
    let bytes = text.bytes
    guard bytes.count <= 1 << 10 else { return text }
    let starts = longest ? Array(0...bytes.count) : Array((0...bytes.count).reversed())
    guard let start = starts.first(where: { matches(bytes[$0...]) }) else { return text }
    return text.part(0..<start)
  }
}
