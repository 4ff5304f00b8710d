/// The versions that the user states of their own project: no file that is read says them, or says them rightly.
package struct StatedVersions: Hashable, Sendable {
  /// By the server's name in the catalogue.
  package var servers: [String: Said<String>]
  package var python: Said<String>?

  package init(servers: [String: Said<String>] = [:], python: Said<String>? = nil) {
    self.servers = servers
    self.python = python
  }
}
