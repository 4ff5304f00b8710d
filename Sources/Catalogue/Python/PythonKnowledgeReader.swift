import ConfigSyntax
import Workspace

/// Reads the files of `rules/python/` into one ``PythonKnowledge``.
struct PythonKnowledgeReader {
  private(set) var knowledge = PythonKnowledge()

  mutating func read(_ root: PackedNode, problems: RuleProblems) {
    guard let file = MappingReader(root, expecting: "a mapping with `library` and what is known of it", problems: problems) else { return }
    _ = file.required("library")
    for node in file.items("types") { readType(node, problems) }
    for node in file.items("functions") { readFunction(node, problems) }
    for node in file.items("jobs") { readJob(node, problems) }
    for node in file.items("runs-argument") { readRunner(node, problems) }
    for node in file.items("waits") { readWait(node, problems) }
    for node in file.items("roots") { readRoot(node, problems) }
    for node in file.items("hooks") { if let hook = HookPattern.read(node, problems: problems) { knowledge.hooks.append(hook) } }
    for node in file.items("root-paths") { readRootPath(node, problems) }
    for node in file.items("loads") { readLoad(node, problems) }
    for node in file.items("relays") { readRelay(node, problems) }
    for node in file.items("environment-readers") { EnvironmentReaders.read(node, into: &knowledge.environmentReaders, problems: problems) }
    for call in file.texts("environment-files") { knowledge.environmentReaders[call] = .readsFile }
    knowledge.ignores.formUnion(file.texts("ignores"))
    knowledge.givesPlain.formUnion(file.texts("gives-plain"))
    knowledge.passesThrough.formUnion(file.texts("passes-through"))
    knowledge.commonMethods.formUnion(file.texts("common-methods"))
    knowledge.putsInto.formUnion(file.texts("puts-into"))
    knowledge.takesFrom.formUnion(file.texts("takes-from"))
    knowledge.looksFor.formUnion(file.texts("looks-for"))
    knowledge.partials.formUnion(file.texts("partials"))
    knowledge.startupTexts.formUnion(file.texts("startup-texts"))
    knowledge.enters.formUnion(file.texts("enters"))
    knowledge.callsArgument.formUnion(file.texts("calls-argument"))
    knowledge.shields += file.texts("shields")
    knowledge.handsOver += file.texts("hands-over")
    knowledge.collectsResults.formUnion(file.texts("collects-results"))
    knowledge.goesThrough.formUnion(file.texts("goes-through"))
    for node in file.items("gives-result") { readGivingResult(node, problems) }
    knowledge.importsNamed.formUnion(file.texts("imports-named"))
    knowledge.importsListed += file.texts("imports-listed")
    knowledge.structuralTypes.formUnion(file.texts("structural-types"))
    knowledge.dispatches.formUnion(file.texts("dispatches"))
    for word in file.texts("lists-folder") { knowledge.listsFolders[word] = false }
    for word in file.texts("lists-folders") { knowledge.listsFolders[word] = true }
    knowledge.anyTypes.formUnion(file.texts("any-types"))
    knowledge.sharedHolders.formUnion(file.texts("shared-holders"))
    knowledge.keyedHolders.formUnion(file.texts("keyed-holders"))
    knowledge.callsWhenLeft += file.texts("calls-when-left")
    // Later, but in the same function, as far as anybody can tell.
    knowledge.callsArgument.formUnion(file.texts("calls-when-left"))
    knowledge.casts.formUnion(file.texts("casts"))
    knowledge.givesObject.formUnion(file.texts("gives-object"))
    for node in file.items("records") { knowledge.records.read(node, problems: problems) }
    knowledge.givesAttribute.formUnion(file.texts("gives-attribute"))
    knowledge.setsAttribute += file.texts("sets-attribute")
    knowledge.givesMembers += file.texts("gives-members")
    knowledge.spellsAnew.formUnion(file.texts("spells-anew"))
    knowledge.pathWords.lists += file.texts("search-path")
    knowledge.pathWords.parents.formUnion(file.texts("path-parents"))
    knowledge.pathWords.ancestors.formUnion(file.texts("path-ancestors"))
    knowledge.pathWords.same.formUnion(file.texts("path-same"))
    knowledge.pathWords.joins.formUnion(file.texts("path-joins"))
    knowledge.asksForRequest.formUnion(file.texts("asks-for-request").compactMap(\.lastWord))
    knowledge.asksForLoop += file.texts("asks-for-loop")
    knowledge.applicationNames.formUnion(file.texts("application-names"))
    knowledge.sharedObjects.formUnion(file.texts("shared-objects"))
    knowledge.cuts.formUnion(file.texts("cuts"))
    knowledge.stops.formUnion(file.texts("stops"))
    knowledge.outputs.formUnion(file.texts("outputs"))
    knowledge.reads.formUnion(file.texts("reads"))
    knowledge.polls.formUnion(file.texts("polls"))
    for node in file.items("signals") { if let signal = wait(node, problems) { knowledge.signals[signal.name] = signal } }
    knowledge.awaitsChange.formUnion(file.texts("awaits-change"))
    knowledge.pauses.formUnion(file.texts("pauses"))
    knowledge.clocks.formUnion(file.texts("clocks"))
    knowledge.overLimit.formUnion(file.texts("over-limit"))
    knowledge.readsGiven += file.texts("reads-given")
    knowledge.taskQueues.routes.formUnion(file.texts("task-routes"))
    knowledge.taskQueues.keywords.formUnion(file.texts("task-queue-keywords"))
    knowledge.taskQueues.calls.formUnion(file.texts("task-queue-calls"))
    knowledge.neverReturns += file.texts("never-returns")
    for node in file.items("everything") { readEverything(node, problems) }
    for node in file.items("queues") { readQueue(node, problems) }
    for node in file.items("versions") {
      if let version = node.text.flatMap({ Version($0) }) { knowledge.versions.append(version) } else {
        problems.add("a version is \(node.text.map { "`\($0)`" } ?? node.kindInWords)", expected: "a release such as `3.12`", at: node.span)
      }
    }
    file.finish()
  }

