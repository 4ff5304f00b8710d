import Glibc
import PythonSyntax
import Workspace

/// Mutates real files and checks that the parser stays total: no crash, no broken tree, no time out of proportion.
///
/// Everything follows from the seed; a failing input is written to `/tmp` and named.
struct Fuzzer: ~Copyable {
  private var state: UInt64
  private let corpus: [[UInt8]]
  private var parser = PythonParser()
  private var fresh = 0

  init(seed: UInt64, corpus: [[UInt8]]) {
    state = seed
    self.corpus = corpus
  }

  /// Runs for some seconds; the number of inputs, or nil after a failure.
  mutating func run(seconds: Int) -> Int? {
    let end = Self.now(CLOCK_MONOTONIC) + Double(seconds)
    var count = 0
    while Self.now(CLOCK_MONOTONIC) < end {
      let input = mutated()
      // A crash leaves the input behind.
      save(input)
      // The thread's own time: other work on the machine does not count.
      let begin = Self.now(CLOCK_THREAD_CPUTIME_ID)
      let parsed = parser.parse(input)
      _ = importStatements(in: input)
      let duration = Self.now(CLOCK_THREAD_CPUTIME_ID) - begin
      if let failure = TreeCheck(bytes: input).failure(parsed) {
        print("after \(count) inputs: \(failure); the input is in \(place)")
        return nil
      }
      // Fifty times as slow as a debug build on a busy machine.
      if duration > 0.2 + Double(input.count) / 100_000 {
        print("after \(count) inputs: \(input.count) bytes took \(duration) s; the input is in \(place)")
        return nil
      }
      count += 1
    }
    return count
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// One a process, so that fuzzers can run side by side.
  private let place = "/tmp/syntaxdump-fuzz-\(getpid()).py"

  private func save(_ input: [UInt8]) {
    guard let file = fopen(place, "wb") else { return }
    _ = input.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    fclose(file)
  }

  // MARK: Mutations

  /// SplitMix64.
  private mutating func random(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(max(limit, 1)))
  }

  private mutating func mutated() -> [UInt8] {
    var bytes = corpus[random(corpus.count)]
    // Mostly pieces: a whole file hides what happens at its end.
    if bytes.count > 4000, random(10) > 0 {
      let start = random(bytes.count - 2000)
      bytes = Array(bytes[start..<start + 500 + random(1500)])
    }
    for _ in 0...random(6) { mutate(&bytes) }
    return bytes
  }

  private static let pieces: [String] = [
    "(", ")", "[", "]", "{", "}", "'", "\"", "'''", "\"\"\"", "f'", "f\"{", "t'''", "{x!r:>{w}}", "\\", "\\\n", "\n", "\r", "\r\n", "\t", "        ",
    ":", ":=", "=", ",", ";", "*", "**", "/", "@", "->", "!", "...", ".", "#", "\0", "\u{C}", "\u{E9}", "\u{20AC}", "match x:\n  case [", "case _:",
    "type X = ", "lambda ", "async ", "await ", "for x in ", "if ", "else ", "elif ", "with (", "try:", "except* ", "finally:", "def f(", "class C[",
    "import ", "from . import (", "yield ", "not ", "print x", "0777", "1_", "0x", "1e", "10L", "`x`", "<>", "b'\u{E9}'", "'\\x1'", "'\\N{", "return",
    "# coding: latin-1\n", "\u{FEFF}", "global ", "del ", "raise ", "assert ", "in ", "is ", "or ", "and ", "_", "None",
  ]

  private mutating func mutate(_ bytes: inout [UInt8]) {
    let place = random(bytes.count + 1)
    switch random(8) {
    case 0 where place < bytes.count: bytes[place] = UInt8(random(256))
    case 1 where place < bytes.count: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random(8)))
    case 2: bytes.insert(contentsOf: Self.pieces[random(Self.pieces.count)].utf8, at: place)
    case 3:
      let piece = Array(Self.pieces[random(Self.pieces.count)].utf8)
      let count = random(10) == 0 ? random(3000) : random(8)
      bytes.insert(contentsOf: (0..<count).flatMap { _ in piece }, at: place)
    case 4 where place < bytes.count:
      let piece = Array(bytes[place..<min(bytes.count, place + random(80))])
      bytes.insert(contentsOf: piece, at: random(bytes.count))
    case 5: bytes.removeSubrange(place...)
    case 6:
      let other = corpus[random(corpus.count)]
      let start = random(other.count)
      bytes.insert(contentsOf: other[start..<min(other.count, start + random(200))], at: place)
    default:
      let line = bytes[..<place].lastIndex(of: 10).map { $0 + 1 } ?? 0
      bytes.insert(contentsOf: repeatElement(32, count: random(9)), at: line)
    }
  }
}
