import ConfigSyntax
import Workspace

/// The table behind `%p`, `%d` and the other two-byte variables (`config_magic_table_fill` in `core/uwsgi.c`).
///
/// The whole text of a file goes through it before anybody looks at lines, so a `%` at the end of a line takes the
/// line's end with it.
struct UWSGIMagic: Sendable {
  enum Value: Sendable, Hashable {
    case known([UInt8])
    case unknown(reason: String)
  }

  /// More than any hand-written file grows to.
  static let sizeLimit = 8 << 20

  private var values: [UInt8: Value] = [:]
  private var hasFirstFile = false
  /// Files that come through `include`, `inherit` or a bare argument, and what those read in turn, do not become the
  /// "first file" that the upper-case variables speak of.
  var keepsFirst = false

  init(standpoint: Standpoint, version: String?) {
    self["%"] = .known(Array("%".utf8))
    self["("] = .known(Array("%(".utf8))
    self["["] = .known([0x1B])
    let machine: [(Character, String)] = [
      ("h", "host name"), ("k", "number of processors"), ("u", "user id"), ("U", "user"), ("g", "group id"), ("G", "group"),
      ("t", "time of the start"), ("T", "time of the start"),
    ]
    for (name, what) in machine { self[name] = .unknown(reason: "the \(what) is known only where the server runs") }
    self["V"] = version.map { .known(Array($0.utf8)) } ?? .unknown(reason: "the version of uWSGI is not pinned")
    self["v"] = Self.startFolder(standpoint)
  }

  private static func startFolder(_ standpoint: Standpoint) -> Value {
    if let directory = standpoint.startDirectory { return .known(Array((directory.isEmpty ? "/" : directory).utf8)) }
    guard let folder = standpoint.folder else { return .unknown(reason: "nothing says in which folder uWSGI starts") }
    return .known([UInt8(ascii: ".")] + (folder == .root ? [] : [UInt8(ascii: "/")] + folder.bytes))
  }

  private subscript(name: Character) -> Value {
    get { name.asciiValue.flatMap { values[$0] } ?? .known([]) }
    set { if let byte = name.asciiValue { values[byte] = newValue } }
  }
}

// MARK: Filling

extension UWSGIMagic {
  /// Learns the names of a file that is about to be read.
  ///
  /// - Parameter absolute: Where it lies on the machine; `nil` when nothing says so.
  mutating func enter(_ name: UWSGIFileName, path: WorkspacePath, absolute: String?) {
    // The reader cuts the name at its colon before it asks for the text, so `%o` has lost the section by then.
    let colon = name.given.lastIndex(of: UInt8(ascii: ":"))
    self["o"] = .known(Array(name.given[..<(colon ?? name.given.endIndex)]))
    if name.place != .sameFile { fillPath(path, absolute: absolute) }
    self["x"] = .known(name.section)
    guard !hasFirstFile, !keepsFirst else { return }
    hasFirstFile = true
    for (lower, upper) in zip("odspcenxij", "ODSPCENXIJ") { self[upper] = self[lower] }
  }

  private mutating func fillPath(_ path: WorkspacePath, absolute: String?) {
    let slash = UInt8(ascii: "/")
    let full = absolute.map { Array($0.utf8) } ?? Array("./".utf8) + path.bytes
    let fileName = Array(full[((full.lastIndex(of: slash) ?? -1) + 1)...])
    let folder = Array(full.dropLast(fileName.count))
    self["p"] = .known(full)
    self["s"] = .known(fileName)
    self["d"] = .known(folder)
    let dot = fileName.lastIndex(of: UInt8(ascii: "."))
    self["n"] = .known(Array(fileName[..<(dot ?? fileName.endIndex)]))
    self["e"] = .known(dot.map { Array(fileName[($0 + 1)...]) } ?? [])
    self["i"] = .unknown(reason: "the number of the file is known only where the server runs")
    self["j"] = .unknown(reason: "the full path of the file is known only where the server runs")
    self["b"] = .unknown(reason: "the place of uWSGI's program is known only where the server runs")

    let folders = folder.split(separator: slash)
    let isWhole = absolute != nil
    let outside = Value.unknown(reason: "nothing says in which folder the workspace lies")
    self["c"] = isWhole || path.parent != .root ? .known(Array(folders.last ?? [])) : outside
    for (index, digit) in "0123456789".enumerated() {
      self[digit] = isWhole ? .known(index < folders.count ? Array(folders[index]) : []) : outside
    }
  }
}

// MARK: Replacing

extension UWSGIMagic {
  /// The `%` signs that take the end of their line with them, where the next line holds something: that becomes a part of this one.
  func joinedLines(of bytes: [UInt8], holding held: [(span: Range<Int>, reason: String)] = []) -> [(sign: Range<Int>, taken: Range<Int>)] {
    let newline = UInt8(ascii: "\n")
    var found: [(sign: Range<Int>, taken: Range<Int>)] = []
    var index = 0
    while let sign = bytes[index...].firstIndex(of: UInt8(ascii: "%")) {
      // The byte behind it is gone too, whatever it is.
      index = min(sign + 2, bytes.count)
      guard sign + 1 < bytes.count, bytes[sign + 1] == newline, !held.contains(where: { $0.span.contains(sign) }) else { continue }
      let next = index..<(bytes[index...].firstIndex(of: newline) ?? bytes.count)
      let start = next.first { !" \t\r".utf8.contains(bytes[$0]) } ?? next.upperBound
      let end = next.reversed().first { !" \t\r".utf8.contains(bytes[$0]) }.map { $0 + 1 } ?? start
      if start < end, bytes[start] != UInt8(ascii: "#"), bytes[start] != UInt8(ascii: ";") { found.append((sign..<sign + 1, start..<end)) }
    }
    return found
  }

  /// Replaces every `%` and the byte behind it, but in the spans of `held`, which a template tool fills in earlier.
  func rewrite(_ bytes: [UInt8], holding held: [(span: Range<Int>, reason: String)] = []) -> (text: RewrittenText, isWhole: Bool) {
    var text = RewrittenText()
    var pending = held[...]
    var start = 0
    var index = 0
    while index < bytes.count {
      if let next = pending.first, index >= next.span.lowerBound {
        text.append(start..<index, of: bytes)
        text.append(unknown: next.span, of: bytes, reason: next.reason)
        index = next.span.upperBound
        start = index
        pending = pending.dropFirst()
        continue
      }
      guard bytes[index] == UInt8(ascii: "%") else {
        index += 1
        continue
      }
      text.append(start..<index, of: bytes)
      // The text ends with a NUL of the reader's own: a last `%` is replaced together with that.
      let pair = index..<min(index + 2, bytes.count)
      switch pair.count == 2 ? values[bytes[index + 1]] ?? .known([]) : .known([]) {
      case .known(let value): text.append(value, replacing: pair)
      case .unknown(let reason): text.append(unknown: pair, of: bytes, reason: reason)
      }
      index = pair.upperBound
      start = index
      if text.bytes.count > Self.sizeLimit { return (text, false) }
    }
    text.append(start..<bytes.count, of: bytes)
    return (text, true)
  }
}
