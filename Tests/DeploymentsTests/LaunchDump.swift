import Catalogue
import Deployments
import Foundation
import Testing
import Workspace

private let folderToRead = ProcessInfo.processInfo.environment["LOSTWORK_LAUNCH_FOLDER"]

/// Lets the scripts of Tests/Differential see what launchers start: for each folder in a folder it writes
/// `<name>.launches`, as JSON.
@Suite(.enabled(if: folderToRead != nil)) struct LaunchDump {
  @Test func `every folder's launchers are read`() throws {
    let folder = URL(fileURLWithPath: try #require(folderToRead))
    let catalogue = Catalogue.builtIn()
    let finder = DeploymentFinder(catalogue: catalogue.servers, launchers: catalogue.launchers)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let url = folder.appendingPathComponent(name)
      guard (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true else { continue }
      let found = finder.launches(in: try FileTree(root: url.path))
      let dump: [String: Any] = [
        "launches": found.launches.map(dump), "problems": found.problems.map { "\($0.path): \($0.problem.message)" },
      ]
      try JSONSerialization.data(withJSONObject: dump).write(to: url.appendingPathExtension("launches"))
    }
  }

  private func dump(_ launch: Launch) -> [String: Any] {
    var dumped: [String: Any] = [
      "file": "\(launch.file)", "unit": launch.unit ?? NSNull(), "directory": launch.standpoint.directory ?? NSNull(),
      "stopLimit": launch.stopLimit.map { $0.value == .infinity ? "infinity" : "\($0.value)" } ?? NSNull(),
      "complete": launch.standpoint.environment.isComplete, "conditions": launch.conditions, "assumptions": launch.assumptions,
      "environment": Dictionary(
        launch.standpoint.environment.variables.map { ($0.name, ($0.unknown == nil ? $0.value : NSNull()) as Any) }, uniquingKeysWith: { first, _ in first }),
    ]
    switch launch.command {
    case .words(let words): dumped["words"] = words.map { $0.unknown == nil ? $0.text : ["unknown": $0.unknown, "text": $0.text] as Any }
    case .shell(let text, let arguments):
      dumped["shell"] = String(decoding: text.bytes, as: UTF8.self)
      dumped["arguments"] = arguments.map(\.text)
    case .script(let path): dumped["script"] = "\(path)"
    }
    return dumped
  }
}
