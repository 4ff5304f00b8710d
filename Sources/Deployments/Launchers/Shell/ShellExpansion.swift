import ConfigSyntax
import Workspace

/// From words as they are written to words as a command gets them.
extension ShellInterpreter {
  /// What a word becomes: none, one or several.
  func fields(_ word: ShellWord, _ state: inout ShellState, _ frame: ShellFrame) -> [ShellText] {
    var splitter = FieldSplitter()
    for part in word.parts { expand(part, into: &splitter, &state, frame) }
    var fields = splitter.finish()
    for index in fields.indices where fields[index].writtenAt == nil { fields[index].writtenAt = frame.place(word.span) }
    return fields
  }

  func fields(_ words: [ShellWord], _ state: inout ShellState, _ frame: ShellFrame) -> [ShellText] {
    var fields: [ShellText] = []
    for word in words {
      guard fields.count < Limit.fields else { break }
      fields += self.fields(word, &state, frame)
    }
    return fields
  }

  /// What a word becomes where nothing is split, as behind `NAME=`.
  func text(_ word: ShellWord, _ state: inout ShellState, _ frame: ShellFrame) -> ShellText {
    var splitter = FieldSplitter(splits: false)
    for part in word.parts { expand(part, into: &splitter, &state, frame) }
    return splitter.finish().first ?? ShellText()
  }

  private func expand(_ part: ShellPart, into splitter: inout FieldSplitter, _ state: inout ShellState, _ frame: ShellFrame) {
    let place = frame.place(part.span)
    switch part.content {
    case .text(let bytes):
      // Unquoted blanks stand only inside `${NAME:-a b}`, whose result is split.
      splitter.append(ShellText.Piece(bytes: bytes, place: place, isQuoted: part.isQuoted), canSplit: !part.isQuoted)
    case .parameter(let parameter):
      expand(parameter, part, into: &splitter, &state, frame)
    case .command(let list):
      splitter.append(output(of: list, part, &state, frame), isQuoted: part.isQuoted)
    case .arithmetic:
      splitter.append(
        ShellText(unknown: "the shell computes `\(frame.written(part.span))`", written: frame.written(part.span), at: place), isQuoted: true)
    case .process:
      splitter.append(
        ShellText(unknown: "`\(frame.written(part.span))` names a pipe", written: frame.written(part.span), at: place), isQuoted: true)
    }
  }

  private func expand(
    _ parameter: ShellParameter, _ part: ShellPart, into splitter: inout FieldSplitter, _ state: inout ShellState, _ frame: ShellFrame
  ) {
    if parameter.name == "@" || parameter.name == "*", parameter.operation == nil {
      return splitter.append(words: state.positional, isQuoted: part.isQuoted, joined: parameter.name == "*")
    }
    if case .elements(let sign) = parameter.operation {
      guard let variable = state.variables[parameter.name] else {
        return splitter.append(words: [], isQuoted: part.isQuoted, joined: false)
      }
      return splitter.append(
        words: variable.elements ?? variable.value.map { [$0] } ?? [], isQuoted: part.isQuoted, joined: sign == UInt8(ascii: "*"))
    }
    if case .slice(let bounds, let sign?) = parameter.operation {
      guard let words = words(of: parameter.name, within: bounds, &state, frame) else {
        let written = frame.written(part.span)
        let unknown = ShellText(unknown: "which words `\(written)` takes is not known", written: written, at: frame.place(part.span))
        return splitter.append(unknown, isQuoted: part.isQuoted)
      }
      return splitter.append(words: words, isQuoted: part.isQuoted, joined: sign == UInt8(ascii: "*"))
    }
    switch value(parameter, part, &state, frame) {
    case .none: if part.isQuoted { splitter.append(ShellText(""), isQuoted: true) }
    case .said(let text): splitter.append(text, isQuoted: part.isQuoted)
    case .word(let word, let assumption):
      // The word brings its own quotes.
      for inner in word.parts { expand(inner, into: &splitter, &state, frame) }
      if part.isQuoted, word.parts.isEmpty { splitter.append(ShellText(""), isQuoted: true) }
      splitter.assume(assumption)
    }
  }

  private enum Expanded {
    case none
    case said(ShellText)
    /// Another word takes its place.
    case word(ShellWord, assumption: String? = nil)
  }

