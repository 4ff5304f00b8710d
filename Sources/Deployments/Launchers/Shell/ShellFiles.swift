import ConfigSyntax
import Workspace

/// Files that a script writes before it starts a server.
extension ShellInterpreter {
  /// Notes what the redirections of a command, and programs such as `cp`, make of files.
  mutating func noteWrites(of command: ShellCommand, _ state: inout ShellState, _ frame: ShellFrame, fields: [ShellText] = []) {
    for redirection in command.redirections {
      guard case .word(let word) = redirection.target, [">", ">>", ">|", "&>"].contains(redirection.operation), redirection.descriptor ?? 1 == 1 else { continue }
      let target = text(word, &state, frame)
      guard let name = target.known, !name.hasPrefix("/dev/"), !name.hasPrefix("&") else { continue }
      write(contents(of: command, fields, &state, frame), to: name, appends: redirection.operation == ">>", by: command, &state, frame)
    }
    guard let program = fields.first?.known else { return }
    let operands = fields.dropFirst().filter { !($0.known?.hasPrefix("-") ?? false) }
    switch program {
    case "tee":
      guard let name = operands.first?.known else { return }
      let appends = fields.contains { $0.known == "-a" }
      write(contents(of: command, fields, &state, frame), to: name, appends: appends, by: command, &state, frame)
    case "cp", "mv", "ln":
      guard operands.count == 2, let from = operands.first?.known, var to = operands.last?.known else { return }
      if to.hasSuffix("/") { to += from.split(separator: "/").last.map(String.init) ?? "" }
      guard let absolute = state.standpoint.absolute(to) else { return }
      if let path = workspacePath(ofName: from, state, frame), lookup(state).isFile(path) || lookup(state).isFolder(path) {
        state.standpoint.mounts.append(.init(absolute, .workspace(path)))
      } else {
        state.standpoint.mounts.append(.init(absolute, .unknown(reason: "`\(program)` puts `\(from)` there")))
      }
    case "sed", "perl":
      guard fields.contains(where: { $0.known?.hasPrefix("-i") ?? false }), let name = operands.last?.known, let absolute = state.standpoint.absolute(name) else { return }
      state.standpoint.mounts.append(.init(absolute, .unknown(reason: "`\(program) -i` changes it before the start")))
    default: break
    }
  }

  /// What a command writes to its output, as far as that can be told.
  private mutating func contents(of command: ShellCommand, _ fields: [ShellText], _ state: inout ShellState, _ frame: ShellFrame) -> ShellText? {
    guard case .simple = command.form, let program = fields.first?.known else { return fields.isEmpty && !command.redirections.isEmpty ? ShellText() : nil }
    let operands = fields.dropFirst().filter { !($0.known?.hasPrefix("-") ?? false) }
    switch program {
    case "cat", "tee":
      for redirection in command.redirections {
        if case .text(let word) = redirection.target { return filled(word, &state, frame) }
      }
      return nil
    case "echo":
      // Escapes mean something to some shells' `echo` only.
      guard !operands.contains(where: { $0.bytes.contains(UInt8(ascii: "\\")) }) else { return nil }
      var text = ShellText()
      for (index, operand) in operands.enumerated() {
        if index > 0 { text.append(ShellText(" ")) }
        text.append(operand)
      }
      text.append(ShellText("\n", at: frame.place(command.span)))
      return text
    case "envsubst":
      guard let input = command.redirections.first(where: { $0.operation == "<" }), case .word(let word) = input.target else { return nil }
      return template(text(word, &state, frame), state, frame)
    default: return nil
    }
  }

  /// The text of a here-document; what is not known stays as it is written, as in a template.
  private func filled(_ word: ShellWord, _ state: inout ShellState, _ frame: ShellFrame) -> ShellText {
    text(word, &state, frame).mapPieces { piece in
      var piece = piece
      piece.unknown = nil
      return piece
    }
  }

  /// A file of the workspace in which `envsubst` fills in variables.
  private mutating func template(_ name: ShellText, _ state: ShellState, _ frame: ShellFrame) -> ShellText? {
    guard let file = script(name, state, frame) else { return nil }
    files.append(file.path)
    let whole = PlacedText(ByteSpan(0..<file.bytes.count), of: file)
    let inner = ShellFrame(text: whole, name: frame.name, path: file.path, launchers: frame.launchers, depth: frame.depth + 1)
    var word = readShellText(file.bytes).tree
    // Only `$NAME` and `${NAME}` are filled in, and only what is exported.
    word.parts = word.parts.map { part in
      if case .parameter(let parameter) = part.content, parameter.operation == nil, Int(parameter.name) == nil { return part }
      if case .text = part.content { return part }
      return ShellPart(.text(Array(file.bytes[part.span.range])), isQuoted: true, at: part.span)
    }
    var reading = state.child([])
    return filled(word, &reading, inner)
  }

  private mutating func write(_ contents: ShellText?, to name: String, appends: Bool, by command: ShellCommand, _ state: inout ShellState, _ frame: ShellFrame) {
    let absolute = state.standpoint.absolute(name)
    let relative = absolute == nil ? state.standpoint.folder.flatMap { WorkspacePath(resolving: name.utf8, against: $0) } : nil
    let existing = state.embedded.lastIndex { file in
      absolute.map { state.standpoint.workspacePaths(of: $0).first == file.path } ?? (relative == file.path)
    }
    var whole = contents
    if appends, let added = contents {
      if let existing {
        var text = ShellText()
        let before = state.embedded[existing].text
        text.append(ShellText.Piece(bytes: before.bytes, place: before.whole))
        text.append(added)
        // The parts of what was there keep their places only one by one.
        whole = text
      } else if let path = absolute.flatMap({ state.standpoint.workspacePaths(of: $0).first }) ?? relative, let file = try? tree.read(path) {
        var text = ShellText()
        text.append(ShellText.Piece(bytes: file.bytes, place: SourceSpan(path, ByteSpan(0..<file.bytes.count))))
        text.append(added)
        whole = text
      }
    }
    guard let whole, let text = whole.placed ?? (whole.count == 0 ? PlacedText("", at: frame.place(command.span)) : nil) else {
      if let absolute { state.standpoint.mounts.append(.init(absolute, .unknown(reason: "`\(frame.written(command.span).prefix(60))` writes it"))) }
      return
    }
    let path: WorkspacePath
    if let relative {
      path = relative
    } else if let absolute {
      let name = absolute.split(separator: "/").last.map(String.init) ?? "file"
      let holder = text.whole.path
      path = holder.appending("\(state.embedded.count + 1)").appending(name)
      state.standpoint.mounts.append(.init(absolute, .workspace(path)))
    } else {
      return
    }
    // A setting or two more than anybody writes by hand.
    guard state.embedded.count < 32 else { return reportLimit("the script writes more than 32 files; the others are not read", at: frame.place(command.span)) }
    if let existing, absolute == nil { state.embedded[existing] = EmbeddedFile(path: path, text: text) } else { state.embedded.append(EmbeddedFile(path: path, text: text)) }
  }
}
