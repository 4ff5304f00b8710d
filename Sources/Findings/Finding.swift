import Workspace

package enum Severity: String, Sendable, Hashable, Comparable, CaseIterable {
  case note, warning, error

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }

  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// How sure a finding is: beside its severity, never folded into it.
package enum Confidence: String, Sendable, Hashable, Comparable, CaseIterable {
  /// The closure of the deployment is not known.
  case possible
  /// In the deployment's closure, but a link of the chain was not proven.
  case likely
  /// A chain from a root, each link resolved, and a known carrier.
  case certain

  private var rank: Int {
    switch self {
    case .possible: 0
    case .likely: 1
    case .certain: 2
    }
  }

  package static func < (left: Confidence, right: Confidence) -> Bool { left.rank < right.rank }
}

/// A rule that holds for one deployment and one or more places, with the chain that proves it.
package struct Finding: Hashable, Sendable {
  /// The setting that does the harm.
  package struct Setting: Hashable, Sendable {
    package let name: String
    /// The text as the server receives it after substitution.
    package let value: String
    package let origin: Place

    package init(name: String, value: String, origin: Place) {
      self.name = name
      self.value = value
      self.origin = origin
    }
  }

  /// The job that is harmed.
  package struct Job: Hashable, Sendable {
    /// The called API's full name, such as `concurrent.futures.ThreadPoolExecutor.submit`.
    package let api: String
    package let carrier: String
    package let fate: String

    package init(api: String, carrier: String, fate: String) {
      self.api = api
      self.carrier = carrier
      self.fate = fate
    }
  }

  /// What happens to the job, as measured.
  package struct Outcome: Hashable, Sendable {
    /// `finishes`, `lost`, `lost-after` or `never-runs`.
    package let kind: String
    /// The setting that limits the wait, for `lost-after`.
    package let limit: String?
    package let seconds: Double?
    /// The measured case, such as `u31.mr.pool_module`.
    package let measuredCase: String

    package init(kind: String, limit: String? = nil, seconds: Double? = nil, measuredCase: String) {
      self.kind = kind
      self.limit = limit
      self.seconds = seconds
      self.measuredCase = measuredCase
    }
  }

  package let code: String
  package let name: String
  package var severity: Severity
  package let confidence: Confidence
  /// What is missing to be certain, as a clause; `nil` where nothing is, or nobody says what.
  package let doubt: String?
  /// One clause that makes sense alone in a list.
  package let message: String
  /// The job site, or the setting for rules about one setting alone.
  package let primary: Place
  /// A few words beside the primary place.
  package let primaryLabel: String
  /// The identity of the deployment, as in ``DeploymentSummary/id``.
  package var deployment: String?
  package let setting: Setting?
  package let job: Job?
  package let outcome: Outcome?
  /// From the root to the job site.
  package let chain: [Step]
  package let labels: [Label]
  /// Sentences that say what happens and under which conditions, most important first.
  package var notes: [Note]
  /// What to do, in the order of least change; each was measured to work here.
  package let remedies: [String]
  /// Edits of the files that would mend it.
  package let fixes: [Fix]
  package let url: String?
  /// Stable when lines shift: made from meaning, never from a line number.
  package var fingerprint: String

  package init(
    code: String, name: String, severity: Severity, confidence: Confidence, doubt: String? = nil, message: String,
    primary: Place, primaryLabel: String, deployment: String? = nil, setting: Setting? = nil, job: Job? = nil,
    outcome: Outcome? = nil, chain: [Step] = [], labels: [Label] = [], notes: [Note] = [], remedies: [String] = [],
    fixes: [Fix] = [], url: String? = nil, fingerprint: String
  ) {
    self.code = code
    self.name = name
    self.severity = severity
    self.confidence = confidence
    self.doubt = doubt
    self.message = message
    self.primary = primary
    self.primaryLabel = primaryLabel
    self.deployment = deployment
    self.setting = setting
    self.job = job
    self.outcome = outcome
    self.chain = chain
    self.labels = labels
    self.notes = notes
    self.remedies = remedies
    self.fixes = fixes
    self.url = url
    self.fingerprint = fingerprint
  }
}