  private func value(_ parameter: ShellParameter, _ part: ShellPart, _ state: inout ShellState, _ frame: ShellFrame) -> Expanded {
    let place = frame.place(part.span)
    let written = frame.written(part.span)
    func unknown(_ reason: String) -> Expanded { .said(ShellText(unknown: reason, written: written, at: place)) }
    let found = lookUp(parameter.name, state, frame)
    switch parameter.operation {
    case nil, .refusal:
      switch found {
      case .set(let text): return .said(text.through("`\(written)`"))
      case .unset: return .none
      case .unlisted: return unknown("the environment variable `\(parameter.name)` is not known")
      case .unknown(let reason): return unknown(reason)
      }
    case .fallback(let word, let forEmpty), .assignedFallback(let word, let forEmpty):
      switch found {
      case .set(let text):
        if let unknown = text.unknown, forEmpty { return .said(ShellText(unknown: unknown, written: written, at: place)) }
        guard text.count == 0, forEmpty else { return .said(text.through("`\(written)`")) }
        guard case .assignedFallback = parameter.operation else { return .word(word) }
        let fallback = self.text(word, &state, frame)
        state.set(parameter.name, fallback)
        return .said(fallback)
      case .unset, .unlisted:
        var assumption: String?
        if case .unlisted = found {
          let shown = frame.written(word.span)
          assumption = "`\(parameter.name)` is taken to be unset, as nothing here sets it: " + (shown.isEmpty ? "it is empty" : "its default `\(shown)` counts")
        }
        guard case .assignedFallback = parameter.operation else { return .word(word, assumption: assumption) }
        var fallback = text(word, &state, frame)
        if let assumption { fallback.assumptions.append(assumption) }
        fallback.writtenAt = place
        state.set(parameter.name, fallback)
        return .said(fallback)
      case .unknown(let reason): return unknown(reason)
      }
    case .alternative(let word, let forEmpty):
      switch found {
      case .set(let text): return text.unknown != nil && forEmpty ? unknown(text.unknown ?? "") : text.count == 0 && forEmpty ? .none : .word(word)
      case .unset: return .none
      case .unlisted:
        state.assumptions.append("`\(parameter.name)` is taken to be unset, as nothing here sets it: `\(written)` is empty")
        return .none
      case .unknown(let reason): return unknown(reason)
      }
    case .withoutPrefix(let pattern, let longest), .withoutSuffix(let pattern, let longest):
      var isPrefix = false
      if case .withoutPrefix = parameter.operation { isPrefix = true }
      switch found {
      case .set(let text):
        if let reason = text.unknown { return unknown(reason) }
        guard let matcher = ShellPattern(self.text(pattern, &state, frame)) else { return unknown("the pattern in `\(written)` is not known") }
        return .said(isPrefix ? matcher.withoutPrefix(text, longest: longest) : matcher.withoutSuffix(text, longest: longest))
      case .unset: return .none
      case .unlisted: return unknown("the environment variable `\(parameter.name)` is not known")
      case .unknown(let reason): return unknown(reason)
      }
    case .length:
      if parameter.name == "@" || parameter.name == "*" { return value(ShellParameter("#"), part, &state, frame) }
      guard case .set(let text) = found, let known = text.known else { return unknown("the length in `\(written)` is not known") }
      return .said(ShellText("\(known.unicodeScalars.count)", at: place))
    case .element(let number):
      if let elements = state.variables[parameter.name]?.elements { return number < elements.count ? .said(elements[number]) : .none }
      return number == 0 ? value(ShellParameter(parameter.name), part, &state, frame) : unknown("`\(written)` is not followed")
    case .slice(let bounds, _):
      guard case .set(let text) = found, text.unknown == nil, let range = self.bounds(bounds, count: text.count, &state, frame) else {
        if case .unset = found { return .none }
        return unknown("`\(written)` is not known")
      }
      return .said(text.part(range).through("`\(written)`"))
    case .elements, .other: return unknown("`\(written)` is not followed")
    }
  }

  // MARK: What a name stands for

  enum Found {
    case set(ShellText)
    case unset
    /// No file sets it, and it may be set all the same.
    case unlisted
    case unknown(String)
  }

