import Workspace

/// What begins with `$` or a backtick.
extension ShellReader {
  /// Reads an expansion at the cursor; `false` when there is none, which leaves the cursor where it is.
  mutating func takeExpansion(isQuoted: Bool, into parts: inout PartList) -> Bool {
    let start = index
    guard let byte = peek else { return false }
    var content: ShellPart.Content?
    if byte == UInt8(ascii: "`") {
      content = backticks()
    } else if byte == UInt8(ascii: "$"), let next = peek(1) {
      if next == UInt8(ascii: "{") {
        content = braces(isQuoted: isQuoted)
      } else if next == UInt8(ascii: "(") {
        content = parentheses()
      } else if isNameStart(next) {
        index += 1
        let name = index
        skip(while: isNameByte)
        content = .parameter(ShellParameter(String(decoding: bytes[name..<index], as: UTF8.self)))
      } else if isDecimal(next) || "@*#?-$!".utf8.contains(next) {
        index += 2
        content = .parameter(ShellParameter(String(UnicodeScalar(next))))
      } else if next == UInt8(ascii: "["), let close = oldArithmeticEnd {
        index = close
        content = .arithmetic
      }
    }
    guard let content else { return false }
    parts.append(ShellPart(content, isQuoted: isQuoted, at: span(start..<index)))
    return true
  }

