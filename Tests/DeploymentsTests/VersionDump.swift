import Deployments
import Foundation
import Testing

private let fileToRead = ProcessInfo.processInfo.environment["LOSTWORK_VERSIONS"]

/// Lets Tests/Differential/versions.sh see which versions we say that specifiers allow: for each line `specifiers` TAB
/// `version` a line with `yes`, `no`, `no specifiers` or `no version`.
@Suite(.enabled(if: fileToRead != nil)) struct VersionDump {
  @Test func `every line is judged`() throws {
    let url = URL(fileURLWithPath: try #require(fileToRead))
    let answers = try String(contentsOf: url, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { return "" }
      guard let range = VersionRange(parts[0]) else { return "no specifiers" }
      guard let version = PackageVersion(parts[1]) else { return "no version" }
      return range.contains(version) ? "yes" : "no"
    }
    try answers.joined(separator: "\n").write(to: url.appendingPathExtension("ours"), atomically: true, encoding: .utf8)
  }
}
