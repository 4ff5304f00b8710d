import Catalogue
import Findings
import Linting
import Testing

/// Every example inside a rule file, run whole.
@Suite struct ExampleTests {
  private static let examples = Catalogue.builtIn().checks.flatMap { check in check.examples.map { "\(check.code): \($0.name)" } }

  @Test(arguments: examples)
  func `an example gives exactly the findings in its margin`(name: String) throws {
    let catalogue = Catalogue.builtIn()
    let check = try #require(catalogue.checks.first { name.hasPrefix($0.code) })
    let example = try #require(check.examples.first { name == "\(check.code): \($0.name)" })
    let project = Marked(example.files)
    let report = Linter().run(project.tree)
    #expect(Set(report.marks) == Set(project.expected))
    #expect(report.problemLines == [])
  }
}
