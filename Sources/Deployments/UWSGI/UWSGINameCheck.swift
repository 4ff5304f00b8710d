import Catalogue
import Workspace

/// Names that uWSGI takes as placeholders but that were probably meant as options: it never says a word about them.
struct UWSGINameCheck {
  private(set) var notices: [Notice] = []
  private let server: ServerKnowledge
  private static let limit = 200

  init(_ resolver: UWSGIResolver) {
    server = resolver.server
    let unknown = resolver.pairs.filter { server.options[$0.key] == nil && !$0.hasActed }
    guard !unknown.isEmpty else { return }
    let used = Self.placeholdersUsed(resolver)
    let declared = Set(resolver.declared.map(\.name))
    // Looking for the nearest name costs a pass over the table: one for each of the first names, not for thousands.
    var meanings: [String: String?] = [:]
    for pair in unknown where !used.contains(pair.key) && !declared.contains(pair.key) {
      guard let place = pair.keyPlace else { continue }
      if meanings[pair.key] == nil {
        guard meanings.count < Self.limit else { break }
        meanings[pair.key] = .some(meant(by: pair.key))
      }
      guard let meant = meanings[pair.key] ?? nil else { continue }
      notices.append(
        Notice(.unknownOption, server: server.name, at: place, setting: pair.key, value: pair.text, hint: Self.line(meant, saying: pair)))
    }
  }

  /// `static-map = /static=./files` for `static-map /static=./files`, of which uWSGI takes all before the sign for a name: the name alone
  /// would leave out a part of the value.
  private static func line(_ option: String, saying pair: UWSGIPair) -> String {
    guard let end = pair.key.firstIndex(where: { $0 == ":" || $0 == " " }) else { return option }
    let rest = pair.key[end...].drop { $0 == ":" || $0 == " " }
    if rest.isEmpty { return option }
    return "\(option) = \(rest)" + (pair.text.isEmpty ? "" : "=\(pair.text)")
  }

  /// The names in `%(…)` of any file read, and those that `if-opt` asks for.
  private static func placeholdersUsed(_ resolver: UWSGIResolver) -> Set<String> {
    var names: Set<String> = []
    for file in resolver.files.values {
      var rest = file.bytes[...]
      while let sign = rest.firstIndex(of: UInt8(ascii: "%")) {
        rest = rest[(sign + 1)...]
        guard rest.first == UInt8(ascii: "("), let end = rest.firstIndex(of: UInt8(ascii: ")")) else { continue }
        for token in rest[(sign + 2)..<end].split(separator: UInt8(ascii: " ")) { names.insert(String(decoding: token, as: UTF8.self)) }
      }
    }
    for pair in resolver.pairs where pair.key.hasPrefix("if-") { names.insert(String(pair.text.prefix { $0 != "=" })) }
    return names
  }

  private func meant(by key: String) -> String? {
    let words = key.prefix { $0 != ":" && $0 != " " }
    if words.utf8.count == 1, let letter = words.utf8.first, let option = server.options[short: letter] { return option.name }
    let dashed = String(words.map { $0 == "_" ? "-" : $0 }).lowercased()
    if server.options[dashed] != nil { return dashed }
    // Short names are placeholders as often as not.
    return dashed.utf8.count > 4 ? server.options.nearestName(to: dashed) : nil
  }
}
