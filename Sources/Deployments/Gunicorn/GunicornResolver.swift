import Catalogue
import ConfigSyntax
import Workspace

/// Resolves gunicorn's settings as `gunicorn.app.base.Application.load_config` does: defaults, then one configuration file, then
/// `GUNICORN_CMD_ARGS`, then the command line.
struct GunicornResolver: Sendable {
  let server: ServerKnowledge
  let lookup: WorkspaceLookup
  let version: Version?
  private(set) var sayings: [GunicornSaying] = []
  private(set) var positional: [CommandWord] = []
  private(set) var configuration: PythonConfiguration?
  private(set) var files: [WorkspacePath] = []
  private(set) var problems: [PlacedProblem] = []
  private(set) var notices: [Notice] = []
  private(set) var assumptions: [String] = []
  private(set) var refusals: [GunicornRefusal] = []
  /// Why settings beside those said may be in force, in words.
  private(set) var openness: [String] = []
  private(set) var pasteFile: WorkspacePath?
  /// The paste file as it was named, and the application in it.
  private(set) var paste: (said: Said<String>, application: PasteApplication)?
  private let values: GunicornValues

  init(server: ServerKnowledge, lookup: WorkspaceLookup, version: Version?) {
    self.server = server
    self.lookup = lookup
    self.version = version
    values = GunicornValues(server: server)
  }

  // MARK: From a command

  mutating func run(_ words: [CommandWord]) {
    let line = commandLine(words)
    let variable = variableLine()
    takeDefaults()
    positional = line.positional
    for word in line.additions {
      openness.append("what `\(word.text)` adds to the command is not known")
      assume("what `\(word.text)` adds to the command is not known: \(word.unknown ?? "")")
    }
    if let paste = line["paste"], let word = paste.word { readPaste(word, isServer: version.map { $0 < Version("20")! } ?? false) }
    if let config = line["config"] ?? variable?["config"], let word = config.word {
      load(word)
    } else {
      loadDefaultFile()
    }
    if let variable { take(variable.values, via: ["through `\(server.argumentsVariable ?? "")`"]) }
    take(line.values, via: [])
  }

  private mutating func commandLine(_ words: [CommandWord]) -> GunicornCommandLine {
    let line = GunicornCommandLine(words, options: server.options)
    for refusal in line.refusals { refuse(refusal.message, expected: refusal.expected, at: refusal.origin) }
    return line
  }

  private mutating func variableLine() -> GunicornCommandLine? {
    guard let name = server.argumentsVariable else { return nil }
    switch lookup.standpoint.environment[name] {
    case .unset: return nil
    case .unknown:
      if lookup.standpoint.environment.variables.contains(where: { $0.name == name }) {
        openness.append("the value of `\(name)` is not known")
        assume("the value of `\(name)` is not known; what it sets is not known either")
      }
      return nil
    case .known(let variable):
      let split = splitShellWords(Array(variable.value.utf8))
      for problem in split.problems { refuse("gunicorn cannot split the text of `\(name)`: \(problem.message)", at: variable.origin) }
      guard split.problems.isEmpty else { return nil }
      return commandLine(split.tree.map { CommandWord($0.text, origin: variable.origin) })
    }
  }

  /// Defaults that the environment replaces before anything else is read.
  mutating func takeDefaults() {
    for fallback in server.environment {
      let origin: Origin
      let text: String
      switch lookup.standpoint.environment[fallback.variable] {
      case .known(let variable):
        text = fallback.value.filled(with: ["value": variable.value])
        origin = Origin(variable.origin.place, via: variable.origin.via + ["the default that `\(fallback.variable)` gives"])
      case .unset: continue
      case .unknown:
        guard let listed = lookup.standpoint.environment.variables.first(where: { $0.name == fallback.variable }) else { continue }
        let reason = "depends on the environment variable `\(fallback.variable)`: \(listed.unknown ?? "its value is not known")"
        say(fallback.setting, listed.value, .unknown(reason: reason), listed.origin)
        continue
      }
      guard let kind = server.options[fallback.setting]?.kind else { continue }
      // The number is read by Python's `int()` when the server is imported.
      if kind == .count {
        guard let number = PythonEvaluator.integer(text, base: 10), number >= 0 else {
          refuse("`\(fallback.variable)` is `\(text)`, and gunicorn wants a whole number", at: origin)
          continue
        }
        say(fallback.setting, text, .number(Double(number)), origin)
      } else {
        say(fallback.setting, text, .list(kind == .words ? GunicornValues.words(text) : [text]), origin)
      }
    }
  }