  private mutating func readType(_ node: PackedNode, _ problems: RuleProblems) {
    guard let reader = MappingReader(node, expecting: "a type with a `name`", problems: problems) else { return }
    let name = reader.required("name")
    for alias in reader.texts("also") { knowledge.aliases[alias] = name }
    for object in reader.texts("objects") { knowledge.objects[object] = name }
    let type = TypeKnowledge(name: name, bases: reader.texts("bases"), waitsOnExit: reader.boolean("waits-on-exit"), worksFrom: worksFrom(reader, problems))
    if knowledge.types.updateValue(type, forKey: name) != nil {
      problems.add("the type `\(name)` is described twice", at: node.span)
    }
    reader.finish()
  }

  /// `works-from: made`, `first-use` or the name of a method; and `works-only-with` a number for an argument.
  private func worksFrom(_ reader: MappingReader, _ problems: RuleProblems) -> WorksFrom? {
    let only = reader.node("works-only-with")
    guard let text = reader.text("works-from") else {
      if let only { problems.add("nothing says what it works from", expected: "`works-from` beside it", at: only.span) }
      return nil
    }
    var condition: WorksFrom.Condition?
    if let only, let mapping = MappingReader(only, expecting: "an argument and its `number`", problems: problems) {
      let argument = ArgumentPosition(index: mapping.place("index"), keyword: mapping.text("keyword"))
      if let number = mapping.number("number") { condition = WorksFrom.Condition(argument: argument, number: number) } else { _ = mapping.required("number") }
      mapping.finish()
    }
    let event: WorksFrom.Event =
      switch text {
      case "made": .made
      case "first-use": .firstUse
      default: .method(text)
      }
    return WorksFrom(event: event, onlyWith: condition)
  }

  private mutating func readFunction(_ node: PackedNode, _ problems: RuleProblems) {
    guard let reader = MappingReader(node, expecting: "a function with `name` and `returns`", problems: problems) else { return }
    let name = reader.required("name")
    for alias in reader.texts("also") { knowledge.aliases[alias] = name }
    knowledge.returns[name] = reader.text("returns")
    reader.finish()
  }