  func lookUp(_ name: String, _ state: ShellState, _ frame: ShellFrame) -> Found {
    if let number = Int(name) {
      if number == 0 { return .set(frame.name) }
      if number <= state.positional.count { return .set(state.positional[number - 1]) }
      return state.positionalUnknown.map { .unknown($0) } ?? .unset
    }
    switch name {
    case "#":
      return state.positionalUnknown.map { .unknown($0) } ?? .set(ShellText("\(state.positional.count)"))
    case "@", "*":
      if state.positional.isEmpty { return state.positionalUnknown.map { .unknown($0) } ?? .unset }
      var joined = ShellText()
      for (index, word) in state.positional.enumerated() {
        if index > 0 { joined.append(ShellText(" ")) }
        joined.append(word)
      }
      return .set(joined)
    case "?", "$", "!", "-", "": return .unknown("`$\(name)` is known only where the shell runs")
    case "BASH_SOURCE": return .set(frame.name)
    default: break
    }
    if let variable = state.variables[name] { return variable.value.map { .set($0) } ?? .unset }
    if name == "PWD", let folder = workingFolder(state) { return .set(ShellText(folder)) }
    if ["RANDOM", "SECONDS", "HOSTNAME", "EUID", "UID", "PPID", "LINENO", "OSTYPE"].contains(name) {
      return .unknown("`$\(name)` is known only where the shell runs")
    }
    switch state.standpoint.environment[name] {
    case .known(let variable): return .set(ShellText(CommandWord(variable.value, origin: variable.origin)))
    case .unset: return .unset
    case .unknown:
      if let listed = state.standpoint.environment.variables.first(where: { $0.name == name }) {
        return .unknown(listed.unknown ?? "the environment variable `\(name)` is not known")
      }
      return .unlisted
    }
  }
}

/// Splits expanded texts into words at blanks.
private struct FieldSplitter {
  private let splits: Bool
  private var finished: [ShellText] = []
  private var open: ShellText?

  init(splits: Bool = true) { self.splits = splits }

  /// Says what the word read last rests on.
  mutating func assume(_ assumption: String?) {
    guard let assumption else { return }
    if open != nil { open?.assumptions.append(assumption) } else if !finished.isEmpty { finished[finished.count - 1].assumptions.append(assumption) }
  }

  mutating func finish() -> [ShellText] {
    close()
    return finished
  }

  private mutating func close() {
    guard let open else { return }
    finished.append(open)
    self.open = nil
  }

  mutating func append(_ piece: ShellText.Piece, canSplit: Bool, assumptions: [String] = []) {
    guard canSplit, splits, piece.unknown == nil, piece.bytes.contains(where: Self.isBlank) else {
      if open == nil { open = ShellText() }
      open?.append(piece)
      open?.writtenAt = nil
      open?.assumptions += assumptions
      return
    }
    var start = 0
    while start < piece.bytes.count {
      let end = piece.bytes[start...].firstIndex(where: Self.isBlank) ?? piece.bytes.count
      if end > start {
        if open == nil { open = ShellText() }
        open?.append(piece.part(start..<end))
        open?.assumptions += assumptions
      }
      if end < piece.bytes.count { close() }
      start = end + 1
    }
  }

  mutating func append(_ text: ShellText, isQuoted: Bool) {
    if isQuoted || !splits {
      if open == nil {
        open = text.quoted(isQuoted)
      } else {
        open?.append(text.quoted(isQuoted))
        open?.writtenAt = nil
      }
      return
    }
    for piece in text.pieces where !piece.bytes.isEmpty || piece.unknown != nil {
      var piece = piece
      piece.isQuoted = false
      append(piece, canSplit: true, assumptions: text.assumptions)
    }
  }

  /// `"$@"`, whose first and last word join what stands beside it.
  mutating func append(words: [ShellText], isQuoted: Bool, joined: Bool) {
    if joined && isQuoted || !splits {
      if open == nil { open = ShellText() }
      for (index, word) in words.enumerated() {
        if index > 0 { open?.append(ShellText(" ")) }
        open?.append(word)
      }
      return
    }
    for (index, word) in words.enumerated() {
      if index > 0 { close() }
      append(word, isQuoted: isQuoted)
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
  }
}
