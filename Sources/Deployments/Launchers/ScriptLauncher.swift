import Workspace

/// Shell scripts that hold a server's name: entrypoints of images, services of s6 and runit, scripts that people start.
///
/// What other launchers start is followed from there; only the others are launches of their own.
struct ScriptLauncher: Launcher {
  static let reader = "script"

  private let context: LaunchContext

  init(_ context: LaunchContext) {
    self.context = context
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult(files: files)
    for path in files {
      guard let file = try? context.tree.read(path), isScript(file) else { continue }
      let head = file.lines.range(ofLine: 1)
      result.launches.append(Launch(file: path, command: .script(path), origin: SourceSpan(path, ByteSpan(head.lowerBound..<head.lowerBound))))
    }
    return result
  }

  /// A name without an extension says nothing; `#!/bin/sh` does.
  private func isScript(_ file: SourceFile) -> Bool {
    // pip writes Python programs whose first lines are a shell's only to find the interpreter.
    if file.lines.lineCount > 1, file.bytes[file.lines.range(ofLine: 2)].starts(with: Array("'''exec'".utf8)) { return false }
    let first = file.bytes[file.lines.range(ofLine: 1)]
    guard first.starts(with: Array("#!".utf8)) else { return ["sh", "bash", "ksh"].contains(file.path.fileExtension) }
    let words = String(decoding: first, as: UTF8.self).split { $0 == "/" || $0 == " " || $0 == "\r" || $0 == "\n" || $0 == "!" }
    return words.contains { ["sh", "bash", "dash", "ash", "ksh", "zsh", "with-contenv"].contains($0) }
  }
}
