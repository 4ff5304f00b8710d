import Workspace

/// A command that a file of the repository starts, before anything looked at what it runs.
package struct Launch: Sendable {
  package enum Command: Sendable {
    /// Started as these words, without a shell; the program first.
    case words([CommandWord])
    /// Given to a shell. The words become `$1` and so on.
    case shell(PlacedText, arguments: [CommandWord] = [])
    /// A script that no command was found to start: with which words it is started is not known.
    case script(WorkspacePath)
  }

  package enum Purpose: Sendable, Hashable {
    /// Serves until it is stopped.
    case service
    /// Started by people on their own machines: a Makefile's target, a tox environment.
    case development
  }

  /// The file that starts it.
  package var file: WorkspacePath
  /// What starts it within the file, such as a Compose service; `nil` when a file starts one thing only.
  package var unit: String?
  package var command: Command
  /// The place of the command, for people.
  package var origin: SourceSpan
  package var standpoint: Standpoint
  package var purpose: Purpose
  /// What must be so for it to be started like this, in words: "when `$MODE` is `web`".
  package var conditions: [String]
  /// Files that exist on the machine only, with their texts in a file of the workspace.
  package var embedded: [EmbeddedFile]
  /// The version of Python that the image it runs in has; `nil` when nothing says one.
  package var pythonVersion: Said<String>?
  /// The time between the request to stop and the kill, in seconds; `nil` when it is not known.
  package var stopLimit: Said<Double>?
  /// Whether the file says one, be it understood or not: if not, the launcher's usual one counts.
  package var saysStopLimit: Bool
  /// What was taken for granted, in sentences.
  package var assumptions: [String]

  package init(
    file: WorkspacePath, unit: String? = nil, command: Command, origin: SourceSpan, standpoint: Standpoint = Standpoint(),
    purpose: Purpose = .service, conditions: [String] = [], embedded: [EmbeddedFile] = [], pythonVersion: Said<String>? = nil, stopLimit: Said<Double>? = nil,
    saysStopLimit: Bool = false, assumptions: [String] = []
  ) {
    self.file = file
    self.unit = unit
    self.command = command
    self.origin = origin
    self.standpoint = standpoint
    self.purpose = purpose
    self.conditions = conditions
    self.embedded = embedded
    self.pythonVersion = pythonVersion
    self.stopLimit = stopLimit
    self.saysStopLimit = saysStopLimit
    self.assumptions = assumptions
  }

  /// Whether it is no launch of its own where another one starts the same: a program of a supervisor file.
  var mayBePart = false

  /// The same where the launcher's usual time counts unless the file says one.
  func stoppingWithin(_ usual: Double?) -> Launch {
    guard let usual, !saysStopLimit else { return self }
    var launch = self
    launch.stopLimit = Said(usual, origin: Origin(nil))
    return launch
  }

  /// Whether a signal that is sent to stop a server is the one which leaves no time to do so.
  static func isKill(_ signal: String) -> Bool { ["KILL", "SIGKILL", "9"].contains(signal.uppercased()) }

  /// Whether it is a script that no command was found to start.
  var isScript: Bool {
    if case .script = command { true } else { false }
  }

  /// `compose.yaml#web`, or the file alone.
  package var name: String { unit.map { "\(file)#\($0)" } ?? "\(file)" }
}

/// A file of the machine whose text stands inside a file of the workspace: a ConfigMap's entry, a here-document.
///
/// Readers see it as a file of its own, at a path that no real file has; every place in it is shown where the text really
/// stands.
package struct EmbeddedFile: Sendable {
  /// Where readers find it: a path below the file around it, such as `k8s/app.yaml/uwsgi.ini`.
  package let path: WorkspacePath
  package let text: PlacedText

  package init(path: WorkspacePath, text: PlacedText) {
    self.path = path
    self.text = text
  }
}
