import ConfigSyntax
import Workspace

/// Simple commands: assignments, what the shell does itself, functions, and programs.
extension ShellInterpreter {
  mutating func simple(
    _ assignments: [ShellAssignment], _ words: [ShellWord], _ command: ShellCommand, _ state: ShellState, _ frame: ShellFrame
  ) -> [ShellState] {
    var state = state
    if let name = words.first?.literal, let declaration = Declaration(name) {
      declare(declaration, words.dropFirst(), &state, frame)
      state.status = .known(true)
      return [state]
    }
    if let name = words.first?.literal.map({ String(decoding: $0, as: UTF8.self) }), name == "[" || name == "test" {
      var operands = Array(words.dropFirst())
      if name == "[" { _ = operands.popLast() }
      var test = ShellTest(interpreter: self, state, frame)
      return [test.simple(operands, command.span)]
    }
    let fields = fields(words, &state, frame)
    guard !fields.isEmpty else {
      for assignment in assignments { assign(assignment, exported: false, &state, frame) }
      noteWrites(of: command, &state, frame)
      // `X=$(which uwsgi)` has the status of the command; nobody can say it.
      state.status = .known(true)
      return [state]
    }
    // Assignments in front of a command are for it alone.
    var inner = state
    for assignment in assignments { assign(assignment, exported: true, &inner, frame) }
    let call = Call(fields: fields, words: words, command: command)
    var ends = run(call, inner, frame)
    if !assignments.isEmpty, fields.first?.known != "exec" {
      for index in ends.indices { ends[index].variables = state.variables }
    }
    return ends
  }

  struct Call {
    var fields: [ShellText]
    let words: [ShellWord]
    let command: ShellCommand

    var name: String? { fields.first?.known }
    var arguments: ArraySlice<ShellText> { fields.dropFirst() }
  }

  private mutating func run(_ call: Call, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    var state = state
    noteWrites(of: call.command, &state, frame, fields: call.fields)
    state.status = .known(true)
    if let name = call.name, let function = state.functions[name] { return self.call(function, call, state, frame) }
    switch call.name {
    case ":", "true", "wait", "trap", "umask", "ulimit", "hash", "alias", "unalias", "bind", "complete", "sleep": return [state]
    case "false":
      state.status = .known(false)
      return [state]
    case "exit":
      state.leaving = .script
      return [state]
    case "return":
      state.leaving = .function
      if let text = call.arguments.first?.known, let code = Int(text) { state.status = .known(code == 0) }
      return [state]
    case "break", "continue":
      state.leaving = .loop
      return [state]
    case "set": set(call.arguments, &state)
    case "shift":
      let count = call.arguments.first?.known.flatMap { Int($0) } ?? 1
      // Words that nobody knows go on being unknown.
      state.positional.removeFirst(min(max(0, count), state.positional.count))
    case "unset":
      for name in call.arguments.compactMap(\.known) where !name.hasPrefix("-") { state.set(name, nil) }
    case "read", "mapfile", "readarray", "getopts", "let":
      for name in call.arguments.compactMap(\.known) where !name.hasPrefix("-") {
        state.set(name, ShellText(unknown: "`\(call.name ?? "")` sets `\(name)`", written: "$" + name, at: frame.place(call.command.span)))
      }
      let text = frame.written(call.command.span)
      state.status = .open(ShellCondition(whenTrue: "when `\(text)` succeeds", whenFalse: "when `\(text)` fails", key: text))
    case "cd", "pushd":
      changeFolder(call.arguments, &state, frame)
    case "popd":
      leaveFolder(&state)
    case ".", "source":
      return source(call.arguments, call.command, state, frame)
    case "eval":
      return evaluate(call, state, frame)
    case "exec":
      guard call.fields.count > 1 else { return [state] }
      return start(Array(call.arguments), call.command, state, frame).map { end in
        var end = end
        if end.leaving == nil { end.leaving = .replaced }
        return end
      }
    default:
      return start(call.fields, call.command, state, frame)
    }
    return [state]
  }

