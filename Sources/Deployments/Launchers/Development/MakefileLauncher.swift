import ConfigSyntax
import Workspace

/// Recipes of Makefiles: each line is a shell of its own.
struct MakefileLauncher: Launcher {
  static let reader = "makefile"

  private let context: LaunchContext

  init(_ context: LaunchContext) {
    self.context = context
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult(files: files)
    for path in files {
      guard let file = try? context.tree.read(path) else { continue }
      result.launches += launches(in: file)
    }
    return result
  }

  private func launches(in file: SourceFile) -> [Launch] {
    let makefile = readMakefile(file.bytes)
    let expansion = MakeExpansion(makefile, of: file)
    var launches: [Launch] = []
    for rule in makefile.rules {
      let environment = ServerEnvironment(expansion.exported, isComplete: false)
      for line in rule.recipe {
        let (text, place) = expansion.command(line, target: rule.targets.first ?? "")
        launches.append(
          Launch(
            file: file.path, unit: rule.targets.first, command: .shell(text), origin: place,
            standpoint: Standpoint(folder: file.path.parent, environment: environment), purpose: .development))
      }
    }
    return launches
  }
}

/// Make's own variables, as far as a file says them.
private struct MakeExpansion {
  private static let depthLimit = 8
  private static let sizeLimit = 1 << 16

  private let file: SourceFile
  private let whole: PlacedText
  private var values: [String: [UInt8]] = [:]
  private(set) var exported: [ServerEnvironment.Variable] = []

  init(_ makefile: Makefile, of file: SourceFile) {
    self.file = file
    whole = PlacedText(ByteSpan(0..<file.bytes.count), of: file)
    for variable in makefile.variables where variable.sign != "!=" {
      let value = Array(file.bytes[variable.value.range])
      if variable.sign == "+=" {
        values[variable.name] = (values[variable.name].map { $0 + [UInt8(ascii: " ")] } ?? []) + value
      } else if variable.sign != "?=" || values[variable.name] == nil {
        values[variable.name] = value
      }
    }
    for variable in makefile.variables where variable.isExported {
      guard let value = text(of: variable.name, depth: 0), !value.contains(UInt8(ascii: "$")) else { continue }
      exported.removeAll { $0.name == variable.name }
      exported.append(.init(variable.name, String(decoding: value, as: UTF8.self), origin: Origin(SourceSpan(file.path, variable.value))))
    }
  }

  /// What the shell gets for a recipe's line, and where the line stands.
  func command(_ line: ByteSpan, target: String) -> (PlacedText, SourceSpan) {
    var start = Int(line.start)
    let end = Int(line.end)
    while start < end, "@-+ \t".utf8.contains(file.bytes[start]) { start += 1 }
    var text = RewrittenText()
    var index = start
    var verbatim = start
    while index < end {
      guard file.bytes[index] == UInt8(ascii: "$"), let (value, next) = value(in: file.bytes, at: index, to: end, target: target, depth: 0) else {
        index += 1
        continue
      }
      text.append(verbatim..<index, of: file.bytes)
      text.append(value, replacing: index..<next)
      (index, verbatim) = (next, next)
    }
    text.append(verbatim..<end, of: file.bytes)
    return (PlacedText(text, of: whole), SourceSpan(file.path, ByteSpan(start..<end)))
  }

  /// What stands in the place of a `$`, and where it ends.
  private func value(in bytes: [UInt8], at dollar: Int, to end: Int, target: String, depth: Int) -> (value: [UInt8], next: Int)? {
    guard dollar + 1 < end else { return nil }
    let sign = bytes[dollar + 1]
    if sign == UInt8(ascii: "$") { return ([sign], dollar + 2) }
    guard sign == UInt8(ascii: "(") || sign == UInt8(ascii: "{") else {
      if sign == UInt8(ascii: "@") { return (Array(target.utf8), dollar + 2) }
      return (text(of: String(UnicodeScalar(sign)), depth: depth + 1) ?? [], dollar + 2)
    }
    let closing = sign == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "}")
    var open = 0
    var index = dollar + 1
    while index < end {
      if bytes[index] == sign { open += 1 }
      if bytes[index] == closing {
        open -= 1
        if open == 0 { break }
      }
      index += 1
    }
    guard index < end else { return nil }
    let name = String(decoding: bytes[dollar + 2..<index], as: UTF8.self)
    if name.hasPrefix("shell ") { return (Array("$(\(name.dropFirst(6)))".utf8), index + 1) }
    if name == "@" { return (Array(target.utf8), index + 1) }
    if ["CURDIR", "PWD"].contains(name) { return (Array(".".utf8), index + 1) }
    // A variable that no line sets comes from the environment, as it would in the shell.
    guard name.utf8.allSatisfy(isWordByte) else { return (Array("$(make \(name))".utf8), index + 1) }
    return (text(of: name, depth: depth + 1) ?? Array("${\(name)}".utf8), index + 1)
  }

  private func text(of name: String, depth: Int) -> [UInt8]? {
    guard let raw = values[name], depth < Self.depthLimit else { return nil }
    var text: [UInt8] = []
    var index = 0
    while index < raw.count, text.count < Self.sizeLimit {
      if raw[index] == UInt8(ascii: "$"), let (value, next) = value(in: raw, at: index, to: raw.count, target: "", depth: depth) {
        text += value
        index = next
      } else {
        text.append(raw[index])
        index += 1
      }
    }
    return text
  }
}
