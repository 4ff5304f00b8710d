/// Programs that the workspace does not have where a machine keeps its own: scripts start `echo` and `sed` a thousand times.
final class AbsentPrograms {
  /// What lies on the machine, and the variable `PATH`, for which the names hold.
  private var ground: (mounts: [Standpoint.Mount], path: String?) = ([], nil)
  private var names: Set<String> = []

  func holds(_ name: String, on mounts: [Standpoint.Mount], in path: String?) -> Bool {
    names.contains(name) && isSame(mounts, path)
  }

  func insert(_ name: String, on mounts: [Standpoint.Mount], in path: String?) {
    if !isSame(mounts, path) {
      names = []
      ground = (mounts, path)
    }
    names.insert(name)
  }

  private func isSame(_ mounts: [Standpoint.Mount], _ path: String?) -> Bool { ground.path == path && ground.mounts == mounts }
}