  /// `$[1 + 2]`, which bash still reads.
  private var oldArithmeticEnd: Int? {
    let line = bytes[index..<end].prefix(200).prefix { $0 != UInt8(ascii: "\n") }
    return line.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 }
  }

  // MARK: Commands

  private mutating func parentheses() -> ShellPart.Content {
    let start = index
    if peek(2) == UInt8(ascii: "("), let close = arithmeticEnd(from: index + 3) {
      index = close
      return .arithmetic
    }
    index += 2
    let list = deeper { $0.listInParentheses(from: start) } ?? ShellList()
    return .command(list)
  }

  /// Commands up to the `)`, which is taken.
  mutating func listInParentheses(from start: Int) -> ShellList {
    var items: [ShellList.Item] = []
    while true {
      items += list().items
      if take(")") { break }
      guard peek != nil else {
        report("the parenthesis is not closed", expected: "`)`", at: start..<min(start + 2, end))
        break
      }
      skipStray()
    }
    return ShellList(items)
  }

  /// The end of an arithmetic expression, behind its `))`; `nil` when the parentheses are not those of one.
  func arithmeticEnd(from start: Int) -> Int? {
    var position = start
    var open = 0
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: "("): open += 1
      case UInt8(ascii: ")"):
        if open == 0 { return position + 1 < end && bytes[position + 1] == UInt8(ascii: ")") ? position + 2 : nil }
        open -= 1
      case UInt8(ascii: "\\"): position += 1
      default: break
      }
      position += 1
    }
    return nil
  }

  /// What stands between backticks is read with one layer of backslashes taken off.
  private mutating func backticks() -> ShellPart.Content {
    let start = index
    index += 1
    var inner: [UInt8] = []
    var places: [UInt32] = []
    while let byte = peek, byte != UInt8(ascii: "`") {
      if byte == UInt8(ascii: "\\"), let next = peek(1), next == UInt8(ascii: "$") || next == UInt8(ascii: "`") || next == UInt8(ascii: "\\") { index += 1 }
      places.append(UInt32(index))
      inner.append(bytes[index])
      index += 1
    }
    places.append(UInt32(index))
    if peek == nil { report("the backtick is not closed", expected: "another backtick", at: start..<start + 1) } else { index += 1 }
    return .command(nested(inner, places: places) { $0.script() } ?? ShellList())
  }

  mutating func processSubstitution(into parts: inout PartList) {
    let start = index
    index += 2
    let list = deeper { $0.listInParentheses(from: start) } ?? ShellList()
    parts.append(ShellPart(.process(list), isQuoted: false, at: span(start..<index)))
  }

  // MARK: Parameters

  /// `${…}`; `nil`, with the cursor where it was, when it is not closed.
  private mutating func braces(isQuoted: Bool) -> ShellPart.Content {
    let start = index
    index += 2
    let parameter = deeper { $0.parameterInBraces(isQuoted: isQuoted, from: start) } ?? ShellParameter("", .other)
    return .parameter(parameter)
  }

  private mutating func parameterInBraces(isQuoted: Bool, from start: Int) -> ShellParameter {
    if peek == UInt8(ascii: "!"), peek(1) != UInt8(ascii: "}") {
      return unfollowed(isQuoted, from: start)
    }
    if peek == UInt8(ascii: "#"), let next = peek(1), next != UInt8(ascii: "}"), isNameByte(next) || "@*?-$!#".utf8.contains(next) {
      index += 1
      let name = parameterName()
      if take("}") { return ShellParameter(name, .length) }
      return unfollowed(isQuoted, from: start)
    }
    let name = parameterName()
    if name.isEmpty { report("`\(text(start..<index + 1))` names no variable", at: start..<min(index + 1, end)) }
    if peek == UInt8(ascii: "["), let sign = peek(1), sign == UInt8(ascii: "@") || sign == UInt8(ascii: "*"), peek(2) == UInt8(ascii: "]") {
      if peek(3) == UInt8(ascii: "}") {
        index += 4
        return ShellParameter(name, .elements(sign))
      }
      if peek(3) == UInt8(ascii: ":") {
        index += 3
        return slice(of: name, elements: sign, isQuoted, from: start)
      }
    }
    if peek == UInt8(ascii: "["), let close = bytes[index..<end].prefix(6).firstIndex(of: UInt8(ascii: "]")), close + 1 < end, bytes[close + 1] == UInt8(ascii: "}"),
      let number = Int(String(decoding: bytes[index + 1..<close], as: UTF8.self)), number >= 0
    {
      index = close + 2
      return ShellParameter(name, .element(number))
    }
    if peek == UInt8(ascii: ":"), let next = peek(1), !"-=+?}".utf8.contains(next) {
      let sign = name == "@" || name == "*" ? name.utf8.first : nil
      return slice(of: name, elements: sign, isQuoted, from: start)
    }
    guard let operation = operation(isQuoted) else { return ShellParameter(name, unfollowed(isQuoted, from: start).operation) }
    if !take("}") { report("the brace is not closed", expected: "`}`", at: start..<start + 2) }
    return ShellParameter(name, operation == .some(.none) ? nil : operation.flatMap { $0 })
  }

  /// The bounds at the cursor, which stands on the colon in front of them.
  private mutating func slice(of name: String, elements: UInt8?, _ isQuoted: Bool, from start: Int) -> ShellParameter {
    index += 1
    let bounds = word(isQuoted ? .quotedBraces : .braces) ?? ShellWord([], at: span(index..<index))
    if !take("}") { report("the brace is not closed", expected: "`}`", at: start..<start + 2) }
    return ShellParameter(name, .slice(bounds, elements: elements))
  }

  private mutating func parameterName() -> String {
    let start = index
    guard let byte = peek else { return "" }
    if isNameStart(byte) { skip(while: isNameByte) } else if isDecimal(byte) { skip(while: isDecimal) } else if "@*#?-$!".utf8.contains(byte) { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// The operation at the cursor with its word; the inner `nil` for a plain `${NAME}`, the outer one for what is not followed.
  private mutating func operation(_ isQuoted: Bool) -> ShellParameter.Operation?? {
    guard let byte = peek else { return .some(nil) }
    if byte == UInt8(ascii: "}") { return .some(nil) }
    let forEmpty = byte == UInt8(ascii: ":")
    let sign = forEmpty ? peek(1) : byte
    func word(_ reader: inout ShellReader) -> ShellWord {
      reader.index += forEmpty ? 2 : 1
      return reader.word(isQuoted ? .quotedBraces : .braces) ?? ShellWord([], at: reader.span(reader.index..<reader.index))
    }
    switch sign {
    case UInt8(ascii: "-"): return .some(.fallback(word(&self), forEmpty: forEmpty))
    case UInt8(ascii: "="): return .some(.assignedFallback(word(&self), forEmpty: forEmpty))
    case UInt8(ascii: "+"): return .some(.alternative(word(&self), forEmpty: forEmpty))
    case UInt8(ascii: "?"):
      _ = word(&self)
      return .some(.refusal(forEmpty: forEmpty))
    case UInt8(ascii: "#") where !forEmpty, UInt8(ascii: "%") where !forEmpty:
      index += 1
      let longest = peek == byte
      if longest { index += 1 }
      let pattern = self.word(.braces) ?? ShellWord([], at: span(index..<index))
      return .some(byte == UInt8(ascii: "#") ? .withoutPrefix(pattern, longest: longest) : .withoutSuffix(pattern, longest: longest))
    default: return nil
    }
  }

  /// Passes over the rest of an expansion that is not followed.
  private mutating func unfollowed(_ isQuoted: Bool, from start: Int) -> ShellParameter {
    _ = word(.braces)
    if !take("}") { report("the brace is not closed", expected: "`}`", at: start..<start + 2) }
    return ShellParameter("", .other)
  }
}
