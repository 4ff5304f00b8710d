import Catalogue
import Deployments
import Findings
import SourceAnalysis
import Workspace

/// Puts what a check found about a job into words and places.
struct FindingMaker {
  let check: Check
  let circumstance: Circumstance
  let job: JobSite
  /// The setting that the finding names: the trigger's, or one of those that the check names.
  let setting: Setting?
  /// The versions for which the check holds, where it does not for all.
  let versions: [Version]
  /// The deployment's other triggers of the same kind.
  let otherTriggers: [RecycleTrigger]
  /// Whether the files that the process loads are known.
  let isClosureKnown: Bool
  /// What other checks of the family would say about the same job.
  var others: [FindingMaker] = []

  private var deployment: Deployment { circumstance.deployment }
  private var verdict: OutcomeVerdict? { circumstance.verdict }
  private var drain: Drain? { circumstance.drain }
  private var placeholders: Placeholders { Placeholders(circumstance: circumstance, setting: setting, versions: versions) }

  var severity: Severity {
    let outcome = verdict?.worst.outcome
    // A job that is said to take longer than the limit is lost for sure.
    let isExceeded = outcome == .lostAfter && verdict?.worst.limit?.isExceeded == true
    return (outcome.flatMap { check.levels[isExceeded ? .lost : $0] } ?? check.level).severity
  }

  /// What makes the finding the same one tomorrow: meaning, never a line.
  var identity: [String] {
    if let drain { return [check.code, deployment.id, drain.registration.path.description, drain.hook, job.function, setting?.name ?? ""] }
    return [check.code, deployment.id, job.place.path.description, job.function, job.api, setting?.name ?? ""]
  }

  /// The place that stands for the deployment's half; `nil` when the setting comes from no file.
  private var deploymentPlace: Place? {
    setting.map(\.said.origin.place) ?? deployment.origin
  }

  /// - Parameter occurrence: How many findings with the same identity came before this one.
  /// - Returns: `nil` when no file says the setting, so that there is no second place to show.
  func finding(occurrence: Int) -> Finding? {
    guard let place = deploymentPlace else { return nil }
    let worst = verdict?.worst
    return Finding(
      code: check.code,
      name: check.name,
      severity: severity,
      confidence: confidence,
      doubt: doubt,
      message: placeholders.fill(message(of: worst)),
      primary: drain?.registration ?? job.place,
      primaryLabel: label,
      deployment: deployment.id,
      setting: setting.map { Finding.Setting(name: $0.name, value: $0.said.value, origin: place) },
      job: Finding.Job(api: job.api, carrier: job.carrier.rawValue, fate: job.fate.rawValue),
      outcome: worst.map { worst in
        Finding.Outcome(
          kind: worst.outcome.rawValue, limit: worst.limit?.setting, seconds: worst.limit?.seconds, measuredCase: worst.row.measuredCase)
      },
      chain: chain.map { Step($0.what, at: $0.place) },
      labels: labels(at: place),
      notes: notes,
      remedies: check.remedies.filter { $0.condition.holds(in: circumstance) }.map { placeholders.fill($0.text) },
      url: nil,
      fingerprint: Fingerprint(of: identity + [String(occurrence)]).hex
    )
  }

  private func message(of worst: OutcomeVerdict.Answer?) -> Template {
    if worst?.outcome == .neverRuns, !check.neverRunsMessage.isEmpty { return check.neverRunsMessage }
    if worst?.isDrained == true, !check.drainedMessage.isEmpty { return check.drainedMessage }
    return wording(\.message) ?? check.message
  }

  /// Words of the check that are for this case; `nil` where the usual ones fit.
  private func wording(_ part: KeyPath<Check.Wording, Template>) -> Template? {
    check.wordings.first { !$0[keyPath: part].isEmpty && $0.condition.holds(in: circumstance) }?[keyPath: part]
  }

  private var settingLabel: String { placeholders.fill(wording(\.settingLabel) ?? check.settingLabel) }

  private var label: String {
    // What a trigger meets is a job that nobody waits for; other checks say what is wrong with the job in their own words.
    guard check.isAboutTriggers, check.condition.asksForOutcome, drain == nil else { return placeholders.fill(check.label) }
    return switch job.fate {
    case .awaitedWithTimeout: "the wait for this job ends at its timeout"
    case .awaitedOnSomePaths: "only some of the ways to the \(circumstance.server.serves.rawValue)'s end wait for this job"
    case .stored: "the job is kept, and nothing waits for it before the \(circumstance.server.serves.rawValue) returns"
    case .dropped, .returned, .passedOn, .awaited: placeholders.fill(check.label)
    }
  }

  private var confidence: Confidence {
    var proven: Confidence =
      switch job.certainty {
      case .certain: .certain
      case .likely: .likely
      case .possible: .possible
      }
    if let arrival {
      // What loading the application or a worker's own hook starts needs no request that leads there.
      proven = isClosureKnown && arrival.isSure && job.fate != .passedOn ? .likely : .possible
    } else if !check.isAboutTriggers, isClosureKnown, job.arrivals.contains(where: { $0.moment != .serving && $0.isSure }), job.fate != .passedOn {
      proven = max(proven, .likely)
    }
    // It may not run like this at all, and a limit whose value nobody knows may be off.
    if !deployment.doubts.isEmpty { return min(proven, .likely) }
    if case .unknown? = setting?.effective { return min(proven, .likely) }
    if !check.isAboutTriggers, !versions.isEmpty { return min(proven, .likely) }
    // Other than the server's, Python's version is seldom said; most of them may not do it.
    if verdict?.worst.pythons.isEmpty == false { return min(proven, .likely) }
    return verdict?.worst.isUncertain == true ? min(proven, .likely) : proven
  }

