import ConfigSyntax
import Workspace

/// PHP-FPM's configuration file and those of the workspace that it includes, as the pools that they describe.
struct PHPFPMPools {
  struct Entry {
    let name: String
    let text: String
    /// Why the text is not what PHP-FPM gets; `nil` when it is.
    let unknown: String?
    /// Whether it is `''`, which PHP's reader takes for no value at all.
    let isNothing: Bool
    let place: SourceSpan
  }

  struct Pool {
    let name: String
    let header: SourceSpan
    var entries: [Entry] = []
  }

  static let fileLimit = 100

  /// What is said for the whole server.
  private(set) var global: [Entry] = []
  private(set) var pools: [Pool] = []
  private(set) var files: [WorkspacePath] = []
  private(set) var problems: [PlacedProblem] = []
  private let tree: FileTree

  /// - Parameter environment: The variables of the machine, by which `${NAME}` is replaced.
  init(of path: WorkspacePath, in tree: FileTree, environment: ServerEnvironment = .unknown) {
    self.tree = tree
    read(path, environment)
  }

  private mutating func read(_ path: WorkspacePath, _ environment: ServerEnvironment) {
    guard !files.contains(path), files.count < Self.fileLimit else { return }
    guard let file = try? tree.read(path), file.bytes.count <= CandidateScan.sizeLimit else { return }
    files.append(path)
    let parsed = INIReader.read(file.bytes, dialect: INIDialect(commentSigns: ";", header: .toFirstBracket))
    problems += parsed.problems.map { PlacedProblem($0, in: path) }
    for section in parsed.tree.sections {
      let name = section.name.text
      // What stands in front of the first header is the server's too.
      let isGlobal = section.header == nil || name.lowercased() == "global"
      if !isGlobal, !pools.contains(where: { $0.name == name }) {
        pools.append(Pool(name: name, header: SourceSpan(path, section.header ?? section.name.span)))
      }
      for entry in section.entries {
        guard let written = entry.value else { continue }
        let value = PHPValue(written, pool: isGlobal ? nil : name, environment)
        let key = entry.key.text.lowercased()
        if key == "include" {
          include(value.text, from: path, environment)
          continue
        }
        let said = Entry(
          name: key, text: value.text, unknown: value.unknown, isNothing: written.bytes == Array("''".utf8), place: SourceSpan(path, entry.span))
        if isGlobal {
          global.append(said)
        } else if let index = pools.firstIndex(where: { $0.name == name }) {
          pools[index].entries.append(said)
        }
      }
    }
  }

  /// A pattern, whose last parts are looked for below the file's own folder: it speaks of the machine's disk.
  private mutating func include(_ pattern: String, from path: WorkspacePath, _ environment: ServerEnvironment) {
    let parts = pattern.split(separator: "/").map(String.init)
    for count in stride(from: parts.count, to: 0, by: -1) {
      let ending = parts.suffix(count).joined(separator: "/")
      let wanted = Array((path.parent == .root ? ending : "\(path.parent)/\(ending)").utf8)
      let found = tree.files.filter { matchesGlob(wanted, $0.bytes) }
      guard !found.isEmpty else { continue }
      for file in found { read(file, environment) }
      return
    }
  }
}

/// A value as PHP's reader of INI files makes it: quotes taken off, what stands behind a `;` left out, `${NAME}` and `$pool` replaced.
private struct PHPValue {
  private(set) var text = ""
  private(set) var unknown: String?

  init(_ written: INIText, pool: String?, _ environment: ServerEnvironment) {
    let bytes = written.bytes
    var made: [UInt8] = []
    var quote: UInt8?
    var isPlain = true
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if let open = quote, byte == open {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
        isPlain = false
      } else if quote == nil, byte == UInt8(ascii: ";") {
        break
      } else if quote != UInt8(ascii: "'"), byte == UInt8(ascii: "$"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "{"),
        let end = bytes[index...].firstIndex(of: UInt8(ascii: "}"))
      {
        let name = String(decoding: bytes[(index + 2)..<end], as: UTF8.self)
        let variable = environment.variables.last { $0.name == name }
        if let variable { made += variable.value.utf8 }
        let isOpen = variable == nil && !environment.isComplete
        unknown = unknown ?? variable?.unknown ?? (isOpen ? "the environment variable `\(name)` is not known" : nil)
        index = end
      } else {
        made.append(byte)
      }
      index += 1
    }
    if quote == nil { while let last = made.last, " \t\r".utf8.contains(last) { made.removeLast() } }
    text = String(decoding: made, as: UTF8.self)
    // Words of a value without quotes.
    if isPlain, ["true", "on", "yes"].contains(text.lowercased()) { text = "1" }
    if isPlain, ["false", "off", "no", "none", "null"].contains(text.lowercased()) { text = "" }
    if let pool { text = text.replacing("$pool", with: pool) }
    if ["{{", "{%", "<%", "__"].contains(where: text.contains) { unknown = unknown ?? "what fills in `\(text)` is not known" }
    if unknown != nil, text.isEmpty { text = written.text }
  }
}
