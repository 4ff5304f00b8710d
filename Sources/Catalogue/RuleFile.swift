import ConfigSyntax
import Workspace

/// The text of one file below `rules/`, built in or a user's own.
package struct RuleFile: Sendable {
  /// The path below the rules folder, such as `servers/uwsgi.yml`: its first component says what the file holds.
  package let name: String
  package let source: SourceFile

  package init(name: String, source: SourceFile) {
    self.name = name
    self.source = source
  }

  /// The rule files that travel inside the binary, in the order of their names.
  package static var builtIn: [RuleFile] {
    embeddedRuleFiles.map(embedded)
  }

  /// Those of one folder.
  static func builtIn(in folder: String) -> [RuleFile] {
    let prefix = "\(folder)/"
    return embeddedRuleFiles.filter { path, _ in path.withUTF8Buffer { $0.starts(with: prefix.utf8) } }.map(embedded)
  }

  /// The file without the examples that end it: four fifths of a check, and of no use to a run.
  var withoutExamples: RuleFile {
    let bytes = source.bytes
    let key = Array("\nexamples:\n".utf8)
    guard let start = bytes.indices.last(where: { bytes[$0] == key[0] && bytes[$0...].starts(with: key) }) else { return self }
    // Only where no other key follows.
    var isLineStart = false
    for byte in bytes[(start + key.count - 1)...] {
      if isLineStart, byte != UInt8(ascii: " "), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "#") { return self }
      isLineStart = byte == UInt8(ascii: "\n")
    }
    return RuleFile(name: name, source: SourceFile(path: source.path, bytes: Array(bytes[...start])))
  }

  private static func embedded(_ path: StaticString, _ text: StaticString) -> RuleFile {
    let name = path.description
    let bytes = text.withUTF8Buffer { Array($0) }
    return RuleFile(name: name, source: SourceFile(path: WorkspacePath(bytes: Array("rules/\(name)".utf8)), bytes: bytes))
  }
}
