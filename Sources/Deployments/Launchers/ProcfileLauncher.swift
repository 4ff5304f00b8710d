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
      for line in 1...file.lines.lineCount {
        let range = file.lines.range(ofLine: line)
        guard let launch = launch(file, range) else { continue }
        result.launches.append(launch)
      }
    }
    return result
  }

  private func launch(_ file: SourceFile, _ line: Range<Int>) -> Launch? {
    guard let colon = file.bytes[line].firstIndex(of: UInt8(ascii: ":")), colon > line.lowerBound else { return nil }
    let name = file.bytes[line.lowerBound..<colon]
    guard name.allSatisfy({ $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || ($0 < 128 && Character(UnicodeScalar($0)).isLetter) || (48...57).contains($0) })
    else { return nil }
    let text = PlacedText(ByteSpan(colon + 1..<line.upperBound), of: file)
    return Launch(
      file: file.path, unit: String(decoding: name, as: UTF8.self), command: .shell(text), origin: text.whole,
      standpoint: Standpoint(
        folder: file.path.parent, environment: ServerEnvironment(variables(in: file.path.parent), isComplete: false)))
  }

  /// What the platform's own files set, the last saying of each.
  private func variables(in folder: WorkspacePath) -> [ServerEnvironment.Variable] {
    let said = context.environments[folder] ?? []
    return said.indices.filter { index in !said[(index + 1)...].contains { $0.name == said[index].name } }.map { said[$0] }
  }
}
