import PythonSyntax

// Methods of texts, lists and dictionaries.

extension PythonEvaluator {
  func callMethod(_ name: String, of owner: PythonValue, _ arguments: Arguments, _ call: Call, _ receiver: SyntaxNode) throws -> PythonValue {
    switch owner {
    case .text(let text):
      if name == "join" {
        guard let parts = arguments.value(0).flatMap(iterated) else { return arguments.firstUnknown.map { .unknown(Self.carried($0)) } ?? onServer(call.node) }
        if let unknown = parts.lazy.compactMap(\.firstUnknown).first { return .unknown(Self.carried(unknown)) }
        guard parts.allSatisfy({ $0.text != nil }) else { throw raise("TypeError", "sequence item: expected str instance", call.node) }
        return bounded(parts.compactMap(\.text).joined(separator: text))
      }
      if let unknown = arguments.firstUnknown {
        mayRaise = true
        return .unknown(Self.carried(unknown))
      }
      if name == "format" { return try braceFormatted(text, arguments, at: call.node) }
      return try textMethod(name, text, arguments, at: call.node) ?? onServer(call.node)
    case .dictionary(let pairs):
      return try dictionaryMethod(name, pairs, arguments, call, receiver) ?? onServer(call.node)
    case .list(let elements):
      return try listMethod(name, elements, arguments, call, receiver) ?? onServer(call.node)
    case .tuple(let elements), .set(let elements):
      if name == "index" || name == "count" { return try listMethod(name, elements, arguments, call, receiver) ?? onServer(call.node) }
      if name == "add", case .set = owner, let value = arguments.value(0) {
        try mutate(receiver, call.node) { _ in .set(elements.contains(value) ? elements : elements + [value]) }
        return .none
      }
      return onServer(call.node)
    case .bytes(let bytes) where name == "decode": return .text(String(decoding: bytes, as: UTF8.self))
    default: return onServer(call.node)
    }
  }

