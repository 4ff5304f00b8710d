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
  /// Calls whose value holds the handle that they are given, but hands no cancelling on: `asyncio.shield`.
  package internal(set) var shields: [String] = []
  /// Decorators of functions whose calls are only written down, for another process to run: `huey.Huey.task`.
  package internal(set) var handsOver: [String] = []
  /// Calls that give all that calling their first argument gives: `map`.
  package internal(set) var collectsResults: Set<String> = []
  /// Methods of containers that go through what they are given: `extend`.
  package internal(set) var goesThrough: Set<String> = []
  /// Classes below which a class says what another one must have to stand for it, without being named: `typing.Protocol`.
  package internal(set) var structuralTypes: Set<String> = []
  /// What registers variants with a function that a decorator makes call one of them: `functools.singledispatch.register`.
  package internal(set) var dispatches: Set<String> = []
  /// Calls that give what calling an argument gives, now or when it is needed: `fastapi.Depends`, `LocalProxy`.
  package internal(set) var givesResult: [String: ArgumentPosition] = [:]
  /// Calls that give their second argument, of which the first one says what it is: `typing.cast`.
  package internal(set) var casts: Set<String> = []
  /// Methods that give an object of the class that they are given: `injector.get(Mailer)`.
  package internal(set) var givesObject: Set<String> = []
  /// What mappers of tables give.
  package internal(set) var records = RecordKnowledge()
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

  /// Whether anything called on an object of a type stops what it stands for.
  package func isStoppable(_ type: String) -> Bool { stops.contains { $0.hasPrefix(type + ".") } }

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

extension PythonKnowledge {
  /// The names of everything that starts a job that is wanted, other names included.
  package func jobNames(_ isWanted: (JobAPI) -> Bool) -> [String] {
    let names = jobs.filter { isWanted($0.value) }
    return names.keys + aliases.compactMap { names[$0.value] != nil ? $0.key : nil }
  }

  /// Everything that can run what a call starts.
  package func carriers(of job: JobAPI) -> Set<Carrier> {
    var carriers: Set<Carrier> = [job.carrier]
    carriers.formUnion([job.plainCarrier, job.flag?.carrier, job.flag?.whenFalse, job.given?.carrier, job.notGiven?.carrier].compactMap(\.self))
    // `create_task(to_thread(f))`
    if job.target != nil { carriers.formUnion(runners.values.map(\.carrier)) }
    return carriers
  }

  /// Whether a library's method calls the function that it is given.
  package func callsArgument(_ member: String, of type: String) -> Bool {
    isMember(member, of: type, among: callsArgument)
  }
}
