import Catalogue
import Workspace

/// One server process that a launch starts: what is left when wrappers, shells and entrypoint scripts are taken off.
package struct ServerCommand: Sendable {
  package var server: ServerKnowledge
  /// The word that names the server, such as `uwsgi_python3` or the `gunicorn` of `python -m gunicorn`.
  package var program: CommandWord
  /// The words behind it.
  package var arguments: [CommandWord]
  /// The launch's, with what assignments, `cd` and wrappers made of it.
  package var standpoint: Standpoint
  /// The places of the command lines that lead here, outermost first.
  package var launchers: [SourceSpan]
  /// What must be so for it to be started like this, in words.
  package var conditions: [String]
  package var assumptions: [String]
  /// `compose.yaml#web`: tells deployments of one server apart.
  package var name: String
  package var purpose: Launch.Purpose
  package var stopLimit: Said<Double>?
  /// Files that exist on the machine only: the launch's, and those that scripts write on the way.
  package var embedded: [EmbeddedFile]
  /// The Python program whose own calls start the server; the command is that program's, then.
  package var code: WorkspacePath?

  package init(
    server: ServerKnowledge, program: CommandWord, arguments: [CommandWord], standpoint: Standpoint, launchers: [SourceSpan] = [],
    conditions: [String] = [], assumptions: [String] = [], name: String, purpose: Launch.Purpose = .service, stopLimit: Said<Double>? = nil,
    embedded: [EmbeddedFile] = []
  ) {
    self.server = server
    self.program = program
    self.arguments = arguments
    self.standpoint = standpoint
    self.launchers = launchers
    self.conditions = conditions
    self.assumptions = assumptions
    self.name = name
    self.purpose = purpose
    self.stopLimit = stopLimit
    self.embedded = embedded
  }

  /// Where the command stands, for people.
  package var origin: SourceSpan {
    launchers.last ?? program.origin.place ?? arguments.lazy.compactMap(\.origin.place).first ?? SourceSpan(.root, ByteSpan(0..<0))
  }

  /// Why it may not run like this, in words.
  var doubts: [String] { doubts(isDevelopment: false) }

  /// - Parameter isDevelopment: Whether the program itself is one that people use on their own machines.
  func doubts(isDevelopment: Bool) -> [String] {
    conditions.map { "it is started like this \($0)" } + (isDevelopment || purpose == .development ? ["it is a command for development"] : [])
  }
}
