import ConfigSyntax
import Workspace

/// What `rules/python/` knows: which calls start jobs, what waits for them, what a request reaches, what is loaded by name.
///
/// An object, because a value with so many tables in it would be counted table by table at each question. Its reader alone writes to
/// it, before anybody else has it: hence the promise.
package final class PythonKnowledge: @unchecked Sendable {
  /// Types of libraries, by their full name.
  package internal(set) var types: [String: TypeKnowledge] = [:]
  /// Other full names of a name, such as `concurrent.futures.thread.ThreadPoolExecutor`.
  package internal(set) var aliases: [String: String] = [:]
  /// The types of objects that libraries hand around, by full name: `quart.current_app`, `sanic.Request.app`.
  package internal(set) var objects: [String: String] = [:]
  /// The type that calling a function gives, by the function's full name.
  package internal(set) var returns: [String: String] = [:]
  /// Calls that start a job, by full name.
  package internal(set) var jobs: [String: JobAPI] = [:]
  /// Calls that wait for a job, by full name.
  package internal(set) var waits: [String: WaitAPI] = [:]
  /// Calls that take a handle and neither wait for it nor keep it: callbacks, logging, `len`.
  package internal(set) var ignores: Set<String> = []
  /// Calls that give a text or a number, which nobody can wait for: `str`, `uuid.uuid4`.
  package internal(set) var givesPlain: Set<String> = []
  /// Calls whose value holds the handle they were given: `list`, `sorted`, `asyncio.wrap_future`.
  package internal(set) var passesThrough: Set<String> = []
  /// Methods by which containers of any kind take something in.
  package internal(set) var putsInto: Set<String> = []
  /// Methods by which they give it out again.
  package internal(set) var takesFrom: Set<String> = []
  /// Methods of containers that only look for what they are given: `remove`.
  package internal(set) var looksFor: Set<String> = []
  /// Calls that give a function back with some arguments bound: `functools.partial`.
  package internal(set) var partials: Set<String> = []
  /// Calls that enter the context manager they are given and leave it later: `ExitStack.enter_context`.
  package internal(set) var enters: Set<String> = []
  /// Calls that call the function they are given when their context is left: `ExitStack.callback`.
  package internal(set) var callsWhenLeft: [String] = []
  /// Calls that call the function they are given, before they return: `map`, `sorted`.
  package internal(set) var callsArgument: Set<String> = []
  /// Calls that give what calling an argument gives, now or when it is needed: `fastapi.Depends`, `LocalProxy`.
  package internal(set) var givesResult: [String: ArgumentPosition] = [:]
  /// Calls that give their second argument, of which the first one says what it is: `typing.cast`.
  package internal(set) var casts: Set<String> = []
  /// Methods that give an object of the class that they are given: `injector.get(Mailer)`.
  package internal(set) var givesObject: Set<String> = []
  /// Calls that give the attribute which the text at their second argument names: `getattr`.
  package internal(set) var givesAttribute: Set<String> = []
  /// Calls that give their first argument an attribute which the text at their second one names: `setattr`.
  package internal(set) var setsAttribute: [String] = []
  /// Methods that give a text with other letters: `lower`.
  package internal(set) var spellsAnew: Set<String> = []
  /// Calls that give the names and members of an object: `inspect.getmembers`.
  package internal(set) var givesMembers: [String] = []
  /// Calls that import what the text at their first argument names: `importlib.import_module`.
  package internal(set) var importsNamed: Set<String> = []
  /// Methods that import a module which something else found: `loader.exec_module(module)`.
  package internal(set) var importsListed: [String] = []
  /// Functions and methods that list a folder, and whether they list its own folders too: `listdir`, `rglob`.
  package internal(set) var listsFolders: [String: Bool] = [:]
  /// Types that promise nothing: `typing.Any`.
  package internal(set) var anyTypes: Set<String> = []
  /// Method names so common that a call of one says nothing about whose method it is.
  package internal(set) var commonMethods: Set<String> = []
  package internal(set) var roots: [RootPattern] = []
  package internal(set) var loads: [LoadPattern] = []
  package internal(set) var rootPaths: [RootPath] = []
  /// How functions come to run when a process starts or ends.
  package internal(set) var hooks: [HookPattern] = []
  /// The waits by the last word of their names.
  package internal(set) var waitMethods: [String: [WaitAPI]] = [:]
  /// Calls that give everything of some carriers that the process holds: `threading.enumerate`.
  package internal(set) var everything: [String: Set<Carrier>] = [:]
  /// Attributes under which frameworks hand objects around: `state` in `app.state.pool`.
  package internal(set) var sharedHolders: Set<String> = []
  /// Attributes of applications that are dictionaries which everybody shares: `app.config["pool"]`.
  package internal(set) var keyedHolders: Set<String> = []
  /// Variables and attributes that hold an application, whichever framework's it is: `request.app`.
  package internal(set) var applicationNames: Set<String> = []
  /// Objects, and types of objects, whose attributes everybody shares: `flask.current_app` and the `flask.Flask` that it stands for.
  package internal(set) var sharedObjects: Set<String> = []
  /// Methods that end a job before it is done: `cancel`.
  package internal(set) var cuts: Set<String> = []
  /// Calls after which a job of that type goes on no more, by full name: `threading.Timer.cancel`. In the function that starts the job
  /// they leave nothing behind; elsewhere they are no wait.
  package internal(set) var stops: Set<String> = []
  /// What a job says, by full name: whoever reads it to its end waits for the job. `subprocess.Popen.stdout`
  package internal(set) var outputs: Set<String> = []
  /// Methods that read an output until there is no more, or wait for the next piece.
  package internal(set) var reads: Set<String> = []
  /// Questions whether a job is done, by full name: a loop that goes on asking waits for it.
  package internal(set) var polls: Set<String> = []
  /// Calls that come back when another job says something through an object that both hold, by full name: `queue.Queue.get`.
  package internal(set) var signals: [String: WaitAPI] = [:]
  /// Methods that wait until somebody changes the object: `Event.wait`.
  package internal(set) var awaitsChange: Set<String> = []
  /// Calls by which a loop waits: `sleep`.
  package internal(set) var pauses: Set<String> = []
  /// Calls that come back when their process or somebody else ends them only, by full name: `socketserver.BaseServer.serve_forever`.
  package internal(set) var neverReturns: [String] = []
  /// Queues in memory, through which a process hands work to its own threads.
  package internal(set) var queues: [QueueKnowledge] = []
  /// Calls that tell the time: a loop that looks at it ends by itself.
  package internal(set) var clocks: Set<String> = []
  package var taskQueues = TaskQueueWords()
  /// Calls that read what they are given to its end before they return: `subprocess.run`.
  package internal(set) var readsGiven: [String] = []
  /// The errors by which a wait tells that its limit is over, and those above them.
  package internal(set) var overLimit: Set<String> = []
  package internal(set) var relays: [Relay] = []
  /// What calls of packages that read the environment do.
  package internal(set) var environmentReaders: [String: EnvironmentReaders.Role] = [:]
  /// How programs compute where they lie, and add folders to the path of imports.
  package var pathWords = PathWords()
  /// Questions that are answered by yes once the request or its connection is over: `Request.is_disconnected`. Their last names.
  package internal(set) var asksForRequest: Set<String> = []
  /// Calls that fail where no event loop runs.
  package internal(set) var asksForLoop: [String] = []
  /// Texts that a function compares with to find out that the process starts or stops: what it does then no request does.
  package internal(set) var startupTexts: Set<String> = []
  /// Calls whose value, once it is awaited or made a task, runs the function they are given: `asyncio.to_thread`.
  package internal(set) var runners: [String: RunnerAPI] = [:]
  /// Decorators that make every call of the function a job: `uwsgidecorators.thread`.
  package internal(set) var jobDecorators: [String: JobAPI] = [:]

  /// The versions of Python that people run, for a project that does not say which.
  package internal(set) var versions: [Version] = []

  package init() {}

  /// The name the knowledge uses for a full name.
  package func canonical(_ name: String) -> String {
    aliases[name] ?? name
  }

  /// Whether a full name is that of a method of a known type.
  package func isMethod(_ name: String) -> Bool {
    name.lastIndex(of: ".").map { types[String(name[..<$0])] != nil } ?? false
  }

  /// Whether a method stops what it is called on, looked up through the type's bases.
  package func stops(_ method: String, of type: String) -> Bool { isMember(method, of: type, among: stops) }

  /// A job, wait or other entry for `type.member`, looked up through the type's bases.
  package func member<Entry>(_ member: String, of type: String, in table: [String: Entry]) -> Entry? {
    firstMember(member, of: type) { table[$0] }
  }

  /// Whether a type, or one above it, has a member that is one of these.
  package func isMember(_ member: String, of type: String, among names: some Sequence<String>) -> Bool {
    firstMember(member, of: type) { name in names.contains(name) ? true : nil } ?? false
  }

  private func firstMember<Entry>(_ member: String, of type: String, _ entry: (String) -> Entry?) -> Entry? {
    let type = canonical(type)
    // Most types are known to nobody, and have no bases here.
    guard let line = lines[type] else { return entry("\(type).\(member)") }
    for name in line {
      if let entry = entry("\(name).\(member)") { return entry }
    }
    return nil
  }

  /// Each type with those above it, in the order in which a member is looked up; types without bases are left out.
  private var lines: [String: [String]] = [:]

  private func line(from type: String) -> [String] {
    var line: [String] = []
    var pending = [type]
    while let name = pending.popLast() {
      if line.contains(name) { continue }
      line.append(name)
      pending += types[name]?.bases.map(canonical) ?? []
    }
    return line
  }

  /// Makes what is derived from the tables. Their reader calls it whenever it has added to them.
  func finish() { lines = types.compactMapValues { $0.bases.isEmpty ? nil : line(from: $0.name) } }
}

