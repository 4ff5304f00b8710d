import ConfigSyntax
import Workspace

/// `commands` of tox: one a line, split like a shell's without a shell.
struct ToxLauncher: Launcher {
  static let reader = "tox"

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
    var launches: [Launch] = []
    var (section, key) = ("", "")
    var open: Range<Int>?
    for number in 1...file.lines.lineCount {
      var line = file.lines.range(ofLine: number)
      while !line.isEmpty, " \t\r\n".utf8.contains(file.bytes[line.upperBound - 1]) { line = line.lowerBound..<line.upperBound - 1 }
      guard !line.isEmpty else { continue }
      var command: Range<Int>?
      let text = String(decoding: file.bytes[line], as: UTF8.self)
      if text.hasPrefix("[") {
        section = String(text.dropFirst().prefix { $0 != "]" })
        key = ""
      } else if text.hasPrefix(" ") || text.hasPrefix("\t") {
        command = line
      } else if let equals = file.bytes[line].firstIndex(of: UInt8(ascii: "=")) {
        key = String(decoding: file.bytes[line.lowerBound..<equals], as: UTF8.self).filter { $0 != " " }
        command = equals + 1..<line.upperBound
      }
      guard let command, section.hasPrefix("testenv"), key == "commands" || key == "commands_pre" else { continue }
      let whole = (open?.lowerBound ?? command.lowerBound)..<command.upperBound
      if file.bytes[whole].last == UInt8(ascii: "\\") {
        open = whole
        continue
      }
      open = nil
      if let launch = launch(whole, section, file) { launches.append(launch) }
    }
    return launches
  }

  private func launch(_ range: Range<Int>, _ section: String, _ file: SourceFile) -> Launch? {
    var text = RewrittenText()
    var index = range.lowerBound
    var verbatim = index
    while index < range.upperBound {
      var value: String?
      var next = index + 1
      if file.bytes[index] == UInt8(ascii: "{"), let close = file.bytes[index..<range.upperBound].firstIndex(of: UInt8(ascii: "}")) {
        let parts = String(decoding: file.bytes[index + 1..<close], as: UTF8.self).split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        next = close + 1
        switch parts.first {
        case "posargs": value = parts.dropFirst().joined(separator: ":")
        case "toxinidir", "tox_root": value = "."
        case "env" where parts.count == 3: value = String(parts[2])
        default: break
        }
      } else if file.bytes[index] == UInt8(ascii: "\\"), index + 1 < range.upperBound, file.bytes[index + 1] == UInt8(ascii: "\n") {
        value = " "
        next = index + 2
      }
      if let value {
        text.append(verbatim..<index, of: file.bytes)
        text.append(Array(value.utf8), replacing: index..<next)
        verbatim = next
      }
      index = value == nil ? index + 1 : next
    }
    text.append(verbatim..<range.upperBound, of: file.bytes)
    let placed = PlacedText(text, of: PlacedText(ByteSpan(0..<file.bytes.count), of: file))
    let words = splitShellWords(placed.bytes).tree.map { word in
      let unknown = word.text.contains("{") ? "tox fills in `\(word.text)`" : nil
      return CommandWord(word.text, origin: Origin(placed.span(word.span.range)), unknown: unknown)
    }.drop { $0.text == "-" }
    guard let first = words.first?.origin.place, let last = words.last?.origin.place else { return nil }
    return Launch(
      file: file.path, unit: section, command: .words(Array(words)), origin: SourceSpan(file.path, first.bytes.union(last.bytes)),
      standpoint: Standpoint(folder: file.path.parent), purpose: .development)
  }
}
