/// Something in an input that could not be understood or reached: what was found, what was expected, and where.
///
/// Readers return problems beside whatever they did understand; they never throw for content.
package struct Problem: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
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
  package enum Weight: Sendable {
    /// Somebody can mend it.
    case warning
    /// It is as it should be and still unknown here: a file on the server's own disk, an address that is not fetched.
    case note
  }

  package var kind: Kind
  /// One clause: what was found, quoting the user's own words in backticks.
  package var message: String
  /// What would have been understood, if there is something to say.
  package var expected: String?
  package var span: ByteSpan
  package var weight: Weight

  package init(_ kind: Kind, _ message: String, expected: String? = nil, weight: Weight = .warning, at span: ByteSpan) {
    self.kind = kind
    self.weight = weight
    self.message = message
    self.expected = expected
    self.span = span
  }
}

/// A problem and the file it is in.
package struct PlacedProblem: Hashable, Sendable {
  package var path: WorkspacePath
  package var problem: Problem

  package init(_ problem: Problem, in path: WorkspacePath) {
    self.path = path
    self.problem = problem
  }

  package var place: SourceSpan { SourceSpan(path, problem.span) }
}

/// A tree together with everything that was odd about the text it came from.
package struct Parsed<Tree: Sendable>: Sendable {
  package var tree: Tree
  package var problems: [Problem]

  package init(_ tree: Tree, problems: [Problem] = []) {
    self.tree = tree
    self.problems = problems
  }
}