/// A type of a library.
package struct TypeKnowledge: Sendable, Hashable {
  package let name: String
  package let bases: [String]
  /// Leaving `with` on a value of this type waits for every job started through it.
  package let waitsOnExit: Bool
  /// What brings the threads into being that run what is given to a value of this type; `nil` where each job brings its own.
  package let worksFrom: WorksFrom?
}

/// What must have happened in a process for a library's object to run there what is given to it. A fork leaves its threads behind.
package struct WorksFrom: Sendable, Hashable {
  package enum Event: Sendable, Hashable {
    /// The call that makes the object.
    case made
    /// A call of this method.
    case method(String)
    /// The first job that is given to it; later ones start no thread.
    case firstUse
  }

  package let event: Event
  /// The number that an argument of the call that makes the object must be for this to hold.
  package let onlyWith: Condition?

  package struct Condition: Sendable, Hashable {
    package let argument: ArgumentPosition
    package let number: Double
  }
}

/// A queue in memory: what is put into it waits for a thread or task of the same process.
package struct QueueKnowledge: Sendable, Hashable {
  /// Types of libraries.
  package let types: [String]
  /// Methods that put something in.
  package let puts: [String]
  /// Methods that take something out.
  package let takes: [String]
}

/// What runs the job. The words are the ones that outcome tables use.
package enum Carrier: String, Sendable, Hashable, CaseIterable, Codable {
  case threadPool = "thread-pool"
  /// One whose `daemon` nobody sets: it inherits that from the thread that starts it, and requests do not always run on a thread of
  /// Python's own, which alone is no daemon.
  case thread
  /// One that is told not to be a daemon.
  case nonDaemonThread = "non-daemon-thread"
  case daemonThread = "daemon-thread"
  case timer
  case daemonTimer = "daemon-timer"
  case process
  case daemonProcess = "daemon-process"
  case processPool = "process-pool"
  case subprocess
  case asyncioTask = "asyncio-task"
  case greenlet
  case scheduler
  /// One whose jobs may be kept outside the process.
  case durableScheduler = "durable-scheduler"
  /// What a scheduler of the process keeps in memory until it is due.
  case scheduledJob = "scheduled-job"
  /// What a scheduler of the process runs at once, or again and again.
  case repeatedJob = "repeated-job"
  /// What may be kept outside the process until it is due.
  case durableJob = "durable-job"
  case responseTask = "response-task"
  /// A plain function that a framework runs on a thread as a part of the response: nothing can cancel it.
  case responseThread = "response-thread"
  /// An item in a queue that a thread of the same process takes out and works on.
  case queue
}

