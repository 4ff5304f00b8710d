import Catalogue
import Deployments
import Findings
import Workspace

/// Puts what a check found about a deployment alone into words and places.
struct SettingFindingMaker {
  let check: Check
  let circumstance: Circumstance
  /// The first of the check's settings that somebody says; `nil` when the finding stands where the server is started.
  let setting: Setting?

  private var deployment: Deployment { circumstance.deployment }

  var finding: Finding {
    let placeholders = Placeholders(
      circumstance: circumstance, setting: setting, versions: [],
      usualSetting: check.at.lazy.compactMap { circumstance.server.note(on: $0) }.first { $0.defaultValue != nil })
    let place = setting?.said.origin.place ?? deployment.origin
    let beaten = (check.condition.words.contains(.overridden) ? setting?.said.overridden ?? [] : []).compactMap { beaten in
      beaten.origin.place.map { Label("overridden: `\(beaten.value)` is not in force", at: $0) }
    }
    let labels = beaten + check.labels.compactMap { name, text in
      circumstance.place(of: name).map { Label(placeholders.fill(text), at: $0) }
    }
    return Finding(
      code: check.code,
      name: check.name,
      severity: check.level.severity,
      confidence: .certain,
      message: placeholders.fill(check.message),
      primary: place,
      primaryLabel: placeholders.fill(check.label),
      deployment: deployment.id,
      setting: setting.map { Finding.Setting(name: $0.name, value: $0.said.value, origin: place) },
      labels: labels.filter { $0.place != place },
      notes: check.notes.map { Note(placeholders.fill($0)) } + usualStopTime + version,
      remedies: check.remedies.filter { $0.condition.holds(in: circumstance) }.map { placeholders.fill($0.text) },
      fingerprint: Fingerprint(of: [check.code, deployment.id, place.path.description, setting?.name ?? ""]).hex)
  }

  /// Where a time to stop comes from that no file says.
  private var usualStopTime: [Note] {
    guard check.condition.words.contains(.stopTime), let limit = deployment.stopLimit, limit.origin.place == nil else { return [] }
    return ["nobody says how long it may take to stop: \(numberWords(limit.value)) s is what its launcher grants then"]
  }

  private var version: [Note] {
    guard check.condition.words.contains(.version), let version = deployment.serverVersion, let place = version.origin.place else { return [] }
    return ["\(circumstance.server.title) \(version.value) is pinned at \(place)"]
  }
}
