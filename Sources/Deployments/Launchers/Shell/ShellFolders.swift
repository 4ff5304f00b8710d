import ConfigSyntax
import Workspace

/// Folders and files as the script's commands see them.
extension ShellInterpreter {
  /// Stands for the absolute path of a workspace that may lie anywhere; never leaves the interpreter.
  static let anywhere = "/\u{1}"

  func lookup(_ state: ShellState) -> WorkspaceLookup { WorkspaceLookup(tree: tree, standpoint: state.standpoint) }

  /// What `pwd` prints; `nil` when nothing says it.
  func workingFolder(_ state: ShellState) -> String? {
    if let directory = state.standpoint.directory { return directory }
    guard let folder = state.standpoint.folder else { return nil }
    if let root = state.standpoint.root { return folder == .root ? (root.isEmpty ? "/" : root) : "\(root)/\(folder)" }
    return folder == .root ? Self.anywhere : "\(Self.anywhere)/\(folder)"
  }

  /// The path in the workspace that a name stands for here.
  func workspacePath(ofName name: String, _ state: ShellState, _ frame: ShellFrame) -> WorkspacePath? {
    if name.hasPrefix(Self.anywhere) { return WorkspacePath(resolving: name.utf8.dropFirst(Self.anywhere.utf8.count).drop { $0 == UInt8(ascii: "/") }) }
    if let absolute = state.standpoint.absolute(name) {
      guard state.standpoint.reasonForUnknown(at: absolute) == nil else { return nil }
      let lookup = lookup(state)
      return state.standpoint.workspacePaths(of: absolute).first { lookup.isFile($0) || lookup.isFolder($0) }
    }
    return state.standpoint.folder.flatMap { WorkspacePath(resolving: name.utf8, against: $0) }
  }

  mutating func changeFolder(_ arguments: ArraySlice<ShellText>, _ state: inout ShellState, _ frame: ShellFrame) {
    let target = arguments.first { $0.known.map { !$0.hasPrefix("-") || $0 == "-" } ?? true }
    state.status = .known(true)
    guard let name = target?.known, name != "-", !name.hasPrefix("~") else {
      leaveFolder(&state)
      if let target { state.assumptions.append("the folder that `cd \(target.text)` leads to is not known") }
      return
    }
    if !name.hasPrefix("/"), state.standpoint.folder == nil, state.standpoint.directory == nil, let script = frame.path {
      return guessFolder(name, beside: script, &state)
    }
    state.changeFolder(to: name, tree: tree)
  }

  /// Where a script starts is not known: a relative folder is looked for from its own folder outward.
  private func guessFolder(_ name: String, beside script: WorkspacePath, _ state: inout ShellState) {
    var start = script.parent
    while true {
      if let folder = WorkspacePath(resolving: name.utf8, against: start), folder != .root, lookup(state).isFolder(folder) {
        state.standpoint.folder = folder
        state.assumptions.append("`\(name)` is taken to be the folder \(folder)")
        return
      }
      if start == .root { return }
      start = start.parent
    }
  }

  func leaveFolder(_ state: inout ShellState) {
    state.standpoint.directory = nil
    state.standpoint.folder = nil
  }

  /// `$CONFIG/web.ini`, `--config={{ dir }}/gunicorn.py`: where the folder lies nobody knows, but if one file of the workspace only
  /// has that ending, it is the one that is meant.
  func located(_ text: ShellText) -> ShellText {
    guard text.unknown != nil else { return text }
    let bytes = text.bytes
    let start = bytes.first == UInt8(ascii: "-") ? (bytes.firstIndex(of: UInt8(ascii: "=")) ?? -1) + 1 : 0
    let plain = bytes.reversed().prefix { isEnvironmentNameByte($0) || "/.-+".utf8.contains($0) }.count
    guard let slash = bytes[(bytes.count - plain)...].firstIndex(of: UInt8(ascii: "/")), slash > start else { return text }
    // What is unknown as a whole, such as a value that is set under a condition, has no sign of a variable or a template.
    guard bytes[start..<slash].contains(where: { "{<$%@".utf8.contains($0) }) else { return text }
    guard let ending = WorkspacePath(resolving: bytes[(slash + 1)...]), !ending.fileExtension.isEmpty else { return text }
    let files = tree.files.filter { $0.hasEnding(ending.bytes) }
    guard files.count == 1 else { return text }
    var found = text.part(0..<start)
    let written = text.part(start..<bytes.count)
    let place = written.pieces.lazy.compactMap(\.place).first
    found.append(ShellText.Piece(bytes: Array("\(Self.anywhere)/\(files[0])".utf8), place: place))
    let assumption = "`\(written.text)` is taken to be \(files[0]), the only file with that ending in this workspace"
    found.assumptions = text.assumptions + [assumption]
    found.writtenAt = text.writtenAt
    return found
  }