  private mutating func readJob(_ node: PackedNode, _ problems: RuleProblems) {
    guard let reader = MappingReader(node, expecting: "a job API with `api`, `carrier` and `handle`", problems: problems) else { return }
    let isDecorator = reader.node("decorator") != nil
    let name = isDecorator ? reader.required("decorator") : reader.required("api")
    for alias in reader.texts("also") { knowledge.aliases[alias] = name }
    _ = reader.required("carrier")
    let job = JobAPI(
      name: name,
      carrier: reader.word("carrier", as: Carrier.self) ?? .thread,
      handle: reader.word("handle", as: JobAPI.Handle.self) ?? .result,
      handleType: reader.text("handle-type"),
      iterationWaits: reader.boolean("iteration-waits"),
      methods: isDecorator ? reader.texts("methods") : [],
      isOnlyDropped: reader.boolean("dropped-only"),
      isForCoroutines: reader.boolean("coroutines-only"),
      plainCarrier: reader.word("when-plain", as: Carrier.self),
      flag: reader.node("flag").flatMap { flag($0, problems) },
      given: reader.node("when-given").flatMap { given($0, problems) },
      notGiven: reader.node("when-not-given").flatMap { missing($0, problems) },
      plan: reader.node("planned-by").flatMap { plan($0, problems) },
      target: reader.node("target").flatMap { position($0, problems) },
      arguments: reader.node("arguments").flatMap { node in
        node.text == "behind-target" ? .behindTarget : position(node, problems).map(GivenArguments.held)
      },
      runs: reader.text("runs"),
      pool: reader.node("pool").flatMap { position($0, problems) }
    )
    if isDecorator {
      knowledge.jobDecorators[name] = job
    } else if knowledge.jobs.updateValue(job, forKey: name) != nil {
      problems.add("the job API `\(name)` is described twice", at: node.span)
    }
    reader.finish()
  }

  private mutating func readRunner(_ node: PackedNode, _ problems: RuleProblems) {
    guard let reader = MappingReader(node, expecting: "a call with `api`, `carrier` and `target`", problems: problems) else { return }
    let name = reader.required("api")
    for alias in reader.texts("also") { knowledge.aliases[alias] = name }
    _ = reader.required("carrier")
    let target = reader.node("target").flatMap { position($0, problems) }
    knowledge.runners[name] = RunnerAPI(
      name: name, carrier: reader.word("carrier", as: Carrier.self) ?? .threadPool, target: target ?? ArgumentPosition(index: 0, keyword: nil),
      isCurried: reader.boolean("curried"))
    reader.finish()
  }

  private mutating func readWait(_ node: PackedNode, _ problems: RuleProblems) {
    if let wait = wait(node, problems) { add(wait) }
  }

  private mutating func wait(_ node: PackedNode, _ problems: RuleProblems) -> WaitAPI? {
    if let name = node.text { return WaitAPI(name: name, timeout: nil, unlessFalse: nil) }
    guard let reader = MappingReader(node, expecting: "a wait: a full name, or a mapping with `api`", problems: problems) else { return nil }
    let name = reader.required("api")
    for alias in reader.texts("also") { knowledge.aliases[alias] = name }
    let wait = WaitAPI(
      name: name,
      timeout: reader.node("timeout").flatMap { position($0, problems) },
      unlessFalse: reader.node("unless-false").flatMap { position($0, problems) },
      notDone: reader.place("not-done"),
      cancels: reader.boolean("cancels")
    )
    reader.finish()
    return wait
  }

  private mutating func add(_ wait: WaitAPI) {
    knowledge.waits[wait.name] = wait
    if let word = wait.name.lastWord { knowledge.waitMethods[word, default: []].append(wait) }
  }

  private mutating func readQueue(_ node: PackedNode, _ problems: RuleProblems) {
    guard let reader = MappingReader(node, expecting: "a queue with `types`, `puts` and `takes`", problems: problems) else { return }
    knowledge.queues.append(QueueKnowledge(types: reader.texts("types"), puts: reader.texts("puts"), takes: reader.texts("takes")))
    reader.finish()
  }

  private mutating func readGivingResult(_ node: PackedNode, _ problems: RuleProblems) {
    if let name = node.text {
      knowledge.givesResult[name] = ArgumentPosition(index: 0, keyword: nil)
      return
    }
    guard let reader = MappingReader(node, expecting: "a full name, or a mapping with `api` and `argument`", problems: problems) else { return }
    let name = reader.required("api")
    knowledge.givesResult[name] = reader.node("argument").flatMap { position($0, problems) }
    for alias in reader.texts("also") { knowledge.aliases[alias] = name }
    reader.finish()
  }

