import Workspace

/// Everything one run has to say, sorted and filtered: what a format turns into bytes.
package struct Report: Sendable {
  package struct Summary: Hashable, Sendable {
    /// Files that were read at all.
    package var files = 0
    package var python = 0
    /// Files that some configuration reader understood.
    package var configuration = 0
    package var deployments = 0
    /// Findings in ``Report/findings``.
    package var shown = 0
    package var suppressed = 0
    package var baselined = 0

    package init(
      files: Int = 0, python: Int = 0, configuration: Int = 0, deployments: Int = 0, shown: Int = 0, suppressed: Int = 0,
      baselined: Int = 0
    ) {
      self.files = files
      self.python = python
      self.configuration = configuration
      self.deployments = deployments
      self.shown = shown
      self.suppressed = suppressed
      self.baselined = baselined
    }
  }

  /// An input that could not be understood.
  package struct InputProblem: Hashable, Sendable {
    package let code: String
    package let severity: Severity
    package let message: String
    package let expected: String?
    package let place: Place

    package init(code: String, severity: Severity, message: String, expected: String? = nil, place: Place) {
      self.code = code
      self.severity = severity
      self.message = message
      self.expected = expected
      self.place = place
    }
  }

  /// What was looked for, in words: what a report without deployments has to say.
  package struct Search: Hashable, Sendable {
    /// `uWSGI`, `gunicorn`
    package let servers: [String]
    /// `Procfiles`, `Dockerfiles`
    package let files: [String]

    package init(servers: [String], files: [String]) {
      self.servers = servers
      self.files = files
    }
  }

  /// A server that ends workers while jobs may run, and whose application was not found: nobody looked for its jobs.
  package struct UnreadApplication: Hashable, Sendable {
    /// `gunicorn`
    package let server: String
    /// What starts the server.
    package let place: Place
    /// As configured; `nil` where nothing names it.
    package let app: String?
    /// Why it was not found, where that is known.
    package let reason: String?

    package init(server: String, at place: Place, app: String?, reason: String?) {
      self.server = server
      self.place = place
      self.app = app
      self.reason = reason
    }
  }

  package var deployments: [DeploymentSummary]
  package var findings: [Finding]
  package var problems: [InputProblem]
  package var summary: Summary
  /// In the order of their places.
  package var unread: [UnreadApplication]
  /// `nil` where there are deployments.
  package var search: Search?
  /// The rules that ran, for formats that describe them; most do not, and then nobody puts them together.
  package var rules: [RuleSummary] { makeRules() }
  private let makeRules: @Sendable () -> [RuleSummary]
  /// The files that the report's places lie in, for excerpts and columns.
  package var sources: SourceTexts

  package init(
    deployments: [DeploymentSummary] = [], findings: [Finding] = [], problems: [InputProblem] = [],
    summary: Summary = Summary(), unread: [UnreadApplication] = [], search: Search? = nil,
    rules: @autoclosure @escaping @Sendable () -> [RuleSummary] = [], sources: SourceTexts = SourceTexts()
  ) {
    self.deployments = deployments
    self.findings = findings
    self.problems = problems
    self.summary = summary
    self.unread = unread
    self.search = search
    makeRules = rules
    self.sources = sources
  }
}

/// The texts that places point into.
package struct SourceTexts: Sendable {
  private var files: [WorkspacePath: SourceFile] = [:]

  package init(_ files: [SourceFile] = []) {
    for file in files { self.files[file.path] = file }
  }

  package mutating func insert(_ file: SourceFile) {
    files[file.path] = file
  }

  package subscript(path: WorkspacePath) -> SourceFile? { files[path] }

  package func relocated(_ relocation: Relocation) -> SourceTexts {
    SourceTexts(files.values.map { SourceFile(path: relocation($0.path), bytes: $0.bytes) })
  }

  /// The first and the position after the last character of a place; line 1, column 1 for a file whose text is not here.
  package func positions(of place: Place) -> (start: LineIndex.Position, end: LineIndex.Position) {
    guard let file = files[place.path] else {
      let first = LineIndex.Position(line: 1, column: 1)
      return (first, first)
    }
    return (file.position(at: place.bytes.start), file.position(at: place.bytes.end))
  }
}
