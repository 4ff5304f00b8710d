import Workspace

/// The three substitution passes over the finished list: `$(ENV)`, then `@(file)`, then `%(name)`
/// (`uwsgi_apply_config_pass` in `core/utils.c`).
extension UWSGIResolver {
  private enum Replacement {
    case text([UInt8], via: String)
    /// It stays as it is written.
    case none
    case unknown(reason: String)
  }

  mutating func substitute() {
    for sign in "$@%".utf8 {
      for index in pairs.indices where pairs[index].hasValue && !pairs[index].hasActed && pairs[index].value.contains(sign) {
        pass(sign, over: index)
      }
    }
  }

  /// One pass over one value.
  ///
  /// The server's scan starts again after each replacement, but at the value's second byte: a replacement that begins
  /// the value and itself begins with the sign is not replaced again.
  private mutating func pass(_ sign: UInt8, over index: Int) {
    var value = pairs[index].value
    // 0: nothing yet, 1: the sign, 2 and more: inside the parentheses, with the number of bytes in them added.
    var state = 0
    var depth = 0
    var nameStart = 0
    var position = 0
    while position < value.count {
      guard spend(1, on: index) else { return }
      let byte = value[position]
      defer { position += 1 }
      if byte == sign {
        state = 1
      } else if byte == UInt8(ascii: "("), state == 1 {
        state = 2
        depth = 0
        nameStart = position + 1
      } else if state > 1 {
        if byte == UInt8(ascii: "(") {
          state += 1
          depth += 1
        } else if byte != UInt8(ascii: ")") {
          state += 1
        } else if depth > 0 {
          state += 1
          depth -= 1
        } else if state == 2 {
          state = 0
        } else {
          let name = Array(value[nameStart..<(nameStart + state - 2)])
          let end = nameStart + state - 1
          state = 0
          switch replacement(for: name, sign: sign, in: pairs[index]) {
          case .none: break
          case .unknown(let reason): pairs[index].unknown = pairs[index].unknown ?? reason
          case .text(let text, let way):
            guard spend(value.count + text.count, on: index) else { return }
            value.replaceSubrange((nameStart - 2)..<min(end, value.count), with: text)
            pairs[index].value = value
            addVia(way, to: index)
            position = 0
          }
        }
      } else {
        state = 0
      }
    }
  }

  /// Counts the bytes looked at and made; a value that names itself grows until the server's memory is full.
  private mutating func spend(_ cost: Int, on index: Int) -> Bool {
    substitutionWork += cost
    guard substitutionWork > Limit.substitutionWork else { return true }
    let pair = pairs[index]
    if !hasEndlessPlaceholders {
      hasEndlessPlaceholders = true
      refuse("the placeholders in `\(pair.key)` grow without an end", kind: .limitReached, at: pair.origin)
    }
    pairs[index].unknown = Self.endless
    pairs[index].value = []
    return false
  }

  private static let endless = "its placeholders grow without an end"

  private mutating func addVia(_ way: String, to index: Int) {
    let origin = pairs[index].origin
    guard !way.isEmpty, !origin.via.contains(way), origin.via.count < 8 else { return }
    pairs[index].origin = Origin(origin.place, via: origin.via + [way])
  }

  private mutating func replacement(for name: [UInt8], sign: UInt8, in pair: UWSGIPair) -> Replacement {
    switch sign {
    case UInt8(ascii: "$"): variable(name)
    case UInt8(ascii: "@"): contents(name, for: pair)
    default: name.contains(UInt8(ascii: " ")) ? calculate(name) : placeholder(name)
    }
  }

  private func variable(_ name: [UInt8]) -> Replacement {
    let text = String(decoding: name, as: UTF8.self)
    switch environment[text] {
    case .known(let variable): return .text(Array(variable.value.utf8), via: "environment variable `\(text)`")
    case .unset: return .none
    case .unknown: return .unknown(reason: "the environment variable `\(text)` is not known")
    }
  }

  private mutating func contents(_ name: [UInt8], for pair: UWSGIPair) -> Replacement {
    let text = String(decoding: name, as: UTF8.self)
    if UWSGIFileName.scheme(of: name) != nil {
      report(.unresolvedReference, "what `\(text)` holds is unknown: nothing is executed or fetched", weight: .note, at: pair.origin)
      return .unknown(reason: "what `\(text)` holds is not known")
    }
    guard var bytes = contents(of: name, origin: pair.origin) else {
      if lookup.standpoint.folder != nil, lookup.file(name, mentionedIn: .root) == .missing {
        refuse("there is no file `\(text)`", kind: .unresolvedReference, at: pair.origin)
      } else {
        report(.unresolvedReference, "`\(text)` is not in the workspace and is not read", weight: .note, at: pair.origin)
      }
      return .unknown(reason: "what `\(text)` holds is not known")
    }
    if let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { bytes.removeLast() }
    return .text(Array(bytes.prefix { $0 != 0 }), via: "contents of `\(text)`")
  }

  /// `%(name)`: the first pair with this key, wherever it stands.
  private func placeholder(_ name: [UInt8]) -> Replacement {
    let text = String(decoding: name, as: UTF8.self)
    guard let pair = pairs.first(named: text), pair.hasValue else { return .none }
    if let reason = reason(against: pair) { return .unknown(reason: reason) }
    return .text(pair.value, via: "`%(\(text))` said at \(words(for: pair.origin))")
  }

  private func reason(against pair: UWSGIPair) -> String? {
    if let doubt = pair.doubt { return "`\(pair.key)` counts only when \(doubt.condition)" }
    return pair.unknown
  }

  /// `%(processes 2 * 1 +)`-like tokens, from the left without precedence (`uwsgi_manage_placeholder`).
  private func calculate(_ expression: [UInt8]) -> Replacement {
    var current: [UInt8]?
    var operation: UInt8?
    for token in expression.split(separator: UInt8(ascii: " ")) {
      switch String(decoding: token, as: UTF8.self) {
      case "+", "-", "*", "/":
        operation = token.first
        continue
      case "++": current = current.map { Array(String(UWSGINumbers.signed($0) &+ 1).utf8) }; operation = nil
      case "--": current = current.map { Array(String(UWSGINumbers.signed($0) &- 1).utf8) }; operation = nil
      case let name:
        var value = Array(token)
        if !token.allSatisfy({ (48...57).contains($0) }) {
          let pair = pairs.first(named: name)
          if let pair, let reason = reason(against: pair) { return .unknown(reason: reason) }
          value = pair.map { $0.hasValue ? $0.value : [] } ?? []
        }
        current = combine(current, operation, value)
        operation = nil
        if (current?.count ?? 0) > Limit.substitutionWork { return .unknown(reason: Self.endless) }
      }
    }
    return current.map { .text($0, via: "`%(\(String(decoding: expression, as: UTF8.self)))`") } ?? .none
  }

  private func combine(_ left: [UInt8]?, _ operation: UInt8?, _ right: [UInt8]) -> [UInt8] {
    guard let operation else { return (left ?? []) + right }
    let (a, b) = (left.map(UWSGINumbers.signed) ?? 0, UWSGINumbers.signed(right))
    let result: Int64 =
      switch operation {
      case UInt8(ascii: "+"): a &+ b
      case UInt8(ascii: "-"): a &- b
      case UInt8(ascii: "*"): a &* b
      default: b == 0 ? 0 : a.dividedReportingOverflow(by: b).partialValue
      }
    return Array(String(result).utf8)
  }
}
