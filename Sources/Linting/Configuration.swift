import Catalogue
import ConfigSyntax
import Deployments
import Findings
import RuleEngine
import Workspace

/// What the user wants of a run: from `lostwork.yaml`, `.lostwork.yaml` or `[tool.lostwork]` in `pyproject.toml`, with the command line on top.
package struct Configuration: Sendable, Hashable {
  /// Codes, beginnings of codes, or names; empty for all.
  package var select: [String] = []
  /// Checks that speak beside those selected, or beside those that are on by themselves.
  package var extendSelect: [String] = []
  package var ignore: [String] = []
  /// By code or name.
  package var severity: [String: Severity] = [:]
  package var minConfidence = Confidence.likely
  package var failOn = Severity.warning
  /// Patterns as in `.gitignore`, relative to the configuration file.
  package var exclude: [String] = []
  /// Folders of the user's own rules, relative to the configuration file.
  package var rules: [String] = []
  /// Seconds that the longest job takes: limits above that are enough.
  package var longestJob: Said<Double>?
  /// The versions that run, by server; `python` among them.
  package var versions: [String: Said<String>] = [:]
  /// In bytes; `nil` for the default.
  package var maxFileSize: Int?
  /// The file it came from; `nil` when there is none.
  package var origin: WorkspacePath?

  package init() {}

  /// How the workspace is walked when nobody says otherwise.
  package var walkOptions: WalkOptions {
    var options = WalkOptions()
    options.excludes = exclude
    if let maxFileSize { options.maxFileSize = maxFileSize }
    return options
  }

  /// The files that are looked for, the first one found is read.
  package static let fileNames = ["lostwork.yaml", ".lostwork.yaml", "pyproject.toml"]

  /// The keys that are understood.
  package static let keys = [
    "exclude", "extend-select", "fail-on", "ignore", "longest-job", "max-file-size", "min-confidence", "rules", "select", "severity", "versions",
  ]
}

/// A configuration of lostwork that cannot be used; every problem has a place.
package struct ConfigurationFailure: Error {
  package let source: SourceFile
  package let problems: [Problem]
}

extension Configuration {
  /// Reads the configuration of a tree: the first of ``fileNames`` that has one.
  package static func found(in tree: FileTree) throws(ConfigurationFailure) -> Configuration {
    for name in fileNames {
      guard let source = try? tree.read(WorkspacePath(bytes: Array(name.utf8))) else { continue }
      if let configuration = try read(source) { return configuration }
    }
    return Configuration()
  }

  /// Reads one file; `nil` when it is a `pyproject.toml` without `[tool.lostwork]`.
  package static func read(_ source: SourceFile) throws(ConfigurationFailure) -> Configuration? {
    let isTOML = source.path.fileExtension == "toml"
    let parsed = isTOML ? readTOML(source.bytes) : readYAML(source.bytes)
    var root = parsed.tree.roots.first
    if isTOML, source.path.isNamed("pyproject.toml") {
      root = root?["tool"]?["lostwork"]
      if root == nil { return nil }
    }
    if !parsed.problems.isEmpty { throw ConfigurationFailure(source: source, problems: parsed.problems) }
    var reader = ConfigurationReader()
    reader.configuration.origin = source.path
    reader.path = source.path
    if let root { reader.read(root) }
    if !reader.problems.isEmpty { throw ConfigurationFailure(source: source, problems: reader.problems) }
    return reader.configuration
  }
}

/// Reads the keys of a configuration; every key that is not known is a problem, with the nearest known one.
private struct ConfigurationReader {
  var configuration = Configuration()
  var path = WorkspacePath.root
  var problems: [Problem] = []

  mutating func read(_ root: ConfigNode) {
    guard let entries = root.entries else {
      if root.text?.isEmpty != true { add("the configuration is \(root.kindInWords)", expected: "a mapping", at: root) }
      return
    }
    for entry in entries {
      switch entry.key.text {
      case "select": configuration.select = texts(entry)
      case "extend-select": configuration.extendSelect = texts(entry)
      case "ignore": configuration.ignore = texts(entry)
      case "exclude": configuration.exclude = texts(entry)
      case "rules": configuration.rules = texts(entry)
      case "severity": readSeverities(entry)
      case "min-confidence": if let word = word(entry, Confidence.self) { configuration.minConfidence = word }
      case "fail-on": if let word = word(entry, Severity.self) { configuration.failOn = word }
      case "versions": readVersions(entry)
      case "longest-job":
        if let seconds = entry.value.text.flatMap(duration) {
          configuration.longestJob = Said(seconds, origin: Origin(SourceSpan(path, entry.value.span)))
        } else {
          add("`longest-job` is \(words(entry.value))", expected: "a length of time, such as `5s` or `2 min`", at: entry.value)
        }
      case "max-file-size":
        if let size = entry.value.text.flatMap({ Int($0) }), size > 0 {
          configuration.maxFileSize = size
        } else {
          add("`max-file-size` is \(words(entry.value))", expected: "a number of bytes", at: entry.value)
        }
      case let key:
        let hint = key.flatMap { nearest(to: $0, in: Configuration.keys) }.map { "`\($0)`" }
        add(
          "`\(key ?? entry.key.kindInWords)` is no setting of lostwork",
          expected: hint ?? "one of " + Configuration.keys.map { "`\($0)`" }.joined(separator: ", "), at: entry.key)
      }
    }
  }

  private mutating func readSeverities(_ entry: ConfigEntry) {
    guard let entries = entry.value.entries else {
      add("`severity` is \(words(entry.value))", expected: "a mapping from codes to levels", at: entry.value)
      return
    }
    for inner in entries {
      if let code = inner.key.text, let level = word(inner, Severity.self) { configuration.severity[code] = level }
    }
  }

  private mutating func readVersions(_ entry: ConfigEntry) {
    guard let entries = entry.value.entries else {
      add("`versions` is \(words(entry.value))", expected: "a mapping from servers, or `python`, to versions", at: entry.value)
      return
    }
    for inner in entries {
      guard let name = inner.key.text, let text = inner.value.text, Version(text) != nil else {
        add("`\(inner.key.text ?? "")` is \(words(inner.value))", expected: "a version such as `2.0.31`", at: inner.value)
        continue
      }
      configuration.versions[name] = Said(text, origin: Origin(SourceSpan(path, inner.value.span)))
    }
  }

  private mutating func texts(_ entry: ConfigEntry) -> [String] {
    if let text = entry.value.text { return [text] }
    guard let items = entry.value.items else {
      add("`\(entry.key.text ?? "")` is \(words(entry.value))", expected: "a list of texts", at: entry.value)
      return []
    }
    return items.compactMap { item in
      if item.text == nil { add("an item of `\(entry.key.text ?? "")` is \(words(item))", expected: "text", at: item) }
      return item.text
    }
  }

  private mutating func word<Word: RawRepresentable & CaseIterable>(_ entry: ConfigEntry, _ type: Word.Type) -> Word? where Word.RawValue == String {
    if let word = entry.value.text.flatMap(Word.init) { return word }
    let known = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    add("`\(entry.key.text ?? "")` is \(words(entry.value))", expected: "one of \(known)", at: entry.value)
    return nil
  }

  private func words(_ node: ConfigNode) -> String {
    node.text.map { "`\($0)`" } ?? node.kindInWords
  }

  private mutating func add(_ message: String, expected: String, at node: ConfigNode) {
    problems.append(Problem(.configSyntax, message, expected: expected, at: node.span))
  }
}
