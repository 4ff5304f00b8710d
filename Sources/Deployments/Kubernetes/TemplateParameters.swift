import ConfigSyntax
import Workspace

/// The parameters of an OpenShift template: `${NAME}` stands for a text, `${{NAME}}` for a value of any kind.
struct TemplateParameters {
  private let values: [String: PlacedNode]

  init(_ parameters: [PlacedNode]) {
    values = Dictionary(parameters.compactMap { item in item["name"]?.text.map { ($0, item["value"] ?? PlacedNode(nothingAt: item.place)) } }) { $1 }
  }

  func filled(into node: PlacedNode) -> PlacedNode {
    var result = node
    switch node.content {
    case .text(let scalar):
      if scalar.text.contains("${") { result = filled(node, scalar) }
    case .list(let items): result.content = .list(items.map(filled))
    case .mapping(let entries): result.content = .mapping(entries.map { .init(key: $0.key, value: filled(into: $0.value)) })
    }
    return result
  }

  private func filled(_ node: PlacedNode, _ scalar: PlacedScalar) -> PlacedNode {
    var reason: String?
    let command = replaced(scalar.commandText, &reason)
    let file = replaced(scalar.fileText, &reason)
    guard command.wasReplaced else { return node }
    let text = String(decoding: command.text.bytes, as: UTF8.self)
    var result = node
    result.content = .text(PlacedScalar(text: text, command: command.text, file: file.text, isTemplate: reason != nil))
    // `${{NAME}}` looked like a mark of another template.
    result.unknown = reason ?? (text.contains("{{") ? node.unknown : nil)
    return result
  }

  /// Only names of parameters stand for something: `${HOME}` in a script is the shell's.
  private func replaced(_ original: PlacedText, _ reason: inout String?) -> (text: PlacedText, wasReplaced: Bool) {
    let bytes = original.bytes
    var text = RewrittenText()
    var (start, index, wasReplaced) = (0, 0, false)
    while let dollar = bytes[index...].firstIndex(of: UInt8(ascii: "$")) {
      index = dollar + 1
      let braces = bytes[index...].prefix(2).prefix { $0 == UInt8(ascii: "{") }.count
      let name = bytes[(index + braces)...].prefix(200).prefix { $0 == 95 || (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
      let end = name.endIndex + braces
      guard braces > 0, end <= bytes.count, bytes[name.endIndex..<end].allSatisfy({ $0 == UInt8(ascii: "}") }),
        let value = values[String(decoding: name, as: UTF8.self)]
      else { continue }
      text.append(start..<dollar, of: bytes)
      if let known = value.knownText {
        text.append(known.utf8, replacing: dollar..<end)
      } else {
        reason = reason ?? "the template's parameter `\(String(decoding: name, as: UTF8.self))` has no value of its own"
        text.append(dollar..<end, of: bytes)
      }
      (start, index, wasReplaced) = (end, end, true)
    }
    text.append(start..<bytes.count, of: bytes)
    return (PlacedText(text, of: original), wasReplaced)
  }
}
