import Catalogue
import Testing

/// The knowledge that travels inside the binary.
@Suite struct BuiltInRulesTests {
  let catalogue = Catalogue.builtIn()

  @Test func `the built-in rules have no problems`() {
    #expect(catalogue.problems.map { "\($0.path): \($0.problem.message)" } == [])
  }

  @Test func `every check about jobs has an example that fires and one that does not`() {
    for check in catalogue.checks where check.subject == .job {
      let fires = check.examples.filter { example in example.files.contains { $0.text.contains("#~ \(check.code)") } }
      #expect(!fires.isEmpty, "\(check.code) never fires")
      #expect(fires.count < check.examples.count, "\(check.code) has no near miss")
    }
  }

  @Test func `codes and names are the checks' own, and the file is named for them`() {
    for check in catalogue.checks {
      #expect(check.source.name.elementsEqual("\(check.code)-\(check.name).yml".utf8), "\(check.source)")
      #expect(catalogue.check(check.code)?.code == check.code)
      #expect(catalogue.check(check.name)?.code == check.code)
    }
  }

  @Test func `people have a word for the files of every launcher`() {
    let signs = catalogue.launchers.signs.filter { sign in !catalogue.launchers.platforms.contains { $0.sign == sign } }
    #expect(Set(signs.map(\.reader)) == Set(signs.filter { $0.title != nil }.map(\.reader)))
  }

  @Test func `every job API's waits and types are known`() {
    for job in catalogue.python.jobs.values {
      if let type = job.handleType { #expect(catalogue.python.types[type] != nil, "\(job.name): \(type)") }
    }
    for type in catalogue.python.types.values {
      for base in type.bases { #expect(catalogue.python.types[base] != nil, "\(type.name): \(base)") }
    }
  }

  @Test func `every outcome row that waits names a setting that its server knows`() {
    for table in catalogue.outcomes {
      let server = catalogue.server(table.server)
      #expect(server != nil, "\(table.server)")
      for row in table.rows {
        for condition in row.settings { #expect(server?.knows(condition.setting) == true, "\(condition.setting)") }
        if let limit = row.limit, let setting = limit.setting {
          #expect(server?.knows(setting) == true, "\(setting)")
          #expect(server?.note(on: setting)?.defaultValue.flatMap(Double.init) == limit.defaultSeconds)
        }
      }
    }
  }
}
