import Catalogue

/// What a condition's answer can be once everything is known that can be; none of the two where it will never be known.
struct ConditionProspect: OptionSet {
  let rawValue: UInt8

  static let holds = ConditionProspect(rawValue: 1)
  static let fails = ConditionProspect(rawValue: 2)
  static let open: ConditionProspect = [.holds, .fails]

  fileprivate init(_ answer: Bool) { self = answer ? .holds : .fails }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  fileprivate static prefix func ! (one: ConditionProspect) -> ConditionProspect {
    var other: ConditionProspect = []
    if one.contains(.holds) { other.insert(.fails) }
    if one.contains(.fails) { other.insert(.holds) }
    return other
  }

  fileprivate static func all(_ parts: some Sequence<ConditionProspect>) -> ConditionProspect {
    var sum: ConditionProspect = .holds
    for part in parts {
      if part.contains(.fails) { sum.insert(.fails) }
      if !part.contains(.holds) { sum.remove(.holds) }
    }
    return sum
  }
}

extension Condition {
  /// What the answer can be before a job is known. What a deployment leaves unknown, no job will tell: a comparison with it never holds,
  /// and nobody needs to look at the source for it.
  func prospect(in circumstance: Circumstance) -> ConditionProspect {
    switch self {
    case .all(let parts): .all(parts.lazy.map { $0.prospect(in: circumstance) })
    case .any(let parts): !.all(parts.lazy.map { !$0.prospect(in: circumstance) })
    case .not(let part): !part.prospect(in: circumstance)
    case .quantity(let quantity, let test): test.prospect(of: quantity, in: circumstance)
    case .setting(let condition) where !condition.asksForJob: answer(in: circumstance).map(ConditionProspect.init) ?? []
    case .api(let patterns):
      circumstance.start.map { $0.calls.mayFit(patterns, on: $0.carrier) } == false ? .fails : .open
    default: answer(in: circumstance).map(ConditionProspect.init) ?? .open
    }
  }
}

extension SettingCondition {
  fileprivate var asksForJob: Bool {
    if case .compares(let comparison) = test { comparison.operand.isOfJob } else { false }
  }
}

extension QuantityTest {
  fileprivate func prospect(of quantity: Quantity, in circumstance: Circumstance) -> ConditionProspect {
    guard case .compares(let comparison) = self else {
      return quantity.isOfJob ? .open : answer(of: quantity, in: circumstance).map(ConditionProspect.init) ?? []
    }
    let operands = [.quantity(quantity), comparison.operand]
    if operands.contains(where: { !$0.isOfJob && circumstance.number(of: $0) == nil }) { return [] }
    // Where no server's limit comes into it, the wait is as long as the hook's own limit.
    if operands == [.quantity(.drainTime), .quantity(.outcomeLimit)], circumstance.prospect?.isLimited == false {
      return .init(comparison.relation.holds(0, 0))
    }
    return answer(of: quantity, in: circumstance).map(ConditionProspect.init) ?? .open
  }
}

extension Comparison.Operand {
  fileprivate var isOfJob: Bool {
    switch self {
    case .number, .setting: false
    case .quantity(let quantity): quantity.isOfJob
    }
  }
}

extension Quantity {
  /// Whether it hangs on the jobs of a deployment, which nothing says before its source was looked at.
  fileprivate var isOfJob: Bool {
    switch self {
    case .workers, .stopTime, .longestJob: false
    case .jobCount, .drainTime, .outcomeLimit: true
    }
  }
}
