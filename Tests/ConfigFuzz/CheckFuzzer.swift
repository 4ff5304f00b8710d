import Glibc
import Linting
import Reporting
import Workspace

/// Mutates small applications and holds the whole check to what must be true of any input: it ends, it takes time in proportion,
/// and it says the same twice.
struct CheckFuzzer {
  private let linter: Linter
  private let paths: [WorkspacePath]
  private let files: [WorkspacePath: [UInt8]]
  private var source: SourceMutator

  init(seed: UInt64, files: [WorkspacePath: [UInt8]]) {
    self.files = files
    paths = files.keys.sorted()
    // What is only possible is found as well: more of the analysis runs.
    var configuration = Configuration()
    configuration.minConfidence = .possible
    linter = Linter(configuration: configuration)
    source = SourceMutator(seed: seed, corpus: paths.map { files[$0] ?? [] })
  }

  /// `false` after a failure.
  mutating func run(seconds: Int) -> Bool {
    let reproducer = Reproducer()
    let end = Clock.now(CLOCK_MONOTONIC) + Double(seconds)
    var count = 0
    var findings = 0
    var slowest = 0.0
    while Clock.now(CLOCK_MONOTONIC) < end {
      let input = count == 0 ? files : workspace()
      reproducer.save(input)
      let begin = Clock.now(CLOCK_PROCESS_CPUTIME_ID)
      let report = linter.run(FileTree(input))
      let duration = Clock.now(CLOCK_PROCESS_CPUTIME_ID) - begin
      slowest = max(slowest, duration)
      let size = input.values.reduce(0) { $0 + $1.count }
      // Ten times as slow as a debug build on a busy machine.
      if duration > 5 + Double(size) / 5_000 {
        print("after \(count) workspaces: \(size) bytes took \(duration) s of processor time; the workspace is in \(reproducer.unpack(input))")
        return false
      }
      let text = OutputFormat.json.render(report, options: RenderingOptions(toolVersion: "0"))
      if text != OutputFormat.json.render(linter.run(FileTree(input)), options: RenderingOptions(toolVersion: "0")) {
        print("after \(count) workspaces: two checks of it differ; the workspace is in \(reproducer.unpack(input))")
        return false
      }
      if count == 0, report.findings.isEmpty {
        print("nothing is found in the files as they are: nothing would be tested")
        return false
      }
      count += 1
      findings += report.findings.count
    }
    reproducer.remove()
    print("ConfigFuzz check: \(count) workspaces, \(findings) findings in them, the slowest \(Int(slowest * 1000)) ms; none failed")
    return count > 0
  }

  private mutating func workspace() -> [WorkspacePath: [UInt8]] {
    var input = files
    for _ in 0...source.random(6) {
      let path = paths[source.random(paths.count)]
      // Sometimes under another's name: modules that import themselves, and classes that are functions elsewhere.
      let from = source.random(10) == 0 ? paths[source.random(paths.count)] : path
      input[path] = source.mutated(input[from] ?? [])
    }
    if source.random(6) == 0 { input[paths[source.random(paths.count)]] = nil }
    return input
  }
}