/// A call that starts a job.
package struct JobAPI: Sendable, Hashable {
  package enum Handle: String, Sendable, Hashable, CaseIterable {
    /// The call's value is what can be waited for.
    case result
    /// What awaiting the call gives is what can be waited for: `job = await scheduler.spawn(coroutine)`.
    case awaitedResult = "awaited-result"
    /// The object that the method was called on is what can be waited for.
    case receiver
    /// Nothing can be waited for.
    case none
  }

  package let name: String
  package let carrier: Carrier
  package let handle: Handle
  /// The type of the handle, which says what waits for it.
  package let handleType: String?
  /// Going through the handle's items waits for the job, as with `Executor.map`.
  package let iterationWaits: Bool
  /// The methods that a decorator gives the function and that start the job; where there are none, calling the function does.
  package let methods: [String]
  /// Whether it is a job only where nobody takes what it gives: `asyncio.gather`, which stands behind an `await` nearly everywhere.
  package let isOnlyDropped: Bool
  /// Whether it is a job only for a coroutine function: `IOLoop.add_callback`, which anything else leaves in a moment.
  package let isForCoroutines: Bool
  /// Which carrier it is when the function to run is no coroutine function; `nil` when that makes no difference.
  package let plainCarrier: Carrier?
  /// Which carrier it is when an argument or an attribute of the receiver is true, such as `daemon`.
  package let flag: CarrierFlag?
  /// Which carrier it is when the call itself is given an argument, and the flag does not say another one: `run_date`.
  package let given: GivenCarrier?
  /// What tells that the job comes again and again, so that whoever plans such jobs plans it again in the next process.
  package let plan: GivenPlan?
  /// The argument that holds the function to run.
  package let target: ArgumentPosition?
  /// Where the arguments of that function stand; `nil` where nobody can tell them from the call.
  package let arguments: GivenArguments?
  /// The method of the receiver that the job runs, such as `run` of a thread's own class.
  package let runs: String?
  /// The argument that holds the pool, where it is not what the method is called on: `run_in_executor(pool, f)`.
  package let pool: ArgumentPosition?
}

