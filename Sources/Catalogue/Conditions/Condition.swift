/// When a check or a remedy holds. Every atom lists the words that satisfy it.
package indirect enum Condition: Sendable, Hashable {
  case always
  case all([Condition])
  case any([Condition])
  case not(Condition)
  case server([String])
  /// The server's version; one that nobody says counts as each that people run.
  case version(VersionBounds)
  case pythonVersion(VersionBounds)
  case setting(SettingCondition)
  case quantity(Quantity, QuantityTest)
  case trigger([TriggerKind])
  /// The setting that is the trigger.
  case triggerSetting([String])
  case outcome([OutcomeKind])
  case carrier([Carrier])
  case fate([Fate])
  case root([RootKind])
  /// The full name of the call that starts the job; `*` at an end stands for anything.
  case api([String])
  /// The process in which the job lives after the workers were forked.
  case startedIn([ProcessPlace])
  /// Some way to it that needs no request leads through loading the application, and not through a hook that the master runs on purpose.
  case startedWhileLoading(Bool)
  /// Another job starts it, on every way that needs no request.
  case startedByJob(Bool)
  /// An exit hook of one of these names waits for the job, whether the server runs it or not.
  case drainedBy([String])
  /// The process that holds everything that works on the job's queue.
  case consumerIn([ProcessPlace])
  /// The job is what a call puts into a queue in memory.
  case queued(Bool)
  /// The job goes on as long as its process.
  case endless(Bool)
  /// Whether it was measured what the server does with the exit hook that the check is about.
  case hookIsKnown(Bool)
  /// The setting at which the finding stands beats another saying of it, in the same file or in another one.
  case overridden([OverridingPlace])
  case notice([NoticeKind])

  /// The key of an atom in rule files, and what a check must be about for it to mean anything.
  package enum Word: String, Sendable, Hashable, CaseIterable {
    case all, any, not
    case server, version
    case pythonVersion = "python-version"
    case setting
    case workers
    case jobCount = "job-count"
    case stopTime = "stop-time"
    case longestJob = "longest-job"
    case drainTime = "drain-time"
    case outcomeLimit = "outcome-limit"
    case trigger
    case triggerSetting = "trigger-setting"
    case outcome, carrier, fate, root, api
    case startedIn = "started-in"
    case startedWhileLoading = "started-while-loading"
    case startedByJob = "started-by-job"
    case drainedBy = "drained-by"
    case consumerIn = "consumer-in"
    case queued, endless
    case hookIsKnown = "hook-known"
    case overridden
    case notice
  }
}

extension Condition {
  /// Some of the words: checks are asked for theirs at every turn.
  package struct Words: Sendable, ExpressibleByArrayLiteral {
    private var bits: UInt64 = 0

    package init(arrayLiteral words: Word...) {
      for word in words { bits |= Self.bit(of: word) }
    }

    private static func bit(of word: Word) -> UInt64 {
      guard let place = Word.allCases.firstIndex(of: word) else { preconditionFailure("every word is one of all") }
      return 1 << UInt64(place)
    }

    package func contains(_ word: Word) -> Bool { bits & Self.bit(of: word) != 0 }

    package func isDisjoint(with other: Words) -> Bool { bits & other.bits == 0 }

    package mutating func formUnion(_ other: Words) { bits |= other.bits }
  }
}

/// Where a saying stands that another one beats.
package enum OverridingPlace: String, Sendable, Hashable, CaseIterable {
  case sameFile = "same-file"
  case otherFile = "other-file"
}

/// What a condition asks of a quantity.
package enum QuantityTest: Sendable, Hashable {
  case isKnown, isUnknown
  /// Somebody says it; what is so unless somebody says it is not said.
  case isSet, isUnset
  case compares(Comparison)

  /// `known`, `unknown`, `set`, `unset` or a comparison.
  package init?(_ text: String) {
    switch text {
    case "known": self = .isKnown
    case "unknown": self = .isUnknown
    case "set": self = .isSet
    case "unset": self = .isUnset
    default:
      guard let comparison = Comparison(text) else { return nil }
      self = .compares(comparison)
    }
  }
}

// MARK: What it asks for

extension Condition {
  /// The words that stand anywhere in it.
  package var words: Words {
    switch self {
    case .always: []
    case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.words) }
    case .not(let part): part.words
    case .server: [.server]
    case .version: [.version]
    case .pythonVersion: [.pythonVersion]
    case .setting: [.setting]
    case .quantity(let quantity, _): Word(rawValue: quantity.rawValue).map { [$0] } ?? []
    case .trigger: [.trigger]
    case .triggerSetting: [.triggerSetting]
    case .outcome: [.outcome]
    case .carrier: [.carrier]
    case .fate: [.fate]
    case .root: [.root]
    case .api: [.api]
    case .startedIn: [.startedIn]
    case .startedWhileLoading: [.startedWhileLoading]
    case .startedByJob: [.startedByJob]
    case .drainedBy: [.drainedBy]
    case .consumerIn: [.consumerIn]
    case .queued: [.queued]
    case .endless: [.endless]
    case .hookIsKnown: [.hookIsKnown]
    case .overridden: [.overridden]
    case .notice: [.notice]
    }
  }

  /// Whether it can only be answered where something was measured.
  package var asksForOutcome: Bool {
    !words.isDisjoint(with: [.outcome, .outcomeLimit, .hookIsKnown])
  }

  /// The kinds of triggers that it can hold for; empty when it names none.
  package var triggers: [TriggerKind] {
    switch self {
    case .trigger(let kinds): kinds
    case .all(let parts), .any(let parts): parts.flatMap(\.triggers)
    default: []
    }
  }

  /// The servers that it can hold for; empty when it names none.
  package var servers: [String] {
    switch self {
    case .server(let names): names
    case .all(let parts): parts.flatMap(\.servers)
    default: []
    }
  }

  /// The processes in which it wants a job to be started; empty when it names none.
  package var startingPlaces: [ProcessPlace] {
    switch self {
    case .startedIn(let places): places
    case .all(let parts), .any(let parts): parts.flatMap(\.startingPlaces)
    default: []
    }
  }
}

extension Condition.Word {
  /// What a check must be about for the word to say something.
  package func fits(_ subject: Check.Subject) -> Bool {
    switch self {
    case .all, .any, .not, .server: true
    case .version, .pythonVersion, .setting, .workers, .stopTime, .longestJob: subject == .job || subject == .setting || subject == .drain
    case .jobCount: subject == .job
    case .drainTime, .hookIsKnown: subject == .drain
    case .outcomeLimit: subject == .job || subject == .drain
    case .overridden: subject == .setting
    case .trigger, .triggerSetting, .outcome, .carrier, .root, .drainedBy: subject == .job || subject == .drain
    case .fate, .api, .startedIn, .startedWhileLoading, .startedByJob, .consumerIn, .queued, .endless: subject == .job
    case .notice: subject == .notice
    }
  }
}
