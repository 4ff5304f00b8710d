import Workspace

/// A text whose variables were replaced.
package struct InterpolatedText: Sendable {
  package var text: RewrittenText
  /// Variables of which nothing is known, where what stands for an unset one was taken.
  package var defaulted: [String] = []
}

/// Replaces `$X` and `${X:-default}` as Compose does: `$$` stands for one `$`, and what cannot be known stays as it was written.
///
/// Defaults may hold variables themselves, as Compose allows since its second version. A variable that is not known and has a
/// default is taken to be unset.
package func interpolateDollars(_ bytes: [UInt8], _ lookup: (String) -> OuterVariable) -> Parsed<InterpolatedText> {
  guard bytes.contains(UInt8(ascii: "$")) else { return Parsed(InterpolatedText(text: RewrittenText(verbatim: bytes))) }
  return withoutActuallyEscaping(lookup) { lookup in
    var interpolator = DollarInterpolator(bytes: bytes, lookup: lookup)
    interpolator.run(0..<bytes.count, depth: 0)
    return Parsed(InterpolatedText(text: interpolator.result, defaulted: interpolator.defaulted), problems: interpolator.problems)
  }
}

private struct DollarInterpolator {
  let bytes: [UInt8]
  let lookup: (String) -> OuterVariable
  var result = RewrittenText()
  var defaulted: [String] = []
  var problems: [Problem] = []

  private static let depthLimit = 20

  init(bytes: [UInt8], lookup: @escaping (String) -> OuterVariable) {
    self.bytes = bytes
    self.lookup = lookup
  }

  mutating func run(_ range: Range<Int>, depth: Int) {
    var index = range.lowerBound
    while index < range.upperBound {
      guard let sign = bytes[index..<range.upperBound].firstIndex(of: UInt8(ascii: "$")) else {
        result.append(index..<range.upperBound, of: bytes)
        return
      }
      result.append(index..<sign, of: bytes)
      index = dollar(sign, until: range.upperBound, depth: depth)
    }
  }

  /// - Returns: Where the text goes on.
  private mutating func dollar(_ sign: Int, until end: Int, depth: Int) -> Int {
    let next = sign + 1
    guard next < end else { return refuse(sign..<end) }
    if bytes[next] == UInt8(ascii: "$") {
      result.append([UInt8(ascii: "$")], replacing: sign..<next + 1)
      return next + 1
    }
    if bytes[next] == UInt8(ascii: "{") { return braced(sign, until: end, depth: depth) }
    let nameEnd = endOfName(from: next, until: end)
    guard nameEnd > next else { return refuse(sign..<next) }
    put(lookup(name(next..<nameEnd)), in: sign..<nameEnd)
    return nameEnd
  }

  private mutating func braced(_ dollar: Int, until end: Int, depth: Int) -> Int {
    let start = dollar + 2
    guard let close = closingBrace(from: start, until: end) else { return refuse(dollar..<end) }
    let whole = dollar..<close + 1
    let nameEnd = endOfName(from: start, until: close)
    guard nameEnd > start, depth < Self.depthLimit else { return refuse(whole) }
    let value = lookup(name(start..<nameEnd))
    if nameEnd == close {
      put(value, in: whole)
      return close + 1
    }
    let countsEmpty = bytes[nameEnd] == UInt8(ascii: ":")
    let operation = countsEmpty ? nameEnd + 1 : nameEnd
    guard operation < close else { return refuse(whole) }
    let isUnknown = if case .unknown = value { true } else { false }
    let isUnset = isUnknown || value == .unset || (countsEmpty && value == .known(""))
    let sign = bytes[operation]
    if isUnknown, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { defaulted.append(name(start..<nameEnd)) }
    switch sign {
    case UInt8(ascii: "-"):
      if isUnset { run(operation + 1..<close, depth: depth + 1) } else { put(value, in: whole) }
    case UInt8(ascii: "+"):
      if !isUnset { run(operation + 1..<close, depth: depth + 1) }
    case UInt8(ascii: "?"):
      put(isUnset && !isUnknown ? .unknown(reason: "Compose gives up without `\(name(start..<nameEnd))`") : value, in: whole)
    default: return refuse(whole)
    }
    return close + 1
  }

  private mutating func put(_ value: OuterVariable, in range: Range<Int>) {
    switch value {
    case .known(let text): result.append(text.utf8, replacing: range)
    case .unset: result.append([], replacing: range)
    case .unknown(let reason): result.append(unknown: range, of: bytes, reason: reason)
    }
  }

  private mutating func refuse(_ range: Range<Int>) -> Int {
    let text = String(decoding: bytes[range], as: UTF8.self)
    problems.append(
      Problem(.configSyntax, "`\(text)` is no variable, for which Compose gives up", expected: "`${NAME}`, or `$$` for a `$`", at: ByteSpan(range)))
    result.append(unknown: range, of: bytes, reason: "Compose gives up at `\(text)`")
    return range.upperBound
  }

  private func closingBrace(from start: Int, until end: Int) -> Int? {
    var depth = 1
    var index = start
    while index < end {
      if bytes[index] == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { return index }
      } else if bytes[index] == UInt8(ascii: "$"), index + 1 < end, bytes[index + 1] == UInt8(ascii: "{") {
        depth += 1
        index += 1
      }
      index += 1
    }
    return nil
  }

  private func endOfName(from start: Int, until end: Int) -> Int {
    guard start < end, !(48...57).contains(bytes[start]) else { return start }
    return bytes[start..<end].firstIndex { !isVariableNameByte($0) } ?? end
  }

  private func name(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