  private mutating func take(_ given: [GunicornCommandLine.Value], via: [String]) {
    let lastOf = Dictionary(given.enumerated().map { ($1.option.setting, $0) }, uniquingKeysWith: { $1 })
    var lists: [String: GunicornCollectedList] = [:]
    for (index, value) in given.enumerated() where value.option.kind != .none {
      let setting = value.option.setting
      let origin = Origin(value.origin.place, via: value.origin.via + via)
      checkVersion(value.option, at: origin)
      if let unknown = value.word?.unknown {
        if value.option.kind == .list {
          lists[setting, default: GunicornCollectedList(origin)].add(value.word?.text ?? "", unknown: unknown)
        } else {
          say(setting, value.word?.text ?? "", .unknown(reason: unknown), origin)
        }
        continue
      }
      switch values.read(value.word?.text ?? "", for: value.option, isBeaten: lastOf[setting] != index) {
      case .value(.list(let items), let text) where value.option.kind == .list:
        lists[setting, default: GunicornCollectedList(origin)].add(text, items)
      case .value(let effective, let text): say(setting, text, effective, origin)
      case .unset: continue
      case .refused(let message): refuse(message, at: origin)
      }
    }
    for (setting, list) in lists.sorted(by: { $0.key < $1.key }) { sayings.append(list.saying(of: setting)) }
  }

  private mutating func checkVersion(_ option: ServerOption, at origin: Origin) {
    guard let version, let since = option.since.flatMap({ Version($0) }), version < since else { return }
    refuse("gunicorn \(version) has no option `\(option.name)`", expected: "gunicorn \(since) or newer", at: origin)
  }

  // MARK: The configuration file

  /// `path`, `file:path` or `python:module`.
  mutating func load(_ word: CommandWord) {
    if let unknown = word.unknown {
      openness.append("which configuration file is read is not known: \(unknown)")
      assume("which configuration file is read is not known: \(unknown)")
      return
    }
    if word.text.hasPrefix("python:") { return loadModule(String(word.text.dropFirst("python:".count)), at: word.origin) }
    let name = word.text.hasPrefix("file:") ? String(word.text.dropFirst("file:".count)) : word.text
    if name.isEmpty { return loadDefaultFile() }
    switch lookup.file(Array(name.utf8), mentionedIn: word.origin.place?.path.parent ?? lookup.standpoint.folder ?? .root) {
    case .found(let path, let assumption):
      if let assumption { assume(assumption) }
      load(path)
    case .missing:
      refuse("there is no file `\(name)` in the workspace; what it says is not known", kind: .unresolvedReference, at: word.origin)
    case .outside:
      refuse("`\(name)` lies outside the workspace and is not read", kind: .unresolvedReference, weight: .note, at: word.origin)
    case .unknown(let reason):
      refuse("what `\(name)` says is not known: \(reason)", kind: .unresolvedReference, weight: .note, at: word.origin)
    }
  }

  private mutating func loadModule(_ name: String, at origin: Origin) {
    let relative = name.split(separator: ".").joined(separator: "/")
    for ending in ["\(relative).py", "\(relative)/__init__.py"] {
      if case .found(let path, let assumption) = lookup.file(Array(ending.utf8), mentionedIn: origin.place?.path.parent ?? .root) {
        if let assumption { assume(assumption) }
        return load(path)
      }
    }
    refuse("the module `\(name)` is not in the workspace; what it says is not known", kind: .unresolvedReference, at: origin)
  }

  /// `gunicorn.conf.py` where the command starts; `--chdir` comes too late for it.
  private mutating func loadDefaultFile() {
    let name = "gunicorn.conf.py"
    // An image's folder may hold the one file of the workspace that was copied there, and be no folder of the workspace.
    let standpoint = lookup.standpoint
    var candidates: [WorkspacePath] = []
    if let absolute = standpoint.absolute(name) {
      guard standpoint.reasonForUnknown(at: absolute) == nil else { return }
      candidates = standpoint.workspacePaths(of: absolute)
    }
    if let folder = standpoint.folder, let path = WorkspacePath(resolving: name.utf8, against: folder), !candidates.contains(path) { candidates.append(path) }
    guard let path = candidates.first(where: lookup.isFile) else { return }
    load(path)
  }

  mutating func load(_ path: WorkspacePath) {
    let start = lookup.standpoint.folder
    let search = (start.map { [$0] } ?? [path.parent, .root]).reduce(into: [WorkspacePath]()) { if !$0.contains($1) { $0.append($1) } }
    guard let read = PythonConfigurationReader(lookup: lookup, searchPath: search, server: server).read(path) else { return }
    configuration = read
    files += read.files.filter { !files.contains($0) }
    problems += read.problems
    for assumption in read.assumptions { assume(assumption) }
    if let failure = read.failure {
      refuse(failure.problem.message, at: Origin(failure.place))
    }
    if let reason = read.openness {
      openness.append(reason)
      assume("settings beside those shown may be set in \(path): \(reason)")
    }
    if let file = try? lookup.tree.read(path) { notices += GunicornNameCheck(read, in: file, server: server).notices }
    for (name, binding) in read.names { take(binding, for: name) }
  }