/// Where a call that starts a job has the arguments of the function that the job runs.
package enum GivenArguments: Sendable, Hashable {
  /// Behind the function: `pool.submit(work, 1, 2)`.
  case behindTarget
  /// In one argument of their own: `Thread(target=work, args=(1, 2))`.
  case held(ArgumentPosition)
}

/// A call that runs nothing by itself: what it gives must be awaited, or made a task, for the function to run.
package struct RunnerAPI: Sendable, Hashable {
  package let name: String
  /// What runs the function.
  package let carrier: Carrier
  /// The argument that holds the function; what stands behind it is passed on.
  package let target: ArgumentPosition
  /// Whether the call gives a function, and calling that is what gives the value: `sync_to_async(f)()`.
  package var isCurried = false
}

package struct GivenCarrier: Sendable, Hashable {
  package let argument: ArgumentPosition
  package let carrier: Carrier
}

/// An argument that says when a job comes again: one of some texts, or an object of some types.
package struct GivenPlan: Sendable, Hashable {
  package let argument: ArgumentPosition
  package let texts: [String]
  package let types: [String]
}

package struct CarrierFlag: Sendable, Hashable {
  /// What about the argument decides.
  package enum Test: String, Sendable, Hashable, CaseIterable {
    /// That it is true.
    case truth = "true"
    /// That it is there, or that the setter is called at all.
    case presence = "present"
  }

  /// The keyword of the constructor and the attribute, such as `daemon`.
  package let name: String
  /// Methods that set it, such as `setDaemon`.
  package let setters: [String]
  package let carrier: Carrier
  /// Which it is when the flag is said to be false; `nil` when that is the same as not saying it.
  package let whenFalse: Carrier?
  package let test: Test
}

