import ConfigSyntax
import Workspace

/// Scripts of the workspace that commands start.
extension ShellInterpreter {
  /// The file that a word names as a script; `nil` when no file of the workspace is meant.
  func script(_ name: ShellText, _ state: ShellState, _ frame: ShellFrame) -> SourceFile? {
    let lookup = lookup(state)
    guard let text = name.known else {
      // `$APP/run.sh`: the end of the path may be enough.
      let tail = name.pieces.split { $0.unknown != nil }.last.map { Array($0.flatMap(\.bytes)) } ?? []
      guard name.pieces.last?.unknown == nil, tail.contains(UInt8(ascii: "/")), tail.last != UInt8(ascii: "/") else { return nil }
      let end = Array(tail[(tail.firstIndex(of: UInt8(ascii: "/")) ?? 0)...])
      return lookup.uniqueFile(endingLike: end).flatMap { try? tree.read($0) }
    }
    guard !text.isEmpty else { return nil }
    if text.hasPrefix(Self.anywhere) { return workspacePath(ofName: text, state, frame).flatMap { try? tree.read($0) } }
    if case .found(let path, _) = lookup.file(Array(text.utf8), mentionedIn: frame.path?.parent ?? launch.file.parent) { return try? tree.read(path) }
    return nil
  }

  /// A program without a path is looked for where systems keep them.
  private func program(_ name: ShellText, _ state: ShellState, _ frame: ShellFrame) -> SourceFile? {
    guard let text = name.known, !text.contains("/") else { return script(name, state, frame) }
    var further: String?
    if case .set(let path) = lookUp("PATH", state, frame) { further = path.known }
    if absent.holds(text, on: state.standpoint.mounts, in: further) { return nil }
    var folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
    if let further { folders += further.split(separator: ":").map(String.init) }
    for folder in folders where folder.hasPrefix("/") {
      for path in state.standpoint.workspacePaths(of: "\(folder)/\(text)") where lookup(state).isFile(path) { return try? tree.read(path) }
    }
    absent.insert(text, on: state.standpoint.mounts, in: further)
    return nil
  }

  /// Follows a script; words behind one that is not here are taken for the command that it ends with.
  mutating func followScript(
    _ fields: [ShellText], name: String, at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame, isShell: Bool = false
  ) -> [ShellState] {
    guard let file = isShell ? script(fields[0], state, frame) : program(fields[0], state, frame) else {
      if !isShell, let installed = pythonPrograms.consoleScript(name, in: state.standpoint.folder) {
        return [startByCalls(of: installed, fields, at: place, state, frame)]
      }
      return followBehindUnknown(fields, name: name, at: place, state, frame)
    }
    if !isShell, isPython(file) { return [startByCalls(of: file, fields, at: place, state, frame)] }
    guard isShell || looksLikeShell(file), file.bytes.count <= CandidateScan.sizeLimit else { return [state] }
    let words = fields.dropFirst().map(\.text)
    guard open.filter({ $0 == file.path }).count < 2, frame.depth < Limit.depth else {
      // `exec gosu app "$0" "$@"`: with the words that it has, it does what was followed already.
      if frame.path == file.path, frame.depth < Limit.depth, frame.words == words { return [state] }
      reportLimit("\(file.path) starts itself; it is followed twice", at: place)
      return [state]
    }
    open.append(file.path)
    defer { open.removeLast() }
    files.append(file.path)
    let text = PlacedText(ByteSpan(0..<file.bytes.count), of: file)
    let parsed = readShell(text.bytes)
    note(parsed.problems, of: text)
    let inner = ShellFrame(text: text, name: fields[0], path: file.path, launchers: frame.launchers(with: place), depth: frame.depth + 1, words: words)
    var child = state.child(Array(fields.dropFirst()))
    child.decided = state.decided
    let before = started.count
    let ends = run(parsed.tree, child, inner).map { end in
      var end = end
      end.leaving = nil
      return end
    }
    guard started.count == before, usesItsWords(file), startsServer(Array(fields.dropFirst())) else { return ends }
    return followWords(of: fields, because: "`\(fields[0].text)` is taken to run the words behind it", at: place, state, frame)
  }

