import Findings
import JSONWriting

/// One example of a rule, for programs.
package struct RuleTestLine: Sendable {
  package let code: String
  package let role: String
  package let name: String
  package let location: String
  package let passed: Bool
  package let expected: [String]
  package let found: [String]
  package let problems: [String]

  package init(
    code: String, role: String, name: String, location: String, passed: Bool, expected: [String], found: [String], problems: [String]
  ) {
    self.code = code
    self.role = role
    self.name = name
    self.location = location
    self.passed = passed
    self.expected = expected
    self.found = found
    self.problems = problems
  }
}

/// What testing rules gave, for programs.
package func ruleTestJSON(of lines: [RuleTestLine], problems: [String]) -> [UInt8] {
  let list: ([String]) -> JSONValue = { .array($0.map { .string($0) }) }
  let results = lines.map { line -> JSONValue in
    [
      "code": .string(line.code), "role": .string(line.role), "name": .string(line.name), "location": .string(line.location),
      "passed": .bool(line.passed), "expected": list(line.expected), "found": list(line.found), "problems": list(line.problems),
    ]
  }
  let whole: JSONValue = ["results": .array(results), "problems": list(problems)]
  return whole.prettyBytes
}
