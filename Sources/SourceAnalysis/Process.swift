import Catalogue
import Workspace

/// A process whose source is to be analysed: where it starts and what is known of its surroundings.
package struct ProcessDescription: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    package let file: WorkspacePath
    /// The name of the callable that the server calls for every request, `nil` when it calls none.
    package let callable: String?

    package init(file: WorkspacePath, callable: String?) {
      self.file = file
      self.callable = callable
    }
  }

  /// A function of a server's configuration that is a program: a hook.
  package struct Callable: Sendable, Hashable {
    package let server: String
    /// The setting's name, and the function's.
    package let name: String
    /// Where the configuration gives it, in the file that defines or imports it.
    package let place: SourceSpan

    package init(server: String, name: String, place: SourceSpan) {
      self.server = server
      self.name = name
      self.place = place
    }
  }

  package let entries: [Entry]
  /// The hooks of the server's configuration.
  package let callables: [Callable]
  /// The folders that absolute imports start from, in order.
  package let searchPath: [WorkspacePath]
  /// Environment variables that the configuration sets, as `DJANGO_SETTINGS_MODULE`.
  package let environment: [String: String]
  /// The roots that this process runs all day: `request` for a web server, `task` for a task runner.
  package let serves: RootKind
  /// The queues that tasks are taken from; all of them where it is empty.
  package let queues: [String]

  package init(
    entries: [Entry], searchPath: [WorkspacePath], environment: [String: String] = [:], serves: RootKind = .request, queues: [String] = [],
    callables: [Callable] = []
  ) {
    self.queues = queues
    self.callables = callables
    self.serves = serves
    self.entries = entries
    self.searchPath = searchPath
    self.environment = environment
  }
}

/// How sure it is that a request reaches a job.
package enum Certainty: String, Sendable, Hashable, Comparable, CaseIterable, Codable {
  /// No chain from a root, or the process's files are not known.
  case possible
  /// A chain with a link that only a name speaks for.
  case likely
  /// A chain whose every link was resolved.
  case certain

  private var rank: Int {
    switch self {
    case .possible: 0
    case .likely: 1
    case .certain: 2
    }
  }

  package static func < (left: Certainty, right: Certainty) -> Bool { left.rank < right.rank }
}

/// Why a job is likely, and not certain.
package enum Doubt: String, Sendable, Hashable, CaseIterable, Codable {
  /// Only a name speaks for a link of the chain.
  case link
  /// Somebody waits for the job or keeps it, but on another request's way or in the job itself.
  case elsewhere
  /// Some of a function's ways come to the wait, and some do not.
  case way
  /// Threads run the function too, where there is no event loop.
  case loop
  /// A loop behind the start pauses again and again, and may ask whether the job is done.
  case asked
  /// The function goes on to wait for a method of what it gave to the job, which may end it.
  case shared
  /// Only what is of some type gets to the start, or only what is not.
  case type

  /// A clause for people.
  package var inWords: String {
    switch self {
    case .link: "a link of the chain is not proven"
    case .elsewhere: "other code waits for it or keeps it, though not on this way"
    case .way: "which way a request takes is not known"
    case .loop: "whether an event loop runs there is not known"
    case .asked: "a loop behind it pauses, and may ask whether it is done"
    case .shared: "what it is given is waited for behind it, and may end it"
    case .type: "whether it is started hangs on a type that is not known"
    }
  }
}

/// One link of the chain from a root to a job, in words and with its place.
package struct ChainLink: Hashable, Sendable, Codable {
  package let what: String
  package let place: SourceSpan

  package init(what: String, place: SourceSpan) {
    self.what = what
    self.place = place
  }
}

