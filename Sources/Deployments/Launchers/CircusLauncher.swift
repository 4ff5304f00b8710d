import ConfigSyntax
import Workspace

/// circus's watchers (circus 0.19, `circus/config.py`).
struct CircusLauncher: Launcher {
  static let reader = "circus"

  private let tree: FileTree

  init(_ context: LaunchContext) {
    tree = context.tree
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult(files: files)
    for path in files {
      guard let file = try? tree.read(path) else { continue }
      let configuration = CircusFile(file)
      for name in configuration.watchers { result.merge(CircusWatcher(file: configuration, name: name, tree: tree).launches()) }
    }
    return result
  }
}

struct CircusFile: Sendable {
  let lines: TemplatedLines
  let document: INIDocument

  init(_ file: SourceFile) {
    lines = TemplatedLines(file)
    document = readCircusINI(lines.bytes)
  }

  var watchers: [String] {
    var seen: Set<String> = []
    return document.sections.map(\.name.text).filter { $0.hasPrefix("watcher:") && seen.insert($0).inserted }.map { String($0.dropFirst("watcher:".count)) }
  }

  /// What is said first counts.
  func value(_ key: String, of section: String) -> INIText? {
    document.entries(of: section).first { $0.key.text == key }?.value
  }
}

private struct CircusWatcher {
  let file: CircusFile
  let name: String
  let tree: FileTree

  private func value(_ key: String) -> INIText? { file.value(key, of: "watcher:\(name)") }

  private func isOn(_ key: String) -> Bool {
    ["true", "1", "yes", "on", "t", "y"].contains(value(key)?.text.lowercased() ?? "")
  }

  func launches() -> LaunchesResult {
    var result = LaunchesResult()
    guard let command = value("cmd") else { return result }
    let environment = environment()
    var words: [CommandWord] = []
    for part in [command, value("args")].compactMap({ $0 }) {
      let text = filled(part, environment)
      let split = splitShellWords(text.bytes)
      result.problems += text.problems(split.problems)
      words += split.tree.map(text.word)
    }
    guard !words.isEmpty else { return result }
    var assumptions = recycling()
    var standpoint = Standpoint(folder: file.lines.file.path.parent, environment: environment)
    if let value = value("working_dir") {
      let directory = filled(value, environment).whole
      if let reason = directory.unknown {
        assumptions.append("the folder it starts in is not known: \(reason)")
        standpoint = Standpoint(environment: environment)
      } else if !directory.text.hasPrefix("/") {
        standpoint.folder = WorkspacePath(resolving: directory.text.utf8, against: file.lines.file.path.parent)
      } else {
        standpoint = Standpoint(directory: directory.text, mounts: [], environment: environment)
        if let guess = GuessedFolder(directory.text, naming: words, in: tree) {
          standpoint = Standpoint(directory: directory.text, mounts: [guess.mount], environment: environment)
          assumptions.append(guess.assumption)
        }
      }
    } else {
      assumptions.append("circus is taken to start in \(file.lines.file.path.parent == .root ? "the root" : "\(file.lines.file.path.parent)")")
    }
    result.launches.append(
      Launch(
        file: file.lines.file.path, unit: name, command: .words(words), origin: file.lines.file.span(command.span), standpoint: standpoint,
        conditions: [file.lines.condition(at: command.span)].compactMap { $0 }, stopLimit: stopLimit(),
        saysStopLimit: value("graceful_timeout") != nil, assumptions: assumptions))
    return result
  }

  // MARK: Environment

  /// `[env]`, and every `[env:pattern]` that fits; with `copy_env` what circus itself was started with is below them.
  private func environment() -> ServerEnvironment {
    var variables: [ServerEnvironment.Variable] = []
    var seen: Set<String> = []
    func set(_ entries: [INIEntry]) {
      for entry in entries where seen.insert(entry.key.text).inserted { add(entry, to: &variables) }
      seen = []
    }
    set(file.document.entries(of: "env"))
    for section in file.document.sections.map(\.name.text) where section.hasPrefix("env:") {
      let patterns = section.dropFirst("env:".count).split(separator: ",").map { $0.filter { $0 != " " } }
      guard patterns.contains(where: { matchesGlob(Array($0.utf8), Array(name.utf8)) }) else { continue }
      set(file.document.entries(of: section))
    }
    return ServerEnvironment(variables, isComplete: !isOn("copy_env"))
  }

  private func add(_ entry: INIEntry, to variables: inout [ServerEnvironment.Variable]) {
    guard let value = entry.value else { return }
    let unknown = file.lines.unknown(in: value.span) ?? (value.text.contains("$") ? "`\(value.text)` is filled in when circus starts" : nil)
    variables.removeAll { $0.name == entry.key.text }
    variables.append(
      ServerEnvironment.Variable(entry.key.text, value.text, origin: Origin(file.lines.file.span(value.span)), unknown: unknown))
  }

  /// `$(circus.env.NAME)` and `((circus.env.NAME))`, in any case of letters; others are known when circus runs.
  private func filled(_ value: INIText, _ environment: ServerEnvironment) -> FilledText {
    let text = FilledText(value, of: file.lines)
    let bytes = text.bytes
    guard bytes.contains(UInt8(ascii: "(")) else { return text }
    var filled = FilledText(file.lines)
    var index = 0
    while index < bytes.count {
      let form = ["$(": ")", "((": "))"].first { bytes[index...].starts(with: $0.key.utf8) }
      guard let form, let end = bytes[(index + 2)...].firstIndex(where: { !isNamePart($0) }), bytes[end...].starts(with: form.value.utf8),
        case let name = String(decoding: bytes[(index + 2)..<end], as: UTF8.self), name.lowercased().hasPrefix("circus.")
      else {
        filled.append(index..<index + 1, of: text)
        index += 1
        continue
      }
      let place = text.place(of: index..<end)
      let key = name.dropFirst("circus.".count).lowercased()
      if key.hasPrefix("env."), let variable = environment.variables.first(where: { "env.\($0.name.lowercased())" == key }) {
        if let reason = variable.unknown { filled.append(unknown: reason, at: place) } else { filled.append(variable.value.utf8, at: place) }
      } else {
        filled.append(unknown: key.hasPrefix("env.") ? "`\(name.dropFirst(11))` comes from circus's own environment" : "circus fills in `\(name)` when it starts it", at: place)
      }
      index = end + form.value.utf8.count
    }
    return filled
  }

  private func isNamePart(_ byte: UInt8) -> Bool { isEnvironmentNameByte(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") }

  // MARK: Limits

  /// 30 seconds where nothing says otherwise.
  private func stopLimit() -> Said<Double>? {
    guard let value = value("graceful_timeout"), let seconds = Double(value.text), file.lines.unknown(in: value.span) == nil else { return nil }
    return Said(seconds, origin: Origin(file.lines.file.span(value.span)))
  }

  /// circus itself ends processes by their age; that is no setting of the server that it starts.
  private func recycling() -> [String] {
    guard let age = value("max_age"), age.text != "0" else { return [] }
    return ["circus ends each process of `\(name)` when it is \(age.text) seconds old, more or less (\(file.lines.file.path), `max_age`)"]
  }
}
