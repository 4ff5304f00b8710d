import Catalogue
import Workspace

/// What programs are by their names: the servers that they may start, and the programs that run another command.
///
/// A script starts the same few programs again and again, and nearly all of them are neither.
final class ProgramTable {
  /// A name that starts a server, with the words that must follow it.
  struct ServerStart {
    let server: Int
    let words: [String]
  }

  private struct Entry {
    /// In the order of the servers and their names.
    let starts: [ServerStart]
    /// The servers of which this is a program with subcommands.
    let frontEnds: [Int]
    let wrappers: [Int]
  }

  private let servers: [ServerKnowledge]
  private let wrappers: [CommandWrapper]
  private var known: [String: Entry] = [:]

  init(servers: [ServerKnowledge], wrappers: [CommandWrapper]) {
    self.servers = servers
    self.wrappers = wrappers
  }

  func starts(of name: String) -> [ServerStart] { entry(name).starts }

  func frontEnds(of name: String) -> [ServerKnowledge] { entry(name).frontEnds.map { servers[$0] } }

  func wrappers(of name: String) -> [CommandWrapper] { entry(name).wrappers.map { wrappers[$0] } }

  private func entry(_ name: String) -> Entry {
    if let known = known[name] { return known }
    var starts: [ServerStart] = []
    for (index, server) in servers.enumerated() {
      for launchName in server.launchNames + server.standIns.keys {
        let words = launchName.split(separator: " ").map(String.init)
        guard let first = words.first, matchesGlob(Array(first.utf8), Array(name.utf8)) else { continue }
        starts.append(ServerStart(server: index, words: words))
      }
    }
    let entry = Entry(
      starts: starts, frontEnds: servers.indices.filter { servers[$0].frontEnd(name) != nil },
      wrappers: wrappers.indices.filter { wrappers[$0].runs(name) })
    known[name] = entry
    return entry
  }
}
