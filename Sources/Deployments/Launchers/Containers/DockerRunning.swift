import ConfigSyntax
import Workspace

// `RUN`: commands of the build that write files make these unknown, where their contents are not written out.

extension DockerImageBuilder {
  mutating func run(_ instruction: DockerInstruction) {
    let text: [UInt8]
    if let list = instruction.list {
      // `["sh", "-c", "text"]` is a text in a list.
      guard list.count == 3, ContainerImage.isShell(list[0].text) else { return }
      text = list[2].bytes
    } else if instruction.arguments.bytes.starts(with: "<<".utf8), let script = instruction.hereDocuments.first {
      text = self.text(of: script).text.bytes
    } else {
      text = instruction.arguments.bytes
    }
    let kept = current.image.directory
    for command in buildCommands(text) { follow(command, of: instruction) }
    current.image.directory = kept
  }

  private mutating func follow(_ command: BuildCommand, of instruction: DockerInstruction) {
    let words = command.words
    guard let program = words.first?.split(separator: "/").last.map(String.init) else { return }
    if let target = command.writesTo ?? (program == "tee" ? words.dropFirst().last { !$0.hasPrefix("-") } : nil) {
      write(command, to: target, of: instruction)
    }
    let operands = words.dropFirst().filter { !$0.hasPrefix("-") }
    switch program {
    case "cd":
      guard let path = operands.first.flatMap({ current.path($0) }) else { return }
      current.image.directory = path.isEmpty ? "/" : path
    case "sed", "perl":
      guard words.contains(where: { $0.hasPrefix("-i") || $0 == "--in-place" || $0.hasPrefix("-pi") }) else { return }
      for operand in operands.dropFirst(words.contains("-e") ? 0 : 1) { markChanged(operand, by: program) }
    case "curl", "wget":
      guard let flag = words.firstIndex(where: { $0 == "-o" || $0 == "-O" || $0 == "--output" || $0 == "--output-document" }), flag + 1 < words.count else { return }
      let name = words[flag + 1]
      if !name.hasPrefix("-"), !name.contains("://"), name != "/dev/null" { markChanged(name, by: program) }
    case "git":
      guard operands.first == "clone", let source = operands.dropFirst().first(where: { $0.contains(":") || $0.contains("/") }),
        let position = operands.firstIndex(of: source)
      else { return }
      let named = position + 1 < operands.count ? operands[position + 1] : source.split(separator: "/").last.map { $0.hasSuffix(".git") ? String($0.dropLast(4)) : String($0) }
      if let named { markChanged(named, by: "git clone") }
    case "cp", "mv", "ln", "install":
      guard operands.count > 1, let target = operands.last, let path = current.path(target) else { return }
      let isFolder = target.hasSuffix("/") || target == "." || operands.count > 2 || current.folders.contains(path)
      for source in operands.dropLast() {
        guard let origin = current.path(source) else { continue }
        copy(from: current, origin, to: Destination(path: path, isFolder: isFolder))
      }
    case "mkdir":
      for operand in operands {
        if let path = current.path(operand), current.folders.count < 1000 { current.folders.insert(path) }
      }
    default: break
    }
  }

  private mutating func write(_ command: BuildCommand, to target: String, of instruction: DockerInstruction) {
    // `cat <<EOF > file` says what it writes.
    if let announced = command.hereDocument, !command.appends,
      let document = instruction.hereDocuments.first(where: { $0.name.elementsEqual(announced.utf8) }), let path = current.path(target)
    {
      return put(document, at: path)
    }
    markChanged(target, by: command.words.first ?? "RUN")
  }

  private mutating func markChanged(_ name: String, by program: String) {
    guard !name.contains("$"), let path = current.path(name), !path.isEmpty, !path.hasPrefix("/dev/") else { return }
    current.put(.unknown(reason: "`RUN \(program)` writes it while the image is built"), at: path)
  }
}

/// One command of a `RUN`, as far as it matters for files.
struct BuildCommand {
  var words: [String] = []
  /// Where `>` and `>>` send what it prints.
  var writesTo: String?
  var appends = false
  /// The name behind `<<`.
  var hereDocument: String?
}

/// The commands of a shell's text one after the other, whatever stands between them: enough to see which files they name.
func buildCommands(_ text: [UInt8]) -> [BuildCommand] {
  var commands: [BuildCommand] = []
  var command = BuildCommand()
  var word: [UInt8]?
  var redirection: String?
  var index = 0

  func endWord() {
    guard let bytes = word else { return }
    word = nil
    let text = String(decoding: bytes, as: UTF8.self)
    switch redirection {
    case ">", ">>":
      command.writesTo = text
      command.appends = redirection == ">>"
    case "<<", "<<-": command.hereDocument = text
    case nil: if command.words.count < 1000 { command.words.append(text) }
    default: break
    }
    redirection = nil
  }
  func endCommand() {
    endWord()
    if !command.words.isEmpty { commands.append(command) }
    command = BuildCommand()
    redirection = nil
  }

  while index < text.count {
    let byte = text[index]
    index += 1
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"): endWord()
    case UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"): endCommand()
    case UInt8(ascii: "&"):
      // `2>&1` is no end of a command.
      if redirection == ">", word == nil { word = [byte] } else { endCommand() }
    case UInt8(ascii: "'"):
      let end = text[index...].firstIndex(of: UInt8(ascii: "'")) ?? text.count
      word = (word ?? []) + text[index..<end]
      index = end + 1
    case UInt8(ascii: "\""):
      var quoted = word ?? []
      while index < text.count, text[index] != UInt8(ascii: "\"") {
        if text[index] == UInt8(ascii: "\\"), index + 1 < text.count { index += 1 }
        quoted.append(text[index])
        index += 1
      }
      word = quoted
      index += 1
    case UInt8(ascii: "\\"):
      if index < text.count, text[index] != UInt8(ascii: "\n") { word = (word ?? []) + [text[index]] }
      index += 1
    case UInt8(ascii: ">"), UInt8(ascii: "<"):
      // A number in front says which stream.
      let isErrors = word == [UInt8(ascii: "2")]
      if let digits = word, digits.allSatisfy({ (48...57).contains($0) }) { word = nil } else { endWord() }
      var sign = [byte]
      while index < text.count, text[index] == byte || (text[index] == UInt8(ascii: "-") && sign.count == 2) {
        sign.append(text[index])
        index += 1
      }
      redirection = isErrors ? "2>" : String(decoding: sign, as: UTF8.self)
    default: word = (word ?? []) + [byte]
    }
    if index > text.count { index = text.count }
  }
  endCommand()
  return commands
}
