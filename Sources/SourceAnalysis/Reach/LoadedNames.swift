import Catalogue
import Workspace

/// The texts of one file that name modules, as they are written and as variables hand them on.
struct LoadedNames {
  /// A module that a call is given by name.
  struct Named {
    let text: String
    /// The package that the name begins at; `nil` for a full name.
    let package: ModuleFinder.Found?
    let call: ExpressionRef
  }

  /// What one question has looked at: lists of lists, and stars of stars, would branch at every turn.
  private final class Seen {
    var values: Set<ExpressionRef> = []
    var names: Set<String> = []
  }

  private let model: SourceModel
  private let index: FactsIndex

  init(_ model: SourceModel, _ index: FactsIndex) {
    self.model = model
    self.index = index
  }

  // MARK: Ways

  /// What a variable of the module holds, with what is put into it later. Class-based settings (django-configurations) say it in the
  /// body of a class, and programs as an item of their configuration: `app.config["EXTENSIONS"] = [...]`.
  func texts(in variable: String) -> [String] {
    guard index.facts.names.id(of: variable) != nil else { return [] }
    let scopes = index.facts.scopes.indices.map { ScopeID(raw: Int32($0)) }.filter { $0 == .module || index.facts[$0].kind == .type }
    let values = scopes.flatMap { index.bindings(of: variable, in: $0) }.compactMap { id -> ExpressionID? in
      if case .expression(let value) = index.facts[id].value { value } else { nil }
    }
    let seen = Seen()
    return Self.unique((values + itemValues(under: variable) + model.additions(to: variable, in: index)).flatMap { texts(of: $0, seen) })
  }

  /// The texts that calls are given, whatever stands around them.
  func texts(givenTo calls: [String]) -> [String] {
    self.calls(of: calls).flatMap { index.texts(within: model.fact($0)?.span ?? ByteSpan(start: 0, end: 0)) }
  }

  /// The texts at an argument; `nil` where the call has none there.
  func texts(at argument: ArgumentPosition, of call: ExpressionRef) -> [String]? {
    model.argument(argument, of: call).map { texts(of: $0.expression) }
  }

  func modules(named calls: [String], at argument: ArgumentPosition, in package: ArgumentPosition?) -> [Named] {
    self.calls(of: calls).flatMap { call -> [Named] in
      guard let value = model.argument(argument, of: call) else { return [] }
      let written = texts(of: value.expression)
      return (written + Self.joined(written)).compactMap { text in
        let dots = text.prefix { $0 == "." }.count
        let rest = String(text.dropFirst(dots))
        // `f"{__package__}.jobs"`
        if text.hasPrefix("*."), names("__package__", within: value.expression) || isPackage && names("__name__", within: value.expression) {
          return Named(text: String(text.dropFirst(2)), package: own(level: 1), call: call)
        }
        if text.hasPrefix("*."), let folder = folder(of: value.expression) {
          return Named(text: String(text.dropFirst(2)), package: self.package(in: folder), call: call)
        }
        guard dots > 0 else { return Named(text: text, package: nil, call: call) }
        let given = package.flatMap { model.argument($0, of: call) }
        guard let start = given.map({ self.package(namedBy: $0.expression) }) ?? own(level: dots) else { return nil }
        // What is put behind a single dot is not known.
        return Named(text: rest.isEmpty ? "*" : rest, package: start, call: call)
      }
    }
  }

  /// `"%s.urls" % app`, `app + ".urls"`: the module of that name in each package that stands for the open part in front.
  private static func joined(_ texts: [String]) -> [String] {
    let endings = texts.compactMap { text in ["%s.", "{}.", "{0}.", "*.", "."].first(where: text.hasPrefix).map { text.dropFirst($0.count) } }
      .filter { !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }
    let packages = endings.isEmpty ? [] : texts.filter { text in text.first.map { $0.isLetter || $0 == "_" } ?? false }
    return endings.flatMap { ending in packages.map { "\($0).\(ending)" } }
  }

