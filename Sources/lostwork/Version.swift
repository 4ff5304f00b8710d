import ArgumentParser
import Linting
import Reporting

enum Version {
  static let text = "0.1.0"
  /// What `--version` prints.
  static let line = "lostwork \(text)"
}

/// `lostwork version`: what a bug report needs to say.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Show the version of the command and of the knowledge that it carries.")

  @Option(help: ArgumentHelp("How to print: \(ListFormat.allNames).", valueName: "format"), completion: .list(ListFormat.names))
  var format = ListFormat.text.rawValue

  func run() throws {
    let knowledge = Linter().knowledge
    switch try word(format, of: "--format", as: ListFormat.self) {
    case .text:
      try Output.standard(
        """
        \(Version.line)
        rules \(knowledge.checks), digest \(knowledge.digest)
        servers \(knowledge.servers.joined(separator: ", "))

        """)
    case .json:
      try Output.standard(
        versionJSON(toolVersion: Version.text, checks: knowledge.checks, servers: knowledge.servers, digest: knowledge.digest))
    }
  }
}
