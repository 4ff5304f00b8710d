import JSONWriting
import Findings

/// The list of rules for programs.
package func ruleListJSON(of lines: [RuleLine]) -> [UInt8] {
  JSONValue.array(
    lines.map { line in
      [
        "code": .string(line.code), "name": .string(line.name), "severity": .string(line.severity.rawValue),
        "summary": .string(line.summary), "on": .bool(line.isOn), "default": .bool(line.isOnByItself),
      ]
    }
  ).prettyBytes
}
