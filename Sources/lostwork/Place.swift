/// What to look at; the words as they were said. What each means stands beside its option.
struct Place {
  var paths: [String] = []
  var focus = false
  var stdinFilename: String?
  var config: String?
  var rules: [String] = []
  var exclude: [String] = []
  var forceExclude = false
  var respectGitignore = true
  var maxFileSize: String?

  /// In bytes.
  func fileSizeLimit() throws -> Int? {
    guard let maxFileSize else { return nil }
    guard let bytes = Int(maxFileSize), bytes > 0 else {
      throw UsageFailure("`--max-file-size \(maxFileSize)` is no limit; expected a number of bytes")
    }
    return bytes
  }

  /// Refuses paths that say nothing. (The parser's own `validate` would wrap the sentence into its usage text.)
  func verifyPaths() throws {
    if paths.contains("") { throw UsageFailure("one of the paths is empty; expected a folder or a file") }
    if paths.contains("-"), stdinFilename == nil {
      throw UsageFailure("`-` reads standard input; expected `--stdin-filename` to say which file of the project it is")
    }
  }
}

/// What to report of it.
struct Choice {
  var select: [String] = []
  var extendSelect: [String] = []
  var ignore: [String] = []
  var minConfidence: String?
}
