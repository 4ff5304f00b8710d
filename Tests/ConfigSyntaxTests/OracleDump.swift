import ConfigSyntax
import Foundation
import Testing
import Workspace

private let folderToRead = ProcessInfo.processInfo.environment["LOSTWORK_READ_FOLDER"]

/// Lets the scripts of Tests/Differential see what our readers make of a folder of files: beside each file it writes
/// `<name>.ours`, as JSON. The file's extension picks the reader.
@Suite(.enabled(if: folderToRead != nil)) struct OracleDump {
  @Test func `every file of the folder is read`() throws {
    let folder = URL(fileURLWithPath: try #require(folderToRead))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    for name in names {
      let url = folder.appendingPathComponent(name)
      guard let dump = dump(Array(try Data(contentsOf: url)), format: url.pathExtension) else { continue }
      try JSONSerialization.data(withJSONObject: dump).write(to: url.appendingPathExtension("ours"))
    }
  }

  private func dump(_ bytes: [UInt8], format: String) -> Any? {
    switch format {
    case "env": dumpEnvironment(bytes)
    case "dockerfile": dump(readDockerfile(bytes))
    case "json": dump(readJSON(bytes))
    case "toml": dump(readTOML(bytes))
    case "xml": dump(readXML(bytes))
    case "yaml": dump(readYAML(bytes))
    default: nil
    }
  }

  private func dump(_ parsed: Parsed<ConfigDocuments>) -> Any {
    [
      "roots": parsed.tree.roots.map(dump),
      "comments": parsed.tree.comments.map { dump($0.span) },
      "problems": dump(parsed.problems),
    ]
  }

  /// What each program makes of an environment file, of pairs the last with each name.
  private func dumpEnvironment(_ bytes: [UInt8]) -> Any {
    Dictionary(
      uniqueKeysWithValues: EnvironmentFileDialect.allCases.map { dialect -> (String, Any) in
        let assignments = readEnvironmentFile(bytes, dialect: dialect, outer: { $0 == "OUTER" ? .known("outside") : .unset }).tree
        return (
          "\(dialect)",
          Dictionary(
            assignments.map { ($0.key, $0.unknown.map { ["unknown": $0] as Any } ?? $0.value ?? NSNull()) }, uniquingKeysWith: { $1 }) as Any
        )
      })
  }

  private func dump(_ parsed: Parsed<Dockerfile>) -> Any {
    [
      "problems": dump(parsed.problems),
      "instructions": parsed.tree.instructions.map { instruction in
        [
          "name": instruction.name, "span": dump(instruction.span), "flags": instruction.flags.map { [$0.name, $0.value.text] },
          "arguments": String(decoding: instruction.arguments.bytes, as: UTF8.self),
          "words": instruction.words.map(\.text),
          "assignments": instruction.assignments(escape: parsed.tree.escape).flatMap { [$0.name.text, $0.value.text] },
          "quoted": instruction.quotedWords(escape: parsed.tree.escape).map(\.text),
          "isList": instruction.list != nil,
          "documents": instruction.hereDocuments.map { [String(decoding: $0.name, as: UTF8.self), dump($0.content)] as [Any] },
        ] as [String: Any]
      },
    ]
  }

  private func dump(_ problems: [Problem]) -> Any {
    problems.map { ["kind": $0.kind.rawValue, "message": $0.message, "span": dump($0.span)] as [String: Any] }
  }

  private func dump(_ span: ByteSpan) -> Any { [Int(span.start), Int(span.end)] }

  private func dump(_ node: ConfigNode) -> Any {
    var dumped: [String: Any] = ["span": dump(node.span)]
    if let tag = node.tag { dumped["tag"] = tag }
    if let alias = node.alias { dumped["alias"] = dump(alias) }
    switch node.content {
    case .scalar(let scalar):
      dumped["text"] = scalar.text
      dumped["style"] = "\(scalar.style)"
    case .sequence(let items):
      dumped["items"] = items.map(dump)
    case .mapping(let entries):
      dumped["entries"] = entries.map { [dump($0.key), dump($0.value)] }
    }
    return dumped
  }

  private func dump(_ parsed: Parsed<XMLDocument>) -> Any {
    [
      "root": parsed.tree.root.map(dump) ?? NSNull(),
      "comments": parsed.tree.comments.map { $0.text },
      "problems": dump(parsed.problems),
    ]
  }

  private func dump(_ element: XMLElement) -> Any {
    [
      "name": element.name,
      "nameSpan": dump(element.nameSpan),
      "span": dump(element.span),
      "attributes": element.attributes.map { [$0.name, $0.value, dump($0.nameSpan), dump($0.valueSpan)] as [Any] },
      "content": element.content.map { part -> Any in
        switch part {
        case .text(let text, let span): [text, dump(span)] as [Any]
        case .element(let child): dump(child)
        }
      },
    ] as [String: Any]
  }
}
