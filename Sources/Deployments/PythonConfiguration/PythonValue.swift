import PythonSyntax
import Workspace

/// What an expression of a Python configuration amounts to, as far as reading it tells.
package indirect enum PythonValue: Hashable, Sendable {
  case none
  case boolean(Bool)
  case integer(Int)
  case float(Double)
  case text(String)
  case bytes([UInt8])
  case list([PythonValue])
  case tuple([PythonValue])
  case set([PythonValue])
  case dictionary([PythonPair])
  /// A `def` or `lambda` of a file that was read.
  case function(PythonFunction)
  /// A class of a file that was read.
  case type(PythonType)
  /// A module of the workspace that was read.
  case module(WorkspacePath)
  /// Something of Python's library or of a package that is not in the workspace, by its dotted name: `os.environ`.
  case library(String)
  case unknown(Unknown)

  /// Why a value cannot be told from the files.
  package struct Unknown: Hashable, Sendable {
    package let reason: String
    /// The environment variable whose being unset would settle it: `os.environ.get("X")`.
    package let variable: String?

    package init(_ reason: String, variable: String? = nil) {
      self.reason = reason
      self.variable = variable
    }
  }

  package static func unknown(_ reason: String) -> PythonValue { .unknown(Unknown(reason)) }
}

package struct PythonPair: Hashable, Sendable {
  package let key: PythonValue
  package let value: PythonValue
}

package struct PythonFunction: Hashable, Sendable {
  /// `<lambda>` for a lambda, as Python says it.
  package let name: String
  /// The module whose globals it sees.
  package let module: WorkspacePath
  let definition: KeptSyntax<SyntaxNode>
}

package struct PythonType: Hashable, Sendable {
  package let name: String
  package let module: WorkspacePath
  let definition: KeptSyntax<SyntaxNode>
}

// MARK: Asking

extension PythonValue {
  package var unknown: Unknown? {
    if case .unknown(let unknown) = self { unknown } else { nil }
  }

  /// The text of a string; `nil` for everything else.
  package var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The elements of a list, tuple or set.
  package var elements: [PythonValue]? {
    switch self {
    case .list(let elements), .tuple(let elements), .set(let elements): elements
    default: nil
    }
  }

  /// Booleans are integers.
  var whole: Int? {
    switch self {
    case .integer(let number): number
    case .boolean(let isTrue): isTrue ? 1 : 0
    default: nil
    }
  }

  var number: Double? {
    if case .float(let number) = self { number } else { whole.map(Double.init) }
  }

  /// Whether the value counts as true; `nil` when it is not known.
  var truth: Bool? {
    switch self {
    case .none: false
    case .boolean(let isTrue): isTrue
    case .integer(let number): number != 0
    case .float(let number): number != 0
    case .text(let text): !text.isEmpty
    case .bytes(let bytes): !bytes.isEmpty
    case .list(let elements), .tuple(let elements), .set(let elements): !elements.isEmpty
    case .dictionary(let pairs): !pairs.isEmpty
    case .function, .type, .module: true
    case .library, .unknown: nil
    }
  }

  /// The first unknown in it, however deep.
  package var firstUnknown: Unknown? {
    switch self {
    case .unknown(let unknown): unknown
    case .list(let elements), .tuple(let elements), .set(let elements): elements.lazy.compactMap(\.firstUnknown).first
    case .dictionary(let pairs): pairs.lazy.compactMap { $0.key.firstUnknown ?? $0.value.firstUnknown }.first
    default: nil
    }
  }

  /// Python's name of its type.
  var typeName: String {
    switch self {
    case .none: "NoneType"
    case .boolean: "bool"
    case .integer: "int"
    case .float: "float"
    case .text: "str"
    case .bytes: "bytes"
    case .list: "list"
    case .tuple: "tuple"
    case .set: "set"
    case .dictionary: "dict"
    case .function, .library: "function"
    case .type: "type"
    case .module: "module"
    case .unknown: "object"
    }
  }
}

// MARK: Bounds

