import Glibc
import PythonSyntax

/// Runs one stage over files in memory, for callgrind and for the clock: says how much cpu the fastest round took.
enum Benchmark {
  static func run(_ stage: String, rounds: Int, files: [[UInt8]]) -> Bool {
    var sum = 0
    var parser = PythonParser()
    var tokens = TokenReader()
    // The needles of a realistic catalogue: calls that start work, with the shortest of six bytes.
    let prefilter = BytePrefilter(
      needles: [
        "Thread(", "threading", ".submit(", "create_task(", "ensure_future(", "ThreadPoolExecutor", "ProcessPoolExecutor", "Process(", "Timer(", "spawn(",
        "start_new_thread", "run_in_executor", "add_callback", "call_later(", "apply_async(", "map_async(", "BackgroundTask", "add_task(", "Greenlet",
        "gevent.", "eventlet", "APScheduler", "BackgroundScheduler", "subprocess.", "Popen(",
      ].map { Array($0.utf8) })
    var fastest = Double.infinity
    for _ in 0..<rounds {
      let start = cpuSeconds()
      for file in files {
        switch stage {
        case "lex": sum &+= tokens.count(file)
        case "parse": sum &+= parser.parse(file).tree.nodes.count
        case "imports": sum &+= importStatements(in: file).count
        case "prefilter": sum &+= prefilter.contains(in: file) ? 1 : 0
        case "nothing": sum &+= file.count
        default: return false
        }
      }
      fastest = min(fastest, cpuSeconds() - start)
    }
    print("\(stage): \(files.count) files, \(files.reduce(0) { $0 + $1.count }) bytes, \(rounds) rounds, sum \(sum), seconds \(fastest)")
    return true
  }

  private static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
