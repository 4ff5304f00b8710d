import ConfigSyntax
import Workspace

/// Upstart's jobs, `/etc/init/shop.conf`: the `exec` line or the `script` that runs as long as the job does.
struct UpstartLauncher: Launcher {
  static let reader = "upstart"

  private let tree: FileTree

  init(_ context: LaunchContext) {
    tree = context.tree
  }

  func launches(in files: [WorkspacePath]) -> LaunchesResult {
    var result = LaunchesResult()
    for path in files {
      guard let file = try? tree.read(path) else { continue }
      let job = UpstartJob(file)
      // Other files have lines that begin with `exec`, but nothing that says when a job starts.
      guard job.isOne, let command = job.command else { continue }
      result.files.append(path)
      result.launches.append(launch(job, command, of: file))
    }
    return result
  }

  private func launch(_ job: UpstartJob, _ command: PlacedText, of file: SourceFile) -> Launch {
    let environment = ServerEnvironment(job.variables, isComplete: false)
    var standpoint = Standpoint(directory: job.folder?.text, mounts: [], environment: environment)
    var assumptions: [String] = []
    if let folder = job.folder?.text {
      let words = command.bytes.split { " \t\n=\"'".utf8.contains($0) }.map { CommandWord(String(decoding: $0, as: UTF8.self)) }
      if let guess = GuessedFolder(folder, naming: words, in: tree) {
        standpoint = Standpoint(directory: folder, mounts: [guess.mount], environment: environment)
        assumptions.append(guess.assumption)
      }
    }
    return Launch(
      file: file.path, command: job.templatedWords.map { .words($0) } ?? .shell(command), origin: job.origin ?? command.whole, standpoint: standpoint, stopLimit: job.stopLimit,
      saysStopLimit: job.stopLimit != nil, assumptions: assumptions)
  }
}

/// The stanzas of one job. Of what is said twice the last saying counts.
private struct UpstartJob {
  /// Whether something says when it starts, or that it starts again.
  private(set) var isOne = false
  private(set) var command: PlacedText?
  /// The words of a command that a template makes a part of, which no shell could split.
  private(set) var templatedWords: [CommandWord]?
  private(set) var origin: SourceSpan?
  private(set) var variables: [ServerEnvironment.Variable] = []
  private(set) var folder: CommandWord?
  private(set) var stopLimit: Said<Double>?

  private let file: SourceFile
  private let lines: TemplatedLines

  init(_ file: SourceFile) {
    self.file = file
    lines = TemplatedLines(file)
    var number = 1
    while number <= file.lines.lineCount {
      let words = words(ofLine: number)
      number += 1
      guard let first = words.first?.text else { continue }
      switch first {
      case "start" where words.dropFirst().first?.text == "on": isOne = true
      case "respawn": isOne = true
      case "script": number = readScript(from: number)
      case "pre-start", "post-start", "pre-stop", "post-stop":
        if words.dropFirst().first?.text == "script" { number = end(ofScriptFrom: number) + 1 }
      case "exec": number = readCommand(behind: words[0], number: number)
      case "env": if words.count > 1 { readVariable(words[1]) }
      case "chdir": folder = words.dropFirst().first.flatMap { $0.unknown == nil ? $0 : nil }
      case "kill":
        if words.count > 2, words[1].text == "timeout", let seconds = Double(words[2].text) { stopLimit = Said(seconds, origin: words[2].origin) }
      default: break
      }
    }
  }

  /// The words of a line, quotes taken off; a comment ends it.
  private func words(ofLine number: Int) -> [CommandWord] {
    let range = file.lines.range(ofLine: number)
    let words = splitShellWords(Array(lines.bytes[range])).tree.prefix { file.bytes[Int($0.span.start) + range.lowerBound] != UInt8(ascii: "#") }
    return words.map { word in
      lines.word(word.bytes, at: ByteSpan(Int(word.span.start) + range.lowerBound..<Int(word.span.end) + range.lowerBound))
    }
  }

  private mutating func readVariable(_ word: CommandWord) {
    guard let equals = word.text.firstIndex(of: "=") else { return }
    let name = String(word.text[..<equals])
    variables.removeAll { $0.name == name }
    variables.append(ServerEnvironment.Variable(name, String(word.text[word.text.index(after: equals)...]), origin: word.origin, unknown: word.unknown))
  }

  /// The line of `end script`, or the one behind the last.
  private func end(ofScriptFrom number: Int) -> Int {
    var number = number
    while number <= file.lines.lineCount, words(ofLine: number).prefix(2).map(\.text) != ["end", "script"] { number += 1 }
    return number
  }

  private mutating func readScript(from number: Int) -> Int {
    let end = end(ofScriptFrom: number)
    guard end > number else { return end + 1 }
    let start = file.lines.range(ofLine: number).lowerBound
    let text = PlacedText(ByteSpan(start..<file.lines.range(ofLine: end - 1).upperBound), of: file)
    command = text
    origin = SourceSpan(file.path, ByteSpan(file.lines.range(ofLine: number - 1)))
    return end + 1
  }

  /// `exec` and what follows on its line; one that ends with a backslash goes on.
  private mutating func readCommand(behind word: CommandWord, number: Int) -> Int {
    guard let place = word.origin.place else { return number }
    var next = number
    var end = file.lines.range(ofLine: number - 1).upperBound
    while next <= file.lines.lineCount, continues(before: end) {
      end = file.lines.range(ofLine: next).upperBound
      next += 1
    }
    while end > Int(place.bytes.end), " \t\r\n".utf8.contains(file.bytes[end - 1]) { end -= 1 }
    command = PlacedText(ByteSpan(Int(place.bytes.end)..<end), of: file)
    origin = file.span(ByteSpan(Int(place.bytes.start)..<end))
    let start = Int(place.bytes.end)
    let isTemplated = lines.unknown(in: ByteSpan(start..<end)) != nil
    templatedWords = !isTemplated ? nil : splitShellWords(Array(lines.bytes[start..<end])).tree.map { word in
      lines.word(word.bytes, at: ByteSpan(Int(word.span.start) + start..<Int(word.span.end) + start))
    }
    return next
  }

  private func continues(before end: Int) -> Bool {
    file.bytes[..<end].last { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") } == UInt8(ascii: "\\")
  }
}
