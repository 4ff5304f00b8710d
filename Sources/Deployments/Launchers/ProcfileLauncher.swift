import ConfigSyntax
import Workspace

/// `web: gunicorn shop.wsgi`: a name, and a line for the shell.
struct ProcfileLauncher: Launcher {
  static let reader = "procfile"

  private let context: LaunchContext

  init(_ context: LaunchContext) {
    self.context = context
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult(files: files)
    for path in files {
      guard let file = try? context.tree.read(path) else { continue }
      let lines = ProcfileLine.lines(of: file)
      for (index, line) in lines.enumerated() {
        if let later = lines[(index + 1)...].last(where: { $0.name == line.name }) {
          // Heroku takes the last one; honcho takes neither.
          let number = file.lines.line(at: UInt32(later.command.whole.bytes.start))
          result.problems.append(
            PlacedProblem(
              Problem(.configSyntax, "`\(line.name)` is said again in line \(number), and only that counts", expected: "one line for each name", at: line.command.whole.bytes),
              in: path))
          continue
        }
        result.launches.append(
          Launch(
            file: path, unit: line.name, command: .shell(line.command), origin: line.command.whole,
            standpoint: Standpoint(folder: path.parent, environment: ServerEnvironment(variables(in: path.parent), isComplete: false))))
      }
    }
    return result
  }

  /// What the platform's own files set, the last saying of each.
  private func variables(in folder: WorkspacePath) -> [ServerEnvironment.Variable] {
    let said = context.environments[folder] ?? []
    return said.indices.filter { index in !said[(index + 1)...].contains { $0.name == said[index].name } }.map { said[$0] }
  }
}

/// One process of a Procfile, as honcho reads it: other lines, indented ones among them, are passed over.
struct ProcfileLine {
  let name: String
  let command: PlacedText

  static func lines(of file: SourceFile) -> [ProcfileLine] {
    (1...file.lines.lineCount).compactMap { ProcfileLine(file.lines.range(ofLine: $0), of: file) }
  }

  private init?(_ line: Range<Int>, of file: SourceFile) {
    var end = line.upperBound
    while end > line.lowerBound, Self.isBlank(file.bytes[end - 1]) { end -= 1 }
    guard let colon = file.bytes[line.lowerBound..<end].firstIndex(of: UInt8(ascii: ":")), colon > line.lowerBound else { return nil }
    let name = file.bytes[line.lowerBound..<colon]
    guard name.allSatisfy({ isWordByte($0) || $0 == UInt8(ascii: "-") }) else { return nil }
    var start = colon + 1
    while start < end, Self.isBlank(file.bytes[start]) { start += 1 }
    guard start < end else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    command = PlacedText(ByteSpan(start..<end), of: file)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
}

func isWordByte(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: "_")
}
