/// What a walk leaves out and how hard it works.
public struct WalkOptions: Sendable {
  /// Whether `.gitignore`, `.ignore` and `.git/info/exclude` are honoured.
  public var respectIgnoreFiles = true

  /// Further patterns in the syntax of a `.gitignore` at the root. They beat every ignore file; one that begins with `!`
  /// also brings back a folder that is left out by habit.
  public var excludes: [String] = []

  /// Larger files are not read, in bytes.
  ///
  /// The largest Python module met in CPython, its usual packages and 34 applications has 3.8 MiB (a generated table of AWS
  /// policies). 8 MiB passes twice that, and the buffers of all workers together still fit in a small container.
  public var maxFileSize = 8 * 1024 * 1024

  /// Threads that walk; never more than one a processor is worth it.
  public var threads = Workers.available

  /// How many folders below the root are gone into; 0 for the root's own files alone.
  public var maxDepth = TreeWalk.depthLimit

  public init() {}
}
