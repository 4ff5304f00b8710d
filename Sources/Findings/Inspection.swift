import Workspace

/// One deployment as a report and `inspect` tell it: plain words and places.
package struct DeploymentSummary: Hashable, Sendable {
  package struct Trigger: Hashable, Sendable {
    /// `request-count`, `lifetime`, `memory`, `scale-down`, `timeout`, `reload` or `exception`.
    package let kind: String
    package let setting: String
    package let value: String
    package let origin: Place

    package init(kind: String, setting: String, value: String, origin: Place) {
      self.kind = kind
      self.setting = setting
      self.value = value
      self.origin = origin
    }
  }

  /// Stable name of the deployment, such as `uwsgi:deploy/uwsgi.ini`.
  package let id: String
  package let server: String
  package let serverVersion: String?
  package let pythonVersion: String?
  /// `module:callable` or the file that holds the application, as configured.
  package let app: String?
  package let entry: WorkspacePath?
  package let origin: Place
  package let triggers: [Trigger]

  package init(
    id: String, server: String, serverVersion: String? = nil, pythonVersion: String? = nil, app: String? = nil,
    entry: WorkspacePath? = nil, origin: Place, triggers: [Trigger] = []
  ) {
    self.id = id
    self.server = server
    self.serverVersion = serverVersion
    self.pythonVersion = pythonVersion
    self.app = app
    self.entry = entry
    self.origin = origin
    self.triggers = triggers
  }
}

/// What was understood of a workspace: the answer of `lostwork inspect`.
package struct Inspection: Sendable {
  /// What the server makes of a setting's text.
  package enum Effective: Hashable, Sendable {
    case number(Double)
    case boolean(Bool)
    case text(String)
    case list([String])
    case unknown(reason: String)
  }

  package struct Overridden: Hashable, Sendable {
    package let value: String
    package let origin: Place?

    package init(value: String, origin: Place?) {
      self.value = value
      self.origin = origin
    }
  }

  package struct Setting: Hashable, Sendable {
    package let name: String
    package let value: String
    package let effective: Effective
    /// `nil` for a default.
    package let origin: Place?
    /// The includes, variables and launchers that the value came through, outermost first.
    package let via: [String]
    /// The sayings this one beat, in the server's own order of precedence.
    package let overridden: [Overridden]

    package init(name: String, value: String, effective: Effective, origin: Place?, via: [String] = [], overridden: [Overridden] = []) {
      self.name = name
      self.value = value
      self.effective = effective
      self.origin = origin
      self.via = via
      self.overridden = overridden
    }
  }

  package struct Deployment: Sendable {
    package let summary: DeploymentSummary
    package let launchers: [Place]
    package let settings: [Setting]
    package let closureFiles: Int
    package let closureKnown: Bool
    package let jobs: Int

    package init(
      summary: DeploymentSummary, launchers: [Place] = [], settings: [Setting] = [], closureFiles: Int = 0,
      closureKnown: Bool = false, jobs: Int = 0
    ) {
      self.summary = summary
      self.launchers = launchers
      self.settings = settings
      self.closureFiles = closureFiles
      self.closureKnown = closureKnown
      self.jobs = jobs
    }
  }

  /// An exit hook that waits for a job.
  package struct Drain: Hashable, Sendable {
    package let hook: String
    package let registration: Place
    package let wait: Place
    /// Whether the wait ends by itself, and after how many seconds where that is known.
    package let isLimited: Bool
    package let seconds: Double?

    package init(hook: String, registration: Place, wait: Place, isLimited: Bool, seconds: Double?) {
      self.hook = hook
      self.registration = registration
      self.wait = wait
      self.isLimited = isLimited
      self.seconds = seconds
    }
  }

  /// A thread or task that works on the queue that a job is put into.
  package struct Consumer: Hashable, Sendable {
    package let start: Place
    package let carrier: String
    package let moments: [String]

    package init(start: Place, carrier: String, moments: [String]) {
      self.start = start
      self.carrier = carrier
      self.moments = moments
    }
  }

  package struct Job: Sendable {
    package let api: String
    package let carrier: String
    package let fate: String
    package let confidence: Confidence
    package let place: Place
    package let roots: [String]
    package let chain: [Step]
    package let deployments: [String]
    package let drains: [Drain]
    /// `loading`, `master`, `worker`, `serving`: when in the life of a process it is started.
    package let moments: [String]
    /// Whether it goes on as long as its process.
    package let isEndless: Bool
    package let consumers: [Consumer]

    package init(
      api: String, carrier: String, fate: String, confidence: Confidence, place: Place, roots: [String], chain: [Step],
      deployments: [String], drains: [Drain] = [], moments: [String] = [], isEndless: Bool = false,
      consumers: [Consumer] = []
    ) {
      self.consumers = consumers
      self.drains = drains
      self.moments = moments
      self.isEndless = isEndless
      self.api = api
      self.carrier = carrier
      self.fate = fate
      self.confidence = confidence
      self.place = place
      self.roots = roots
      self.chain = chain
      self.deployments = deployments
    }
  }

  package struct LeftOut: Hashable, Sendable {
    package let path: WorkspacePath
    package let why: String

    package init(_ path: WorkspacePath, why: String) {
      self.path = path
      self.why = why
    }
  }

  package var deployments: [Deployment] = []
  package var jobs: [Job] = []
  package var filesRead = 0
  package var pythonFiles = 0
  package var configFiles: [WorkspacePath] = []
  package var skipped: [LeftOut] = []
  package var notUnderstood: [LeftOut] = []
  package var assumptions: [String] = []
  package var problems: [Report.InputProblem] = []
  package var sources = SourceTexts()

  package init() {}
}