  private mutating func call(_ function: ShellState.Function, _ call: Call, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    guard frame.depth < Limit.depth else {
      reportLimit("functions and scripts call each other more than \(Limit.depth) deep; the rest is not followed", at: frame.place(call.command.span))
      return [state]
    }
    var inner = state
    inner.positional = Array(call.arguments)
    inner.positionalUnknown = nil
    let body = function.frame
    let deeper = ShellFrame(text: body.text, name: body.name, path: body.path, launchers: frame.launchers, depth: frame.depth + 1, words: body.words)
    return run(function.body, inner, deeper).map { end in
      var end = end
      end.positional = state.positional
      end.positionalUnknown = state.positionalUnknown
      if end.leaving == .function || end.leaving == .loop { end.leaving = nil }
      return end
    }
  }

  // MARK: Variables

  enum Declaration {
    case export, other

    init?(_ name: [UInt8]) {
      switch String(decoding: name, as: UTF8.self) {
      case "export": self = .export
      case "local", "declare", "typeset", "readonly": self = .other
      default: return nil
      }
    }
  }

  private mutating func declare(_ declaration: Declaration, _ words: ArraySlice<ShellWord>, _ state: inout ShellState, _ frame: ShellFrame) {
    var exports = declaration == .export
    for word in words {
      let first = word.parts.first.flatMap { part -> [UInt8]? in if case .text(let bytes) = part.content { bytes } else { nil } } ?? []
      if first.first == UInt8(ascii: "-") {
        if first.contains(UInt8(ascii: "x")) { exports = true }
        if declaration == .export, first.contains(UInt8(ascii: "n")) { exports = false }
        continue
      }
      if let equals = first.firstIndex(of: UInt8(ascii: "=")) {
        // What stands behind the sign is one text, as bash has it.
        let whole = text(word, &state, frame)
        let appends = equals > 0 && first[equals - 1] == UInt8(ascii: "+")
        let name = String(decoding: first[..<(appends ? equals - 1 : equals)], as: UTF8.self)
        var value = whole.part(equals + 1..<whole.bytes.count)
        if appends { value = appended(value, to: name, state, frame) }
        state.set(name, value, exported: exports)
        continue
      }
      if case .command(let list)? = word.parts.first?.content, let file = variableFile(list) {
        sourceVariables(file, exported: exports, &state, frame)
        continue
      }
      for field in fields(word, &state, frame) {
        guard let text = field.known else { continue }
        if let equals = text.firstIndex(of: "=") {
          let offset = text.utf8.distance(from: text.startIndex, to: equals)
          state.set(String(text[..<equals]), field.part(offset + 1..<field.bytes.count), exported: exports)
        } else if exports, let variable = state.variables[text] {
          state.variables[text]?.isExported = variable.value != nil
        }
      }
    }
  }

  private func assign(_ assignment: ShellAssignment, exported: Bool, _ state: inout ShellState, _ frame: ShellFrame) {
    // One element of an array is more than is followed here.
    guard assignment.index == nil else {
      state.set(assignment.name, ShellText(unknown: "`\(assignment.name)` is set one element after the other", written: "$" + assignment.name, at: frame.place(assignment.span)))
      return
    }
    switch assignment.value {
    case .word(let word):
      var value = text(word, &state, frame)
      if assignment.appends { value = appended(value, to: assignment.name, state, frame) }
      value.writtenAt = frame.place(word.span)
      state.set(assignment.name, value, exported: exported)
    case .array(let words):
      var elements = fields(words, &state, frame)
      if assignment.appends, let before = state.variables[assignment.name] { elements = (before.elements ?? before.value.map { [$0] } ?? []) + elements }
      guard elements.count <= Limit.fields else { return }
      state.set(assignment.name, elements.first)
      state.variables[assignment.name] = ShellState.Variable(value: elements.first ?? ShellText(""), isExported: false, elements: elements)
    }
  }

