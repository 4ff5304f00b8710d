/// A JSON text in which something fills in places first, as Terraform's `templatefile` does: `"cpu": ${cpu}`. Each such place
/// outside of strings becomes a string of the same length, so that what else the text says can be read and nothing moves.
///
/// - Returns: `nil` where there is none.
package func quotingPlaceholders(inJSON bytes: [UInt8]) -> [UInt8]? {
  guard let first = bytes.first(where: { $0 > UInt8(ascii: " ") }), first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
    zip(bytes, bytes.dropFirst()).contains(where: { $0 == UInt8(ascii: "$") && $1 == UInt8(ascii: "{") })
  else { return nil }
  let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
  var result = bytes
  var isChanged = false
  var isInString = false
  var index = 0
  while index < bytes.count {
    switch bytes[index] {
    case backslash where isInString: index += 1
    case quote: isInString.toggle()
    case UInt8(ascii: "$") where !isInString && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "{"):
      guard let end = closingBrace(of: index + 1, in: bytes) else { return isChanged ? result : nil }
      result[index] = quote
      result[end] = quote
      for place in index + 1..<end where [quote, backslash, 10, 13].contains(result[place]) { result[place] = UInt8(ascii: " ") }
      isChanged = true
      index = end
    default: break
    }
    index += 1
  }
  return isChanged ? result : nil
}

private func closingBrace(of open: Int, in bytes: [UInt8]) -> Int? {
  var depth = 0
  for index in open..<bytes.count {
    if bytes[index] == UInt8(ascii: "{") { depth += 1 }
    if bytes[index] == UInt8(ascii: "}") {
      depth -= 1
      if depth == 0 { return index }
    }
  }
  return nil
}
