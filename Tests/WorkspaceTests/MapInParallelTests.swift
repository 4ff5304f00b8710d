import Glibc
import Synchronization
import Testing
import Workspace

struct MapInParallelTests {
  @Test(arguments: [0, 1, 2, 31, 32, 33, 1_000, 50_000], [1, 2, 3, 16])
  func `results stand in the order of the items`(count: Int, threads: Int) {
    let results = mapInParallel(Array(0..<count), threads: threads, makeContext: {}) { _, item in item * 2 }
    #expect(results == (0..<count).map { $0 * 2 })
  }

  @Test func `each thread makes one context and keeps it`() {
    let made = Atomic(0)
    let uses = mapInParallel(
      Array(0..<5_000), threads: 4,
      makeContext: {
        made.wrappingAdd(1, ordering: .relaxed)
        return 0
      }
    ) { (context: inout Int, _) in
      context += 1
      return context == 1
    }
    let contexts = made.load(ordering: .relaxed)
    #expect(contexts <= 4)
    // A thread that came too late for any item has made a context that nobody used.
    #expect(uses.filter { $0 }.count <= contexts)
    #expect(uses.contains(true))
  }

  @Test func `work that is divided within divided work shares the processors`() {
    let running = Atomic(0)
    let most = Atomic(0)
    let sums = mapInParallel(Array(0..<8), makeContext: {}) { _, outer in
      mapInParallel(Array(0..<64), makeContext: {}) { _, inner in
        most.max(running.wrappingAdd(1, ordering: .relaxed).newValue, ordering: .relaxed)
        usleep(50)
        running.wrappingSubtract(1, ordering: .relaxed)
        return outer * inner
      }.reduce(0, +)
    }
    #expect(sums == (0..<8).map { $0 * 2_016 })
    #expect(most.load(ordering: .relaxed) <= Workers.available)
  }

  @Test func `a worker's stack takes twelve MiB`() {
    /// Recurses until its frames span this many bytes.
    @Sendable func descend(from top: UInt?, bytes: UInt) -> Int {
      withUnsafeTemporaryAllocation(byteCount: 512, alignment: 16) { frame in
        let here = UInt(bitPattern: frame.baseAddress)
        if let top, top - here > bytes { return 1 }
        return descend(from: top ?? here, bytes: bytes) + 1
      }
    }
    let depths = mapInParallel([12 << 20, 12 << 20], threads: 2, makeContext: {}) { _, bytes in descend(from: nil, bytes: bytes) }
    #expect(depths.allSatisfy { $0 > 100 })
    #expect(Workers.stackSize >= 8 << 20)
  }
}