  /// Whether a script takes its words as a whole, as those do that end with what they are started with.
  private func usesItsWords(_ file: SourceFile) -> Bool {
    zip(file.bytes, file.bytes.dropFirst()).contains { "${".utf8.contains($0) && "@*".utf8.contains($1) }
  }

  /// `/entrypoint.sh gunicorn app`, where no file says what `/entrypoint.sh` is: such scripts end with `exec "$@"`.
  private mutating func followBehindUnknown(
    _ fields: [ShellText], name: String, at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame
  ) -> [ShellState] {
    guard fields.count > 1, name == "init" || name == "start" || name.hasSuffix(".sh") || isEntryPoint(name) else { return [state] }
    let reason = "`\(fields[0].text)`, which is not in this workspace, is taken to run the words behind it"
    return followWords(of: fields, because: reason, at: place, state, frame)
  }

  /// Nearly every command has a shorter name.
  private func isEntryPoint(_ name: String) -> Bool {
    name.utf8.count >= "entrypoint".utf8.count && (name.contains("entrypoint") || name.contains("entry-point"))
  }

  private mutating func followWords(
    of fields: [ShellText], because assumption: String, at place: SourceSpan, _ state: ShellState, _ frame: ShellFrame
  ) -> [ShellState] {
    var inner = state
    inner.assumptions.append(assumption)
    let deeper = ShellFrame(text: frame.text, name: frame.name, path: frame.path, launchers: frame.launchers, depth: frame.depth + 1, words: frame.words)
    var after = state
    after.adopt(follow(Array(fields.dropFirst()), at: place, inner, deeper))
    return [after]
  }

  func isPython(_ file: SourceFile) -> Bool {
    if file.path.fileExtension == "py" { return true }
    let first = file.bytes.prefix { $0 != UInt8(ascii: "\n") }
    return first.starts(with: Array("#!".utf8)) && String(decoding: first, as: UTF8.self).contains("python")
  }

  /// A script of another language is not followed.
  private func looksLikeShell(_ file: SourceFile) -> Bool {
    let first = file.bytes.prefix { $0 != UInt8(ascii: "\n") }
    guard first.starts(with: Array("#!".utf8)) else { return !["py", "js", "rb", "pl", "php", "exe"].contains(file.path.fileExtension) }
    let words = String(decoding: first, as: UTF8.self).split { $0 == "/" || $0 == " " || $0 == "\r" || $0 == "!" }
    return words.contains { ["sh", "bash", "dash", "ash", "ksh", "zsh", "execlineb", "with-contenv"].contains($0) }
  }

  /// Follows a script that no command was found to start, whatever words it is started with.
  mutating func runAlone(_ file: SourceFile, _ state: ShellState) {
    open.append(file.path)
    files.append(file.path)
    let text = PlacedText(ByteSpan(0..<file.bytes.count), of: file)
    let parsed = readShell(text.bytes)
    note(parsed.problems, of: text)
    // From wherever it is started, `$0` leads to it.
    let name = ShellText("\(Self.anywhere)/\(file.path)")
    _ = run(parsed.tree, state, ShellFrame(text: text, name: name, path: file.path, launchers: [], depth: 0))
  }

  /// The commands of a file that the shell reads in its own place.
  mutating func enter(_ file: SourceFile, name: ShellText, at command: ShellCommand, _ frame: ShellFrame) -> (list: ShellList, frame: ShellFrame)? {
    guard frame.depth < Limit.depth, !open.contains(file.path), file.bytes.count <= CandidateScan.sizeLimit else { return nil }
    open.append(file.path)
    files.append(file.path)
    let text = PlacedText(ByteSpan(0..<file.bytes.count), of: file)
    let parsed = readShell(text.bytes)
    note(parsed.problems, of: text)
    let inner = ShellFrame(text: text, name: name, path: file.path, launchers: frame.launchers, depth: frame.depth + 1)
    return (parsed.tree, inner)
  }
}
