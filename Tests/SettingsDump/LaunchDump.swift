import Catalogue
import Deployments
import Foundation
import Workspace

/// Prints what the files of each folder start, one JSON object a folder.
func dumpLaunches(of folders: [String]) throws {
  let catalogue = Catalogue.builtIn()
  let finder = DeploymentFinder(catalogue: catalogue.servers, launchers: catalogue.launchers)
  for folder in folders {
    let launches = finder.launches(in: try FileTree(root: folder)).launches
    let object: [String: Any] = ["folder": folder, "launches": launches.map(plain)]
    let line = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
    FileHandle.standardOutput.write(line + Data("\n".utf8))
  }
}

private func plain(_ launch: Launch) -> [String: Any] {
  var object: [String: Any] = ["name": launch.name, "assumptions": launch.assumptions, "conditions": launch.conditions]
  switch launch.command {
  case .words(let words): object["words"] = words.map { $0.unknown == nil ? $0.text : NSNull() as Any }
  case .shell(let text, let arguments):
    object["shell"] = String(decoding: text.bytes, as: UTF8.self)
    object["arguments"] = arguments.map(\.text)
  case .script(let path): object["script"] = "\(path)"
  }
  object["environment"] = Dictionary(
    launch.standpoint.environment.variables.map { ($0.name, $0.unknown == nil ? $0.value : NSNull() as Any) }, uniquingKeysWith: { $1 })
  object["isComplete"] = launch.standpoint.environment.isComplete
  object["directory"] = launch.standpoint.directory ?? NSNull()
  object["mounts"] = launch.standpoint.mounts.map { mount in
    switch mount.contents {
    case .workspace(let path): [mount.path, "\(path)"]
    case .unknown(let reason): [mount.path, "? " + reason]
    }
  }
  object["embedded"] = Dictionary(launch.embedded.map { ("\($0.path)", String(decoding: $0.text.bytes, as: UTF8.self)) }, uniquingKeysWith: { $1 })
  object["purpose"] = "\(launch.purpose)"
  // What the launcher gives where nobody says anything stands in no file.
  object["stopLimit"] = launch.stopLimit.flatMap { $0.origin.place == nil ? nil : $0.value } ?? NSNull()
  object["python"] = launch.pythonVersion?.value ?? NSNull()
  return object
}