/// Where an argument stands: its index from 0 (after the receiver) and its keyword.
package struct ArgumentPosition: Sendable, Hashable {
  package let index: Int?
  package let keyword: String?

  package init(index: Int?, keyword: String?) {
    self.index = index
    self.keyword = keyword
  }
}

/// A call that waits for jobs: a method of the handle, or a function that takes handles.
package struct WaitAPI: Sendable, Hashable {
  package let name: String
  /// With this argument the wait is bounded.
  package let timeout: ArgumentPosition?
  /// It is no wait when this argument is false, as `shutdown(wait=False)`.
  package let unlessFalse: ArgumentPosition?
  /// Where the handles stand, in what the wait gives, that it did not wait for to the end: `done, pending = await asyncio.wait(tasks)`.
  package let notDone: Int?

  package init(name: String, timeout: ArgumentPosition?, unlessFalse: ArgumentPosition?, notDone: Int? = nil) {
    self.name = name
    self.timeout = timeout
    self.unlessFalse = unlessFalse
    self.notDone = notDone
  }

  /// The same wait, given away to be called later: its own arguments stand behind the method, as in `atexit.register(pool.shutdown, False)`.
  package func bound(behind position: ArgumentPosition) -> WaitAPI {
    let shift = (position.index ?? 0) + 1
    let shifted: (ArgumentPosition?) -> ArgumentPosition? = { own in
      own.map { ArgumentPosition(index: $0.index.map { $0 + shift }, keyword: $0.keyword) }
    }
    return WaitAPI(name: name, timeout: shifted(timeout), unlessFalse: shifted(unlessFalse), notDone: notDone)
  }
}

/// Where a call chain starts.
package enum RootKind: String, Sendable, Hashable, CaseIterable, Codable, Comparable {
  case request, startup, `import`, task, command, test, script

  package static func < (left: RootKind, right: RootKind) -> Bool {
    allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
  }
}

/// How a framework learns of a function that it will call.
package struct RootPattern: Sendable, Hashable {
  package enum Way: Sendable, Hashable {
    /// Passed to one of these calls, at this argument: `path("x/", view)`.
    case registered(by: [String], argument: ArgumentPosition)
    /// Decorated with one of these: `@app.route("/")`.
    case decorated(by: [String])
    /// A method with one of the pattern's method names of a class below one of these.
    case inherited(from: [String])
    /// Named by a dotted text in one of these module-level variables: `MIDDLEWARE = ["shop.middleware.Audit"]`.
    case named(in: [String])
    /// A class that stands beside a path in a tuple: `[(r"/orders", Orders)]`.
    case tabled
    /// A function or class with one of these attributes set to true, in a process that names the package: `index.exposed = True`.
    case marked(by: [String], package: String)
    /// A function that a file names which one of these calls is given: `operationId: shop.orders.create` in an OpenAPI specification.
    case specified(by: [String], argument: ArgumentPosition, keys: SpecificationKeys)
  }

  package let kind: RootKind
  package let way: Way
  /// Methods that the framework calls on a class that is registered, decorated or inherited; `*` stands for anything, once.
  package let methods: [String]
  package let methodPatterns: [WordPattern]
  /// Variables of an inherited class that name, or hold, further functions that the framework calls: `actions = ["publish"]`.
  package let lists: [String]
  /// Class methods that turn a class into what is registered: `as_view`.
  package let adapters: [String]
  /// The types of what the framework passes, from the first parameter behind the receiver on: `sanic.Request`.
  package let parameters: [String]
  /// Methods that run for every request before, and behind, the one that answers it, on the same object: `prepare`, `on_finish`.
  package var runsFirst: [String] = []
  package var runsLast: [String] = []
  /// Whether a request surely gets there: a receiver of a model's signal is called when something is saved, if it ever is.
  package let isSure: Bool
  /// What the step of the chain says, with `{name}` for the function and `{route}` for the registration's first text.
  package let step: String
}

