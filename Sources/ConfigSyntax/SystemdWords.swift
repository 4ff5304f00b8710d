import Workspace

/// One command of an `ExecStart=` and its kin.
package struct SystemdCommand: Sendable, Hashable {
  /// The signs in front of the program: `-`, `@`, `:`, `+`, `!`.
  package var prefixes: [UInt8]
  /// The program to execute, without its prefixes.
  package var program: SplitWord
  /// The words behind it; with the prefix `@` the first of them is what the program sees as its own name.
  package var arguments: [SplitWord]
}

/// Splits a value at its words as systemd does (`extract_first_word`): quotes may stand anywhere in a word, and a
/// backslash begins an escape as in C.
///
/// - Parameter keepsUnknownEscapes: Whether a word with an unknown escape keeps it as written, as commands do; otherwise
///   splitting ends there, as it does for `Environment=`.
package func splitSystemdWords(_ bytes: [UInt8], keepsUnknownEscapes: Bool) -> Parsed<[SplitWord]> {
  var splitter = SystemdWordSplitter(bytes)
  var words: [SplitWord] = []
  while let word = splitter.next(keepsUnknownEscapes: keepsUnknownEscapes) { words.append(word) }
  return Parsed(words, problems: splitter.problems)
}

/// The commands of one `ExecStart=`, which a `;` alone keeps apart (`config_parse_exec`). One that cannot be read takes
/// those behind it with it.
///
/// - Parameter refusesPrograms: Whether a program must look like one, which it need not before a template is filled in.
package func splitSystemdCommands(_ bytes: [UInt8], refusesPrograms: Bool = true) -> Parsed<[SystemdCommand]> {
  var splitter = SystemdWordSplitter(bytes)
  var commands: [SystemdCommand] = []
  reading: while let first = splitter.next(keepsUnknownEscapes: true) {
    if first.bytes == [UInt8(ascii: ";")] { continue }
    guard var command = begin(first), !refusesPrograms || isProgram(command.program.bytes) else {
      splitter.problems.append(
        Problem(.configSyntax, "systemd ignores this command", expected: "a program's name or absolute path behind the prefixes", at: first.span))
      break
    }
    while true {
      if splitter.takes(";") { break }
      if let escaped = splitter.takesEscapedSeparator() {
        command.arguments.append(escaped)
      } else if let word = splitter.next(keepsUnknownEscapes: true) {
        command.arguments.append(word)
      } else if splitter.isBroken {
        break reading
      } else {
        break
      }
    }
    guard !command.prefixes.contains(UInt8(ascii: "@")) || !command.arguments.isEmpty else {
      splitter.problems.append(
        Problem(.configSyntax, "systemd ignores this command", expected: "the program's name for itself behind `@` and the program", at: first.span))
      break
    }
    commands.append(command)
  }
  return Parsed(commands, problems: splitter.problems)
}

private func begin(_ word: SplitWord) -> SystemdCommand? {
  var rest = word.bytes[...]
  var seen: [UInt8] = []
  while let sign = rest.first, "@-:+!".utf8.contains(sign) {
    // `+`, `!` and `!!` exclude each other; any other sign counts once.
    let privileges = seen.filter { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "!") }
    if sign == UInt8(ascii: "!") {
      guard privileges.count < 2, !privileges.contains(UInt8(ascii: "+")) else { break }
    } else if sign == UInt8(ascii: "+") {
      guard privileges.isEmpty else { break }
    } else if seen.contains(sign) {
      break
    }
    seen.append(sign)
    rest = rest.dropFirst()
  }
  guard !rest.isEmpty else { return nil }
  // The prefixes are one byte each wherever the word is not quoted.
  let isPlain = Int(word.span.end - word.span.start) == word.bytes.count
  let start = isPlain ? Int(word.span.start) + seen.count : Int(word.span.start)
  return SystemdCommand(prefixes: seen, program: SplitWord(Array(rest), at: ByteSpan(start..<Int(word.span.end))), arguments: [])
}

/// An absolute path to a file, or a name; specifiers may make anything of it.
private func isProgram(_ bytes: [UInt8]) -> Bool {
  let slash = UInt8(ascii: "/")
  if bytes.contains(UInt8(ascii: "%")) { return true }
  guard bytes.last != slash, bytes != Array(".".utf8), bytes != Array("..".utf8) else { return false }
  return bytes.first == slash || !bytes.contains(slash)
}

