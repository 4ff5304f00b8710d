import ConfigSyntax
import Workspace

/// uWSGI's JSON (`core/json.c`): one object of the outermost one, by the library that the build was made with.
struct UWSGIJSON {
  private let text: RewrittenText
  /// yajl keeps duplicate keys and every number's text; jansson takes the last of two keys and whole numbers only.
  private let isYajl: Bool
  private var reading = UWSGIReading()

  static func read(_ text: RewrittenText, object: String, by reader: String) -> UWSGIReading {
    var json = UWSGIJSON(text: text, isYajl: reader == "yajl")
    json.read(object)
    return json.reading
  }

  private init(text: RewrittenText, isYajl: Bool) {
    self.text = text
    self.isYajl = isYajl
  }

  private mutating func read(_ object: String) {
    // yajl takes comments, not the commas that go with them elsewhere.
    var bytes = text.bytes
    if isYajl {
      for comment in readJSON(bytes, as: .withComments).tree.comments {
        for index in comment.span.range where bytes[index] != UInt8(ascii: "\n") { bytes[index] = UInt8(ascii: " ") }
      }
    }
    let parsed = readJSON(bytes)
    if let problem = parsed.problems.first {
      reading.refusal = text.moved(problem)
      return
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      reading.refusal = text.moved(Problem(.configSyntax, "a byte order mark is no JSON to uWSGI", at: ByteSpan(0..<3)))
      return
    }
    let root = parsed.tree.roots.first
    let objects = root?.entries?.filter { $0.key.text == object } ?? []
    guard let section = isYajl ? objects.first : objects.last, let entries = section.value.entries else {
      let place = objects.first?.value.span ?? root?.span ?? ByteSpan(0..<0)
      reading.refusal = text.moved(Problem(.configSyntax, "there is no object `\(object)` in this file", expected: "`\"\(object)\": {…}`", at: place))
      return
    }
    for entry in isYajl ? entries : lastOfEach(entries) {
      for value in entry.value.items ?? [entry.value] { add(entry.key, value) }
    }
  }

  /// Of two keys the last value, at the place of the first.
  private func lastOfEach(_ entries: [ConfigEntry]) -> [ConfigEntry] {
    var places: [String: Int] = [:]
    var kept: [ConfigEntry] = []
    for entry in entries {
      if let place = places[entry.key.text ?? ""] {
        kept[place].value = entry.value
      } else {
        places[entry.key.text ?? ""] = kept.count
        kept.append(entry)
      }
    }
    return kept
  }

  private mutating func add(_ key: ConfigNode, _ value: ConfigNode) {
    guard let name = key.text, let scalar = value.scalar, let said = said(scalar) else {
      reading.remarks.append(
        UWSGIRemark(kind: .valueDropped, span: text.original(of: value.span.range), setting: key.text ?? "", effective: value.kindInWords))
      return
    }
    reading.entries.append(
      INIEntry(
        key: text.iniText(key.span.range, reading: Array(name.utf8)), value: text.iniText(value.span.range, reading: Array(said.utf8)),
        span: text.original(of: value.span.range)))
  }

  /// `nil` for a value that counts for nothing.
  private func said(_ scalar: ConfigScalar) -> String? {
    switch scalar.style {
    case .boolean: return scalar.text == "true" ? "1" : "0"
    case .null: return "0"
    case .number:
      if isYajl { return scalar.text }
      // `json_integer_value` as C's `int`.
      return Int64(scalar.text).map { String(Int32(truncatingIfNeeded: $0)) }
    default: return scalar.text
    }
  }
}
