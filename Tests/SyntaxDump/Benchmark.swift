import PythonSyntax

/// Runs one stage over files in memory, for callgrind and for clocks outside.
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
    for _ in 0..<rounds {
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
    }
    print("\(stage): \(files.count) files, \(files.reduce(0) { $0 + $1.count }) bytes, \(rounds) rounds, sum \(sum)")
    return true
  }
}
