import Catalogue
import ConfigSyntax
import Workspace

/// Follows uWSGI's own way from environment, command line and files to the values in force.
///
/// One flat list of pairs is made first, in the order in which the server meets them; three substitution passes run
/// over it; then it is applied from the top, so that of scalars the last one stays.
struct UWSGIResolver {
  let server: ServerKnowledge
  let lookup: WorkspaceLookup
  /// Whether texts may still be filled in before uWSGI sees them: `{{ }}`, `{% %}`, `${NAME}`.
  let readsTemplates: Bool
  /// The build that the project installs; `nil` when nothing says which. Looked for only when a file's meaning depends on it.
  lazy var build: UWSGIBuilds.Found? = findBuild()
  private let findBuild: () -> UWSGIBuilds.Found?

  var environment: ServerEnvironment
  var magic: UWSGIMagic
  var pairs = UWSGIPairList()
  var applications: [UWSGIApplication] = []
  /// What is odd about the texts read.
  var notices: [Notice] = []
  var isStrict = false
  /// Options that `declare-option` made, in their order: name and template.
  var declared: [(name: String, template: [UInt8])] = []
  /// The template of each name; of several the first one's, which is the one that the server finds.
  var templates: [String: [UInt8]] = [:]
  /// Names that `strict` does not allow, as they were met.
  var strangers: Set<Stranger> = []

  /// The open `if-…` or `for…`.
  var logic: UWSGILogic? { didSet { settledVerdict = nil } }
  /// What the open logic does with every pair behind it, once that was asked and when it cannot change.
  var settledVerdict: UWSGIVerdict?
  /// Whether a pair is being let through by the open logic: what it brings is not tested again.
  var logicRuns = false
  /// What must hold for the pairs that are being added.
  var doubt: UWSGIDoubt?
  /// Through which files and options the pairs being added come, outermost first.
  var via: [String] = []

  /// The INI file that was read last: what `ini = :section` means.
  var lastFile: WorkspacePath?
  /// The file of `ini-paste`: its sections for paste say what is served (`uwsgi_opt_ini_paste` in `plugins/python/python_plugin.c`).
  var paste: Said<String>?
  /// The files being read, outermost first.
  var open: [OpenFile] = []
  var files: [WorkspacePath: SourceFile] = [:]
  /// The sections that were read of each file, for telling which files are parts of others.
  var sectionsRead: [OpenFile] = []
  var bytesRead = 0
  var loads = 0
  var substitutionWork = 0
  var hasEndlessPlaceholders = false
  /// Of all values in the list.
  var valueBytes = 0
  var hasTooManyBytes = false
  /// Less than ``Limit`` where other instances have taken much.
  var share = UWSGIAllowance.Share.most

  var problems: [PlacedProblem] = []
  var assumptions: [String] = []
  /// Why the server ends before it serves anything; the first one is the one it says.
  var refusals: [UWSGIRefusal] = []
  /// Files that are no further read, with the reason in words.
  var notUnderstood: [FileTree.LeftOut] = []

  struct Stranger: Hashable {
    let key: String
    let place: SourceSpan?
  }

  struct OpenFile: Hashable {
    let path: WorkspacePath
    let section: [UInt8]
  }

  /// Far above anything that is written by hand.
  enum Limit {
    static let pairs = 20_000
    static let depth = 20
    /// Of names that `strict` does not allow; the server ends at the first one.
    static let strangers = 100
    static let loads = 200
    static let bytes = 16 << 20
    /// Of one text that a loop or a template makes.
    static let valueSize = 1 << 16
    /// Of all texts in the list; loops make much of little.
    static let valueBytes = 4 << 20
    /// Bytes looked at and made by all substitutions together.
    static let substitutionWork = 1 << 20
  }

  init(
    server: ServerKnowledge, lookup: WorkspaceLookup, version: String? = nil, readsTemplates: Bool,
    build: @escaping () -> UWSGIBuilds.Found? = { nil }
  ) {
    self.server = server
    findBuild = build
    self.lookup = lookup
    self.readsTemplates = readsTemplates
    environment = lookup.standpoint.environment
    magic = UWSGIMagic(standpoint: lookup.standpoint, version: version)
  }

  /// Resolves what a command line says; the words do not include the program's name.
  mutating func run(_ words: [CommandWord]) {
    addEnvironment()
    readCommandLine(words)
    substitute()
    apply()
    closeLogic()
  }
}

/// A reason for which uWSGI ends with status 1 while it reads its configuration.
struct UWSGIRefusal: Sendable, Hashable {
  let message: String
  let origin: Origin
}

// MARK: Saying what troubles

extension UWSGIResolver {
  mutating func report(_ kind: Problem.Kind, _ message: String, expected: String? = nil, weight: Problem.Weight = .warning, at origin: Origin) {
    // What no file says (a word of an `inspect` command line) has no place; it is told in the assumptions.
    guard let place = origin.place else {
      assumptions.append(message)
      return
    }
    problems.append(PlacedProblem(Problem(kind, message, expected: expected, weight: weight, at: place.bytes), in: place.path))
  }

  /// The server ends here when it comes here; under a condition that cannot be decided, a running server did not.
  mutating func refuse(_ message: String, expected: String? = nil, kind: Problem.Kind = .configSyntax, at origin: Origin) {
    report(kind, message, expected: expected, at: origin)
    if doubt == nil { refusals.append(UWSGIRefusal(message: message, origin: origin)) }
  }

  mutating func assume(_ sentence: String?) {
    guard let sentence, !assumptions.contains(sentence) else { return }
    assumptions.append(sentence)
  }

  /// What was not read and may hold settings, in words.
  var openness: [String] {
    problems.filter { [.unresolvedReference, .limitReached, .unreadableFile].contains($0.problem.kind) }.map(\.problem.message)
  }

  /// "deploy/uwsgi.ini:7" for a person.
  func words(for origin: Origin) -> String {
    guard let place = origin.place else { return origin.via.last ?? "the command line" }
    guard let file = files[place.path] ?? (try? lookup.tree.read(place.path)) else { return "\(place.path)" }
    return "\(place.path):\(file.lines.line(at: place.bytes.start))"
  }
}

// MARK: Environment

extension UWSGIResolver {
  /// Variables that uWSGI keeps for itself (`parse_sys_envs` in `core/utils.c`).
  private static let ownVariables: Set<String> = [
    "UWSGI_RELOADS", "UWSGI_VASSALS_DIR", "UWSGI_EMPEROR_FD", "UWSGI_BROODLORD_NUM", "UWSGI_EMPEROR_FD_CONFIG",
    "UWSGI_EMPEROR_PROXY", "UWSGI_JAIL_PID", "UWSGI_ORIGINAL_PROC_NAME",
  ]

  /// `UWSGI_MAX_REQUESTS=5` is the pair `max-requests = 5`, in front of everything else.
  private mutating func addEnvironment() {
    for variable in environment.variables where variable.name.hasPrefix("UWSGI_") && !Self.ownVariables.contains(variable.name) {
      let key = String(decoding: variable.name.utf8.dropFirst(6).map(Self.optionByte), as: UTF8.self)
      let origin = Origin(variable.origin.place, via: variable.origin.via + ["environment variable `\(variable.name)`"])
      add(UWSGIPair(key: key, value: Array(variable.value.utf8), unknown: variable.unknown, origin: origin))
    }
  }

  private static func optionByte(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "_"): UInt8(ascii: "-")
    case 65...90: byte + 32
    default: byte
    }
  }
}
