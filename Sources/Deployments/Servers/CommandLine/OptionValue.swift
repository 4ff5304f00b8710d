import Catalogue

/// What an option makes of a text.
enum OptionValue: Equatable {
  case value(SettingValue)
  /// The server does not start with it; what it wants instead.
  case refused(expected: String)
}

extension CommandOption {
  /// Reads a text the way the option's kind wants it: numbers as Python's `int` and `float` do.
  func value(of text: String) -> OptionValue {
    switch kind {
    case .flag, .boolean:
      let word = text.lowercased()
      if ["1", "true", "t", "yes", "y", "on"].contains(word) { return .value(.boolean(true)) }
      if ["0", "false", "f", "no", "n", "off", ""].contains(word) { return .value(.boolean(false)) }
      return .refused(expected: "`true` or `false`")
    case .text: return .value(.text(text))
    case .list, .pair, .words: return .value(.list([text]))
    case .integer: return number(pythonInteger(text), 1, "a whole number")
    case .number: return number(pythonNumber(text), 1, "a number")
    case .duration: return number(duration(text), 1, "seconds, or a time such as `90s` or `1h30m`")
    case .milliseconds: return number(pythonInteger(text), 0.001, "milliseconds, as a whole number")
    case .kibibytes: return number(pythonInteger(text), 1024, "KiB, as a whole number")
    case .mebibytes: return number(pythonInteger(text), 1_048_576, "MiB, as a whole number")
    }
  }

  private func number(_ number: Double?, _ unit: Double, _ expected: String) -> OptionValue {
    guard let number else { return .refused(expected: expected) }
    // `inf` and `nan` are numbers to Python, and to no check.
    guard number.isFinite else { return .value(.text("\(number)")) }
    if let minimum, number < minimum { return .refused(expected: "\(words(minimum)) or more") }
    if let maximum, number > maximum { return .refused(expected: "\(words(maximum)) or less") }
    return .value(.number(unit == 0.001 ? number / 1000 : number * unit))
  }

  private func words(_ number: Double) -> String { number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)" }

  /// `1d2h3m4s`, each part once and in this order, or digits alone.
  private func duration(_ text: String) -> Double? {
    if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) { return Double(text) }
    var rest = Substring(text)
    var sum = 0.0
    for (unit, seconds) in [("d", 86400.0), ("h", 3600), ("m", 60), ("s", 1)] {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty, rest.dropFirst(digits.count).hasPrefix(unit) else { continue }
      sum += (Double(digits) ?? 0) * seconds
      rest = rest.dropFirst(digits.count + 1)
    }
    return rest.isEmpty ? sum : nil
  }
}

/// Python's `int(text)`: blanks around it, a sign, digits with single underscores between them.
func pythonInteger(_ text: String) -> Double? {
  guard let digits = unsignedPart(text), digits.rest.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: "_") }) else { return nil }
  return withoutUnderscores(digits.rest).flatMap { Double(String(decoding: $0, as: UTF8.self)) }.map { digits.isNegative ? -$0 : $0 }
}

/// Python's `float(text)`.
func pythonNumber(_ text: String) -> Double? {
  guard let parts = unsignedPart(text) else { return nil }
  let word = String(decoding: parts.rest, as: UTF8.self).lowercased()
  let number: Double?
  switch word {
  case "inf", "infinity": number = .infinity
  case "nan": number = .nan
  default:
    guard word.utf8.allSatisfy({ (48...57).contains($0) || "._e+-".utf8.contains($0) }) else { return nil }
    let plain = withoutUnderscores(parts.rest).map { String(decoding: $0, as: UTF8.self) } ?? ""
    // Swift wants a digit on both sides of the point.
    let pieces = plain.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
    guard let mantissa = pieces.first, mantissa != ".", !mantissa.isEmpty else { return nil }
    let padded = (mantissa.hasPrefix(".") ? "0" : "") + mantissa + (mantissa.hasSuffix(".") ? "0" : "")
    number = Double(pieces.count == 2 ? "\(padded)e\(pieces[1])" : padded)
  }
  return number.map { parts.isNegative ? -$0 : $0 }
}

private func unsignedPart(_ text: String) -> (isNegative: Bool, rest: ArraySlice<UInt8>)? {
  var rest = Array(text.lowercased().utf8)[...]
  func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
  while let first = rest.first, isBlank(first) { rest.removeFirst() }
  while let last = rest.last, isBlank(last) { rest.removeLast() }
  let isNegative = rest.first == UInt8(ascii: "-")
  if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
  guard let first = rest.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+") else { return nil }
  return (isNegative, rest)
}

/// `nil` when an underscore does not stand between two digits.
private func withoutUnderscores(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
  func isDigit(_ index: Int) -> Bool { bytes.indices.contains(index) && (48...57).contains(bytes[index]) }
  for index in bytes.indices where bytes[index] == UInt8(ascii: "_") {
    guard isDigit(index - 1), isDigit(index + 1) else { return nil }
  }
  return bytes.filter { $0 != UInt8(ascii: "_") }
}
