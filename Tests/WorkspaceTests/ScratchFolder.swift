import Foundation
import Workspace

/// A folder of its own for one test, gone when the test is over.
final class ScratchFolder: Sendable {
  let path: String

  /// Makes the files (path and text); a path that ends with a slash is an empty folder.
  init(_ files: [String: String] = [:]) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("lostwork-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try write(name, text) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func write(_ name: String, _ text: String) throws {
    let place = "\(path)/\(name)"
    if name.hasSuffix("/") {
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    } else {
      let folder = place.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: place))
    }
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
  }

  func tree(below folder: String = "", _ options: WalkOptions = WalkOptions()) throws -> FileTree {
    try FileTree(root: folder.isEmpty ? path : "\(path)/\(folder)", options: options)
  }
}

extension FileTree {
  var names: [String] { files.map(\.description) }

  /// What was left out, as `path: why`.
  var reasons: [String] { leftOut.map { "\($0.path): \($0.why)" } }
}

extension WalkOptions {
  init(_ change: (inout WalkOptions) -> Void) {
    self.init()
    change(&self)
  }
}