  /// Why it is not certain, as a clause: what the source leaves open first.
  private var doubt: String? {
    guard confidence != .certain else { return nil }
    if confidence == .possible { return isClosureKnown ? "no chain from a \(circumstance.server.serves.rawValue) to it is proven" : nil }
    let isArrival = arrival != nil || (!check.isAboutTriggers && job.certainty == .possible)
    if isArrival { return "conditions around the start are not looked at" }
    if let doubt = job.doubt { return doubt.inWords }
    if !deployment.doubts.isEmpty { return "it may not be run like this" }
    if case .unknown? = setting?.effective { return "it hangs on a value that is not known" }
    return verdict?.worst.isUncertain == true ? "it hangs on a value that is not known" : "it hangs on which version runs"
  }

  /// The way into the process that the check names, where it names one.
  private var arrival: Arrival? {
    let places = check.condition.startingPlaces
    guard !places.isEmpty else { return nil }
    let ways = job.arrivals.filter { circumstance.place(of: $0.moment).map(places.contains) ?? false }
    return ways.first { !$0.isWithinJob } ?? ways.first
  }

  /// The way that the check is about.
  private var chain: [ChainLink] { arrival?.chain ?? job.chain }

  // MARK: Labels and notes

  private func labels(at place: Place) -> [Label] {
    var labels = [Label(settingLabel, at: place)].filter { !$0.text.isEmpty }
    if job.start != job.place { labels.append(Label("the job is started here, and its handle handed back", at: job.start)) }
    labels += job.waits.map { Label("not every way comes to this wait", at: $0) }
    // What a request puts into a queue is worked on by what somebody started elsewhere.
    if job.isQueued {
      if check.condition.words.contains(.consumerIn) { labels += job.consumers.map { Label("what works on the queue is started here", at: $0.start) } }
    } else if !check.isAboutTriggers, check.condition.words.contains(.consumerIn) {
      labels += job.consumers.map { Label("its threads are started here", at: $0.start) }
    }
    for beaten in setting?.said.overridden ?? [] {
      if let place = beaten.origin.place { labels.append(Label("overridden: `\(beaten.value)` is not in force", at: place)) }
    }
    if let limit = verdict?.limit, let place = limit.origin {
      labels.append(Label(limit.setting == OutcomeVerdict.Limit.drainTimeout ? "the hook gives up after this" : "the leaving worker is killed after this", at: place))
    }
    if let drain {
      labels.append(Label("this job is waited for", at: job.place))
      if drain.wait != drain.registration { labels.append(Label("the hook waits here", at: drain.wait)) }
    } else if let verdict {
      for drain in job.drains {
        let runs = verdict.answers.contains { $0.drain == drain && $0.isDrained }
        labels.append(Label("`\(drain.hook)` waits for the job here\(runs ? "" : ", but is not run or comes too late")", at: drain.wait))
      }
    }
    labels += check.labels.compactMap { name, text in
      circumstance.place(of: name).map { Label(placeholders.fill(text), at: $0) }
    }
    for other in otherTriggers {
      if let place = other.setting.said.origin.place { labels.append(Label("the worker is replaced by this too", at: place)) }
    }
    for other in others {
      guard let place = other.setting?.said.origin.place, !labels.contains(where: { $0.place == place }) else { continue }
      labels.append(Label("\(other.check.code) too: \(other.settingLabel)", at: place))
    }
    return labels
  }

  /// What happens, worst first, each with the versions and the limit it speaks for.
  private var notes: [Note] {
    var notes: [Note] = []
    if let setting, case .unknown(let reason) = setting.effective { notes.append("the value of `\(setting.name)` is not known: \(reason)") }
    notes += deployment.doubts.map { Note($0) }
    notes += check.notes.map { Note(placeholders.fill($0)) }
    notes += (verdict?.answers ?? []).map(note)
    if verdict == nil, !versions.isEmpty { notes.append("this is so with \(circumstance.server.title) \(Placeholders.range(versions)); which version runs is not known") }
    if let version = deployment.serverVersion, let place = version.origin.place {
      notes.append("\(circumstance.server.title) \(version.value) is pinned at \(place)")
    }
    return notes
  }

  private func note(on answer: OutcomeVerdict.Answer) -> Note {
    var note = Note(answer.row.why)
    if let limit = answer.limit { note = "\(note) (\(words(for: limit)))" }
    if !answer.pythons.isEmpty { note = "Python \(Placeholders.range(answer.pythons)): \(note)" }
    if !answer.versions.isEmpty { note = "\(circumstance.server.title) \(Placeholders.range(answer.versions)): \(note)" }
    if answer.row.load == .busy { note = "\(note); tests without load do not show it" }
    if answer.isUncertain { note = "\(note); this depends on a setting whose value is not known" }
    return "\(note) (measured)"
  }

  /// "60 s: `worker-reload-mercy` is not set", "2 s: gunicorn.conf.py:7".
  private func words(for limit: OutcomeVerdict.Limit) -> Note {
    let seconds = limit.seconds.map { "\(numberWords($0)) s" } ?? "value unknown"
    if limit.setting == OutcomeVerdict.Limit.drainTimeout {
      return Note("the hook itself waits no longer than \(limit.seconds == nil ? "a time that is not known" : seconds)")
    }
    let isFixed = limit.setting == OutcomeVerdict.Limit.fixed
    let words: Note =
      limit.origin.map { "\(seconds): \($0)" } ?? (isFixed ? "\(seconds), which no setting changes" : "\(seconds): `\(limit.setting)` is not set")
    guard limit.isExceeded, let longest = limit.longestJob else { return words }
    return "\(words); the longest job takes \(numberWords(longest)) s"
  }
}

extension Check.Level {
  package var severity: Severity {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}
