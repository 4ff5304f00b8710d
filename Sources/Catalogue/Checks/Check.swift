import ConfigSyntax
import Workspace

/// One rule: what it looks for, what it says, and the projects that prove it.
package struct Check: Sendable {
  package enum Level: String, Sendable, Hashable, CaseIterable {
    case error, warning, note
  }

  /// What a check is about: a deployment and a job that meet, or an input that was not understood.
  package enum Subject: String, Sendable, Hashable, CaseIterable {
    case job, input
  }

  package struct Remedy: Sendable {
    package let text: Template
    /// When it helps; always, if there is nothing here.
    package let condition: Condition
    /// The runs that showed it to work.
    package let measuredCase: String
  }

  /// A whole small project and the findings it must give.
  package struct Example: Sendable {
    package let name: String
    /// Path to text. A line's `#~ CODE` margin says that a finding of that code stands there; `#~ CODE note` a label of it.
    package let files: [(path: String, text: String)]
    package let span: ByteSpan
  }

  package let code: String
  package let name: String
  package let subject: Subject
  /// One sentence for lists.
  package let summary: String
  /// The level when nothing else is said.
  package let level: Level
  /// The level by outcome, where it differs.
  package let levels: [OutcomeKind: Level]
  package let condition: Condition
  package let message: Template
  /// The words beside the primary place.
  package let label: Template
  /// The words beside the setting.
  package let settingLabel: Template
  package let why: String
  package let remedies: [Remedy]
  /// What looks like a remedy and was measured not to be one.
  package let noRemedies: [String]
  package let links: [String]
  package let examples: [Example]
  package let source: WorkspacePath
}

/// When a check or a remedy holds. Every atom lists the words that satisfy it.
package indirect enum Condition: Sendable, Hashable {
  case always
  case all([Condition])
  case any([Condition])
  case not(Condition)
  case trigger([String])
  case fate([String])
  case root([String])
  case carrier([String])
  case outcome([String])
  case server([String])
  /// An exit hook of one of these names waits for the job, whether the server runs it or not.
  case drainedBy([String])
  /// The process in which the job lives after the workers were forked.
  case startedIn([String])
  /// The job goes on as long as its process.
  case endless(Bool)
  case setting(SettingCondition)
}

/// A text with `{placeholders}`.
package struct Template: Sendable, Hashable {
  package enum Piece: Sendable, Hashable {
    case text(String)
    case placeholder(String)
  }

  package let pieces: [Piece]

  /// The placeholders that findings about jobs bind.
  package static let placeholders: Set<String> = [
    "server", "setting", "value", "trigger", "api", "carrier", "fate", "function", "limit", "seconds", "unit", "root",
  ]

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

  /// The text with every placeholder replaced; one without a value stays as it was written.
  package func filled(with values: [String: String]) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .placeholder(let name): values[name] ?? "{\(name)}"
      }
    }.joined()
  }
}
