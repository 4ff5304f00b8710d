import Catalogue
import Workspace

/// The versions that a project pins: of packages in requirements, lock files and install commands, of Python in images
/// and version files; and the ranges that it allows where it pins none.
package struct PinnedVersions: Sendable {
  /// How near a saying is to what really runs.
  enum Rank: Int, Sendable {
    /// Lock files come before what they were made from, and both before commands.
    case lock, requirement, command
    /// The version that a distribution brings.
    case distribution
  }

  struct Pin: Sendable {
    /// `nil` for Python itself.
    let package: String?
    let version: String
    let origin: Origin
    let rank: Rank
    /// A condition such as `python_version < "3.8"` is not decided here: pins without one come first.
    var isConditional = false
  }

  struct Allowed: Sendable {
    let package: String?
    let range: VersionRange
    let place: SourceSpan
    let rank: Rank
  }

  private var pins: [Pin] = []
  private var allowed: [Allowed] = []
  /// By package.
  private var stated: [String: Said<String>] = [:]
  private var statedPython: Said<String>?

  /// Looks for the packages of these servers.
  package init(of servers: [ServerKnowledge], in tree: FileTree) {
    self.init(of: servers.flatMap(\.packages), broughtBy: servers, in: tree)
  }

  /// The same.
  ///
  /// - Parameter stated: What the user knows better than any file.
  init(of servers: [ServerKnowledge], in tree: FileTree, stated: StatedVersions) {
    self.init(of: servers, in: tree)
    for server in servers {
      guard let version = stated.servers[server.name] else { continue }
      for package in server.packages { self.stated[package] = version }
    }
    statedPython = stated.python
  }

  /// Looks for pins of these packages.
  ///
  /// - Parameter servers: Servers that distributions bring under names of their own.
  package init(of packages: [String], broughtBy servers: [ServerKnowledge] = [], in tree: FileTree) {
    let mentions = PackageMentions(packages + servers.flatMap(\.distributionPackages))
    let distributions = DistributionPackages(servers)
    var queue = tree.files.compactMap { path in PinFile(path).map { (path, $0) } }
    var seen = Set(queue.map(\.0))
    // Requirement files name others, which need not look like any.
    var next = 0
    while next < queue.count, queue.count < tree.files.count + 1 {
      let (path, kind) = queue[next]
      next += 1
      guard let file = try? tree.read(path), file.bytes.count <= Self.sizeLimit else { continue }
      var reader = PinReader(file, kind: kind, mentions: mentions, distributions: distributions)
      reader.read()
      pins += reader.pins
      allowed += reader.allowed
      for name in reader.included {
        guard let other = WorkspacePath(resolving: Array(name.utf8), against: path.parent), seen.insert(other).inserted else { continue }
        queue.append((other, .requirements))
      }
    }
  }

  /// A lock file of a large project is some 2 MB.
  private static let sizeLimit = 8 << 20

  /// The pin that lies nearest to a folder.
  package func version(of packages: [String], near folder: WorkspacePath) -> Said<String>? {
    let pinned = nearestPin(folder) { pin in pin.package.map { packages.contains($0) } ?? false }
    return packages.lazy.compactMap { stated[$0] }.first.map { $0.overriding(pinned) } ?? pinned
  }

  package func python(near folder: WorkspacePath) -> Said<String>? {
    let pinned = nearestPin(folder) { $0.package == nil }
    return statedPython.map { $0.overriding(pinned) } ?? pinned
  }

  /// The range that is allowed nearest to a folder, where no version is pinned.
  package func range(of packages: [String], near folder: WorkspacePath) -> Said<VersionRange>? {
    guard version(of: packages, near: folder) == nil else { return nil }
    let fitting = allowed.filter { entry in entry.package.map { packages.contains($0) } ?? false }
    let ordered = fitting.sorted { (nearness($0.place, folder), $0.rank.rawValue, $0.place) < (nearness($1.place, folder), $1.rank.rawValue, $1.place) }
    return ordered.first.map { Said($0.range, origin: Origin($0.place)) }
  }

  private func nearestPin(_ folder: WorkspacePath, _ fits: (Pin) -> Bool) -> Said<String>? {
    func rank(_ pin: Pin) -> (Nearness, Int, Int) { (nearness(pin.origin.place, folder), pin.rank.rawValue, pin.isConditional ? 1 : 0) }
    let ordered = pins.filter(fits).sorted { left, right in
      let (one, other) = (rank(left), rank(right))
      if one != other { return one < other }
      guard let first = left.origin.place, let second = right.origin.place else { return false }
      return first < second
    }
    guard let best = ordered.first else { return nil }
    let others = ordered.dropFirst().filter { $0.version != best.version }
    return Said(
      best.version, origin: best.origin, overridden: others.prefix(8).map { Said<String>.Beaten($0.version, origin: $0.origin) })
  }

  /// By folders shared with the configuration, then by how far the file lies below them.
  private struct Nearness: Comparable {
    let shared: Int
    let below: Int

    static func < (left: Nearness, right: Nearness) -> Bool { (-left.shared, left.below) < (-right.shared, right.below) }
  }

  private func nearness(_ place: SourceSpan?, _ folder: WorkspacePath) -> Nearness {
    guard let own = place?.path.parent.components else { return Nearness(shared: 0, below: .max) }
    let shared = zip(own, folder.components).prefix { $0.elementsEqual($1) }.count
    return Nearness(shared: shared, below: own.count - shared)
  }
}

/// What the distributions' own packages of the servers are called, and which version each release has.
struct DistributionPackages: Sendable {
  private let servers: [ServerKnowledge]

  init(_ servers: [ServerKnowledge]) {
    self.servers = servers.filter { !$0.distributionPackages.isEmpty }
  }

  func contains(_ package: String) -> Bool { servers.contains { $0.distributionPackages.contains(package) } }

  /// - Parameter image: `debian:bookworm-slim`, `python:3.11-slim-bookworm`.
  /// - Returns: The package that a project would pin, the version, and the release it is of.
  func version(of package: String, in image: String) -> (package: String, version: String, release: String)? {
    guard let server = servers.first(where: { $0.distributionPackages.contains(package) }), let pinned = server.packages.first else { return nil }
    let parts = image.split { $0 == ":" || $0 == "-" || $0 == "/" || $0 == "@" }.map(String.init)
    let name = image.split(separator: "@").first.map(String.init) ?? image
    for (release, version) in server.distributionVersions.sorted(by: { $0.key < $1.key })
    where parts.contains(release) || name.hasSuffix(release) || name.hasSuffix(release + "-slim") { return (pinned, version, release) }
    return nil
  }

  /// The name by which a project would pin the same server.
  func pinned(_ package: String) -> String? { servers.first { $0.distributionPackages.contains(package) }?.packages.first }
}
