import Catalogue
import PythonSyntax
import Workspace

// Modules that are named by texts: in settings, in variables of the environment, in calls that load them.

extension ImportClosureBuilder {
  mutating func followNames(in file: FileID) {
    guard let index = model.index(file) else { return }
    let names = LoadedNames(model, index)
    for listing in ListedFolders(model, index).listings {
      switch listing.place {
      case .folder(let folder): enqueueModules(of: .namespace(folder), isDeep: listing.isDeep)
      case .passed: passedFolders.append(listing)
      }
    }
    for pattern in model.knowledge.loads {
      switch pattern.way {
      case .environment(let name):
        let texts = names.texts(beside: name)
        if !texts.isEmpty { saidVariables[name, default: []] += texts }
        for text in texts { loadChosen(text, by: pattern) }
      case .files(let calls): for text in names.texts(givenTo: calls) { enqueueFiles(matching: text, beside: file) }
      case .variable(let name):
        let texts = names.texts(in: name)
        guard !texts.isEmpty, pattern.onlyWhere.isEmpty || holdsWord(pattern.onlyWhere) else { continue }
        for text in texts where !loadInOwnPackage(text, saidIn: file) { load(text, beside: pattern.beside) }
      case .call(let calls, let argument, let package):
        for found in names.modules(named: calls, at: argument, in: package) {
          let beside = pattern.besideArgument.flatMap { names.texts(at: $0, of: found.call) } ?? pattern.beside
          load(found.text, below: found.package, beside: beside)
        }
      case .entryPoints(let calls, let argument):
        for group in names.modules(named: calls, at: argument, in: nil) where askedGroups.count < Self.mostGroups && askedGroups.insert(group.text).inserted {
          for entry in ProjectEntryPoint.all(ofGroups: [group.text], in: model.tree) { load(entry.module, beside: pattern.beside) }
        }
      case .specification(let calls, let argument, let keys):
        for found in names.modules(named: calls, at: argument, in: nil) {
          for named in SpecifiedNames(model, keys).names(in: found.text, beside: file) { load(named.name, beside: []) }
        }
      case .modules(let calls, let argument, let modules):
        for package in names.packages(of: calls, at: argument, modules) { enqueueModules(of: package, isDeep: modules.isDeep) }
      }
    }
  }

  /// `load_modules(ROOT / "routes")`: what callers pass to functions that load the modules of a folder, once all callers are in sight.
  mutating func followPassedFolders() {
    var done: Set<ListedFolders.Listing> = []
    while let listing = passedFolders.popLast() {
      guard done.insert(listing).inserted else { continue }
      guard case .passed(let function, let position) = listing.place, let home = model.index(function.file), position < home.facts.parameters(of: function.scope).count
      else { continue }
      let ownName = home.facts[home.facts[function.scope].name]
      // `Loader("shop.plugins")` calls its `__init__`, and so does `super().__init__("shop.plugins")`.
      let type = ownName == "__init__" ? model.type(holding: function) : nil
      let names = [ownName] + (type.map { [model.ownName(of: $0)] } ?? [])
      let parameter = home.facts[home.facts.parameters(of: function.scope)[position].name]
      let words = names.map(WordSet.hash)
      for file in files where model.outline(file)?.words.all.contains(where: { words.contains($0.wordHash) }) ?? false {
        guard let index = model.index(file) else { continue }
        for load in names.flatMap(index.loads) {
          guard case .function(let call) = index.facts[load].use,
            model.denotations(of: ExpressionRef(file: file, expression: load)).contains(where: { called in
              called.calledFunction == function || type.map { called == .type($0) } ?? false
            })
          else { continue }
          let place = ArgumentPosition(index: position - (model.takesReceiver(function) ? 1 : 0), keyword: parameter)
          guard let argument = model.argument(place, of: ExpressionRef(file: file, expression: call)), argument.file == file,
            let found = ListedFolders(model, index).place(of: argument.expression)
          else { continue }
          switch found {
          case .folder(let folder): enqueueModules(of: .namespace(folder), isDeep: listing.isDeep)
          case .passed: passedFolders.append(ListedFolders.Listing(place: found, isDeep: listing.isDeep))
          }
        }
      }
      followPending()
    }
  }

  /// Every module of a package.
  private mutating func enqueueModules(of package: ModuleFinder.Found, isDeep: Bool) {
    enqueue(package)
    let folder: WorkspacePath
    switch package {
    case .namespace(let path): folder = path
    case .file(let file):
      guard model.path(file).isNamed("__init__.py") else { return }
      folder = model.path(file).parent
    }
    var found = 0
    for path in model.tree.files(below: folder) where path.isPython && found < 500 {
      let isOwn = path.parent == folder || path.parent.parent == folder && path.isNamed("__init__.py")
      guard isOwn || isDeep else { continue }
      found += 1
      enqueuePackages(of: path)
      enqueue(model.id(path))
    }
  }

