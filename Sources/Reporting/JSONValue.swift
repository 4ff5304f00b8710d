import JSONWriting

/// A JSON text as a value whose members keep their order. The machine-readable formats are built from it.
indirect enum JSONValue {
  case object([(String, JSONValue)])
  case array([JSONValue])
  case string(String)
  case number(Double)
  case integer(Int)
  case bool(Bool)
  case null

  /// The text of an optional; `null` when there is none.
  init(_ text: String?) {
    self = text.map { .string($0) } ?? .null
  }

  /// One line of pretty-printed text after another, with a line end after the last.
  var prettyBytes: [UInt8] {
    var writer = JSONWriter(.pretty)
    write(into: &writer)
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  private func write(into writer: inout JSONWriter) {
    switch self {
    case .object(let members): writer.object { for (name, value) in members { $0.member(name, value) } }
    case .array(let items): writer.array { for item in items { $0.element(item) } }
    case .string(let text): writer.value(text)
    case .number(let value): writer.value(value)
    case .integer(let value): writer.value(value)
    case .bool(let value): writer.value(value)
    case .null: writer.null()
    }
  }
}

extension JSONValue: JSONWritable {
  func write(to json: inout JSONWriter) { write(into: &json) }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  init(dictionaryLiteral members: (String, JSONValue)...) { self = .object(members) }
  init(arrayLiteral items: JSONValue...) { self = .array(items) }
  init(stringLiteral text: String) { self = .string(text) }
  init(integerLiteral value: Int) { self = .integer(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
}