/// Words by which programs compute paths from their own place.
package struct PathWords: Sendable, Hashable {
  /// The lists of folders in which modules are looked for, by full name: `sys.path`.
  package var lists: [String] = []
  /// Calls and attributes that give the folder above: `dirname`, `parent`; and those that hold all above: `parents`.
  package var parents: Set<String> = []
  package var ancestors: Set<String> = []
  /// Calls that give the same place in another form: `abspath`, `resolve`.
  package var same: Set<String> = []
  /// Calls that go further down: `join`.
  package var joins: Set<String> = []
}

/// The keys of a text file, in YAML or JSON, behind which functions are named.
package struct SpecificationKeys: Sendable, Hashable {
  /// Whole names, or names within a module that another key names.
  package let functions: [String]
  package let modules: [String]
}

/// Objects that functions are connected to, and that call them when they are told to: signals, events.
package struct Relay: Sendable, Hashable {
  /// The types of such objects.
  package let types: [String]
  /// Methods that connect the function they are given first, or decorate: `connect`.
  package let connects: [String]
  /// Decorators whose first argument is such an object, or a list of them: `django.dispatch.receiver`.
  package let decorators: [String]
  /// Methods that call every connected function before they return: `send`.
  package let sends: [String]
  /// Methods that give the object itself, ready to be told: `compile`.
  package let gives: [String]
}

extension PythonKnowledge {
  /// The names of everything that starts a job that is wanted, other names included.
  package func jobNames(_ isWanted: (JobAPI) -> Bool) -> [String] {
    let names = jobs.filter { isWanted($0.value) }
    return names.keys + aliases.compactMap { names[$0.value] != nil ? $0.key : nil }
  }

  /// Everything that can run what a call starts.
  package func carriers(of job: JobAPI) -> Set<Carrier> {
    var carriers: Set<Carrier> = [job.carrier]
    carriers.formUnion([job.plainCarrier, job.flag?.carrier, job.flag?.whenFalse, job.given?.carrier].compactMap(\.self))
    // `create_task(to_thread(f))`
    if job.target != nil { carriers.formUnion(runners.values.map(\.carrier)) }
    return carriers
  }

  /// Whether a library's method calls the function that it is given.
  package func callsArgument(_ member: String, of type: String) -> Bool {
    isMember(member, of: type, among: callsArgument)
  }
}

/// A word with at most one `*` in it, which stands for anything: `do_*`, `*View`.
///
/// Taken apart once, and held against bytes: a process has thousands of functions and files, the knowledge hundreds of patterns.
package struct WordPattern: Sendable, Hashable {
  private let head: [UInt8]
  /// What comes behind the `*`; `nil` for a pattern that is one word.
  private let tail: [UInt8]?

  package init(_ text: String) {
    let bytes = Array(text.utf8)
    let star = bytes.firstIndex(of: UInt8(ascii: "*"))
    head = Array(bytes[..<(star ?? bytes.endIndex)])
    tail = star.map { Array(bytes[($0 + 1)...]) }
  }

  package var isWord: Bool { tail == nil }

  /// Whether the pattern is `*` alone.
  package var isAnything: Bool { head.isEmpty && tail?.isEmpty ?? false }

  package func matches(_ word: some BidirectionalCollection<UInt8>) -> Bool {
    guard let tail else { return word.count == head.count && word.elementsEqual(head) }
    return word.count >= head.count + tail.count && word.starts(with: head) && word.suffix(tail.count).elementsEqual(tail)
  }
}

