/// A JSON text as a value whose members keep their order, for texts that are easier built than streamed.
package indirect enum JSONValue: Sendable {
  case object([(String, JSONValue)])
  case array([JSONValue])
  case string(String)
  case number(Double)
  case integer(Int)
  case bool(Bool)
  case null

  /// The text of an optional; `null` when there is none.
  package init(_ text: String?) {
    self = text.map { .string($0) } ?? .null
  }

  /// An object without the members that have no value.
  package static func object(present members: [(String, JSONValue?)]) -> JSONValue {
    .object(members.compactMap { name, value in value.map { (name, $0) } })
  }

  package func bytes(_ style: JSONWriter.Style) -> [UInt8] {
    var writer = JSONWriter(style)
    write(to: &writer)
    return writer.bytes
  }

  /// One line of pretty-printed text after another, with a line end after the last.
  package var prettyBytes: [UInt8] { bytes(.pretty) + [UInt8(ascii: "\n")] }
}

extension JSONValue: JSONWritable {
  package func write(to json: inout JSONWriter) {
    switch self {
    case .object(let members): json.object { for (name, value) in members { $0.member(name, value) } }
    case .array(let items): json.array { for item in items { $0.element(item) } }
    case .string(let text): json.value(text)
    case .number(let value): json.value(value)
    case .integer(let value): json.value(value)
    case .bool(let value): json.value(value)
    case .null: json.null()
    }
  }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  package init(dictionaryLiteral members: (String, JSONValue)...) { self = .object(members) }
  package init(arrayLiteral items: JSONValue...) { self = .array(items) }
  package init(stringLiteral text: String) { self = .string(text) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}
