import Catalogue
import Deployments
import Findings
import SourceAnalysis
import Workspace

/// Puts what a check found into words and places.
struct FindingMaker {
  let check: Check
  let circumstance: Circumstance
  let setting: Setting
  /// The deployment's other triggers that end workers under the same job.
  let otherTriggers: [RecycleTrigger]

  private var job: JobSite { circumstance.job }
  private var verdict: OutcomeVerdict { circumstance.verdict }

  /// What makes the finding the same one tomorrow: meaning, never a line.
  var identity: [String] {
    [check.code, circumstance.deployment.id, job.place.path.description, job.function, job.api, setting.name]
  }

  /// - Parameter occurrence: How many findings with the same identity came before this one.
  /// - Returns: `nil` when no file says the setting, so that there is no second place to show.
  func finding(occurrence: Int) -> Finding? {
    guard let origin = setting.said.origin.place else { return nil }
    let values = placeholders
    let worst = verdict.worst
    return Finding(
      code: check.code,
      name: check.name,
      severity: severity(of: worst.outcome),
      confidence: confidence,
      message: check.message.filled(with: values),
      primary: job.place,
      primaryLabel: label,
      deployment: circumstance.deployment.id,
      setting: Finding.Setting(name: setting.name, value: setting.said.value, origin: origin),
      job: Finding.Job(api: job.api, carrier: job.carrier.rawValue, fate: job.fate.rawValue),
      outcome: Finding.Outcome(
        kind: worst.outcome.rawValue, limit: worst.limit?.setting, seconds: worst.limit?.seconds, measuredCase: worst.row.measuredCase),
      chain: job.chain.map { Step($0.what, at: $0.place) },
      labels: labels(setting: origin, values),
      notes: notes,
      remedies: check.remedies.filter { $0.condition.holds(in: circumstance) }.map { $0.text.filled(with: values) },
      url: nil,
      fingerprint: Fingerprint(of: identity + [String(occurrence)]).hex
    )
  }

  private var label: String {
    switch job.fate {
    case .awaitedWithTimeout: "the wait for this job ends at its timeout"
    case .stored: "the job is kept, and nothing waits for it before the \(circumstance.server.serves.rawValue) returns"
    case .dropped, .returned, .passedOn, .awaited: check.label.filled(with: placeholders)
    }
  }

  private var placeholders: [String: String] {
    [
      "server": circumstance.server.title, "setting": setting.name, "value": number(setting), "trigger": circumstance.trigger.rawValue,
      "api": job.api, "carrier": job.carrier.rawValue, "fate": job.fate.rawValue, "function": job.function,
      "unit": circumstance.server.note(on: setting.name)?.unit ?? "", "root": circumstance.server.serves.rawValue,
      "limit": verdict.limit?.setting ?? "", "seconds": verdict.limit?.seconds.map(words) ?? "an unknown number of",
    ]
  }

  private func number(_ setting: Setting) -> String {
    if case .number(let number) = setting.effective { words(number) } else { setting.said.value }
  }

  /// `60`, not `60.0`.
  private func words(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
  }

  private func severity(of outcome: OutcomeKind) -> Severity {
    switch check.levels[outcome] ?? check.level {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }

  private var confidence: Confidence {
    let proven: Confidence =
      switch job.certainty {
      case .certain: .certain
      case .likely: .likely
      case .possible: .possible
      }
    // It may not run like this at all, and a limit whose value nobody knows may be off.
    if !circumstance.deployment.doubts.isEmpty { return min(proven, .likely) }
    if case .unknown = setting.effective { return min(proven, .likely) }
    return verdict.worst.isUncertain ? min(proven, .likely) : proven
  }

  // MARK: Labels and notes

  private func labels(setting origin: SourceSpan, _ values: [String: String]) -> [Label] {
    var labels = [Label(check.settingLabel.filled(with: values), at: origin)]
    if job.start != job.place { labels.append(Label("the job is started here, and its handle handed back", at: job.start)) }
    for beaten in setting.said.overridden {
      if let place = beaten.origin.place { labels.append(Label("overridden: `\(beaten.value)` is not in force", at: place)) }
    }
    if let limit = verdict.limit, let place = limit.origin {
      labels.append(Label(limit.setting == OutcomeVerdict.Limit.drainTimeout ? "the hook gives up after this" : "the leaving worker is killed after this", at: place))
    }
    for drain in job.drains {
      let runs = verdict.answers.contains { $0.drain == drain && $0.isDrained }
      labels.append(Label("`\(drain.hook)` waits for the job here\(runs ? "" : ", but is not run or comes too late")", at: drain.wait))
    }
    for other in otherTriggers {
      if let place = other.setting.said.origin.place { labels.append(Label("the worker is replaced by this too", at: place)) }
    }
    return labels
  }

  /// What happens, worst first, each with the versions and the limit it speaks for.
  private var notes: [String] {
    var notes: [String] = []
    if case .unknown(let reason) = setting.effective { notes.append("the value of `\(setting.name)` is not known: \(reason)") }
    notes += circumstance.deployment.doubts
    for answer in verdict.answers {
      var text = answer.row.why
      if let limit = answer.limit, limit == verdict.limit { text += " (\(limitWords))" }
      if !answer.versions.isEmpty { text = "\(circumstance.server.title) \(range(answer.versions)): \(text)" }
      if answer.row.load == .busy { text += "; tests without load do not show it" }
      if answer.isUncertain { text += "; this depends on a setting whose value is not known" }
      notes.append("\(text) (measured)")
    }
    if let version = circumstance.deployment.serverVersion, let place = version.origin.place {
      notes.append("\(circumstance.server.title) \(version.value) is pinned in \(place.path)")
    }
    return notes
  }

  /// "60 s: `worker-reload-mercy` is not set".
  private var limitWords: String {
    guard let limit = verdict.limit else { return "" }
    let seconds = limit.seconds.map { "\(words($0)) s" } ?? "value unknown"
    if limit.setting == OutcomeVerdict.Limit.drainTimeout { return "the hook itself waits no longer than \(limit.seconds == nil ? "a time that is not known" : seconds)" }
    return limit.origin == nil ? "\(seconds): `\(limit.setting)` is not set" : "`\(limit.setting)`: \(seconds)"
  }

  private func range(_ versions: [String]) -> String {
    versions.count == 1 ? versions[0] : "\(versions[0]) to \(versions[versions.count - 1])"
  }
}
