/// A number that a condition may ask for, beside settings.
package enum Quantity: String, Sendable, Hashable, CaseIterable {
  /// The workers that the server runs; each server says which setting it is.
  case workers
  /// The jobs that the deployment's process starts and does not wait for.
  case jobCount = "job-count"
  /// Seconds between the request to stop and the kill that whatever started the server allows: Kubernetes, Compose, systemd …
  case stopTime = "stop-time"
  /// Seconds that the longest job takes, as the user states it.
  case longestJob = "longest-job"
  /// Seconds that an exit hook waits at most; unknown where it waits until everything is done.
  case drainTime = "drain-time"
  /// Seconds until the server ends the wait that the outcome speaks of.
  case outcomeLimit = "outcome-limit"

  /// The base of its unit.
  package var unit: String {
    switch self {
    case .workers: "workers"
    case .jobCount: "jobs"
    case .stopTime, .longestJob, .drainTime, .outcomeLimit: "seconds"
    }
  }
}

/// A relation to a number, to a setting or to another quantity: `>= 2`, `< 30 s`, `<= graceful_timeout`.
package struct Comparison: Sendable, Hashable, CustomStringConvertible {
  package enum Operand: Sendable, Hashable {
    /// In the base unit. The unit is what was written behind it, if anything was.
    case number(Double, unit: Unit?)
    case setting(String)
    case quantity(Quantity)
  }

  package let relation: Relation
  package let operand: Operand

  package init(_ relation: Relation, _ operand: Operand) {
    self.relation = relation
    self.operand = operand
  }

  package var description: String {
    let sign = relation == .equal ? "==" : relation.rawValue
    return switch operand {
    case .number(let number, _): "\(sign)\(number)"
    case .setting(let name): "\(sign) \(name)"
    case .quantity(let quantity): "\(sign) \(quantity.rawValue)"
    }
  }

  /// As a rule file writes it, with whole numbers whole.
  package var written: String {
    guard case .number(let number, _) = operand else { return description }
    return "\(relation.rawValue) \(number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number))"
  }

  /// `nil` for what is no comparison. A bare word is none: it may be a value.
  package init?(_ text: String) {
    let (relation, behind) = Relation.leading(Substring(text))
    let hasSign = behind.count < text.count
    let rest = behind.drop { $0 == " " }
    let digits = rest.prefix { $0.isNumber || $0 == "." || $0 == "-" }
    if let number = Double(digits) {
      let word = rest.dropFirst(digits.count).drop { $0 == " " }
      if word.isEmpty {
        self.init(relation, .number(number, unit: nil))
      } else if let unit = Unit(String(word)) {
        self.init(relation, .number(number * unit.factor, unit: unit))
      } else {
        return nil
      }
      return
    }
    guard hasSign, let first = rest.first, first.isLetter, rest.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }) else { return nil }
    self.init(relation, Quantity(rawValue: String(rest)).map(Operand.quantity) ?? .setting(String(rest)))
  }
}