private struct SystemdWordSplitter {
  private let bytes: [UInt8]
  private var index = 0
  var problems: [Problem] = []
  private(set) var isBroken = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// `nil` at the end, and where the rest cannot be split.
  mutating func next(keepsUnknownEscapes: Bool) -> SplitWord? {
    guard !isBroken else { return nil }
    skipBlanks()
    guard index < bytes.count else { return nil }
    let start = index
    var failure: Failure?
    if let word = word(keeping: false, &failure) { return end(word, from: start) }
    if keepsUnknownEscapes, let escape = failure?.escape {
      index = start
      if let word = word(keeping: true, &failure) {
        let written = String(decoding: bytes[escape], as: UTF8.self)
        problems.append(Problem(.configSyntax, "systemd does not know the escape `\(written)`, and leaves it as it is", at: ByteSpan(escape)))
        return end(word, from: start)
      }
    }
    isBroken = true
    let place = failure?.escape ?? start..<bytes.count
    problems.append(
      Problem(
        .configSyntax, failure?.escape == nil ? "a quotation that does not end" : "systemd ignores the rest for this escape", at: ByteSpan(place)))
    return nil
  }

  /// A lone sign between commands.
  mutating func takes(_ sign: String) -> Bool {
    guard bytes[index...].starts(with: sign.utf8), isBlankOrEnd(index + sign.utf8.count) else { return false }
    index += sign.utf8.count
    skipBlanks()
    return true
  }

  /// `\;`: a semicolon as an argument.
  mutating func takesEscapedSeparator() -> SplitWord? {
    let start = index
    return takes("\\;") ? SplitWord([UInt8(ascii: ";")], at: ByteSpan(start..<start + 2)) : nil
  }

  private struct Failure {
    /// The escape that is not known; `nil` for a quotation without an end.
    var escape: Range<Int>?
  }

  private mutating func end(_ word: (bytes: [UInt8], end: Int), from start: Int) -> SplitWord {
    skipBlanks()
    return SplitWord(word.bytes, at: ByteSpan(start..<word.end))
  }

  private mutating func word(keeping keepsEscapes: Bool, _ failure: inout Failure?) -> (bytes: [UInt8], end: Int)? {
    var word: [UInt8] = []
    var quote: UInt8?
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\") {
        if let (meant, length) = Self.escape(bytes[(index + 1)...]) {
          word += meant
          index += 1 + length
        } else if keepsEscapes {
          word += bytes[index..<min(index + 2, bytes.count)]
          index = min(index + 2, bytes.count)
        } else {
          failure = Failure(escape: index..<min(index + 2, bytes.count))
          return nil
        }
        continue
      }
      if let open = quote {
        if byte == open { quote = nil } else { word.append(byte) }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      } else if Self.isBlank(byte) {
        return (word, index)
      } else {
        word.append(byte)
      }
      index += 1
    }
    guard quote == nil else {
      failure = Failure(escape: nil)
      return nil
    }
    return (word, index)
  }

  /// What an escape stands for and how many bytes behind the backslash it takes (`cunescape_one`).
  private static func escape(_ rest: ArraySlice<UInt8>) -> (meant: [UInt8], length: Int)? {
    guard let first = rest.first else { return nil }
    switch first {
    case UInt8(ascii: "a"): return ([7], 1)
    case UInt8(ascii: "b"): return ([8], 1)
    case UInt8(ascii: "f"): return ([12], 1)
    case UInt8(ascii: "n"): return ([10], 1)
    case UInt8(ascii: "r"): return ([13], 1)
    case UInt8(ascii: "t"): return ([9], 1)
    case UInt8(ascii: "v"): return ([11], 1)
    case UInt8(ascii: "s"): return ([32], 1)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): return ([first], 1)
    case UInt8(ascii: "x"): return number(rest.dropFirst().prefix(2), digits: 2, radix: 16).map { ([UInt8($0)], 3) }
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let digits = first == UInt8(ascii: "u") ? 4 : 8
      guard let code = number(rest.dropFirst().prefix(digits), digits: digits, radix: 16), let scalar = UnicodeScalar(code) else { return nil }
      return (Array(String(scalar).utf8), digits + 1)
    case 0x30...0x37:
      guard let code = number(rest.prefix(3), digits: 3, radix: 8), code < 256 else { return nil }
      return ([UInt8(code)], 3)
    default: return nil
    }
  }

  /// A number of exactly so many digits; zero is none.
  private static func number(_ text: ArraySlice<UInt8>, digits: Int, radix: Int) -> UInt32? {
    guard text.count == digits, text.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit && $0 < 128 }) else { return nil }
    let number = UInt32(String(decoding: text, as: UTF8.self), radix: radix)
    return number == 0 ? nil : number
  }

  private mutating func skipBlanks() {
    while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
  }

  private func isBlankOrEnd(_ place: Int) -> Bool { place >= bytes.count || Self.isBlank(bytes[place]) }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }
}