/// A place where a job is started, what becomes of it, and who reaches it.
package struct JobSite: Hashable, Sendable, Codable {
  /// The call that starts the job; when the handle was handed back, the caller's call that dropped it.
  package let place: SourceSpan
  /// The full name of the API, such as `concurrent.futures.ThreadPoolExecutor.submit`.
  package let api: String
  package let carrier: Carrier
  package let fate: Fate
  /// The function that holds the place, such as `Basket.checkout`; empty at the top level of a module.
  package let function: String
  /// The call that starts the job, where that is another place.
  package let start: SourceSpan
  /// The kinds of roots that reach the place, in a fixed order.
  package let roots: [RootKind]
  /// From the request's root, or whatever other root there is, to the place.
  package let chain: [ChainLink]
  package let certainty: Certainty
  /// Why it is no more than likely; `nil` where it is not that.
  package let doubt: Doubt?
  /// The exit hooks that wait for the job, in the order of their registrations. Whether the server runs them is not known here.
  package let drains: [Drain]
  /// The ways that lead to its start without a script or a command, in a fixed order; more than one when several roots reach it.
  package let arrivals: [Arrival]
  /// Whether the job goes on as long as its process: an endless loop that a new worker starts again.
  package let isEndless: Bool
  /// What works on the queue that the job is put into, or brought the threads of its scheduler or pool into being; empty for a job
  /// that runs at once.
  package let consumers: [Consumer]
  /// Whether it is what a call puts into a queue in memory.
  package let isQueued: Bool
  /// What runs the jobs that this one starts in its own course, in a fixed order: an interpreter that ends may let it begin no more.
  package let further: [Carrier]
  /// The waits to which only some of the ways to the end of the function come, in a fixed order.
  package let waits: [SourceSpan]

  package init(
    place: SourceSpan, api: String, carrier: Carrier, fate: Fate, function: String, start: SourceSpan, roots: [RootKind],
    chain: [ChainLink], certainty: Certainty, doubt: Doubt? = nil, drains: [Drain] = [], arrivals: [Arrival] = [], isEndless: Bool = false,
    consumers: [Consumer] = [], isQueued: Bool = false, further: [Carrier] = [], waits: [SourceSpan] = []
  ) {
    self.doubt = certainty == .likely ? doubt : nil
    self.waits = waits
    self.consumers = consumers
    self.isQueued = isQueued
    self.further = further
    self.drains = drains
    self.arrivals = arrivals
    self.isEndless = isEndless
    self.place = place
    self.api = api
    self.carrier = carrier
    self.fate = fate
    self.function = function
    self.start = start
    self.roots = roots
    self.chain = chain
    self.certainty = certainty
  }
}

/// One way to the start of a job: when it is gone, and how.
package struct Arrival: Hashable, Sendable, Codable {
  /// When in the life of a process the job is started on this way.
  package let moment: StartMoment
  /// From the root to the place.
  package let chain: [ChainLink]
  /// Whether another job on the way starts this one.
  package let isWithinJob: Bool
  /// Whether every link of the chain was resolved.
  package let isSure: Bool

  package init(moment: StartMoment, chain: [ChainLink], isWithinJob: Bool = false, isSure: Bool = true) {
    self.moment = moment
    self.chain = chain
    self.isWithinJob = isWithinJob
    self.isSure = isSure
  }
}

extension JobSite {
  /// When in the life of a process the job is started, in a fixed order.
  package var moments: [StartMoment] { Set(arrivals.map(\.moment)).sorted() }
}

/// What one process's source holds.
package struct ProcessAnalysis: Sendable {
  /// In the order of their places.
  package let jobs: [JobSite]
  /// The files that the process can load, sorted.
  package let files: [WorkspacePath]
  /// Whether the entry point was found, so that ``files`` means something.
  package let isClosureKnown: Bool
  /// What could not be parsed among the files that were read.
  package let problems: [PlacedProblem]

  package init(jobs: [JobSite], files: [WorkspacePath], isClosureKnown: Bool, problems: [PlacedProblem]) {
    self.jobs = jobs
    self.files = files
    self.isClosureKnown = isClosureKnown
    self.problems = problems
  }
}
