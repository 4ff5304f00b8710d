import Catalogue
import Findings
import Workspace

/// What one example of a check gave.
package struct ExampleResult: Sendable {
  /// What the example is there to show.
  package enum Role: String, Sendable {
    case fires, nearMiss = "near miss", suppressed, remedy
  }

  package let code: String
  package let name: String
  package let role: Role
  /// The example in its rule file: `rules/checks/LW101-….yml:12`.
  package let location: String
  package let expected: [String]
  package let found: [String]
  /// What could not be understood of the example.
  package let problems: [String]

  /// Whether it gave exactly what its margins say. (What a bad example has to say is a problem for once and no finding.)
  package var passed: Bool { Set(expected) == Set(found) && problems.isEmpty }
}

/// What testing rules gave.
package struct RuleTestRun: Sendable {
  package let checks: Int
  package let results: [ExampleResult]
  /// What is wrong with the rule files themselves.
  package let problems: [String]

  package var passed: Bool { problems.isEmpty && results.allSatisfy(\.passed) }
}

/// Runs the examples inside rule files: whole small projects, each with the findings that it must give.
package struct RuleTester: Sendable {
  private let linter: Linter

  /// - Parameter linter: Built with the rules whose examples are run.
  package init(_ linter: Linter) {
    self.linter = linter
  }

  /// - Parameters:
  ///   - select: Codes, beginnings of codes, or names; empty for all.
  ///   - folders: The rules of these folders only; empty for all.
  package func run(select: [String] = [], onlyFrom folders: [String] = []) -> RuleTestRun {
    let places = folders.map { WorkspacePath(bytes: Array($0.utf8)) }
    let checks = linter.catalogue.checks.filter { check in
      (select.isEmpty || select.contains { check.code.hasPrefix($0.uppercased()) || check.name == $0 })
        && (places.isEmpty || places.contains { check.source.isWithin($0) }) && check.subject != .input
    }
    let sources = SourceTexts(linter.ruleSources)
    let problems = linter.catalogue.problems.filter { problem in places.isEmpty || places.contains { problem.path.isWithin($0) } }
    return RuleTestRun(
      checks: checks.count, results: checks.flatMap(results),
      problems: problems.map { placed in
        let position = sources.positions(of: placed.place).start
        let expected = placed.problem.expected.map { "; expected \($0)" } ?? ""
        return "\(placed.path):\(position.line):\(position.column): \(placed.problem.message)\(expected)"
      })
  }

  package func results(of check: Check) -> [ExampleResult] {
    check.examples.map { result(of: $0, check) } + check.remedies.compactMap { result(of: $0, check) }
  }

  private func result(of example: Check.Example, _ check: Check) -> ExampleResult {
    let project = MarkedProject(example.files)
    let report = report(on: project, for: check)
    let role: ExampleResult.Role = example.fires(check.code) ? .fires : report.summary.suppressed > 0 ? .suppressed : .nearMiss
    return ExampleResult(
      code: check.code, name: example.name, role: role, location: location(check, example.span), expected: project.expected, found: report.marks,
      problems: lines(of: report))
  }

  /// What a remedy promises: where it is offered, the same project with it has no finding of this check.
  private func result(of remedy: Check.Remedy, _ check: Check) -> ExampleResult? {
    guard let demonstration = remedy.demonstration, let example = check.examples.first(where: { $0.name == demonstration.before }) else { return nil }
    let before = report(on: MarkedProject(example.files), for: check)
    let kept = example.files.filter { file in !demonstration.after.contains { $0.path == file.path } }
    let after = report(on: MarkedProject(kept + demonstration.after), for: check)
    let words = remedy.text.written
    // Its placeholders are filled in where it is offered: the words before the first one tell it.
    let beginning = words.prefix { $0 != "{" }
    let isOffered = before.findings.contains { finding in finding.code == check.code && finding.remedies.contains { $0.hasPrefix(beginning) } }
    return ExampleResult(
      code: check.code, name: "after: \(words)", role: .remedy, location: location(check, demonstration.span), expected: ["offered"],
      found: (isOffered ? ["offered"] : []) + after.marks.filter { $0.hasSuffix(": \(check.code)") }, problems: lines(of: after))
  }

  /// What could not be understood of the example itself; the rule files' own problems are told once.
  private func lines(of report: Report) -> [String] {
    report.problemLines(where: { linter.ruleSource($0.place.path) == nil })
  }

  private func location(_ check: Check, _ span: ByteSpan) -> String {
    let line = linter.ruleSource(check.source).map { ":\($0.lines.line(at: span.start))" } ?? ""
    return "\(check.source)\(line)"
  }

  /// The example as its own configuration wants it checked; the check itself always speaks.
  private func report(on project: MarkedProject, for check: Check) -> Report {
    let tree = project.tree
    var configuration = (try? Configuration.found(in: tree)) ?? linter.configuration
    configuration.extendSelect.append(check.code)
    return linter.with(configuration, rules: configuration.rules.map(project.rules)).run(tree)
  }
}

extension Report {
  /// The problems as people read them.
  package func problemLines(where isMeant: (InputProblem) -> Bool = { _ in true }) -> [String] {
    problems.filter(isMeant).map { problem in
      let position = sources.positions(of: problem.place).start
      let expected = problem.expected.map { "; expected \($0)" } ?? ""
      return "\(problem.place.path):\(position.line):\(position.column): \(problem.code) \(problem.message)\(expected)"
    }
  }
}