extension PythonValue {
  /// Whether it holds so much, or so deep, that going through it would take long: `x = [x, x]` doubles with each turn of a loop.
  var isTooLarge: Bool {
    switch self {
    case .list, .tuple, .set, .dictionary:
      var budget = 8192
      return !weighs(within: &budget, depth: 0)
    default: return false
    }
  }

  private func weighs(within budget: inout Int, depth: Int) -> Bool {
    budget -= 1
    guard budget > 0, depth < 64 else { return false }
    switch self {
    case .text(let text):
      budget -= text.utf8.count / 64
      return budget > 0
    case .list(let elements), .tuple(let elements), .set(let elements):
      for element in elements where !element.weighs(within: &budget, depth: depth + 1) { return false }
      return true
    case .dictionary(let pairs):
      for pair in pairs {
        guard pair.key.weighs(within: &budget, depth: depth + 1), pair.value.weighs(within: &budget, depth: depth + 1) else { return false }
      }
      return true
    default: return true
    }
  }
}

// MARK: As text

extension PythonValue {
  /// What `str()` gives.
  package var string: String {
    if case .text(let text) = self { text } else { represented }
  }

  /// What `repr()` gives.
  package var represented: String {
    switch self {
    case .none: "None"
    case .boolean(let isTrue): isTrue ? "True" : "False"
    case .integer(let number): String(number)
    case .float(let number): number.isNaN ? "nan" : number.isInfinite ? (number < 0 ? "-inf" : "inf") : "\(number)"
    case .text(let text): Self.quoted(text)
    case .bytes(let bytes): "b" + Self.quoted(String(decoding: bytes, as: UTF8.self))
    case .list(let elements): "[" + elements.map(\.represented).joined(separator: ", ") + "]"
    case .tuple(let elements): elements.count == 1 ? "(\(elements[0].represented),)" : "(" + elements.map(\.represented).joined(separator: ", ") + ")"
    case .set(let elements): elements.isEmpty ? "set()" : "{" + elements.map(\.represented).joined(separator: ", ") + "}"
    case .dictionary(let pairs): "{" + pairs.map { "\($0.key.represented): \($0.value.represented)" }.joined(separator: ", ") + "}"
    case .function(let function): function.name
    case .type(let type): type.name
    case .module(let path): "\(path)"
    case .library(let name): name
    case .unknown: "?"
    }
  }

  private static func quoted(_ text: String) -> String {
    let quote: Character = text.contains("'") && !text.contains("\"") ? "\"" : "'"
    var quoted = String(quote)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where Character(scalar) == quote: quoted += "\\\(quote)"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + String(quote)
  }
}

// MARK: Comparing

extension PythonValue {
  /// `==`; `nil` when it cannot be told.
  func equals(_ other: PythonValue) -> Bool? {
    if firstUnknown != nil || other.firstUnknown != nil { return nil }
    if let left = number, let right = other.number { return left == right }
    switch (self, other) {
    case (.library(let left), .library(let right)): return left == right ? true : nil
    case (.library, _), (_, .library): return other == .none || self == .none ? false : nil
    case (.set(let left), .set(let right)): return Set(left) == Set(right)
    case (.dictionary(let left), .dictionary(let right)): return Set(left) == Set(right)
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      if left.count != right.count { return false }
      return zip(left, right).allSatisfy { $0.equals($1) == true }
    default: return self == other
    }
  }

  /// Negative, zero or positive as for `<`; `nil` when the two have no order or it is not known.
  func order(_ other: PythonValue) -> Int? {
    if let left = number, let right = other.number { return left < right ? -1 : left == right ? 0 : left > right ? 1 : nil }
    switch (self, other) {
    case (.text(let left), .text(let right)):
      // By code points, as Python does.
      if left.unicodeScalars.elementsEqual(right.unicodeScalars) { return 0 }
      return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars) ? -1 : 1
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      for (one, two) in zip(left, right) {
        guard let order = one.order(two) else { return nil }
        if order != 0 { return order }
      }
      return left.count < right.count ? -1 : left.count == right.count ? 0 : 1
    default: return nil
    }
  }
}