  private mutating func take(_ binding: PythonBinding, for name: String) {
    guard let option = server.options[name], !name.hasPrefix("--") else { return }
    // Names of later versions are ignored silently.
    if let version, let since = option.since.flatMap({ Version($0) }), version < since { return }
    let origin = Origin(binding.place)
    for earlier in binding.earlier.reversed() {
      let before = PythonBinding(earlier.value, at: earlier.place, source: earlier.value.unknown == nil ? earlier.value.represented : name)
      if case .value(let effective, let text) = values.read(before, for: name, kind: option.kind) { say(name, text, effective, Origin(earlier.place)) }
    }
    switch values.read(binding, for: name, kind: option.kind) {
    case .value(let effective, let text):
      let via = binding.presumed.map { ["a default of the file: it \($0)"] } ?? []
      say(name, text, effective, Origin(binding.place, via: via))
    case .unset: sayings.removeAll { $0.setting == name && $0.origin.place?.path == binding.place.path }
    case .refused(let message): refuse(message, at: origin)
    }
  }

  // MARK: Other sources

  /// Values that a program of the application gives (`self.cfg.set(name, value)`).
  mutating func take(_ bindings: [(name: String, binding: PythonBinding)]) {
    for (name, binding) in bindings {
      let key = name.lowercased()
      guard server.options[key] != nil, !key.hasPrefix("--") else { continue }
      take(binding, for: key)
    }
  }

  mutating func readPaste(_ word: CommandWord, isServer: Bool) {
    let name = word.text.prefix { $0 != "#" }
    guard word.unknown == nil, case .found(let path, let assumption) = lookup.file(Array(name.utf8), mentionedIn: word.origin.place?.path.parent ?? .root) else {
      refuse("there is no file `\(name)` in the workspace; what it says is not known", kind: .unresolvedReference, at: word.origin)
      return
    }
    if let assumption { assume(assumption) }
    let part = word.text.dropFirst(name.count + 1)
    readPaste(
      path, section: isServer ? "server:main" : nil, application: part.isEmpty ? "main" : String(part),
      said: Said(word.text, origin: word.origin))
  }

  /// - Parameter section: The section whose keys are settings; `nil` when only the presence of `[loggers]` counts.
  mutating func readPaste(_ path: WorkspacePath, section: String?, application: String = "main", said: Said<String>? = nil) {
    guard let file = try? lookup.tree.read(path) else { return }
    let document = INIReader.read(file.bytes, dialect: .paste).tree
    pasteFile = path
    let place = document.sections.first { $0.name.text == "app:\(application)" }?.header ?? ByteSpan(0..<0)
    paste = (said ?? Said("\(path)", origin: Origin(SourceSpan(path, place))), PasteApplication(document, name: application, PasteFactories(lookup.tree, beside: path.parent)))
    files.append(path)
    if let header = document.sections.first(where: { $0.name.text == "loggers" })?.header {
      say("logconfig", "\(path)", .text("\(path)"), Origin(SourceSpan(path, header), via: ["a paste file with `[loggers]`"]))
    }
    guard let section else { return }
    var keys: [String: (text: String, origin: Origin)] = [:]
    let entries = document.entries(of: section)
    for entry in entries { if let value = entry.value { keys[entry.key.text.lowercased()] = (value.text, Origin(SourceSpan(path, entry.span))) } }
    if let config = keys["config"] { load(CommandWord(config.text, origin: config.origin)) } else { loadDefaultFile() }
    if let host = keys["host"], let port = keys["port"] {
      say("bind", "\(host.text):\(port.text)", .list(["\(host.text):\(port.text)"]), host.origin)
    } else if let host = keys["host"] {
      say("bind", host.text, .list(GunicornValues.words(host.text)), host.origin)
    }
    for entry in entries where !["use", "host", "port", "config", "paste.app_factory"].contains(entry.key.text.lowercased()) {
      guard let value = entry.value else { continue }
      let name = entry.key.text.lowercased()
      let place = SourceSpan(path, entry.span)
      guard server.options[name] != nil, !name.hasPrefix("--") else {
        refuse("gunicorn has no setting `\(name)`", expected: server.options.nearestName(to: name).map { "`\($0)`" }, at: Origin(place))
        continue
      }
      take(PythonBinding(.text(value.text), at: place, source: value.text), for: name)
    }
  }

  // MARK: Taking notes

  mutating func say(_ setting: String, _ text: String, _ effective: SettingValue, _ origin: Origin) {
    sayings.append(GunicornSaying(setting: setting, text: text, effective: effective, origin: origin))
  }

  mutating func refuse(
    _ message: String, expected: String? = nil, kind: Problem.Kind = .configSyntax, weight: Problem.Weight = .warning, at origin: Origin
  ) {
    if kind == .unresolvedReference { openness.append(message) }
    if weight == .warning { refusals.append(GunicornRefusal(message: message, expected: expected, origin: origin)) }
    guard let place = origin.place else {
      assume("gunicorn does not start like this: \(message)")
      return
    }
    problems.append(PlacedProblem(Problem(kind, message, expected: expected, weight: weight, at: place.bytes), in: place.path))
  }

  mutating func assume(_ sentence: String) {
    if !assumptions.contains(sentence) { assumptions.append(sentence) }
  }
}
