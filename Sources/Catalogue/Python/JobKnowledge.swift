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
  package private(set) var handle: Handle
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
  /// Which carrier it is when the call has no such argument, and nothing before says another one: a job without a `trigger` is due at once.
  package let notGiven: MissingCarrier?
  /// What tells that the job comes again and again, so that whoever plans such jobs plans it again in the next process.
  package let plan: GivenPlan?
  /// The argument that holds the function to run.
  package private(set) var target: ArgumentPosition?
  /// Where the arguments of that function stand; `nil` where nobody can tell them from the call.
  package let arguments: GivenArguments?
  /// The method of the receiver that the job runs, such as `run` of a thread's own class.
  package let runs: String?
  /// The argument that holds the pool, where it is not what the method is called on: `run_in_executor(pool, f)`.
  package let pool: ArgumentPosition?

  /// The job of a decorated function that a call is handed and runs later, keeping nothing of it.
  package func run(byCallGivenItAt position: ArgumentPosition) -> JobAPI {
    var job = self
    (job.handle, job.target) = (.none, position)
    return job
  }
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

/// Which carrier a job is whose call has neither an argument nor any of some other keywords.
package struct MissingCarrier: Sendable, Hashable {
  package let arguments: [ArgumentPosition]
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
  /// Whether it cancels what it is given when its limit is over: `asyncio.wait_for`.
  package let cancels: Bool

  package init(name: String, timeout: ArgumentPosition?, unlessFalse: ArgumentPosition?, notDone: Int? = nil, cancels: Bool = false) {
    self.name = name
    self.timeout = timeout
    self.unlessFalse = unlessFalse
    self.notDone = notDone
    self.cancels = cancels
  }

  /// The same wait, given away to be called later: its own arguments stand behind the method, as in `atexit.register(pool.shutdown, False)`.
  package func bound(behind position: ArgumentPosition) -> WaitAPI {
    let shift = (position.index ?? 0) + 1
    let shifted: (ArgumentPosition?) -> ArgumentPosition? = { own in
      own.map { ArgumentPosition(index: $0.index.map { $0 + shift }, keyword: $0.keyword) }
    }
    return WaitAPI(name: name, timeout: shifted(timeout), unlessFalse: shifted(unlessFalse), notDone: notDone, cancels: cancels)
  }
}
