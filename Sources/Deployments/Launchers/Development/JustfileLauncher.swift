import ConfigSyntax
import Workspace

/// Recipes of just: indented lines, each for a shell of its own, or a script when the first one is a `#!`.
struct JustfileLauncher: Launcher {
  static let reader = "justfile"

  private let context: LaunchContext

  init(_ context: LaunchContext) {
    self.context = context
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult(files: files)
    for path in files {
      guard let file = try? context.tree.read(path) else { continue }
      result.launches += JustfileReader(file).launches
    }
    return result
  }
}

private struct JustfileReader {
  private let file: SourceFile
  private let whole: PlacedText
  private var values: [String: [UInt8]] = [:]
  private var environment: [ServerEnvironment.Variable] = []
  private(set) var launches: [Launch] = []

  init(_ file: SourceFile) {
    self.file = file
    whole = PlacedText(ByteSpan(0..<file.bytes.count), of: file)
    var recipe: (name: String, defaults: [String: [UInt8]])?
    var script: Range<Int>?
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 || byte == 10 }
    for number in 1...file.lines.lineCount {
      var line = file.lines.range(ofLine: number)
      while !line.isEmpty, isBlank(file.bytes[line.upperBound - 1]) { line = line.lowerBound..<line.upperBound - 1 }
      guard !line.isEmpty else { continue }
      if isBlank(file.bytes[line.lowerBound]) {
        var start = line.lowerBound
        while start < line.upperBound, isBlank(file.bytes[start]) { start += 1 }
        if let open = script {
          script = open.lowerBound..<line.upperBound
        } else if file.bytes[start..<line.upperBound].starts(with: Array("#!".utf8)) {
          script = start..<line.upperBound
        } else if let recipe {
          while start < line.upperBound, file.bytes[start] == UInt8(ascii: "@") || file.bytes[start] == UInt8(ascii: "-") { start += 1 }
          add(start..<line.upperBound, of: recipe)
        }
        continue
      }
      if let open = script, let recipe { add(open, of: recipe) }
      script = nil
      recipe = nil
      read(line, &recipe)
    }
    if let open = script, let recipe { add(open, of: recipe) }
  }

  /// A line at the margin: a variable or a recipe's head.
  private mutating func read(_ line: Range<Int>, _ recipe: inout (name: String, defaults: [String: [UInt8]])?) {
    let text = String(decoding: file.bytes[line], as: UTF8.self)
    guard !text.hasPrefix("#"), !text.hasPrefix("["), let colon = text.firstIndex(of: ":") else { return }
    let head = text[..<colon].split(separator: " ")
    if text[colon...].hasPrefix(":=") {
      guard let name = head.last, let value = literal(text[text.index(colon, offsetBy: 2)...]) else { return }
      values[String(name)] = value
      if head.first == "export" { environment.append(.init(String(name), String(decoding: value, as: UTF8.self), origin: Origin(SourceSpan(file.path, ByteSpan(line))))) }
      return
    }
    guard let name = head.first, name != "set" else { return }
    var defaults: [String: [UInt8]] = [:]
    for parameter in head.dropFirst() {
      guard let equals = parameter.firstIndex(of: "="), let value = literal(parameter[parameter.index(after: equals)...]) else { continue }
      defaults[String(parameter[..<equals].drop { $0 == "*" || $0 == "+" || $0 == "$" })] = value
    }
    recipe = (String(name.drop { $0 == "@" }), defaults)
  }

  /// A text in quotes, or a name that has a value.
  private func literal(_ text: Substring) -> [UInt8]? {
    let trimmed = text.drop { $0 == " " }
    guard let quote = trimmed.first, quote == "\"" || quote == "'" else { return values[String(trimmed)] }
    let inner = trimmed.dropFirst().prefix { $0 != quote }
    return Array(inner.utf8)
  }

  private mutating func add(_ range: Range<Int>, of recipe: (name: String, defaults: [String: [UInt8]])) {
    var text = RewrittenText()
    var index = range.lowerBound
    var verbatim = index
    while index + 3 < range.upperBound {
      guard file.bytes[index] == UInt8(ascii: "{"), file.bytes[index + 1] == UInt8(ascii: "{"),
        let close = file.bytes[index + 2..<range.upperBound].firstIndex(of: UInt8(ascii: "}")), close + 1 < range.upperBound
      else {
        index += 1
        continue
      }
      let name = String(decoding: file.bytes[index + 2..<close].filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
      text.append(verbatim..<index, of: file.bytes)
      // What nobody knows is unknown to the shell, too.
      let unknown = name.utf8.allSatisfy(isWordByte) ? "${\(name)}" : "$(just \(name))"
      text.append(recipe.defaults[name] ?? values[name] ?? Array(unknown.utf8), replacing: index..<close + 2)
      index = close + 2
      verbatim = index
    }
    text.append(verbatim..<range.upperBound, of: file.bytes)
    launches.append(
      Launch(
        file: file.path, unit: recipe.name, command: .shell(PlacedText(text, of: whole)), origin: SourceSpan(file.path, ByteSpan(range)),
        standpoint: Standpoint(folder: file.path.parent, environment: ServerEnvironment(environment, isComplete: false)), purpose: .development))
  }
}