extension RootPattern {
  /// Whether the framework calls a method of this name on the classes that the pattern finds.
  package func calls(_ method: String) -> Bool { methodPatterns.contains { $0.matches(method.utf8) } }
}

/// Source files whose functions are roots of a kind by where they lie: `management/commands/`, `tests/`.
package struct RootPath: Sendable, Hashable {
  package let kind: RootKind
  /// Folder or file names, matched against the components of the path.
  private let components: [WordPattern]

  /// - Parameter path: Names with `/` between them; a `*` in one of them stands for anything.
  package init(kind: RootKind, path: String) {
    self.kind = kind
    components = path.split(separator: "/").map { WordPattern(String($0)) }
  }

  /// Whether the pattern's components stand side by side somewhere in the path, the last one possibly the file's name.
  package func matches(_ path: WorkspacePath) -> Bool {
    let parts = path.components
    guard parts.count >= components.count else { return false }
    // A pattern of folders (`tests/*`) may have anything below it; one of names (`test_*.py`) means the file.
    let isOfFolders = components.last?.isAnything ?? false
    let last = parts.count - components.count
    return (isOfFolders ? 0...last : last...last).contains { start in
      zip(components, parts[start...]).allSatisfy { $0.matches($1) }
    }
  }
}

/// A module that is loaded because its name stands in a text.
package struct LoadPattern: Sendable, Hashable {
  package enum Way: Sendable, Hashable {
    /// The value of this environment variable, set by the configuration or by `os.environ.setdefault`.
    case environment(String)
    /// Texts in a module-level variable, such as `INSTALLED_APPS`.
    case variable(String)
    /// The text at an argument of a call, such as `include("shop.urls")`; with dots before it, it begins at the package that another
    /// argument names, or at the caller's own.
    case call([String], argument: ArgumentPosition, package: ArgumentPosition?)
    /// The functions that a file names which a call is given lie in modules.
    case specification([String], argument: ArgumentPosition, keys: SpecificationKeys)
    /// Every module of the package at an argument of a call, or of the caller's own where there is none: `walk_packages(shop.__path__)`.
    case modules([String], argument: ArgumentPosition, of: Modules)
    /// The texts at the arguments of a call name source files beside the caller's, with wildcards: `include("components/*.py")`.
    case files([String])
  }

  /// Which modules of a package a call is about.
  package enum Modules: String, Sendable, Hashable, CaseIterable {
    /// Those of the package, loaded by the call: `scan`.
    case loaded
    /// Those of the package, and what the file loads by names may be any of them: `iter_modules`.
    case listed
    /// Those of its own packages too.
    case loadedDeep = "loaded-deep"
    case listedDeep = "listed-deep"

    package var isListed: Bool { self == .listed || self == .listedDeep }
    package var isDeep: Bool { self == .loadedDeep || self == .listedDeep }
  }

  package let way: Way
  /// Modules that are loaded beside each named package, such as `models`.
  package let beside: [String]
  /// An argument of the call that names others than those.
  package var besideArgument: ArgumentPosition?
  /// Files at the start of the search path that say the same, for a process that leaves it to its surroundings: `manage.py`.
  package let otherwise: [String]
  /// Words of which the process must hold one for the names to be loaded at all; none for a pattern that always counts.
  package var onlyWhere: [String] = []
  /// Words of which the process must hold one for that: the names of the framework's package.
  package var otherwiseWords: [String] = []
  /// Words of which what is named holds one. Where nothing does though the package that is named is there, the module is kept out of the
  /// repository, or chosen by somebody else: what lies near and holds one stands for it.
  package var holds: [String] = []
}
