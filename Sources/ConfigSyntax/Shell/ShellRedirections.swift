import Workspace

extension ShellReader {
  /// Redirections behind a compound command.
  mutating func redirections() -> [ShellRedirection] {
    var found: [ShellRedirection] = []
    while true {
      let start = index
      skipBlanks()
      guard let redirection = redirection() else {
        // The line's end belongs to whoever reads on.
        if index > start, peek == nil { index = end }
        return found
      }
      found.append(redirection)
    }
  }

  /// The redirection at the cursor; `nil`, with the cursor where it was, when there is none.
  mutating func redirection() -> ShellRedirection? {
    let start = index
    var position = index
    while position < end, isDecimal(bytes[position]), position - index < 4 { position += 1 }
    if position == index, peek == UInt8(ascii: "{") {
      // bash's `{NAME}>file`
      var name = index + 1
      while name < end, isNameByte(bytes[name]) { name += 1 }
      if name > index + 1, name + 1 < end, bytes[name] == UInt8(ascii: "}"), bytes[name + 1] == UInt8(ascii: "<") || bytes[name + 1] == UInt8(ascii: ">") {
        position = name + 1
      }
    }
    guard position < end, bytes[position] == UInt8(ascii: "<") || bytes[position] == UInt8(ascii: ">") || (position == index && isNext("&>")) else { return nil }
    // `<(…)` is a word.
    if position == index, peek != UInt8(ascii: "&"), peek(1) == UInt8(ascii: "(") { return nil }
    let descriptor = Int(String(decoding: bytes[index..<position], as: UTF8.self))
    index = position
    let operation = takeOperation()
    let signs = position..<index
    skipBlanks()
    guard peek != UInt8(ascii: "\n"), let word = word() else {
      report("`\(operation)` names no file", expected: "a word", at: signs)
      return ShellRedirection(operation: operation, descriptor: descriptor, target: .word(ShellWord([], at: span(index..<index))), span: span(start..<index))
    }
    let target: ShellRedirection.Target =
      switch operation {
      case "<<", "<<-": .text(hereDocument(delimiter: word, stripsTabs: operation == "<<-", at: signs))
      case "<<<": .text(word)
      default: .word(word)
      }
    return ShellRedirection(operation: operation, descriptor: descriptor, target: target, span: span(start..<index))
  }

  private mutating func takeOperation() -> String {
    for operation in ["<<<", "<<-", "&>>", "<<", ">>", "<&", ">&", "<>", ">|", "&>"] as [StaticString] where take(operation) { return "\(operation)" }
    defer { index += 1 }
    return String(UnicodeScalar(bytes[index]))
  }
}
