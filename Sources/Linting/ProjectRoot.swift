import Glibc

/// The nearest folder, from this one (absolute) upward, that holds a repository or a configuration of ours; `nil` when there is
/// none. What belongs to a file that is checked alone, for the command and for editors.
package func projectRoot(around folder: String) -> String? {
  // A `pyproject.toml` may lie in every package of one repository.
  let marks = [".git", ".hg"] + Configuration.fileNames.filter { $0 != "pyproject.toml" }
  var current = folder[...]
  while current.hasPrefix("/") {
    while current.count > 1, current.hasSuffix("/") { current.removeLast() }
    let prefix = current == "/" ? "" : current
    if marks.contains(where: { access("\(prefix)/\($0)", F_OK) == 0 }) { return String(current) }
    guard current != "/", let slash = current.lastIndex(of: "/") else { return nil }
    current = slash == current.startIndex ? "/" : current[..<slash]
  }
  return nil
}