  private func appended(_ value: ShellText, to name: String, _ state: ShellState, _ frame: ShellFrame) -> ShellText {
    var whole: ShellText
    switch lookUp(name, state, frame) {
    case .set(let text): whole = text
    case .unset: whole = ShellText()
    case .unlisted: whole = ShellText(unknown: "the environment variable `\(name)` is not known", written: "$\(name)", at: nil)
    case .unknown(let reason): whole = ShellText(unknown: reason, written: "$\(name)", at: nil)
    }
    whole.append(value)
    return whole
  }

  private func set(_ arguments: ArraySlice<ShellText>, _ state: inout ShellState) {
    var rest = arguments
    while let first = rest.first, let word = first.known, word.count > 1 || word == "-", word.hasPrefix("-") || word.hasPrefix("+") {
      rest.removeFirst()
      if word == "--" || word == "-" {
        state.positional = Array(rest)
        // `"$@"` stands for words that nobody knows only while they are in the list.
        return
      }
      if word.hasSuffix("o") {
        if rest.first?.known == "allexport" { state.exportsAll = word.hasPrefix("-") }
        rest = rest.dropFirst()
      }
      if word.contains("a") { state.exportsAll = word.hasPrefix("-") }
    }
    if !rest.isEmpty { state.positional = Array(rest) }
  }

  // MARK: More text

  private mutating func evaluate(_ call: Call, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    var whole = ShellText()
    for (index, field) in call.arguments.enumerated() {
      if index > 0 { whole.append(ShellText(" ")) }
      whole.append(field)
    }
    // What is not known stays as it is written, and is not known again when it is read.
    guard whole.pieces.contains(where: { $0.unknown == nil }), let text = whole.placed, frame.depth < Limit.depth else {
      var state = state
      state.status = .assumed(frame.written(call.command.span))
      return [state]
    }
    let parsed = readShell(text.bytes)
    let inner = ShellFrame(text: text, name: frame.name, path: frame.path, launchers: frame.launchers, depth: frame.depth + 1, words: frame.words)
    return run(parsed.tree, state, inner)
  }

  private mutating func source(_ arguments: ArraySlice<ShellText>, _ command: ShellCommand, _ state: ShellState, _ frame: ShellFrame) -> [ShellState] {
    var state = state
    state.status = .assumed(frame.written(command.span))
    guard let name = arguments.first, let file = script(name, state, frame), let inner = enter(file, name: frame.name, at: command, frame) else { return [state] }
    let outer = (state.positional, state.positionalUnknown)
    if arguments.count > 1 {
      state.positional = Array(arguments.dropFirst())
      state.positionalUnknown = nil
    }
    let ends = run(inner.list, state, inner.frame)
    open.removeLast()
    return ends.map { end in
      var end = end
      if arguments.count > 1 { (end.positional, end.positionalUnknown) = outer }
      if end.leaving == .function { end.leaving = nil }
      return end
    }
  }

  /// The file of `export $(grep -v '^#' .env | xargs)`.
  private func variableFile(_ list: ShellList) -> ShellWord? {
    guard list.items.count == 1 else { return nil }
    var command = list.items[0].command
    if case .pipeline(let commands, _) = command.form, let first = commands.first { command = first }
    guard case .simple(_, let words) = command.form, let name = words.first?.literal.map({ String(decoding: $0, as: UTF8.self) }) else { return nil }
    if let input = command.redirections.first(where: { $0.operation == "<" }), case .word(let word) = input.target { return word }
    guard ["cat", "grep", "egrep", "sed", "awk", "envsubst"].contains(name), words.count > 1 else { return nil }
    return words.last
  }

  private mutating func sourceVariables(_ word: ShellWord, exported: Bool, _ state: inout ShellState, _ frame: ShellFrame) {
    let name = text(word, &state, frame)
    guard let file = script(name, state, frame) else { return }
    files.append(file.path)
    let text = PlacedText(ByteSpan(0..<file.bytes.count), of: file)
    let inner = ShellFrame(text: text, name: frame.name, path: file.path, launchers: frame.launchers, depth: frame.depth + 1)
    for item in readShell(text.bytes).tree.items {
      guard case .simple(let assignments, let words) = item.command.form, words.isEmpty else { continue }
      for assignment in assignments { assign(assignment, exported: exported, &state, inner) }
    }
  }
}
