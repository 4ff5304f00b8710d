import JSONWriting
import ConfigSyntax

/// One message of JSON-RPC 2.0 as it came in.
enum RemoteCall {
  case request(RequestID, method: String, params: ConfigNode?)
  case notification(method: String, params: ConfigNode?)
  /// The answer to a question of ours.
  case response
  /// What cannot be understood is answered all the same; without an id when it has none.
  case broken(RequestID?, CallFailure)

  init(_ bytes: [UInt8]) {
    let parsed = readJSON(bytes)
    if let problem = parsed.problems.first(where: { !isHalfSurrogate($0.span.range, in: bytes) }) {
      let expected = problem.expected.map { "; expected \($0)" } ?? ""
      self = .broken(nil, CallFailure(.parseError, "at byte \(problem.span.start): \(problem.message)\(expected)"))
      return
    }
    guard let root = parsed.tree.roots.first, root.entries != nil else {
      self = .broken(nil, CallFailure(.invalidRequest, "a message is no object (lists of messages are no part of this protocol)"))
      return
    }
    let idNode = root["id"]
    let id = idNode.flatMap(RequestID.init)
    guard let method = root["method"]?.string else {
      let isAnswer = root["method"] == nil && (root["result"] != nil || root["error"] != nil)
      self = isAnswer ? .response : .broken(id, CallFailure(.invalidRequest, "a message names no method"))
      return
    }
    if idNode != nil, id == nil {
      self = .broken(nil, CallFailure(.invalidRequest, "the id of `\(method.prefix(100))` is neither text nor a number"))
      return
    }
    let params = root["params"]
    self = id.map { .request($0, method: method, params: params) } ?? .notification(method: method, params: params)
  }
}

/// Editors whose strings are UTF-16 send half a pair when one is typed or cut in two. The reader puts one U+FFFD there, which
/// is as long in UTF-16, so all positions stay right.
private func isHalfSurrogate(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
  range.count == 6 && bytes[range].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")])
}

enum RequestID: Hashable {
  case number(Int)
  case text(String)

  init?(_ node: ConfigNode) {
    if let number = node.integer { self = .number(number) } else if let text = node.string { self = .text(text) } else { return nil }
  }

  var json: JSONValue {
    switch self {
    case .number(let number): .integer(number)
    case .text(let text): .string(text)
    }
  }
}

/// Why a request has no result.
struct CallFailure: Error {
  enum Code: Int {
    case parseError = -32700
    case invalidRequest = -32600
    case methodNotFound = -32601
    case invalidParams = -32602
    case serverNotInitialized = -32002
    case requestCancelled = -32800
  }

  let code: Code
  let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

// MARK: What a client says

extension ConfigNode {
  /// A JSON string; `nil` for anything else, numbers among it.
  var string: String? {
    if let scalar, scalar.style == .doubleQuoted { scalar.text } else { nil }
  }

  /// A JSON number without a fraction.
  var integer: Int? {
    guard let scalar, scalar.style == .number else { return nil }
    return Int(scalar.text) ?? Double(scalar.text).flatMap { Int(exactly: $0) }
  }

  var isTrue: Bool { scalar == ConfigScalar("true", style: .boolean) }

  /// The value behind some keys.
  subscript(path keys: String...) -> ConfigNode? {
    keys.reduce(self) { (node: ConfigNode?, key) in node?[key] }
  }
}