  private func textMethod(_ name: String, _ text: String, _ arguments: Arguments, at node: SyntaxNode) throws -> PythonValue? {
    let first = arguments.value(0)
    switch name {
    case "strip", "lstrip", "rstrip":
      let set = first?.text.map { Set($0.unicodeScalars) }
      func isCut(_ scalar: Unicode.Scalar) -> Bool { set.map { $0.contains(scalar) } ?? scalar.properties.isWhitespace }
      var scalars = Array(text.unicodeScalars)[...]
      if name != "rstrip" { scalars = scalars.drop(while: isCut) }
      if name != "lstrip" { while let last = scalars.last, isCut(last) { scalars.removeLast() } }
      var result = String.UnicodeScalarView()
      result.append(contentsOf: scalars)
      return .text(String(result))
    case "lower", "casefold": return .text(text.lowercased())
    case "upper": return .text(text.uppercased())
    case "capitalize": return .text(text.prefix(1).uppercased() + text.dropFirst().lowercased())
    case "title":
      var isStart = true
      return .text(text.map { character -> String in
        defer { isStart = !character.isLetter }
        return isStart ? character.uppercased() : character.lowercased()
      }.joined())
    case "split", "rsplit":
      let limit = arguments.value(1, "maxsplit")?.whole ?? -1
      guard let separator = (arguments.value(0, "sep") ?? .none).text else {
        let words = text.split { $0.isWhitespace }.map { PythonValue.text(String($0)) }
        return limit < 0 || words.count <= limit ? .list(words) : nil
      }
      if separator.isEmpty { throw raise("ValueError", "empty separator", node) }
      return .list(pieces(of: text, at: separator, limit: limit, fromEnd: name == "rsplit").map { .text($0) })
    case "splitlines": return .list(text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { .text(String($0)) })
    case "partition", "rpartition":
      guard let separator = first?.text, !separator.isEmpty else { return nil }
      let parts = pieces(of: text, at: separator, limit: 1, fromEnd: name == "rpartition")
      if parts.count == 2 { return .tuple([.text(parts[0]), .text(separator), .text(parts[1])]) }
      return .tuple(name == "partition" ? [.text(text), .text(""), .text("")] : [.text(""), .text(""), .text(text)])
    case "replace":
      guard let old = first?.text, let new = arguments.value(1)?.text, !old.isEmpty else { return nil }
      let limit = arguments.value(2)?.whole ?? -1
      let parts = pieces(of: text, at: old, limit: limit, fromEnd: false)
      guard parts.count <= Self.textLimit, text.utf8.count + parts.count * new.utf8.count <= Self.textLimit else { return nil }
      return .text(parts.joined(separator: new))
    case "startswith", "endswith":
      let wanted = (first?.elements ?? [first].compactMap { $0 }).compactMap(\.text)
      let bytes = Array(text.utf8)
      return .boolean(wanted.contains { name == "startswith" ? bytes.starts(with: $0.utf8) : bytes.reversed().starts(with: $0.utf8.reversed()) })
    case "isdigit", "isnumeric", "isdecimal": return .boolean(!text.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.numericType != nil })
    case "isalpha": return .boolean(!text.isEmpty && text.unicodeScalars.allSatisfy(\.properties.isAlphabetic))
    case "isalnum": return .boolean(!text.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil })
    case "isupper": return .boolean(text.contains(where: \.isLetter) && text == text.uppercased())
    case "islower": return .boolean(text.contains(where: \.isLetter) && text == text.lowercased())
    case "find": return first?.text.map { .integer(find($0, in: text) ?? -1) }
    case "count": return first?.text.flatMap { $0.isEmpty ? nil : .integer(pieces(of: text, at: $0, limit: -1, fromEnd: false).count - 1) }
    case "zfill":
      guard let width = first?.whole, width <= 4096 else { return nil }
      let sign = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.prefix(1)) : ""
      return .text(sign + String(repeating: "0", count: max(0, width - text.unicodeScalars.count)) + text.dropFirst(sign.count))
    case "removeprefix": return first?.text.map { .text(text.hasPrefix($0) ? String(text.dropFirst($0.count)) : text) }
    case "removesuffix": return first?.text.map { .text(text.hasSuffix($0) && !$0.isEmpty ? String(text.dropLast($0.count)) : text) }
    case "encode": return .bytes(Array(text.utf8))
    // Paths are followed as their texts.
    case "joinpath": return .text(joinedPath([text] + arguments.positional.compactMap(\.text)))
    case "resolve", "absolute": return path("os.path.abspath", Arguments(positional: [.text(text)]))
    case "as_posix": return .text(text)
    case "exists", "is_file", "is_dir": return .unknown("whether `\(text)` exists is known only where the server runs")
    default: return nil
    }
  }

  /// The parts between separators, at most `limit` of which count when it is not negative.
  private func pieces(of text: String, at separator: String, limit: Int, fromEnd: Bool) -> [String] {
    var (haystack, needle) = (Array(text.utf8), Array(separator.utf8))
    if fromEnd {
      haystack.reverse()
      needle.reverse()
    }
    var parts: [[UInt8]] = []
    var start = 0
    var index = 0
    while index + needle.count <= haystack.count, limit < 0 || parts.count < limit {
      if haystack[index] == needle[0], haystack[index..<index + needle.count].elementsEqual(needle) {
        parts.append(Array(haystack[start..<index]))
        index += needle.count
        start = index
      } else {
        index += 1
      }
    }
    parts.append(Array(haystack[start...]))
    if fromEnd { parts = parts.reversed().map { $0.reversed() } }
    return parts.map { String(decoding: $0, as: UTF8.self) }
  }

  private func dictionaryMethod(
    _ name: String, _ pairs: [PythonPair], _ arguments: Arguments, _ call: Call, _ receiver: SyntaxNode
  ) throws -> PythonValue? {
    switch name {
    case "get", "pop", "setdefault":
      guard let key = arguments.value(0) else { return nil }
      if let unknown = key.firstUnknown { return .unknown(Self.carried(unknown)) }
      let found = pairs.first { $0.key.equals(key) == true }?.value
      if found == nil, pairs.contains(where: { $0.key.firstUnknown != nil }) { return .unknown("its keys are not all known") }
      if name == "pop" { try mutate(receiver, call.node) { _ in .dictionary(pairs.filter { $0.key.equals(key) != true }) } }
      if name == "setdefault", found == nil {
        try mutate(receiver, call.node) { _ in .dictionary(pairs + [PythonPair(key: key, value: arguments.value(1) ?? .none)]) }
      }
      if name == "pop", found == nil, arguments.value(1) == nil { throw raise("KeyError", key.represented, call.node) }
      return found ?? arguments.value(1) ?? PythonValue.none
    case "items": return .list(pairs.map { .tuple([$0.key, $0.value]) })
    case "keys": return .list(pairs.map(\.key))
    case "values": return .list(pairs.map(\.value))
    case "copy": return .dictionary(pairs)
    case "update":
      var more = arguments.keywords.map { PythonPair(key: .text($0.name), value: $0.value) }
      if let first = arguments.value(0) {
        guard case .dictionary(let others) = first else {
          try mutate(receiver, call.node) { _ in .unknown(first.firstUnknown?.reason ?? "`\(call.node.text.prefix(60))` is not followed") }
          return PythonValue.none
        }
        more = others + more
      }
      try mutate(receiver, call.node) { _ in Self.dictionary(of: pairs + more) }
      return PythonValue.none
    default: return nil
    }
  }

  private func listMethod(_ name: String, _ elements: [PythonValue], _ arguments: Arguments, _ call: Call, _ receiver: SyntaxNode) throws -> PythonValue? {
    switch name {
    case "append":
      guard let value = arguments.value(0), elements.count < Self.elementLimit else { return nil }
      try mutate(receiver, call.node) { _ in .list(elements + [value]) }
      return PythonValue.none
    case "extend":
      guard let value = arguments.value(0) else { return nil }
      let more = iterated(value)
      try mutate(receiver, call.node) { _ in
        guard let more, more.count + elements.count <= Self.elementLimit else { return .unknown(value.firstUnknown?.reason ?? "`\(call.node.text.prefix(60))` is not followed") }
        return .list(elements + more)
      }
      return PythonValue.none
    case "insert":
      guard let index = arguments.value(0)?.whole, let value = arguments.value(1), elements.count < Self.elementLimit else { return nil }
      var changed = elements
      changed.insert(value, at: min(max(index < 0 ? elements.count &+ index : index, 0), elements.count))
      try mutate(receiver, call.node) { _ in .list(changed) }
      return PythonValue.none
    case "remove", "index", "count":
      guard let value = arguments.value(0) else { return nil }
      if arguments.firstUnknown != nil || elements.contains(where: { $0.firstUnknown != nil }) { return nil }
      if name == "count" { return .integer(elements.count { $0.equals(value) == true }) }
      guard let index = elements.firstIndex(where: { $0.equals(value) == true }) else {
        throw raise("ValueError", "\(value.represented) is not in list", call.node)
      }
      if name == "index" { return .integer(index) }
      var changed = elements
      changed.remove(at: index)
      try mutate(receiver, call.node) { _ in .list(changed) }
      return PythonValue.none
    case "pop":
      guard let last = elements.last, arguments.positional.isEmpty else { return nil }
      try mutate(receiver, call.node) { _ in .list(Array(elements.dropLast())) }
      return last
    case "copy": return .list(elements)
    case "sort", "reverse", "clear":
      try mutate(receiver, call.node) { _ in name == "clear" ? .list([]) : name == "reverse" ? .list(elements.reversed()) : .unknown("a sorted list is not followed") }
      return PythonValue.none
    default: return nil
    }
  }
}
