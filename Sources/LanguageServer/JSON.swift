import JSONWriting

/// A JSON value that is on its way to the client; members keep their order.
indirect enum JSON {
  case object([(String, JSON)])
  case array([JSON])
  case string(String)
  case integer(Int)
  case bool(Bool)
  case null

  var bytes: [UInt8] {
    var writer = JSONWriter(.compact)
    write(to: &writer)
    return writer.bytes
  }

  /// An object without the members that have no value.
  static func object(present members: [(String, JSON?)]) -> JSON {
    .object(members.compactMap { name, value in value.map { (name, $0) } })
  }
}

extension JSON: JSONWritable {
  func write(to json: inout JSONWriter) {
    switch self {
    case .object(let members): json.object { for (name, value) in members { $0.member(name, value) } }
    case .array(let items): items.write(to: &json)
    case .string(let text): json.value(text)
    case .integer(let value): json.value(value)
    case .bool(let value): json.value(value)
    case .null: json.null()
    }
  }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  init(dictionaryLiteral members: (String, JSON)...) { self = .object(members) }
  init(arrayLiteral items: JSON...) { self = .array(items) }
  init(stringLiteral text: String) { self = .string(text) }
  init(integerLiteral value: Int) { self = .integer(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
}