  private mutating func readEverything(_ node: PackedNode, _ problems: RuleProblems) {
    guard let reader = MappingReader(node, expecting: "a function with `name` and `carriers`", problems: problems) else { return }
    let name = reader.required("name")
    for alias in reader.texts("also") { knowledge.aliases[alias] = name }
    let carriers = reader.items("carriers").compactMap { item -> Carrier? in
      let carrier = item.text.flatMap(Carrier.init)
      if carrier == nil {
        problems.add("`carriers` holds \(item.text.map { "`\($0)`" } ?? item.kindInWords)", expected: Carrier.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "), at: item.span)
      }
      return carrier
    }
    knowledge.everything[name, default: []].formUnion(carriers)
    reader.finish()
  }

  private mutating func readRoot(_ node: PackedNode, _ problems: RuleProblems) {
    guard let reader = MappingReader(node, expecting: "a root with `kind` and a way to be found", problems: problems)
    else { return }
    _ = reader.required("kind")
    let kind = reader.word("kind", as: RootKind.self) ?? .request
    let argument = reader.node("argument").flatMap { position($0, problems) }
    let registered = reader.texts("registered-by")
    let decorated = reader.texts("decorated-by")
    let inherited = reader.texts("inherited-from")
    let named = reader.texts("named-in")
    let isTabled = reader.boolean("in-tables")
    let marked = reader.texts("marked-by")
    let package = reader.text("of-package")
    let specified = reader.texts("specified-by")
    let keys = SpecificationKeys(functions: reader.texts("function-keys"), modules: reader.texts("module-keys"))
    let methods = reader.texts("methods")
    let lists = reader.texts("lists")
    let adapters = reader.texts("adapters")
    let factories = reader.boolean("factories")
    let parameters = reader.texts("parameters")
    let (runsFirst, runsLast) = (reader.texts("runs-first"), reader.texts("runs-last"))
    let isSure = reader.word("certainty", as: RootCertainty.self) != .likely
    let step = reader.text("step") ?? "`{name}` is called by the framework"
    reader.finish()
    let ways = [registered, decorated, inherited, named, marked, specified].count { !$0.isEmpty } + (isTabled ? 1 : 0)
    guard ways == 1 else {
      problems.add(
        "this root names \(ways) ways to be found", expected: "one of `registered-by`, `decorated-by`, `inherited-from`, `named-in`, `in-tables`, `marked-by`, `specified-by`",
        at: node.span)
      return
    }
    let way: RootPattern.Way =
      if !registered.isEmpty {
        .registered(by: registered, argument: argument ?? ArgumentPosition(index: 0, keyword: nil))
      } else if !decorated.isEmpty {
        .decorated(by: decorated)
      } else if !inherited.isEmpty {
        .inherited(from: inherited)
      } else if isTabled {
        .tabled
      } else if !marked.isEmpty {
        .marked(by: marked, package: package ?? marked[0])
      } else if !specified.isEmpty {
        .specified(by: specified, argument: argument ?? ArgumentPosition(index: 0, keyword: nil), keys: keys)
      } else {
        .named(in: named)
      }
    // The modules of those functions are loaded by their names alone.
    if case .specified(let calls, let argument, let keys) = way {
      knowledge.loads.append(LoadPattern(way: .specification(calls, argument: argument, keys: keys), beside: [], otherwise: []))
    }
    knowledge.roots.append(
      RootPattern(
        kind: kind, way: way, methods: methods, methodPatterns: methods.map { WordPattern($0) }, lists: lists, adapters: adapters, areFactories: factories,
        parameters: parameters, runsFirst: runsFirst, runsLast: runsLast, isSure: isSure, step: step))
  }

  /// How sure it is that a request gets to what a root pattern finds.
  private enum RootCertainty: String, CaseIterable {
    case certain, likely
  }

  private mutating func readRelay(_ node: PackedNode, _ problems: RuleProblems) {
    guard let reader = MappingReader(node, expecting: "a relay with `types` and `sends`", problems: problems) else { return }
    knowledge.relays.append(
      Relay(types: reader.texts("types"), connects: reader.texts("connects"), decorators: reader.texts("decorated-by"), sends: reader.texts("sends"),
        gives: reader.texts("gives")))
    reader.finish()
  }

  private mutating func readRootPath(_ node: PackedNode, _ problems: RuleProblems) {
    guard let reader = MappingReader(node, expecting: "a mapping with `kind` and `components`", problems: problems) else { return }
    _ = reader.required("kind")
    let kind = reader.word("kind", as: RootKind.self) ?? .script
    for path in reader.texts("paths") {
      knowledge.rootPaths.append(RootPath(kind: kind, path: path))
    }
    reader.finish()
  }

  private mutating func readLoad(_ node: PackedNode, _ problems: RuleProblems) {
    guard let reader = MappingReader(node, expecting: "a mapping with `environment`, `variable` or `call`", problems: problems) else { return }
    let beside = reader.texts("beside")
    let otherwise = reader.texts("otherwise-as-in")
    let words = reader.texts("otherwise-where")
    let onlyWhere = reader.texts("only-where")
    let holds = reader.texts("holds")
    let named = reader.node("beside-argument").flatMap { position($0, problems) }
    let package = reader.node("package").flatMap { position($0, problems) }
    let modules = reader.word("modules", as: LoadPattern.Modules.self)
    let argument = reader.node("argument").flatMap { position($0, problems) } ?? ArgumentPosition(index: 0, keyword: nil)
    let calls = reader.texts("call")
    if let name = reader.text("environment") {
      knowledge.loads.append(
        LoadPattern(
          way: .environment(name), beside: beside, otherwise: otherwise, otherwiseWords: words, object: reader.text("object"), holds: holds))
    } else if let name = reader.text("variable") {
      knowledge.loads.append(LoadPattern(way: .variable(name), beside: beside, otherwise: otherwise, onlyWhere: onlyWhere))
    } else if !calls.isEmpty {
      let way: LoadPattern.Way =
        if let modules {
          .modules(calls, argument: argument, of: modules)
        } else if reader.boolean("entry-points") {
          .entryPoints(calls, argument: argument)
        } else {
          reader.boolean("files") ? .files(calls) : .call(calls, argument: argument, package: package)
        }
      knowledge.loads.append(LoadPattern(way: way, beside: beside, besideArgument: named, otherwise: otherwise))
    } else {
      problems.add("this entry says nothing that is loaded", expected: "`environment`, `variable` or `call`", at: node.span)
    }
    reader.finish()
  }

  private func position(_ node: PackedNode, _ problems: RuleProblems) -> ArgumentPosition? {
    ArgumentPosition.read(node, problems: problems)
  }

  /// The place of an argument beside other keys.
  private func argument(_ reader: MappingReader, at node: PackedNode, _ problems: RuleProblems) -> ArgumentPosition {
    let argument = ArgumentPosition(index: reader.place("index"), keyword: reader.text("keyword"))
    if argument.index == nil, argument.keyword == nil {
      problems.add("this argument has no place", expected: "`index`, `keyword` or both", at: node.span)
    }
    return argument
  }

  private func given(_ node: PackedNode, _ problems: RuleProblems) -> GivenCarrier? {
    guard let reader = MappingReader(node, expecting: "a mapping with `keyword` and `carrier`", problems: problems) else { return nil }
    let argument = argument(reader, at: node, problems)
    _ = reader.required("carrier")
    let given = GivenCarrier(argument: argument, carrier: reader.word("carrier", as: Carrier.self) ?? .thread)
    reader.finish()
    return given
  }

  private func missing(_ node: PackedNode, _ problems: RuleProblems) -> MissingCarrier? {
    guard let reader = MappingReader(node, expecting: "a mapping with `keyword`, `nor` and `carrier`", problems: problems) else { return nil }
    let argument = argument(reader, at: node, problems)
    _ = reader.required("carrier")
    let others = reader.texts("nor").map { ArgumentPosition(index: nil, keyword: $0) }
    let missing = MissingCarrier(arguments: [argument] + others, carrier: reader.word("carrier", as: Carrier.self) ?? .thread)
    reader.finish()
    return missing
  }

  private func plan(_ node: PackedNode, _ problems: RuleProblems) -> GivenPlan? {
    guard let reader = MappingReader(node, expecting: "a mapping with the place of an argument, `texts` and `types`", problems: problems) else { return nil }
    let argument = argument(reader, at: node, problems)
    let plan = GivenPlan(argument: argument, texts: reader.texts("texts"), types: reader.texts("types"))
    reader.finish()
    return plan
  }

  private func flag(_ node: PackedNode, _ problems: RuleProblems) -> CarrierFlag? {
    guard let reader = MappingReader(node, expecting: "a mapping with `name` and `carrier`", problems: problems) else { return nil }
    let flag = CarrierFlag(
      name: reader.required("name"), setters: reader.texts("setter"), carrier: reader.word("carrier", as: Carrier.self) ?? .thread,
      whenFalse: reader.word("when-false", as: Carrier.self), test: reader.word("when", as: CarrierFlag.Test.self) ?? .truth)
    reader.finish()
    return flag
  }
}

extension ArgumentPosition {
  static func read(_ node: PackedNode, problems: RuleProblems) -> ArgumentPosition? {
    guard let reader = MappingReader(node, expecting: "a mapping with `index`, `keyword` or both", problems: problems) else { return nil }
    let position = ArgumentPosition(index: reader.place("index"), keyword: reader.text("keyword"))
    if position.index == nil, position.keyword == nil {
      problems.add("this argument has no place", expected: "`index`, `keyword` or both", at: node.span)
    }
    reader.finish()
    return position
  }
}
