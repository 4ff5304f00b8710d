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
    write(to: &writer)
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  private func write(to writer: inout JSONWriter) {
    switch self {
    case .object(let members):
      writer.beginObject()
      for (name, value) in members {
        writer.key(name)
        value.write(to: &writer)
      }
      writer.endObject()
    case .array(let items):
      writer.beginArray()
      for item in items { item.write(to: &writer) }
      writer.endArray()
    case .string(let text): writer.string(text)
    case .number(let value): writer.number(value)
    case .integer(let value): writer.number(value)
    case .bool(let value): writer.bool(value)
    case .null: writer.null()
    }
  }
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
