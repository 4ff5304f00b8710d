// Shows the outcome tables as the catalogue reads them, one row a line in JSON: what the lab in Tests/Outcomes holds against real servers.
import Catalogue
import JSONWriting

extension SettingCondition {
  /// As a rule file writes it.
  fileprivate var json: JSONValue {
    switch test {
    case .isTrue: "true"
    case .isFalse: "false"
    case .isSet: "set"
    case .isUnset: "unset"
    case .compares(let comparison): .string(comparison.description)
    case .oneOf(let words): .array(words.map { .string($0) })
    }
  }
}

let catalogue = Catalogue.builtIn()
for table in catalogue.outcomes.sorted(by: { $0.server < $1.server }) {
  let name = table.server
  let server = catalogue.server(name)
  for row in table.rows {
    var defaults: [String: JSONValue] = [:]
    for condition in row.settings { defaults[condition.setting] = JSONValue(server?.note(on: condition.setting)?.defaultValue) }
    let line = JSONValue.object([
      ("server", .string(name)),
      ("triggers", .array(row.triggers.map { .string($0.rawValue) })),
      ("carriers", .array(row.carriers.map { .string($0.rawValue) })),
      ("versions", .string(row.versions.description)),
      ("settings", .object(row.settings.map { ($0.setting, $0.json) })),
      ("defaults", .object(defaults.sorted { $0.key < $1.key })),
      ("load", JSONValue(row.load?.rawValue)),
      ("triggerSettings", .array(row.triggerSettings.map { .string($0) })),
      ("pythons", .string(row.pythonVersions.description)),
      ("consumerPlace", JSONValue(row.consumerPlace?.rawValue)),
      ("then", .array(row.further.map { .string($0.rawValue) })),
      ("drains", .array(row.drains.map { .string($0) })),
      ("outcome", .string(row.outcome.rawValue)),
      ("limit", JSONValue(row.limit?.setting)),
      ("default", row.limit?.defaultSeconds.map { .number($0) } ?? .null),
      ("case", .string(row.measuredCase)),
      ("why", .string(row.why)),
    ])
    print(String(decoding: line.bytes(.compact), as: UTF8.self))
  }
}
