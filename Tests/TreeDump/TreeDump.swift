// Shows the file tree of each folder given: what the tests that hold it against git and ripgrep read.
//
//   TreeDump [--no-ignore] [--exclude PATTERN]... [--threads N] [--times N] files|left-out|count|read (ROOT... | -)
//
// `files` prints each path and `left-out` each `path<TAB>why`, with a NUL after each and one more after each root, so that
// any name can be told. `count` prints how many there are of both. `read` reads every Python file and prints how many there were and their bytes. `-` takes the roots from
// standard input, one a line. `--times` does all of it again, for measuring.
import Glibc
import Workspace

@main
struct TreeDump {
  enum Answer: String {
    case files, count, read
    case leftOut = "left-out"
  }

  static func main() {
    var options = WalkOptions()
    var answer = Answer.files
    var times = 1
    var roots: [String] = []
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--no-ignore": options.respectIgnoreFiles = false
      case "--exclude": options.excludes += arguments.popFirst().map { [$0] } ?? []
      case "--threads": options.threads = arguments.popFirst().flatMap { Int($0) } ?? options.threads
      case "--times": times = arguments.popFirst().flatMap { Int($0) } ?? times
      case "-": while let root = readLine() { roots.append(root) }
      default: if let chosen = Answer(rawValue: argument) { answer = chosen } else { roots.append(argument) }
      }
    }
    for root in roots {
      for _ in 0..<times { show(root, options, answer) }
    }
  }

  static func show(_ root: String, _ options: WalkOptions, _ answer: Answer) {
    let tree: FileTree
    do { tree = try FileTree(root: root, options: options) } catch {
      print("TreeDump: \(error)")
      return
    }
    switch answer {
    case .files:
      write(tree.files.map(\.bytes))
    case .leftOut:
      write(tree.leftOut.map { $0.path.bytes + "\t".utf8 + $0.why.utf8 })
    case .count:
      print(tree.files.count, tree.leftOut.count)
    case .read:
      let sizes = mapInParallel(
        tree.files.filter { $0.bytes.suffix(3).elementsEqual(".py".utf8) }, threads: options.threads,
        makeContext: { ReadBuffer() }
      ) { buffer, path in
        do { try tree.read(path, into: &buffer) } catch { return 0 }
        return buffer.count
      }
      print(sizes.count, sizes.reduce(0, +))
    }
  }

  /// Writes all at once: the time is the walk's, not the terminal's.
  static func write(_ lines: [[UInt8]]) {
    let text = Array((lines + [[]]).map { $0 + [0] }.joined())
    text.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = Glibc.write(1, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written <= 0 { return }
        rest = rest.dropFirst(written)
      }
    }
  }
}
