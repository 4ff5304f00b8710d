import Glibc
import Workspace

/// Keeps the workspace that is being looked at, so that a crash leaves it behind: one file, because some hundred workspaces
/// are written every second. After a failure it becomes a folder.
struct Reproducer {
  private let place = "/tmp/configfuzz-\(getpid())"

  func save(_ input: [WorkspacePath: [UInt8]]) {
    guard let file = fopen(place + ".files", "wb") else { return }
    for (path, bytes) in input {
      for part in [Array("=== \(path), \(bytes.count) bytes\n".utf8), bytes, [10]] {
        _ = part.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
      }
    }
    fclose(file)
  }

  func remove() { unlink(place + ".files") }

  func unpack(_ input: [WorkspacePath: [UInt8]]) -> String {
    mkdir(place, 0o755)
    for (path, bytes) in input {
      var folder = place
      for component in path.parent.components {
        folder += "/" + String(decoding: component, as: UTF8.self)
        mkdir(folder, 0o755)
      }
      guard let file = fopen("\(place)/\(path)", "wb") else { continue }
      _ = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
      fclose(file)
    }
    return place
  }
}
