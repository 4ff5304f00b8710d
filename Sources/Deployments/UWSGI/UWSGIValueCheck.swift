import Catalogue
import Workspace

/// Values that uWSGI reads as something else than they look like: it never says a word about them.
struct UWSGIValueCheck {
  private(set) var notices: [Notice] = []
  private let server: ServerKnowledge

  init(_ resolver: UWSGIResolver) {
    server = resolver.server
    for said in resolver.applications where said.hasValue && said.unknown == nil && said.doubt == nil {
      guard let place = said.origin.place, let option = server.options[said.key], option.setting == said.setting else { continue }
      let text = said.text.drop { $0 == " " }
      // A tool such as envsubst may fill it in before uWSGI sees it.
      if resolver.readsTemplates, text.hasPrefix("${") { continue }
      if let odd = oddity(of: said, option.kind) {
        notices.append(
          Notice(odd.kind, server: server.name, at: place, setting: said.key, value: said.text, effective: odd.effective, hint: odd.hint))
      }
    }
  }

  private struct Oddity {
    let kind: NoticeKind
    let effective: String
    var hint = ""
  }

  private func oddity(of said: UWSGIApplication, _ kind: ServerOption.Kind) -> Oddity? {
    switch kind {
    case .flag, .invertedFlag: flagOddity(said.value)
    case .count, .integer: numberOddity(said, reads: String(UWSGINumbers.integer(said.value)))
    case .unsigned, .unsigned16: numberOddity(said, reads: String(UWSGINumbers.unsigned(said.value)))
    case .megabytes: numberOddity(said, reads: "\(UWSGINumbers.unsigned(said.value)) MB", inMegabytes: true)
    case .anyBaseCount, .words, .callable, .type, .mapping, .text, .list, .plugins, .file, .assignment, .declaration, .logic, .logicEnd, .none: nil
    }
  }

  // MARK: Numbers

  private func numberOddity(_ said: UWSGIApplication, reads effective: String, inMegabytes: Bool = false) -> Oddity? {
    let text = Self.trimmed(said.value)
    // A placeholder that nobody replaced is another matter.
    if ["%(", "$(", "${", "@("].contains(where: { text.starts(with: $0.utf8) }) {
      return Oddity(kind: .placeholderStays, effective: effective)
    }
    if let quote = text.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let inside = text.dropFirst().prefix { $0 != quote }
      return Oddity(kind: .quotedNumber, effective: effective, hint: String(decoding: inside, as: UTF8.self))
    }
    let sign = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? 1 : 0
    let digits = text.dropFirst(sign).prefix { (48...57).contains($0) }
    let rest = text.dropFirst(sign + digits.count)
    guard !rest.isEmpty || digits.isEmpty else { return nil }
    let behind = Self.trimmed(Array(rest))
    // A comment behind the number is harmless: the number is read up to it.
    if !digits.isEmpty, rest.first == UInt8(ascii: " ") || rest.first == UInt8(ascii: "\t"), let first = behind.first, first == UInt8(ascii: ";") || first == UInt8(ascii: "#") {
      return nil
    }
    let words = String(decoding: behind, as: UTF8.self)
    let unit = inMegabytes ? "megabytes" : server.note(on: said.setting)?.unit
    if !digits.isEmpty, let meant = Self.meant(String(decoding: digits, as: UTF8.self), words, in: unit) {
      return meant.isEmpty ? nil : Oddity(kind: .unitSuffix, effective: effective, hint: meant)
    }
    return Oddity(kind: .numberCutShort, effective: effective)
  }

  /// The number that somebody meant with a unit behind it; empty where the unit changes nothing, `nil` where it is no unit.
  private static func meant(_ digits: String, _ unit: String, in base: String?) -> String? {
    guard let number = Double(digits) else { return nil }
    let factors: [String: Double] =
      switch base {
      case "megabytes": ["m": 1, "mb": 1, "mib": 1, "g": 1024, "gb": 1024, "gib": 1024]
      case "seconds":
        ["s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "minutes": 60, "h": 3600, "hour": 3600, "hours": 3600, "d": 86400]
      default: ["k": 1000]
      }
    guard let factor = factors[unit.lowercased()] else { return nil }
    let meant = number * factor
    return meant == number ? "" : String(Int(meant))
  }

  // MARK: Flags

  private static let noes: Set<String> = ["none", "null", "nil", "n", "f", "disabled", "disable", "never", "00", "0.0", "-"]

  private func flagOddity(_ value: [UInt8]) -> Oddity? {
    guard UWSGINumbers.flag(value, falseWords: server.falseWords) else { return nil }
    let text = String(decoding: Self.trimmed(value), as: UTF8.self).lowercased()
    let hint = server.falseWords.first ?? ""
    for quote in ["\"", "'"] where text.hasPrefix(quote) && text.hasSuffix(quote) && server.falseWords.contains(String(text.dropFirst().dropLast())) {
      return Oddity(kind: .flagStaysOn, effective: "on", hint: hint)
    }
    if Self.noes.contains(text) { return Oddity(kind: .flagStaysOn, effective: "on", hint: hint) }
    let first = text.prefix { $0 != " " && $0 != "\t" }
    let behind = text.dropFirst(first.count).drop { $0 == " " || $0 == "\t" }
    if server.falseWords.contains(String(first)), behind.hasPrefix(";") || behind.hasPrefix("#") {
      return Oddity(kind: .inlineComment, effective: "on", hint: String(first))
    }
    return nil
  }

  private static func trimmed(_ text: [UInt8]) -> [UInt8] {
    let isBlank: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 13 }
    return Array(Array(text.drop(while: isBlank)).reversed().drop(while: isBlank).reversed())
  }
}
