import Glibc
import Synchronization

/// Threads for work that is divided among the processors and then waited for.
public enum Workers: Sendable {
  /// One a processor, and at most 16, since each keeps its own buffers.
  public static let available = max(1, min(16, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// Each worker's stack in bytes, set on the thread itself and so independent of `ulimit -s` and of the main thread's.
  /// Only what is touched costs memory.
  public static let stackSize = 16 * 1024 * 1024

  /// Processors that nobody works on. Work that is divided within a share of other work takes no more than those: threads that
  /// take turns on a processor would hold up the longest share, which everything waits for in the end.
  private static let idle = Atomic(available - 1)

  /// Takes processors for further threads; each thread gives its own back when it ends, but for the last, whose processor is the waiting
  /// caller's.
  static func claimProcessors(atMost most: Int) -> Int {
    var seen = idle.load(ordering: .relaxed)
    while seen > 0, most > 0 {
      let claimed = min(most, seen)
      let (exchanged, original) = idle.weakCompareExchange(expected: seen, desired: seen - claimed, ordering: .relaxed)
      if exchanged { return claimed }
      seen = original
    }
    return 0
  }

  /// Runs the body once on each of `count` threads and waits; their results in the order of the threads' numbers.
  ///
  /// pthreads rather than tasks: in a static executable the first unwinding of an asynchronous `main` costs 6 ms. Where
  /// the system refuses a thread (a container's limit), the calling thread does the missing thread's share afterwards.
  ///
  /// - Parameter count: One for the caller's processor, and those that it claimed.
  static func run<Result: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> Result) -> [Result] {
    let share = Share(count, body)
    // Whoever waits has a stack as large as the thread would get.
    if count == 1, pthread_getspecific(workerMark) != nil { return [body(0)] }
    let threads = (0..<count).map { worker in
      start {
        markThisThread()
        share.run(worker)
      }
    }
    for (worker, thread) in threads.enumerated() {
      if let thread { pthread_join(thread, nil) } else { share.run(worker) }
    }
    return share.results.withLock { results in results.sorted { $0.key < $1.key }.map(\.value) }
  }

  /// What a worker's thread holds under this key says that it is one.
  private static let workerMark: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  private static func markThisThread() { pthread_setspecific(workerMark, UnsafeRawPointer(bitPattern: 1)) }

  /// Runs the body on a thread that nobody waits for, where there is a processor for it beside the caller's: what it finds out
  /// ahead must be there for the asking, for those who come before it is done too. It ends with the process.
  public static func beside(_ body: @escaping @Sendable () -> Void) {
    guard available > 1, let thread = start(body) else { return }
    pthread_detach(thread)
  }

  private final class Share<Result: Sendable>: Sendable {
    let results = Mutex([Int: Result]())
    private let body: @Sendable (Int) -> Result
    private let running: Atomic<Int>

    init(_ count: Int, _ body: @escaping @Sendable (Int) -> Result) {
      running = Atomic(count)
      self.body = body
    }

    func run(_ worker: Int) {
      let result = body(worker)
      results.withLock { $0[worker] = result }
      if running.wrappingSubtract(1, ordering: .relaxed).newValue > 0 { idle.wrappingAdd(1, ordering: .relaxed) }
    }
  }

  private final class Job: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private static func start(_ run: @escaping @Sendable () -> Void) -> pthread_t? {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, stackSize) == 0 else { return nil }
    let job = Unmanaged.passRetained(Job(run))
    var thread = pthread_t()
    let failure = pthread_create(&thread, &attributes, { job in
      if let job { Unmanaged<Job>.fromOpaque(job).takeRetainedValue().run() }
      return nil
    }, job.toOpaque())
    if failure != 0 {
      job.release()
      return nil
    }
    return thread
  }
}

/// Transforms every item on all processors; the results stand in the order of the items.
///
/// Each thread makes one context and hands it to all its calls, so that buffers and arenas are reused and never shared.
/// Threads take the next few items whenever they are free, so one long file holds nobody up.
///
/// - Parameter threads: How many there are at most: fewer where other work keeps the processors busy.
public func mapInParallel<Item: Sendable, Context, Result: Sendable>(
  _ items: [Item],
  threads: Int = Workers.available,
  makeContext: @escaping @Sendable () -> Context,
  _ transform: @escaping @Sendable (inout Context, Item) -> Result
) -> [Result] {
  if items.isEmpty { return [] }
  let threads = 1 + Workers.claimProcessors(atMost: min(threads, items.count) - 1)
  let batch = max(1, min(32, items.count / (threads * 16)))
  let next = Atomic(0)
  let batches = Workers.run(threads) { _ in
    var context = makeContext()
    var done: [(start: Int, results: [Result])] = []
    while true {
      let start = next.wrappingAdd(batch, ordering: .relaxed).oldValue
      if start >= items.count { return done }
      done.append((start, items[start..<min(start + batch, items.count)].map { transform(&context, $0) }))
    }
  }
  var results: [Result] = []
  results.reserveCapacity(items.count)
  for batch in batches.joined().sorted(by: { $0.start < $1.start }) { results.append(contentsOf: batch.results) }
  return results
}
