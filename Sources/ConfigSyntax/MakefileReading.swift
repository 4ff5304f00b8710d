import Workspace

/// What a Makefile says, before Make expands anything.
package struct Makefile: Sendable, Hashable {
  package struct Variable: Sendable, Hashable {
    package var name: String
    /// `=`, `:=`, `::=`, `?=`, `+=` or `!=`.
    package var sign: String
    /// Lines that a backslash joins included.
    package var value: ByteSpan
    package var isExported: Bool
  }

  package struct Rule: Sendable, Hashable {
    package var targets: [String]
    /// One for each shell that Make starts, without the tab in front; joined lines are as they are written.
    package var recipe: [ByteSpan]
  }

  package var variables: [Variable] = []
  package var rules: [Rule] = []
  /// Whether all lines of a recipe are for one shell.
  package var isOneShell = false
}

/// Reads the variables and rules of a Makefile. Conditionals are not decided: what stands in them counts.
package func readMakefile(_ bytes: [UInt8]) -> Makefile {
  var reader = MakefileReader(bytes)
  reader.run()
  return reader.file
}

private struct MakefileReader {
  private let bytes: [UInt8]
  private(set) var file = Makefile()
  private var index = 0
  private var isInRule = false
  private var isInDefinition = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func run() {
    while index < bytes.count {
      let line = logicalLine()
      read(line)
      index = min(line.upperBound + 1, bytes.count)
    }
  }

  /// A line with those that a backslash joins to it.
  private func logicalLine() -> Range<Int> {
    var end = index
    while true {
      end = bytes[end...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      var last = end
      if last > index, bytes[last - 1] == UInt8(ascii: "\r") { last -= 1 }
      var backslashes = 0
      while last - backslashes > index, bytes[last - backslashes - 1] == UInt8(ascii: "\\") { backslashes += 1 }
      guard backslashes % 2 == 1, end < bytes.count else { return index..<end }
      end += 1
    }
  }

  private mutating func read(_ line: Range<Int>) {
    guard let first = line.isEmpty ? nil : bytes[line.lowerBound] else { return }
    if first == UInt8(ascii: "\t"), isInRule, !isInDefinition {
      return add(recipe: line.lowerBound + 1..<line.upperBound)
    }
    let text = trimmed(line)
    guard !text.isEmpty, bytes[text.lowerBound] != UInt8(ascii: "#") else { return }
    let words = String(decoding: bytes[text.prefix(200)], as: UTF8.self).split { $0 == " " || $0 == "\t" }
    if words.first == "endef" { isInDefinition = false }
    if words.first == "define" { isInDefinition = true }
    guard !isInDefinition, !["endef", "ifeq", "ifneq", "ifdef", "ifndef", "else", "endif", "include", "-include", "sinclude", "vpath"].contains(words.first) else { return }
    let isExported = words.first == "export"
    let start = isExported || words.first == "override" ? trimmed(text.lowerBound + (words.first?.utf8.count ?? 0)..<text.upperBound).lowerBound : text.lowerBound
    if let variable = variable(start..<text.upperBound, isExported: isExported) {
      file.variables.append(variable)
      isInRule = false
      return
    }
    guard !isExported, let colon = bytes[text].firstIndex(of: UInt8(ascii: ":")) else { return }
    let targets = String(decoding: bytes[text.lowerBound..<colon], as: UTF8.self).split { $0 == " " || $0 == "\t" }.map(String.init)
    if targets == [".ONESHELL"] { file.isOneShell = true }
    isInRule = !(targets.first?.hasPrefix(".") ?? true)
    guard isInRule else { return }
    file.rules.append(Makefile.Rule(targets: targets, recipe: []))
    // `target: needed ; command`
    if let semicolon = bytes[colon..<text.upperBound].firstIndex(of: UInt8(ascii: ";")) { add(recipe: semicolon + 1..<text.upperBound) }
  }

  private mutating func add(recipe line: Range<Int>) {
    guard !file.rules.isEmpty, !trimmed(line).isEmpty else { return }
    file.rules[file.rules.count - 1].recipe.append(ByteSpan(line))
  }

  private func variable(_ text: Range<Int>, isExported: Bool) -> Makefile.Variable? {
    guard let equals = bytes[text].firstIndex(of: UInt8(ascii: "=")) else { return nil }
    var signStart = equals
    while signStart > text.lowerBound, ":?+!".utf8.contains(bytes[signStart - 1]) { signStart -= 1 }
    let name = trimmed(text.lowerBound..<signStart)
    // A colon in front means a rule; `target: NAME = value` is none of its lines either.
    guard !name.isEmpty, !bytes[name].contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) else { return nil }
    var end = text.upperBound
    if let comment = bytes[equals..<end].indices.first(where: { bytes[$0] == UInt8(ascii: "#") && bytes[$0 - 1] != UInt8(ascii: "\\") }) { end = comment }
    return Makefile.Variable(
      name: String(decoding: bytes[name], as: UTF8.self), sign: String(decoding: bytes[signStart...equals], as: UTF8.self),
      value: ByteSpan(trimmed(equals + 1..<end)), isExported: isExported)
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 || byte == 10 }
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }
}

extension Range<Int> {
  fileprivate func prefix(_ count: Int) -> Range<Int> { lowerBound..<Swift.min(upperBound, lowerBound + count) }
}
