import Catalogue

extension ServerKnowledge {
  /// What ends healthy workers under these settings.
  func triggers(of settings: [Setting]) -> [RecycleTrigger] {
    triggers.compactMap { trigger in
      guard let said = settings.first(where: { $0.name == trigger.setting }), trigger.condition.holds(for: said.effective) else { return nil }
      for flag in trigger.needs where !ServerKnowledge.Trigger.Condition.isTrue.holds(for: value(of: flag, in: settings)) { return nil }
      for condition in trigger.unless where condition.isKnownToHold(for: value(of: condition.setting, in: settings)) { return nil }
      return RecycleTrigger(kind: trigger.kind, setting: said)
    }
  }

  /// The value in force; the default where nobody says one.
  private func value(of name: String, in settings: [Setting]) -> SettingValue {
    if let setting = settings.first(where: { $0.name == name }) { return setting.effective }
    switch note(on: name)?.defaultValue {
    case "true"?: return .boolean(true)
    case "false"?, nil: return .boolean(false)
    case let text?: return Double(text).map(SettingValue.number) ?? .text(text)
    }
  }
}

extension ServerKnowledge.Trigger.Condition {
  /// A value that is not known may be one that ends workers.
  func holds(for value: SettingValue) -> Bool {
    switch (self, value) {
    case (_, .unknown): true
    // `-1` becomes 2^64 - 1 requests, which never come.
    case (.aboveZero, .number(let number)): number > 0 && number < 0x1p63
    case (.isTrue, .boolean(let isOn)): isOn
    case (.present, _): true
    case (.aboveZero, _), (.isTrue, _): false
    }
  }
}

extension SettingCondition {
  fileprivate func isKnownToHold(for value: SettingValue) -> Bool {
    switch value {
    case .number(let number): holds(for: number) == true
    case .boolean(let isOn): holds(for: isOn ? 1 : 0) == true
    case .text(let text): holds(for: text)
    case .list, .unknown: false
    }
  }
}
