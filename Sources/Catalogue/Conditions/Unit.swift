/// What a number of a setting counts. Numbers inside are always in the base unit: seconds, bytes, or things counted.
package struct Unit: Sendable, Hashable {
  /// `seconds`, `bytes`, `requests` …: the word that `rules/servers/` uses.
  package let base: String
  /// How many of the base one of these is.
  package let factor: Double

  /// Reads `s`, `min`, `MiB`, `requests`; `nil` for a word that is no unit.
  package init?(_ word: String) {
    guard let (base, factor) = Self.known[word] else { return nil }
    self.base = base
    self.factor = factor
  }

  package static var names: [String] { known.keys.sorted() }

  private static let known: [String: (String, Double)] = {
    var known: [String: (String, Double)] = [
      "ms": ("seconds", 0.001), "s": ("seconds", 1), "second": ("seconds", 1), "min": ("seconds", 60), "minute": ("seconds", 60),
      "minutes": ("seconds", 60), "h": ("seconds", 3600), "hour": ("seconds", 3600), "hours": ("seconds", 3600),
      "byte": ("bytes", 1), "KB": ("bytes", 1e3), "MB": ("bytes", 1e6), "GB": ("bytes", 1e9), "KiB": ("bytes", 0x1p10),
      "MiB": ("bytes", 0x1p20), "GiB": ("bytes", 0x1p30),
    ]
    for word in bases {
      known[word] = (word, 1)
      if word.hasSuffix("s") { known[String(word.dropLast())] = (word, 1) }
    }
    return known
  }()

  /// The words for units in server files.
  package static let bases = [
    "seconds", "bytes", "requests", "tasks", "jobs", "workers", "threads", "greenlets", "connections",
  ]
}

/// A length of time as people write it, in seconds: `5s`, `2 min`, `90`; `nil` for everything else.
package func duration(_ text: String) -> Double? {
  let number = text.prefix { $0.isNumber || $0 == "." }
  guard let value = Double(number) else { return nil }
  let word = text.dropFirst(number.count).drop { $0 == " " }
  if word.isEmpty { return value }
  guard let unit = Unit(String(word)), unit.base == "seconds" else { return nil }
  return value * unit.factor
}
