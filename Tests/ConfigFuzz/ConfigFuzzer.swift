import Deployments
import Glibc
import Workspace

/// Mutates workspaces and holds the whole way from files to deployments to what must be true of any input: it ends, it takes
/// time in proportion, it says the same twice, and every place that it names lies in its file.
struct ConfigFuzzer {
  private let finder: DeploymentFinder
  private let paths: [WorkspacePath]
  private let files: [WorkspacePath: [UInt8]]
  private let budget: Int
  private var mutator: Mutator

  init(seed: UInt64, files: [WorkspacePath: [UInt8]], finder: DeploymentFinder, budget: Int) {
    self.files = files
    self.finder = finder
    self.budget = budget
    paths = files.keys.sorted()
    mutator = Mutator(seed: seed, corpus: paths.map { files[$0] ?? [] })
  }

  /// `false` after a failure.
  mutating func run() -> Bool {
    let reproducer = Reproducer()
    let end = Clock.now(CLOCK_MONOTONIC) + Double(budget)
    var count = 0
    var deployments = 0
    var problems = 0
    var slowest = 0.0
    if let failure = failure(of: files) {
      print("the files as they are: \(failure)")
      return false
    }
    while Clock.now(CLOCK_MONOTONIC) < end {
      let input = workspace()
      reproducer.save(input)
      let begin = Clock.now(CLOCK_PROCESS_CPUTIME_ID)
      let result = finder.deployments(in: FileTree(input))
      let duration = Clock.now(CLOCK_PROCESS_CPUTIME_ID) - begin
      slowest = max(slowest, duration)
      let size = input.values.reduce(0) { $0 + $1.count }
      // Ten times as slow as a debug build on a busy machine.
      if duration > 5 + Double(size) / 5_000 {
        return fail("\(size) bytes took \(duration) s of processor time", count, reproducer, input)
      }
      if let failure = difference(result, finder.deployments(in: FileTree(input))) ?? SpanCheck(input).failure(result) {
        return fail(failure, count, reproducer, input)
      }
      count += 1
      deployments += result.deployments.count
      problems += result.problems.count
    }
    reproducer.remove()
    let milliseconds = Int(slowest * 1000)
    print("ConfigFuzz: \(count) workspaces, \(deployments) deployments and \(problems) problems in them, the slowest \(milliseconds) ms; none failed")
    return count > 0
  }

  private func fail(_ message: String, _ count: Int, _ reproducer: Reproducer, _ input: [WorkspacePath: [UInt8]]) -> Bool {
    print("after \(count) workspaces: \(message); the workspace is in \(reproducer.unpack(input))")
    return false
  }

  private func failure(of input: [WorkspacePath: [UInt8]]) -> String? {
    let result = finder.deployments(in: FileTree(input))
    return difference(result, finder.deployments(in: FileTree(input))) ?? SpanCheck(input).failure(result)
  }

  private func difference(_ first: DeploymentsResult, _ second: DeploymentsResult) -> String? {
    if let part = partThatDiffers(first, second) { return "two looks at it differ in their \(part)" }
    if first.deployments.count != second.deployments.count {
      return "one look at it finds \(first.deployments.count) deployments, another \(second.deployments.count)"
    }
    for (one, other) in zip(first.deployments, second.deployments) {
      if let part = partThatDiffers(one, other) { return "two looks at the deployment \(one.id) differ in its \(part)" }
    }
    return nil
  }

  private func partThatDiffers(_ first: DeploymentsResult, _ second: DeploymentsResult) -> String? {
    if first.problems != second.problems { return "problems" }
    if first.configFiles != second.configFiles { return "configuration files" }
    if first.notUnderstood != second.notUnderstood { return "files that are not understood" }
    if first.assumptions != second.assumptions { return "assumptions" }
    return nil
  }

  private func partThatDiffers(_ first: Deployment, _ second: Deployment) -> String? {
    if first.id != second.id { return "id: the other is \(second.id)" }
    if first.origin != second.origin { return "origin" }
    if first.launchers != second.launchers { return "launchers" }
    for (one, other) in zip(first.settings, second.settings) where one != other { return "settings: \(one) and \(other)" }
    if first.settings != second.settings { return "number of settings" }
    if first.triggers != second.triggers { return "triggers" }
    if first.entries != second.entries { return "entries" }
    if first.files != second.files { return "files" }
    if first.doubts != second.doubts { return "doubts" }
    if first.assumptions != second.assumptions { return "assumptions" }
    return nil
  }

  /// A few of the files, some of them changed and some under each other's names: a reader gets what was meant for another.
  private mutating func workspace() -> [WorkspacePath: [UInt8]] {
    var input: [WorkspacePath: [UInt8]] = [:]
    let isSmall = mutator.random(3) > 0
    for path in paths where !isSmall || mutator.random(4) == 0 { input[path] = files[path] }
    for _ in 0...mutator.random(4) {
      let path = paths[mutator.random(paths.count)]
      let source = mutator.random(8) == 0 ? paths[mutator.random(paths.count)] : path
      input[path] = mutator.mutated(files[source] ?? [])
    }
    return input
  }
}

enum Clock {
  static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