  /// The text with names of the workspace itself made relative to the folder that the command starts in.
  func relocated(_ text: ShellText, _ state: ShellState) -> ShellText {
    let sign = Array(Self.anywhere.utf8)
    guard text.pieces.contains(where: { $0.bytes.contains(1) }) else { return text }
    let here = state.standpoint.folder?.components ?? []
    return text.mapPieces { piece in
      guard let start = piece.bytes.indices.first(where: { piece.bytes[$0...].starts(with: sign) }) else { return piece }
      let tail = piece.bytes[(start + sign.count)...]
      let end = tail.firstIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: " ") } ?? tail.endIndex
      let there = tail[..<end].split(separator: UInt8(ascii: "/"))
      let shared = zip(here, there).prefix { $0.elementsEqual($1) }.count
      let up = Array(repeating: Array("..".utf8), count: here.count - shared)
      let way = up + there.dropFirst(shared).map(Array.init)
      var moved = piece
      moved.bytes = Array(piece.bytes[..<start]) + (way.isEmpty ? Array(".".utf8) : Array(way.joined(separator: [UInt8(ascii: "/")]))) + tail[end...]
      return moved
    }
  }
}

extension ShellState {
  /// `cd NAME`.
  mutating func changeFolder(to name: String, tree: FileTree) {
    let anywhere = ShellInterpreter.anywhere
    if name.hasPrefix(anywhere) {
      standpoint.directory = nil
      standpoint.folder = WorkspacePath(resolving: name.utf8.dropFirst(anywhere.utf8.count).drop { $0 == UInt8(ascii: "/") })
      return
    }
    let relative = name.hasPrefix("/") ? nil : standpoint.folder.flatMap { WorkspacePath(resolving: name.utf8, against: $0) }
    guard let absolute = standpoint.absolute(name) else {
      standpoint.folder = relative
      return
    }
    let path = WorkspacePath(resolving: absolute.utf8) ?? .root
    let normal = "/" + String(decoding: path.bytes, as: UTF8.self)
    standpoint.directory = normal
    let lookup = WorkspaceLookup(tree: tree, standpoint: standpoint)
    let candidates = standpoint.reasonForUnknown(at: normal) == nil ? standpoint.workspacePaths(of: normal) : []
    standpoint.folder = candidates.first(where: lookup.isFolder) ?? candidates.first ?? relative
  }
}

// MARK: What commands print

extension ShellInterpreter {
  /// What stands in the place of `$(…)`.
  func output(of list: ShellList, _ part: ShellPart, _ state: inout ShellState, _ frame: ShellFrame) -> ShellText {
    let written = frame.written(part.span)
    let unknown = ShellText(unknown: "what `\(written)` prints is not known", written: written, at: frame.place(part.span))
    var inner = state
    guard let printed = printed(by: list, &inner, frame) else { return unknown }
    return printed.through("`\(written)`")
  }

  private func printed(by list: ShellList, _ state: inout ShellState, _ frame: ShellFrame) -> ShellText? {
    var printed: ShellText?
    for item in list.items {
      var commands = [item.command]
      if case .chain(let first, let links) = item.command.form {
        // `a && b || c`: what stands behind `||` is for the case that something fails.
        commands = [first] + links.prefix { $0.connector == .and }.map(\.command)
      }
      for command in commands {
        guard case .simple(let assignments, let words) = command.form, assignments.isEmpty, printed == nil else { return nil }
        let fields = fields(words, &state, frame)
        guard let name = fields.first?.known else { return nil }
        if name == "cd" {
          guard let folder = fields.dropFirst().first(where: { !($0.known?.hasPrefix("-") ?? false) })?.known else { return nil }
          state.changeFolder(to: folder, tree: tree)
          continue
        }
        guard let text = self.printed(by: name, fields.dropFirst(), state) else { return nil }
        printed = text
      }
    }
    return printed
  }

  private func printed(by name: String, _ arguments: ArraySlice<ShellText>, _ state: ShellState) -> ShellText? {
    let operands = arguments.filter { !($0.known?.hasPrefix("-") ?? false) }
    switch name {
    case "pwd": return workingFolder(state).map { ShellText($0) }
    case "which", "command", "type": return operands.first
    case "realpath", "readlink": return operands.first.flatMap { operand in operand.known.map { absoluteName(operand, $0, state) } }
    case "dirname":
      guard let operand = operands.first, let path = operand.known else { return nil }
      guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ShellText(".") }
      let offset = path.utf8.distance(from: path.utf8.startIndex, to: slash)
      return offset == 0 ? ShellText("/") : operand.part(0..<offset)
    case "basename":
      guard let operand = operands.first, operand.unknown == nil else { return nil }
      let name = operand.name
      if let ending = operands.dropFirst().first?.known, name.text.hasSuffix(ending), name.text != ending { return name.part(0..<name.bytes.count - ending.utf8.count) }
      return name
    case "echo":
      var joined = ShellText()
      for (index, operand) in operands.enumerated() {
        if index > 0 { joined.append(ShellText(" ")) }
        joined.append(operand)
      }
      return joined
    default: return nil
    }
  }

  private func absoluteName(_ text: ShellText, _ name: String, _ state: ShellState) -> ShellText {
    if name.hasPrefix("/") { return text }
    guard let folder = workingFolder(state) else { return text }
    return ShellText(folder + "/" + name, at: text.writtenAt)
  }
}
