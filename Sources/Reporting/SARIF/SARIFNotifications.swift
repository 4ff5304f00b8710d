import JSONWriting
import Findings

/// Input problems: they are news about the run, not results about the code.
struct SARIFNotifications {
  /// In the order in which the problems come.
  private let codes: [String]
  private let rules: [RuleSummary]

  init(of report: Report) {
    var seen: Set<String> = []
    codes = report.problems.map(\.code).filter { seen.insert($0).inserted }
    rules = report.rules
  }

  var descriptors: JSONValue {
    .array(
      codes.map { code in
        rules.first { $0.code == code }.map(SARIFRules.descriptor) ?? ["id": .string(code)]
      })
  }

  func entries(of report: Report, places: SARIFPlaces) -> JSONValue {
    .array(
      report.problems.map { problem in
        [
          "descriptor": ["id": .string(problem.code), "index": .integer(codes.firstIndex(of: problem.code) ?? 0)],
          "level": problem.severity.sarifLevel,
          "message": sarifMessage(problem.sentence),
          "locations": [places.location(problem.place)],
        ]
      })
  }
}
