import Catalogue
import Workspace

/// The list that uWSGI makes of its configuration before any of it becomes a setting: what `--show-config` prints.
package struct UWSGITrace: Sendable {
  package struct Pair: Sendable, Hashable {
    package let key: String
    /// The text after the substitution passes; `nil` for an option of the command line without an argument.
    package let value: [UInt8]?
    package let isUnknown: Bool
    /// Whether the files leave open that the pair is there.
    package let isDoubtful: Bool
  }

  package let pairs: [Pair]
  /// Why the server ends with status 1 while it reads its configuration, first reason first.
  package let refusals: [String]
}

extension DeploymentFinder {
  /// The list for one command line; `nil` when the catalogue has no uWSGI.
  package func uwsgiTrace(argv: [CommandWord], from standpoint: Standpoint, in tree: FileTree) -> UWSGITrace? {
    guard let server = servers.first(where: { $0.name == "uwsgi" }) else { return nil }
    var resolver = UWSGIResolver(
      server: server, lookup: WorkspaceLookup(tree: tree, standpoint: standpoint), readsTemplates: false,
      build: { UWSGIBuilds(server: server, tree: tree).build(near: standpoint.folder ?? .root) })
    resolver.run(argv)
    return UWSGITrace(
      pairs: resolver.pairs.map { pair in
        UWSGITrace.Pair(key: pair.key, value: pair.hasValue ? pair.value : nil, isUnknown: pair.unknown != nil,
          isDoubtful: pair.doubt != nil)
      },
      refusals: resolver.refusals.map(\.message))
  }
}
