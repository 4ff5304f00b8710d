import Catalogue
import Deployments
import SourceAnalysis

/// What `{placeholders}` in the words of a check stand for.
struct Placeholders {
  let circumstance: Circumstance
  /// The setting that the finding names.
  let setting: Setting?
  /// The versions for which it holds, where it does not for all.
  let versions: [Version]
  /// The setting whose default is meant where nobody says one of those that the check names.
  var usualSetting: ServerKnowledge.SettingNote?

  func fill(_ template: Template) -> String {
    template.filled(by: value)
  }

  private func value(_ name: String) -> String? {
    if let setting = Check.Subject.settingName(in: name) { return words(forSetting: setting) }
    let server = circumstance.server
    switch name {
    case "server": return server.title
    case "setting": return setting?.name ?? usualSetting?.name ?? ""
    case "value": return setting.map(words) ?? usualSetting?.defaultValue ?? ""
    case "unit": return setting.flatMap { server.note(on: $0.name)?.unit } ?? usualSetting?.unit ?? ""
    case "hook": return circumstance.drain?.hook ?? ""
    case "trigger": return circumstance.event?.kind.rawValue ?? ""
    case "api": return circumstance.job?.api ?? ""
    case "carrier": return circumstance.job?.carrier.rawValue ?? ""
    case "fate": return circumstance.job?.fate.rawValue ?? ""
    case "function": return circumstance.job?.function ?? ""
    case "root": return server.serves.rawValue
    case "limit": return circumstance.verdict?.limit?.setting ?? ""
    case "seconds": return circumstance.verdict?.limit?.seconds.map(numberWords) ?? "an unknown number of"
    case "versions": return versions.isEmpty ? server.title : "\(server.title) \(Self.range(versions))"
    default: return Quantity(rawValue: name).map { circumstance.number(of: $0).map(numberWords) ?? "an unknown number of" }
    }
  }

  /// The number where there is one; the text as it stands there otherwise, unless it stands for a number that is not known.
  private func words(_ setting: Setting) -> String {
    switch setting.effective {
    case .number(let number): numberWords(number)
    case .unknown where circumstance.server.note(on: setting.name)?.unit != nil: "an unknown number of"
    case .unknown, .boolean, .text, .list: setting.said.value
    }
  }

  /// `30 s`, `64 MiB`, `5000 requests`.
  private func words(forSetting name: String) -> String {
    if let setting = circumstance.deployment[setting: name] {
      guard case .number(let number) = setting.effective else { return setting.said.value }
      return withUnit(number, of: name)
    }
    guard let text = circumstance.server.note(on: name)?.defaultValue else { return "nothing" }
    return Double(text).map { withUnit($0, of: name) } ?? text
  }

  private func withUnit(_ number: Double, of name: String) -> String {
    switch circumstance.server.note(on: name)?.unit {
    case "seconds": "\(numberWords(number)) s"
    case "bytes": number >= 0x1p20 ? "\(numberWords(number / 0x1p20)) MiB" : "\(numberWords(number)) bytes"
    case let unit?: "\(numberWords(number)) \(unit)"
    case nil: numberWords(number)
    }
  }

  /// `2.0.18 to 2.0.24`
  static func range(_ versions: [Version]) -> String {
    guard let first = versions.first, let last = versions.last, versions.count > 1 else { return versions.first?.description ?? "" }
    return "\(first) to \(last)"
  }
}

/// `60`, not `60.0`.
func numberWords(_ number: Double) -> String {
  number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
}
