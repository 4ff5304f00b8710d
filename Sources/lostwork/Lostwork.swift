import ArgumentParser

@main
struct Lostwork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lostwork", abstract: "Finds background work that a server will kill.", version: "0.1.0")
}
