/// An ignore file at work below its folder, and the ones outside it that it overrides.
final class IgnoreScope: Sendable {
  let file: IgnoreFile
  /// Where paths relative to the file's folder begin in the full path of an entry.
  private let base: Int
  private let outer: IgnoreScope?

  init(_ file: IgnoreFile, base: Int, within outer: IgnoreScope?) {
    self.file = file
    self.base = base
    self.outer = outer
  }

  /// The pattern that decides about an entry.
  struct Decision {
    let file: IgnoreFile
    let pattern: Int

    var ignores: Bool { !file.patterns[pattern].isNegated }
  }

  /// What the innermost file with a matching pattern says; `nil` when none of them names this entry.
  ///
  /// - Parameters:
  ///   - path: the full path, from the folder of the outermost ignore file.
  ///   - nameStart: where its last component begins.
  func decision(for path: Span<UInt8>, nameStart: Int, isFolder: Bool) -> Decision? {
    var scope = self
    while true {
      let relative = path.extracting(scope.base..<path.count)
      if let pattern = scope.file.decisivePattern(for: relative, nameStart: nameStart - scope.base, isFolder: isFolder) {
        return Decision(file: scope.file, pattern: pattern)
      }
      guard let outer = scope.outer else { return nil }
      scope = outer
    }
  }
}

/// Everything that may ignore the entries of one folder, strongest first.
///
/// Within each kind the innermost file wins and in a file the last line, as in git. A `.ignore` file beats every
/// `.gitignore`, since somebody who writes one wants something else than git (ripgrep's order).
struct IgnoreRules: Sendable {
  /// What the user left out by name; a negated one also brings back what is left out by habit, such as `node_modules`.
  var excludes: IgnoreScope?
  var ignore: IgnoreScope?
  /// `.gitignore` files, and outermost `.git/info/exclude`.
  var git: IgnoreScope?

  func decision(for path: Span<UInt8>, nameStart: Int, isFolder: Bool) -> IgnoreScope.Decision? {
    excludes?.decision(for: path, nameStart: nameStart, isFolder: isFolder)
      ?? ignore?.decision(for: path, nameStart: nameStart, isFolder: isFolder)
      ?? git?.decision(for: path, nameStart: nameStart, isFolder: isFolder)
  }

  /// Whether the user's own excludes take this entry back from being left out by habit.
  func isWanted(_ path: Span<UInt8>, nameStart: Int, isFolder: Bool) -> Bool {
    excludes?.decision(for: path, nameStart: nameStart, isFolder: isFolder)?.ignores == false
  }
}
