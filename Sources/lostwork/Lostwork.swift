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

      Without a subcommand and without paths it checks the current folder.

      \(ExitStatus.inWords)
      """,
    version: Version.line,
    subcommands: [Check.self, Inspect.self, Explain.self, Rules.self, Server.self, VersionCommand.self],
    defaultSubcommand: Check.self)

  static func main() {
    // A reader that goes away (`| head`) is told by write's own result.
    signal(SIGPIPE, SIG_IGN)
    // Hooks, editors and scripts ask for the version before every run: answer before the parser builds its commands.
    if CommandLine.argc == 2, CommandLine.arguments[1] == "--version" {
      finish { try Output.standard(Version.line + "\n") }
    }
    if let request = PlainLine.check(CommandLine.arguments.dropFirst()) {
      finish(request.run)
    }
    finish {
      var command = try parseAsRoot()
      try command.run()
    }
  }

  private static func finish(_ work: () throws -> Void) -> Never {
    do {
      try work()
      Glibc.exit(ExitStatus.clean)
    } catch let failure as UsageFailure {
      Output.error("lostwork: \(failure.message)\n")
      Glibc.exit(ExitStatus.wrongUsage)
    } catch let status as ExitCode {
      Glibc.exit(status.rawValue)
    } catch {
      // The parser's errors: a wish for help, or wrong usage (for which its own status would be 64).
      let text = fullMessage(for: error) + "\n"
      switch exitCode(for: error) {
      case .success:
        finish { try Output.standard(text) }
      case .validationFailure:
        Output.error(text.hasPrefix("Error: ") ? "lostwork: " + text.dropFirst("Error: ".count) : text)
        Glibc.exit(ExitStatus.wrongUsage)
      default:
        Output.error("lostwork: \(message(for: error))\n")
        Glibc.exit(ExitStatus.ownFault)
      }
    }
  }
}

/// The four ways to end; there are no others.
enum ExitStatus {
  static let clean: Int32 = 0
  static let findings: Int32 = 1
  static let wrongUsage: Int32 = 2
  static let ownFault: Int32 = 3

  static let inWords = """
    Exit status: 0 nothing to report, 1 findings at or above --fail-on, 2 wrong usage or configuration, 3 a fault of \
    lostwork's own.
    """
}

/// Wrong usage or configuration, in one sentence (or a rendered excerpt).
struct UsageFailure: Error {
  let message: String

  init(_ message: String) {
    self.message = message
  }
}
