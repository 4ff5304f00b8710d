import Catalogue
import Findings
import Linting
import Testing

/// Every example inside a rule file, run whole.
@Suite struct ExampleTests {
  private static let linter = Linter()
  private static let checks = linter.catalogue.checks.filter { $0.subject != .input }.map(\.code)

  @Test(arguments: checks)
  func `examples give exactly the findings in their margins`(code: String) throws {
    let check = try #require(Self.linter.catalogue.check(code))
    let results = RuleTester(Self.linter).results(of: check)
    for result in results {
      #expect(result.passed, "\(result.name): expected \(result.expected), found \(result.found), problems \(result.problems)")
    }
    for role in [ExampleResult.Role.fires, .nearMiss, .suppressed] {
      #expect(results.contains { $0.role == role }, "no example of \(code): \(role.rawValue)")
    }
  }
}
