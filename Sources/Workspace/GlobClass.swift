/// A bracket expression of a gitignore pattern: `[a-z]`, `[!x]`, `[^x]`, `[\]]`, `[[:digit:]_]`.
enum GlobClass {
  /// Matches one byte against the class that opens at `open`; the place after its `]`, or `nil` when it does not match.
  ///
  /// A class that is never closed, or names no known POSIX class, matches nothing, so its whole pattern never does.
  static func match(_ pattern: Span<UInt8>, from open: Int, _ byte: UInt8) -> Int? {
    var index = open + 1
    func at(_ index: Int) -> UInt8 { index < pattern.count ? pattern[index] : 0 }
    let negated = at(index) == UInt8(ascii: "!") || at(index) == UInt8(ascii: "^")
    if negated { index += 1 }
    var matched = false
    // The byte that a following `-` would make the start of a range; 0 when there is none.
    var previous: UInt8 = 0
    // The first byte after the bracket is a member even when it is `]`.
    repeat {
      var member = at(index)
      switch member {
      case 0:
        return nil
      case UInt8(ascii: "\\"):
        index += 1
        member = at(index)
        if member == 0 { return nil }
        if member == byte { matched = true }
        previous = member
      case UInt8(ascii: "-") where previous != 0 && at(index + 1) != 0 && at(index + 1) != UInt8(ascii: "]"):
        index += 1
        if at(index) == UInt8(ascii: "\\") { index += 1 }
        if at(index) == 0 { return nil }
        if previous <= byte, byte <= at(index) { matched = true }
        previous = 0
      case UInt8(ascii: "[") where at(index + 1) == UInt8(ascii: ":"):
        var close = index + 2
        while at(close) != 0, at(close) != UInt8(ascii: "]") { close += 1 }
        if at(close) == 0 { return nil }
        if close > index + 2, at(close - 1) == UInt8(ascii: ":") {
          guard let holds = Named(pattern.extracting(index + 2..<close - 1)) else { return nil }
          if holds.contains(byte) { matched = true }
          index = close
          previous = 0
        } else {
          // No `:]`: the bracket is a plain member and the colon the next one.
          if byte == member { matched = true }
          previous = member
        }
      default:
        if member == byte { matched = true }
        previous = member
      }
      index += 1
    } while at(index) != UInt8(ascii: "]")
    return matched == negated || byte == UInt8(ascii: "/") ? nil : index + 1
  }

  /// The POSIX classes, over ASCII only as in git.
  private enum Named: String, CaseIterable {
    case alnum, alpha, blank, cntrl, digit, graph, lower, print, punct, space, upper, xdigit

    init?(_ name: Span<UInt8>) {
      let known = Named.allCases.first { candidate in
        let letters = candidate.rawValue.utf8
        return letters.count == name.count && zip(letters, name.indices).allSatisfy { $0 == name[$1] }
      }
      guard let known else { return nil }
      self = known
    }

    func contains(_ byte: UInt8) -> Bool {
      let isLower = (0x61...0x7A).contains(byte)
      let isUpper = (0x41...0x5A).contains(byte)
      let isDigit = (0x30...0x39).contains(byte)
      let isGraph = (0x21...0x7E).contains(byte)
      return switch self {
      case .alnum: isLower || isUpper || isDigit
      case .alpha: isLower || isUpper
      case .blank: byte == 0x20 || byte == 0x09
      case .cntrl: byte < 0x20 || byte == 0x7F
      case .digit: isDigit
      case .graph: isGraph
      case .lower: isLower
      case .print: isGraph || byte == 0x20
      case .punct: isGraph && !isLower && !isUpper && !isDigit
      // git's own table counts tab, line feed, carriage return and blank, and neither form feed nor vertical tab.
      case .space: byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
      case .upper: isUpper
      case .xdigit: isDigit || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
      }
    }
  }
}