  /// Source files named by a path with wildcards.
  private mutating func enqueueFiles(matching text: String, beside file: FileID) {
    guard let pattern = WorkspacePath(resolving: text.utf8, against: model.path(file).parent), text.hasSuffix(".py") else { return }
    for path in model.tree.files where matchesGlob(pattern.bytes, path.bytes) { enqueue(model.id(path)) }
  }

  /// Loads the module that a dotted text names: the longest part of it that is one (`shop.apps.ShopConfig` names `shop.apps`).
  /// - Parameter package: Where the text begins, if it does not say so itself.
  private mutating func load(_ text: String, below package: ModuleFinder.Found? = nil, beside: [String]) {
    // `shop.config:Live`
    let text = text.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init) ?? text
    if loadMatching(text, below: package) { return }
    var parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }) else { return }
    while !parts.isEmpty {
      if let found = module(parts, below: package) {
        enqueue(found)
        loadBeside(found, beside)
        return
      }
      parts.removeLast()
    }
  }

  /// Loads the module that a variable of the environment names. A package that says nothing itself is what the program falls
  /// back on where nobody sets the variable; on a server it names one of the package's modules.
  mutating func loadChosen(_ text: String, by pattern: LoadPattern) {
    if let object = pattern.object, case .file(let file)? = model.finder.module(text) { model.takeSettings(of: object, from: file) }
    if let found = model.finder.module(text), isSilentPackage(found) { _ = loadMatching("\(text).*", below: nil) }
    load(text, beside: pattern.beside)
  }

  private func module(_ parts: some Sequence<String>, below package: ModuleFinder.Found?) -> ModuleFinder.Found? {
    package.map { model.finder.descend(parts, from: $0) } ?? model.finder.module(parts.joined(separator: "."))
  }

  private func isSilentPackage(_ found: ModuleFinder.Found) -> Bool {
    switch found {
    case .namespace: true
    case .file(let file):
      model.path(file).isNamed("__init__.py") && model.outline(file).map { $0.imports.isEmpty && !$0.mayLoad } ?? false
    }
  }

  /// `"%s.urls" % SITE_NAME`: what is left open in front is the package that the settings lie in, or one above it.
  private mutating func loadInOwnPackage(_ text: String, saidIn file: FileID) -> Bool {
    guard let hole = ["%s.", "{}.", "{0}.", "*."].first(where: text.hasPrefix) else { return false }
    let names = text.dropFirst(hole.count).dottedWords.map(String.init)
    for level in 1..<5 {
      guard let package = model.finder.package(of: file, level: level) else { return true }
      let found = names.reduce(Optional(package)) { module, name in module.flatMap { model.finder.submodule(name, of: $0) } }
      if let found, !names.isEmpty {
        enqueue(found)
        return true
      }
    }
    return true
  }

  /// Each is looked for in all projects of the workspace, and a program asks for few.
  private static let mostGroups = 50

  /// `shop.settings.*`: whichever of a package's modules it is.
  private mutating func loadMatching(_ text: String, below start: ModuleFinder.Found?) -> Bool {
    guard let name = OpenModuleName(text) else { return false }
    for path in name.modules(of: model, below: start) {
      enqueuePackages(of: path)
      enqueue(model.id(path))
    }
    return true
  }

  private mutating func loadBeside(_ found: ModuleFinder.Found, _ names: [String]) {
    guard !names.isEmpty else { return }
    let package: ModuleFinder.Found =
      switch found {
      case .namespace: found
      case .file(let file): model.path(file).isNamed("__init__.py") ? found : model.finder.package(of: file, level: 1) ?? found
      }
    for name in names {
      // `templatetags.*`: all modules of a package.
      let isPackage = name.hasSuffix(".*")
      guard let submodule = model.finder.submodule(isPackage ? String(name.dropLast(2)) : name, of: package) else { continue }
      if isPackage { enqueueModules(of: submodule, isDeep: false) } else { enqueue(submodule) }
    }
  }
}

extension PythonKnowledge {
  /// The words beside which modules are named by texts.
  var loadWords: LoadWords {
    loads.reduce(into: LoadWords(variables: [], calls: importsListed)) { words, pattern in
      switch pattern.way {
      case .environment(let name), .variable(let name): words.variables.append(name)
      case .call(let names, _, _), .modules(let names, _, _), .specification(let names, _, _), .files(let names):
        words.calls += names.compactMap(\.lastWord)
      // Where a method is called on what a function gives, the function is called as well, by a word that is less common: `select`.
      case .entryPoints(let names, _): words.calls += names.filter { !isMethod($0) }.compactMap(\.lastWord)
      }
    }
  }
}
