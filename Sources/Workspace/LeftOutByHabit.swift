/// Folders that hold no source of the project by everyone's habit: version control, dependencies, caches.
///
/// Projects seldom ignore all of them (committed virtual environments of 59,000 files were met), so the walk does.
enum LeftOutByHabit {
  /// Why an entry of this name is left out; `nil` when it is walked or listed.
  static func reason(forName name: Span<UInt8>, isFolder: Bool) -> String? {
    switch name[0] {
    // The first letters spare nearly every name the comparison of the whole.
    case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "n"), UInt8(ascii: "s"), UInt8(ascii: "d"), UInt8(ascii: "C"):
      // In a worktree or a submodule `.git` is a file that says where the repository is.
      guard isFolder || name.count == 4 else { return nil }
      let name = name.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
      return isFolder || name == ".git" ? reasons[name] : nil
    default: return nil
    }
  }

  /// Why a folder is left out for what it holds.
  static func reason(forMarker name: Span<UInt8>) -> String? {
    // The lengths spare nearly every name the making of a string.
    guard name.count == 10 else { return nil }
    return switch name.withUnsafeBufferPointer({ String(decoding: $0, as: UTF8.self) }) {
    case "pyvenv.cfg": "a virtual environment: it holds `pyvenv.cfg`"
    case "conda-meta": "a conda environment: it holds `conda-meta`"
    default: nil
    }
  }

  private static let reasons: [String: String] = {
    var reasons: [String: String] = [:]
    for name in [".git", ".hg", ".svn", ".jj", ".bzr", "_darcs", "CVS"] { reasons[name] = "version control" }
    for name in ["site-packages", "dist-packages", ".eggs", "__pypackages__"] { reasons[name] = "installed Python packages" }
    reasons["node_modules"] = "installed JavaScript packages"
    for name in [".tox", ".nox"] { reasons[name] = "virtual environments of a test runner" }
    let caches = [
      "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".pytype", ".pyre", ".hypothesis", ".ipynb_checkpoints", ".cache",
    ]
    for name in caches { reasons[name] = "a cache" }
    return reasons
  }()
}
