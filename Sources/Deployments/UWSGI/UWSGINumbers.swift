/// How uWSGI reads numbers and flags: C's functions, which stop at the first byte they do not like and never complain.
enum UWSGINumbers {
  /// `strtoul` with base 10: blanks, a sign, digits; too large is the largest number, negative wraps around.
  static func unsigned(_ text: [UInt8]) -> UInt64 {
    let (magnitude, isNegative) = digits(text)
    guard let magnitude else { return .max }
    return isNegative ? 0 &- magnitude : magnitude
  }

  /// `strtoll` with base 10.
  static func signed(_ text: [UInt8]) -> Int64 {
    let (magnitude, isNegative) = digits(text)
    guard let magnitude, magnitude <= UInt64(Int64.max) else { return isNegative ? .min : .max }
    return isNegative ? -Int64(magnitude) : Int64(magnitude)
  }

  /// `atoi`: glibc's is `strtol` cut to 32 bits.
  static func integer(_ text: [UInt8]) -> Int32 {
    Int32(truncatingIfNeeded: signed(text))
  }

  /// Whether a flag with this text is on: everything is but four words (`uwsgi_opt_true`), and only `0` itself is a number.
  static func flag(_ text: [UInt8], falseWords: [String]) -> Bool {
    let lowered = text.map { (65...90).contains($0) ? $0 + 32 : $0 }
    return !falseWords.contains { $0.utf8.elementsEqual(lowered) }
  }

  /// The digits behind blanks and a sign; a magnitude of `nil` is more than 64 bits.
  private static func digits(_ text: [UInt8]) -> (magnitude: UInt64?, isNegative: Bool) {
    var rest = text.drop { $0 == 32 || (9...13).contains($0) }
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    var magnitude: UInt64 = 0
    for byte in rest {
      guard (48...57).contains(byte) else { break }
      let (product, overflows) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, overflowsToo) = product.addingReportingOverflow(UInt64(byte - 48))
      if overflows || overflowsToo { return (nil, isNegative) }
      magnitude = sum
    }
    return (magnitude, isNegative)
  }
}