  /// The packages whose modules calls are about, and single modules that they are given.
  func packages(of calls: [String], at argument: ArgumentPosition, _ modules: LoadPattern.Modules) -> [ModuleFinder.Found] {
    // A list of modules loads none of them; somebody must import what it names.
    if modules.isListed, index.calls(ofNamesEndingLike: Array(model.knowledge.importsNamed) + model.knowledge.importsListed).isEmpty { return [] }
    return self.calls(of: calls).flatMap { call -> [ModuleFinder.Found] in
      guard let value = model.argument(argument, of: call) else { return modules.isListed ? [] : own(level: 1).map { [$0] } ?? [] }
      if let folder = folder(of: value.expression) { return [package(in: folder)] }
      return texts(of: value.expression).compactMap { text in
        let dots = text.prefix { $0 == "." }.count
        return dots > 0 ? model.finder.module(String(text.dropFirst(dots)), level: dots, from: index.file) : model.finder.module(text)
      }
    }
  }

  /// `os.environ.setdefault("NAME", "value")` and `os.environ["NAME"] = "value"`.
  func texts(beside name: String) -> [String] {
    let given = places(ofText: name).compactMap { place -> ExpressionID? in
      guard case .argument(let call, let place) = index.facts.expressions[place].use, case .call(_, let list) = index.facts[call].kind,
        case let arguments = index.facts[list], Int(place) + 1 < arguments.count
      else { return nil }
      return arguments[Int(place) + 1].value
    }
    return (given + itemValues(under: name)).flatMap(meant)
  }

  /// Where a text is written.
  private func places(ofText text: String) -> [Int] {
    guard let own = index.facts.names.id(of: text) else { return [] }
    return index.facts.expressions.indices.filter { if case .text(own) = index.facts.expressions[$0].kind { true } else { false } }
  }

  /// What is put under this key into anything: `os.environ["NAME"] = value`.
  private func itemValues(under key: String) -> [ExpressionID] {
    places(ofText: key).flatMap { place -> [ExpressionID] in
      if case .argument = index.facts.expressions[place].use { return [] }
      return index.facts.bindings.compactMap { binding in
        guard case .item = binding.target, binding.span.contains(index.facts.expressions[place].span), case .expression(let value) = binding.value
        else { return nil }
        return value
      }
    }
  }

  // MARK: Texts

  private func calls(of names: [String]) -> [ExpressionRef] {
    index.calls(ofNamesEndingLike: names).map { ExpressionRef(file: index.file, expression: $0) }.filter { model.calls($0, anyOf: names) }
  }

  /// The texts written in an expression, or those that it stands for.
  private func meant(by value: ExpressionID) -> [String] {
    let written = index.texts(within: index.facts[value].span)
    if !written.isEmpty { return written }
    return model.denotations(of: ExpressionRef(file: index.file, expression: value)).compactMap { denotation in
      if case .text(let text) = denotation { text } else { nil }
    }
  }

  /// The texts written in an expression, and in what its variables were given: `INSTALLED_APPS = DJANGO + LOCAL`.
  private func texts(of value: ExpressionID, _ seen: Seen = Seen()) -> [String] {
    var found: [String] = []
    guard seen.values.count < 500, seen.values.insert(ExpressionRef(file: index.file, expression: value)).inserted else { return [] }
    for position in places(within: value) {
      let expression = index.facts.expressions[position]
      switch expression.use {
      case .function, .base, .subscripted:
        // `".{}".format(name)`
        if case .text(let text) = expression.kind { found.append(index.facts[text]) }
        continue
      default: break
      }
      switch expression.kind {
      case .text(let text), .pattern(let text): found.append(index.facts[text])
      case .name(let name):
        guard let owner = index.owner(of: name, readIn: expression.scope) else {
          // What a star brings is nobody's name here.
          found += texts(ofStarred: index.facts[name], seen)
          continue
        }
        for id in index.bindings(of: name, in: owner) { found += texts(of: id, besides: value, seen) }
        let added = owner == .module ? model.additions(to: index.facts[name], in: index) : model.additions(to: name, ownedBy: owner, in: index)
        found += added.flatMap { texts(of: $0, seen) }
      case .attribute(let base, let name):
        for denotation in model.denotations(of: ExpressionRef(file: index.file, expression: base)) {
          switch denotation {
          case .module(let file): found += texts(of: index.facts[name], in: file, seen)
          case .external(let object): found += (model.settingsModules[object] ?? []).flatMap { texts(of: index.facts[name], in: $0, seen) }
          default: break
          }
        }
      default: break
      }
    }
    return found
  }

