import ConfigSyntax

/// How a function comes to run when a process starts or ends: `atexit.register(drain)`, `uwsgi.atexit = drain`, `lifespan=around`.
///
/// Which servers really run the hook, and on which trigger, is no part of it: outcome tables say so.
package struct HookPattern: Sendable, Hashable {
  package enum Way: Sendable, Hashable {
    /// Passed to one of these calls, at this argument.
    case registered(by: [String], argument: ArgumentPosition)
    /// Decorated with one of these.
    case decorated(by: [String])
    /// The value of one of these attributes of a module: `uwsgi.atexit`.
    case assigned(to: [String])
    /// Named in the configuration of this server, under one of these settings.
    case setting(server: String, names: [String])
    /// A method with one of the pattern's names of a class below one of these.
    case inherited(from: [String])
  }

  /// When the hook runs.
  package enum Moment: String, Sendable, Hashable, CaseIterable {
    case start
    case exit
    /// A context: it starts before its `yield` and ends behind it.
    case around
  }

  /// Where it runs.
  package enum Runner: String, Sendable, Hashable, CaseIterable {
    case master
    case worker
    /// Wherever the application is loaded.
    case loading
  }

  /// An argument of the registration that must hold one of some texts, or end in one of some names: `on_event("shutdown")`,
  /// `signal.signal(signal.SIGTERM, …)`.
  package struct Selector: Sendable, Hashable {
    package let argument: ArgumentPosition
    package let texts: [String]
    package let names: [String]
  }

  /// The word for the hook in rules, outcomes and findings: `uwsgi.atexit`.
  package let hook: String
  package let moment: Moment
  package let runner: Runner
  package let way: Way
  package let methods: [String]
  package let selector: Selector?
  /// What the step of a chain says, with `{name}` for the function.
  package let step: String
}

extension HookPattern {
  static func read(_ node: PackedNode, problems: RuleProblems) -> HookPattern? {
    guard let reader = MappingReader(node, expecting: "a hook with `hook`, `at` and a way to be registered", problems: problems) else { return nil }
    defer { reader.finish() }
    let hook = reader.required("hook")
    _ = reader.required("at")
    let moment = reader.word("at", as: Moment.self) ?? .exit
    let runner = reader.word("in", as: Runner.self) ?? .worker
    let argument = reader.node("argument").flatMap { ArgumentPosition.read($0, problems: problems) }
    let registered = reader.texts("registered-by")
    let decorated = reader.texts("decorated-by")
    let assigned = reader.texts("assigned-to")
    let inherited = reader.texts("inherited-from")
    let settings = reader.texts("settings")
    let server = reader.text("server")
    let selector = reader.node("if").flatMap { Self.selector($0, problems) }
    var ways: [Way] = []
    if !registered.isEmpty { ways.append(.registered(by: registered, argument: argument ?? ArgumentPosition(index: 0, keyword: nil))) }
    if !decorated.isEmpty { ways.append(.decorated(by: decorated)) }
    if !assigned.isEmpty { ways.append(.assigned(to: assigned)) }
    if !inherited.isEmpty { ways.append(.inherited(from: inherited)) }
    if !settings.isEmpty { ways.append(.setting(server: server ?? "", names: settings)) }
    guard ways.count == 1 else {
      problems.add(
        "this hook names \(ways.count) ways to be registered",
        expected: "one of `registered-by`, `decorated-by`, `assigned-to`, `inherited-from`, `settings`", at: node.span)
      return nil
    }
    let fallback =
      switch moment {
      case .start: "`{name}` runs when the process starts"
      case .exit: "`{name}` runs when the process ends"
      case .around: "`{name}` runs around the life of the process"
      }
    return HookPattern(
      hook: hook, moment: moment, runner: runner, way: ways[0], methods: reader.texts("methods"), selector: selector,
      step: reader.text("step") ?? fallback)
  }

  private static func selector(_ node: PackedNode, _ problems: RuleProblems) -> Selector? {
    guard let reader = MappingReader(node, expecting: "a mapping with `argument` and `texts` or `names`", problems: problems) else { return nil }
    defer { reader.finish() }
    guard let argument = reader.node("argument").flatMap({ ArgumentPosition.read($0, problems: problems) }) else { return nil }
    return Selector(argument: argument, texts: reader.texts("texts"), names: reader.texts("names"))
  }
}
