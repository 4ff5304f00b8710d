import ConfigSyntax
import Workspace

/// What a unit file and its drop-ins say together about the service: lists add up until an empty value clears them, of
/// anything else the last one counts.
struct SystemdService: Sendable {
  struct Saying: Sendable {
    let lines: TemplatedLines
    let assignment: SystemdUnit.Assignment

    var place: SourceSpan { lines.file.span(assignment.wholeSpan) }
    var text: String { String(decoding: assignment.value, as: UTF8.self) }
    var unknown: String? { lines.unknown(in: assignment.wholeSpan) }
    var condition: String? { lines.condition(at: assignment.keySpan) }

    /// A word of the value.
    func word(_ word: SplitWord) -> CommandWord { lines.word(word.bytes, at: assignment.span(word.span.range)) }

    func problems(_ problems: [Problem]) -> [PlacedProblem] {
      problems.map { problem in
        var problem = problem
        problem.span = assignment.span(problem.span.range)
        return PlacedProblem(problem, in: lines.file.path)
      }
    }
  }

  private(set) var commands: [Saying] = []
  private(set) var environment: [Saying] = []
  private(set) var environmentFiles: [Saying] = []
  private(set) var passedOn: [Saying] = []
  private(set) var unset: [Saying] = []
  /// In the order in which they are read.
  private var scalars: [Saying] = []

  /// Keys that this tool knows; of others nothing is kept.
  private static let scalarKeys: Set<String> = [
    "WorkingDirectory", "TimeoutStopSec", "TimeoutSec", "Type", "RuntimeMaxSec", "MemoryMax", "KillMode", "KillSignal", "User", "RootDirectory",
  ]

  mutating func read(_ lines: TemplatedLines) -> [PlacedProblem] {
    let parsed = readSystemdUnit(lines.bytes)
    for assignment in parsed.tree.assignments where assignment.section == "Service" {
      let saying = Saying(lines: lines, assignment: assignment)
      switch assignment.key {
      case "ExecStart": add(saying, to: &commands)
      case "Environment": add(saying, to: &environment)
      case "EnvironmentFile": add(saying, to: &environmentFiles)
      case "PassEnvironment": add(saying, to: &passedOn)
      case "UnsetEnvironment": add(saying, to: &unset)
      case let key where Self.scalarKeys.contains(key): scalars.append(saying)
      default: break
      }
    }
    // A template's own parts make lines that are none.
    return parsed.problems.filter { lines.unknown(in: $0.span) == nil }.map { PlacedProblem($0, in: lines.file.path) }
  }

  private func add(_ saying: Saying, to list: inout [Saying]) {
    // A template that fills in nothing may clear the list as well; that it fills in something is likelier.
    if saying.assignment.value.isEmpty { list = [] } else { list.append(saying) }
  }

  /// What is said for any of these keys, in the order in which it is read.
  func sayings(of keys: String...) -> [Saying] {
    scalars.filter { keys.contains($0.assignment.key) }
  }

  /// The last one counts.
  func scalar(_ key: String) -> Saying? { sayings(of: key).last }
}

/// A time span as systemd writes it (`parse_sec`): `90`, `1min 30s`, `infinity`.
///
/// - Returns: Seconds; `nil` for what systemd refuses.
func systemdSeconds(_ text: String) -> Double? {
  var rest = Array(text.utf8)[...]
  func skipBlanks() { rest = rest.drop { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 } }
  skipBlanks()
  if String(decoding: rest, as: UTF8.self).split(separator: " ") == ["infinity"] { return .infinity }
  var total = 0.0
  var hasNumber = false
  while true {
    skipBlanks()
    guard !rest.isEmpty else { break }
    let number = rest.prefix { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
    guard let value = Double(String(decoding: number, as: UTF8.self)), number.first != UInt8(ascii: "."), number.count < 20 else { return nil }
    rest = rest[number.endIndex...]
    skipBlanks()
    let unit = rest.prefix { !((48...57).contains($0) || $0 == 32 || $0 == 9 || $0 == UInt8(ascii: ".")) }
    guard let factor = systemdTimeUnits[String(decoding: unit, as: UTF8.self)] else { return nil }
    rest = rest[unit.endIndex...]
    total += value * factor
    hasNumber = true
  }
  return hasNumber ? total : nil
}

/// In seconds; from systemd.time(7).
private let systemdTimeUnits: [String: Double] = {
  let units: [(String, Double)] = [
    (" seconds second sec s", 1), ("minutes minute min m", 60), ("hours hour hr h", 3600), ("days day d", 86400), ("weeks week w", 604800),
    ("months month M", 2_629_800), ("years year y", 31_557_600), ("msec ms", 1e-3), ("usec us µs μs", 1e-6), ("nsec ns", 1e-9),
  ]
  var table: [String: Double] = ["": 1]
  for (names, factor) in units { for name in names.split(separator: " ") { table[String(name)] = factor } }
  return table
}()
