/// A text with `{placeholders}`.
package struct Template: Sendable, Hashable {
  package enum Piece: Sendable, Hashable {
    case text(String)
    case placeholder(String)
  }

  package let pieces: [Piece]

  package init(_ text: String) {
    var pieces: [Piece] = []
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      pieces.append(.placeholder(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.pieces = pieces
  }

  package var isEmpty: Bool { pieces.isEmpty }

  package var placeholders: [String] {
    pieces.compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
  }

  /// The text with every placeholder replaced; one without a value stays as it was written.
  package func filled(with values: [String: String]) -> String {
    filled { values[$0] }
  }

  package func filled(by value: (String) -> String?) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .placeholder(let name): value(name) ?? "{\(name)}"
      }
    }.joined()
  }

  /// The text as its author wrote it.
  package var written: String { filled { _ in nil } }
}

extension Check.Subject {
  /// The placeholders that findings about it bind. `{value:SETTING}` is bound for every setting.
  package var placeholders: Set<String> {
    switch self {
    case .job:
      [
        "server", "setting", "value", "unit", "trigger", "api", "carrier", "fate", "function", "limit", "seconds", "root", "versions",
        "workers", "job-count", "stop-time", "longest-job",
      ]
    case .setting: ["server", "setting", "value", "unit", "versions", "workers", "stop-time", "longest-job"]
    case .drain:
      [
        "server", "setting", "value", "unit", "trigger", "hook", "api", "carrier", "function", "limit", "seconds", "root", "versions",
        "stop-time", "longest-job", "drain-time", "outcome-limit",
      ]
    case .notice: ["server", "setting", "value", "effective", "hint", "file"]
    case .input: []
    }
  }

  /// The name behind `value:`.
  package static func settingName(in placeholder: String) -> String? {
    placeholder.hasPrefix("value:") ? String(placeholder.dropFirst("value:".count)) : nil
  }
}
