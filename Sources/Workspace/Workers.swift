import Glibc
import Synchronization

/// Threads for work that is divided among the processors and then waited for.
public enum Workers: Sendable {
  /// One a processor, and at most 16, since each keeps its own buffers.
  public static let available = max(1, min(16, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// Each worker's stack in bytes, set on the thread itself and so independent of `ulimit -s` and of the main thread's.
  /// Only what is touched costs memory.
  public static let stackSize = 16 * 1024 * 1024

  /// Runs the body once on each of `count` threads and waits; their results in the order of the threads' numbers.
  ///
  /// pthreads rather than tasks: in a static executable the first unwinding of an asynchronous `main` costs 6 ms. Where
  /// the system refuses a thread (a container's limit), the calling thread does the missing thread's share afterwards.
  static func run<Result: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> Result) -> [Result] {
    let share = Share(body)
    let threads = (0..<count).map { worker in start { share.run(worker) } }
    for (worker, thread) in threads.enumerated() {
      if let thread { pthread_join(thread, nil) } else { share.run(worker) }
    }
    return share.results.withLock { results in results.sorted { $0.key < $1.key }.map(\.value) }
  }

  /// Runs the body on a thread that nobody waits for, where there is a processor for it beside the caller's: what it finds out
  /// ahead must be there for the asking, for those who come before it is done too. It ends with the process.
  public static func beside(_ body: @escaping @Sendable () -> Void) {
    guard available > 1, let thread = start(body) else { return }
    pthread_detach(thread)
  }

  private final class Share<Result: Sendable>: Sendable {
    let results = Mutex([Int: Result]())
    private let body: @Sendable (Int) -> Result

    init(_ body: @escaping @Sendable (Int) -> Result) { self.body = body }

    func run(_ worker: Int) {
      let result = body(worker)
      results.withLock { $0[worker] = result }
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
public func mapInParallel<Item: Sendable, Context, Result: Sendable>(
  _ items: [Item],
  threads: Int = Workers.available,
  makeContext: @escaping @Sendable () -> Context,
  _ transform: @escaping @Sendable (inout Context, Item) -> Result
) -> [Result] {
  if items.isEmpty { return [] }
  let threads = max(1, min(threads, items.count))
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
