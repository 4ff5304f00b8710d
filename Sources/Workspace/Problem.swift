/// Something in an input that could not be understood or reached: what was found, what was expected, and where.
///
/// Readers return problems beside whatever they did understand; they never throw for content.
public struct Problem: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// The file could not be read: gone, unreadable, too large, not a text.
    case unreadableFile = "LW901"
    /// A configuration file or a line of it could not be understood.
    case configSyntax = "LW902"
    /// Python source could not be parsed.
    case pythonSyntax = "LW903"
    /// A file that a configuration names could not be followed: missing, a cycle, outside the workspace, fetched or executed.
    case unresolvedReference = "LW904"
    /// A rule file could not be understood.
    case ruleFile = "LW905"
    /// A limit on depth, size or expansion was reached and the rest was not read.
    case limitReached = "LW906"
  }

  /// How much it matters to whoever runs the tool.
  public enum Weight: Sendable {
    /// Somebody can mend it.
    case warning
    /// It is as it should be and still unknown here: a file on the server's own disk, an address that is not fetched.
    case note
  }

  public var kind: Kind
  /// One clause: what was found, quoting the user's own words in backticks.
  public var message: String
  /// What would have been understood, if there is something to say.
  public var expected: String?
  public var span: ByteSpan
  public var weight: Weight

  public init(_ kind: Kind, _ message: String, expected: String? = nil, weight: Weight = .warning, at span: ByteSpan) {
    self.kind = kind
    self.weight = weight
    self.message = message
    self.expected = expected
    self.span = span
  }
}

/// A problem and the file it is in.
public struct PlacedProblem: Hashable, Sendable {
  public var path: WorkspacePath
  public var problem: Problem

  public init(_ problem: Problem, in path: WorkspacePath) {
    self.path = path
    self.problem = problem
  }

  public var place: SourceSpan { SourceSpan(path, problem.span) }
}

/// A tree together with everything that was odd about the text it came from.
public struct Parsed<Tree: Sendable>: Sendable {
  public var tree: Tree
  public var problems: [Problem]

  public init(_ tree: Tree, problems: [Problem] = []) {
    self.tree = tree
    self.problems = problems
  }
}