  /// An expression and the parts of it, which were all taken behind it.
  private func places(within value: ExpressionID) -> Range<Int> {
    let span = index.facts[value].span
    let first = Int(value.raw)
    var end = first + 1
    while end < index.facts.expressions.count, span.contains(index.facts.expressions[end].span) { end += 1 }
    return first..<end
  }

  private func texts(of id: BindingID, besides value: ExpressionID, _ seen: Seen) -> [String] {
    switch index.facts[id].value {
    case .expression(let given), .elementOf(let given):
      // `APPS = APPS + ["x"]`
      return index.facts[given].span.contains(index.facts[value].span) ? [] : texts(of: given, seen)
    case .imported(let position):
      let fact = index.facts.imports[Int(position)]
      guard let name = fact.name, case .file(let file)? = model.finder.module(fact.module, level: Int(fact.level), from: index.file) else { return [] }
      return texts(of: name, in: file, seen)
    case .unpacked, .entered, .function, .type, .parameter, .unknown: return []
    }
  }

  private func texts(ofStarred name: String, _ seen: Seen) -> [String] {
    index.facts.imports.filter(\.isStar).flatMap { fact -> [String] in
      guard case .file(let file)? = model.finder.module(fact.module, level: Int(fact.level), from: index.file) else { return [] }
      return texts(of: name, in: file, seen)
    }
  }

  /// What a variable of another module holds.
  private func texts(of name: String, in file: FileID, _ seen: Seen) -> [String] {
    guard file != index.file, seen.names.count < 500, seen.names.insert("\(file.raw) \(name)").inserted, let other = model.index(file) else { return [] }
    let names = LoadedNames(model, other)
    let own = other.bindings(of: name, in: .module)
    if own.isEmpty { return names.texts(ofStarred: name, seen) }
    return own.flatMap { id -> [String] in
      if case .expression(let value) = other.facts[id].value { return names.texts(of: value, seen) }
      return names.texts(of: id, besides: ExpressionID(raw: 0), seen)
    } + model.additions(to: name, in: other).flatMap { names.texts(of: $0, seen) }
  }

  private static func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }

  // MARK: Packages

  private var isPackage: Bool { model.path(index.file).isNamed("__init__.py") }

  private func own(level: Int) -> ModuleFinder.Found? { model.finder.package(of: index.file, level: level) }

  private func package(in folder: WorkspacePath) -> ModuleFinder.Found {
    model.finder.table.initializer(of: folder).map { .file($0) } ?? .namespace(folder)
  }

  /// `package="shop"`, `package=__package__`
  private func package(namedBy value: ExpressionID) -> ModuleFinder.Found? {
    names("__package__", within: value) || names("__name__", within: value) ? own(level: 1) : meant(by: value).first.flatMap(model.finder.module)
  }

  private func folder(_ found: ModuleFinder.Found) -> WorkspacePath? {
    switch found {
    case .namespace(let folder): folder
    case .file(let file): model.path(file).isNamed("__init__.py") ? model.path(file).parent : nil
    }
  }

  /// The folder of the package that an expression takes something from: `shop.__path__`, `[os.path.dirname(__file__)]`, `shop`.
  private func folder(of value: ExpressionID) -> WorkspacePath? {
    for position in places(within: value) {
      switch index.facts.expressions[position].kind {
      case .name(let name) where index.facts[name] == "__file__": return model.path(index.file).parent
      case .name(let name) where index.facts[name] == "__path__" && isPackage: return model.path(index.file).parent
      case .name:
        for denotation in model.denotations(of: ExpressionRef(file: index.file, expression: ExpressionID(raw: Int32(position)))) {
          switch denotation {
          case .module(let file): if let folder = folder(.file(file)) { return folder }
          case .namespace(let folder): return folder
          default: break
          }
        }
      default: break
      }
    }
    return nil
  }

  private func names(_ word: String, within value: ExpressionID) -> Bool {
    let span = index.facts[value].span
    return index.loads(of: word).contains { span.contains(index.facts[$0].span) }
  }
}
