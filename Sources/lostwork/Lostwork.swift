import ArgumentParser
import Glibc

/// The command: the only place that parses arguments, prints and exits.
@main
struct Lostwork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lostwork",
    abstract: "Finds background work that a server will kill.",
    discussion: """
      Reads the configuration that starts a server's workers and the Python source that they run, and reports where the two \
      together lose work. Nothing that it reads is executed, and it never uses the network.
      """,
    version: Version.text,
    subcommands: [Check.self, Inspect.self, Explain.self, Rules.self, Server.self],
    defaultSubcommand: Check.self)

  /// Exit statuses: 0 nothing to report, 1 findings, 2 wrong usage or configuration, 3 a fault of the tool's own.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as UsageFailure {
      Output.error("lostwork: \(failure.message)\n")
      Glibc.exit(2)
    } catch {
      let status = exitCode(for: error)
      if status == .success {
        Output.standard(fullMessage(for: error) + "\n")
        Glibc.exit(0)
      }
      // The parser's own status for wrong usage is 64; ours is 2.
      if status == .validationFailure {
        Output.error(fullMessage(for: error) + "\n")
        Glibc.exit(2)
      }
      let message = message(for: error)
      if !message.isEmpty { Output.error("lostwork: \(message)\n") }
      Glibc.exit(error is ExitCode ? status.rawValue : 3)
    }
  }
}

enum Version {
  static let text = "0.1.0"
}

/// Wrong usage or configuration, in one sentence (or a rendered excerpt).
struct UsageFailure: Error {
  let message: String

  init(_ message: String) {
    self.message = message
  }
}
