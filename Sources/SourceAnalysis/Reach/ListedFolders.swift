import Catalogue
import Workspace

/// The folders whose files a module lists in order to load them as modules: `for name in os.listdir(PLUGINS): import_module(name)`.
///
/// Where the folder lies is computed as a rule, so that only what the texts of the path say is asked for, next to the module and
/// above it: `self.root / "listeners"`.
struct ListedFolders {
  struct Listing: Hashable {
    enum Place: Hashable {
      case folder(WorkspacePath)
      /// What callers pass for this parameter of the function.
      case passed(to: ScopeRef, at: Int)
    }

    let place: Place
    /// Whether its own folders are listed too.
    let isDeep: Bool
  }

  private let model: SourceModel
  private let index: FactsIndex

  init(_ model: SourceModel, _ index: FactsIndex) {
    self.model = model
    self.index = index
  }

  /// Functions that list a folder, and import something whose name they do not write.
  var listings: [Listing] {
    let words = model.knowledge.listsFolders
    let imports = Array(model.knowledge.importsNamed) + model.knowledge.importsListed
    let importing = Set(index.calls(ofNamesEndingLike: imports).filter { !isWritten($0) }.map(executor))
    guard !importing.isEmpty else { return [] }
    var found: [Listing] = []
    for word in words.keys.sorted() {
      for load in index.loads(of: word) {
        guard case .function(let call) = index.facts[load].use, importing.contains(executor(of: call)),
          case .call(_, let arguments) = index.facts[call].kind
        else { continue }
        var values = index.facts[arguments].prefix(1).map(\.value)
        if case .attribute(let base, _) = index.facts[load].kind { values.append(base) }
        if let place = values.lazy.compactMap({ place(of: $0) }).first { found.append(Listing(place: place, isDeep: words[word] == true)) }
      }
    }
    return found
  }

  /// Where the folder is that an expression stands for.
  func place(of value: ExpressionID) -> Listing.Place? {
    // Names that are given to each other again and again would branch at every turn.
    var seen: Set<ExpressionID> = []
    return place(of: value, &seen)
  }

  private func place(of value: ExpressionID, _ seen: inout Set<ExpressionID>) -> Listing.Place? {
    guard seen.count < 100, seen.insert(value).inserted else { return nil }
    if let package = package(named: value) { return .folder(package) }
    let span = index.facts[value].span
    let names = index.texts(within: span).flatMap { $0.split(separator: "/") }.map(String.init).filter { !$0.contains("*") && $0 != "." }
    // `plugins.__file__` is another module's.
    let isOwn = index.loads(of: "__file__").contains { load in
      if case .name = index.facts[load].kind { span.contains(index.facts[load].span) } else { false }
    }
    if !names.isEmpty || isOwn {
      // `".."`, an address, a message: no names of folders.
      guard names.count < 6, names.allSatisfy(Self.isFolderName) else { return nil }
      return folder(named: names).map { .folder($0) }
    }
    var position = Int(value.raw)
    while position < index.facts.expressions.count, span.contains(index.facts.expressions[position].span) {
      if let found = place(ofName: ExpressionID(raw: Int32(position)), besides: span, &seen) { return found }
      position += 1
    }
    return nil
  }

  /// The folder of a package that a dotted text names, also one that a class holds: `load_all("shop.plugins")`, `load_all(self.PACKAGE)`.
  private func package(named value: ExpressionID) -> WorkspacePath? {
    switch index.facts[value].kind {
    case .text, .attribute, .name: break
    default: return nil
    }
    for case .text(let text) in model.denotations(of: ExpressionRef(file: index.file, expression: value)) {
      guard text.contains("."), text.allSatisfy({ $0 == "." || Self.isFolderName(String($0)) }), let found = model.finder.module(text) else { continue }
      if case .namespace(let folder) = found { return folder }
      if case .file(let file) = found, let folder = folder(ofPackage: file) { return folder }
    }
    return package(denotedBy: value)
  }

  /// `load_all(plugins)` with `from shop import plugins`.
  private func package(denotedBy value: ExpressionID) -> WorkspacePath? {
    for denotation in model.denotations(of: ExpressionRef(file: index.file, expression: value)) {
      if case .namespace(let folder) = denotation { return folder }
      if case .module(let file) = denotation, let folder = folder(ofPackage: file) { return folder }
    }
    return nil
  }

  private func folder(ofPackage file: FileID) -> WorkspacePath? {
    model.path(file).isNamed("__init__.py") ? model.path(file).parent : nil
  }

  /// `plugins` of `os.path.dirname(plugins.__file__)`
  private func isAskedForItsPlace(_ module: ExpressionID) -> Bool {
    guard case .base(let attribute) = index.facts[module].use, case .attribute(_, let name) = index.facts[attribute].kind else { return false }
    return ["__file__", "__path__"].contains(index.facts[name])
  }

  private static func isFolderName(_ text: String) -> Bool {
    text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
  }

  private func place(ofName expression: ExpressionID, besides span: ByteSpan, _ seen: inout Set<ExpressionID>) -> Listing.Place? {
    guard case .name(let name) = index.facts[expression].kind, let owner = index.owner(of: name, readIn: index.facts[expression].scope)
    else { return nil }
    for id in index.bindings(of: name, in: owner) {
      switch index.facts[id].value {
      case .expression(let source) where !index.facts[source].span.contains(span):
        if let found = place(of: source, &seen) { return found }
      case .parameter(let position):
        let function = ScopeRef(file: index.file, scope: owner)
        // Where a folder hangs on the object itself, callers pass nothing for it.
        if position > 0 || !model.takesReceiver(function) { return .passed(to: function, at: Int(position)) }
      case .imported where isAskedForItsPlace(expression):
        if let package = package(denotedBy: expression) { return .folder(package) }
      default: break
      }
    }
    return nil
  }

  /// The nearest folder of that name that holds source, beside the module or one of the folders above it.
  private func folder(named names: [String]) -> WorkspacePath? {
    var base = model.path(index.file).parent
    for _ in 0..<6 {
      let folder = names.reduce(base) { $0.appending($1) }
      if model.tree.files(below: folder).contains(where: \.isPython) { return folder }
      if base == .root { return nil }
      base = base.parent
    }
    return nil
  }

  private func executor(of call: ExpressionID) -> ScopeID { index.executor(of: index.facts[call].scope) }

  /// Whether an import's call says which module it wants.
  private func isWritten(_ call: ExpressionID) -> Bool {
    guard case .call(_, let arguments) = index.facts[call].kind, let first = index.facts[arguments].first else { return true }
    if case .text = index.facts[first.value].kind { return true }
    return false
  }
}
