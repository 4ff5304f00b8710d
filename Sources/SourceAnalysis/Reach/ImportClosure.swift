import Catalogue
import PythonSyntax
import Workspace

/// The source files that a process can load from its entry point: imports, and modules that frameworks load by name.
struct ImportClosure {
  /// Sorted by path.
  let files: [FileID]
  /// Whether it starts from a known entry point; otherwise it is everything there is.
  let isKnown: Bool

  /// The first file that was left out because the closure grew too large.
  var firstLeftOut: FileID?

  /// More source than any one application has; what lies beyond is left out, and said.
  static let sizeLimit = 256 << 20

  func contains(_ file: FileID) -> Bool {
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      if files[middle] < file { low = middle + 1 } else { high = middle }
    }
    return low < files.count && files[low] == file
  }

  /// Everything there is, for a process whose entry is not known.
  static func everything(in store: SourceStore) -> ImportClosure {
    let python = store.tree.files.indices.filter { store.tree.files[$0].isPython }.map { FileID(raw: Int32($0)) }
    store.sketch(python)
    var files: [FileID] = []
    var size = 0
    for file in python {
      guard size <= sizeLimit else { return ImportClosure(files: files, isKnown: false, firstLeftOut: file) }
      guard case .success(let outline) = store.outline(file) else { continue }
      files.append(file)
      size += outline.size
    }
    return ImportClosure(files: files, isKnown: false)
  }
}

/// Follows imports from file to file.
struct ImportClosureBuilder {
  private let model: SourceModel
  private let environment: [String: String]
  /// What was asked for, whether or not it can be read.
  private var asked: Set<FileID> = []
  /// The folders whose packages were asked for, and those above them.
  private var askedFolders: Set<WorkspacePath> = []
  private var pending: [FileID] = []
  private var files: [FileID] = []
  private var size = 0
  private var firstLeftOut: FileID?
  /// What some file of the closure, or the configuration, says that a variable of the environment holds.
  private var saidVariables: [String: [String]] = [:]
  /// What files import that was found nowhere: a folder that is put on the path later may hold it.
  private var missing: [(fact: ImportedModule, file: FileID)] = []
  /// Functions whose callers say which folder's modules they load.
  private var passedFolders: [ListedFolders.Listing] = []
  /// The modules whose lists of folders imports start from, and what those lists are called there.
  private let pathModules: [String]
  private let pathWords: [UInt64]

  init(model: SourceModel, environment: [String: String]) {
    self.model = model
    self.environment = environment
    pathModules = Set(model.knowledge.pathWords.lists.map(\.firstWord)).sorted()
    pathWords = model.knowledge.pathWords.lists.compactMap(\.lastWord).map(WordSet.hash)
  }

  /// The closure of entry files.
  /// - Parameter configuration: Programs that configure the server, which are loaded like the application.
  mutating func closure(of entries: [WorkspacePath], beside configuration: [WorkspacePath] = []) -> ImportClosure {
    for file in configuration { enqueue(model.id(file)) }
    for entry in entries {
      enqueuePackages(of: entry)
      enqueue(model.id(entry))
    }
    for pattern in model.knowledge.loads {
      guard case .environment(let name) = pattern.way, let module = environment[name] else { continue }
      saidVariables[name, default: []].append(module)
      loadChosen(module, beside: pattern.beside)
    }
    followPending()
    followPassedFolders()
    for pattern in model.knowledge.loads {
      guard case .environment(let name) = pattern.way else { continue }
      let said = saidVariables[name]
      if let said, !isMissing(pattern, amongModules: said) { continue }
      for file in otherwise(pattern, among: entries) {
        guard let index = model.index(model.id(file)) else { continue }
        for text in LoadedNames(model, index).texts(beside: name) { loadChosen(text, beside: pattern.beside) }
      }
      followPending()
      if let said, isMissing(pattern, amongModules: said) { enqueueNear(said, entries, holding: pattern.holds) }
      followPending()
    }
    return ImportClosure(files: files.sorted(), isKnown: true, firstLeftOut: firstLeftOut)
  }

  /// The files that say what the process leaves to its surroundings: the nearest ones above an entry.
  private func otherwise(_ pattern: LoadPattern, among entries: [WorkspacePath]) -> [WorkspacePath] {
    guard !pattern.otherwise.isEmpty, holdsWord(pattern.otherwiseWords) else { return [] }
    return entries.compactMap { entry in
      var folder = entry.parent
      while true {
        if let file = pattern.otherwise.map({ folder.appending($0) }).first(where: model.tree.contains) { return file }
        if folder == .root { return nil }
        folder = folder.parent
      }
    }
  }

  /// Whether the module that a variable of the environment names is not in the project, though the package is that it lies in, or says
  /// nothing of what such a module says.
  private func isMissing(_ pattern: LoadPattern, amongModules texts: [String]) -> Bool {
    !pattern.holds.isEmpty && texts.contains { nearest(to: $0) != nil } && !holdsWord(pattern.holds)
  }

  /// The longest part of a module's name that the project has.
  private func nearest(to text: String) -> ModuleFinder.Found? {
    var parts = text.dottedWords.map(String.init)
    while !parts.isEmpty {
      if let found = model.finder.module(parts.joined(separator: ".")) { return found }
      parts.removeLast()
    }
    return nil
  }

  /// The modules that hold one of these words, in the packages that were named or beside the entries: one of them stands for the one
  /// that is missing.
  private mutating func enqueueNear(_ texts: [String], _ entries: [WorkspacePath], holding words: [String]) {
    let named = texts.compactMap(nearest).map { found in
      switch found {
      case .namespace(let folder): folder
      case .file(let file): model.path(file).parent
      }
    }
    let words = Set(words.map(WordSet.hash))
    for folder in Set(named + entries.map(\.parent)).sorted() {
      let modules = model.tree.files(below: folder).filter { $0.isPython && $0.parent == folder }.prefix(50).map(model.id)
      model.store.sketch(modules)
      for file in modules where model.outline(file)?.words.all.contains(where: { words.contains($0.wordHash) }) ?? false {
        enqueuePackages(of: model.path(file))
        enqueue(file)
      }
    }
  }

  /// Whether a file that is loaded so far holds one of these words.
  private func holdsWord(_ words: [String]) -> Bool {
    let words = words.map(WordSet.hash)
    return files.contains { model.outline($0)?.words.all.contains { words.contains($0.wordHash) } ?? false }
  }

  private mutating func enqueue(_ file: FileID) {
    if asked.insert(file).inserted { pending.append(file) }
  }

  /// Wave after wave: what the files of one wave load is the next, and all files of a wave are read at the same time.
  private mutating func followPending() {
    while !pending.isEmpty {
      let wave = pending
      pending = []
      model.store.sketch(wave)
      let outlines = wave.compactMap { file in model.outline(file).map { (file, $0) } }
      model.prepare(outlines.filter { $1.mayLoad }.map { $0.0 })
      for (file, outline) in outlines { lookFurther(as: file, outline) }
      for (file, outline) in outlines {
        guard size <= ImportClosure.sizeLimit else {
          firstLeftOut = firstLeftOut ?? file
          continue
        }
        size += outline.size
        files.append(file)
        follow(file, outline)
      }
    }
  }

  /// Importing `a.b.c` runs `a/__init__.py` and `a/b/__init__.py` first.
  private mutating func enqueuePackages(of file: WorkspacePath) {
    var folder = file.parent
    while folder != .root, !model.finder.searchPath.contains(folder), askedFolders.insert(folder).inserted {
      if let initializer = model.finder.table.initializer(of: folder) { enqueue(initializer) }
      folder = folder.parent
    }
  }

  private mutating func enqueue(_ found: ModuleFinder.Found) {
    guard case .file(let file) = found else { return }
    enqueuePackages(of: model.path(file))
    enqueue(file)
  }

  // MARK: One file

  /// Folders that a file puts on the path of imports.
  private mutating func lookFurther(as file: FileID, _ outline: Outline) {
    guard outline.imports.contains(where: { pathModules.contains($0.module) }), outline.words.all.contains(where: { pathWords.contains($0.wordHash) }),
      outline.words.all.contains(where: { $0.wordHash == Self.ownPlace }), let index = model.index(file)
    else { return }
    var isAdded = false
    for added in SearchFolders(model, index).added where model.look(in: added) { isAdded = true }
    guard isAdded else { return }
    let again = missing
    missing = []
    for (fact, file) in again { follow(fact, from: file) }
  }

  private static let ownPlace = WordSet.hash("__file__")

  private mutating func follow(_ file: FileID, _ outline: Outline) {
    for fact in outline.imports { follow(fact, from: file) }
    if outline.mayLoad { followNames(in: file) }
  }

  private mutating func follow(_ fact: ImportedModule, from file: FileID) {
    guard let start = model.finder.module(fact.module, level: fact.level, from: file) else {
      if fact.level == 0 { missing.append((fact, file)) }
      return
    }
    enqueue(start)
    for name in fact.names.contains("*") ? fact.names + published(by: start) : fact.names where name != "*" {
      if let submodule = model.finder.submodule(name, of: start) { enqueue(submodule) }
    }
  }

  /// `from shop import *` loads the modules that the package's `__all__` names.
  private func published(by package: ModuleFinder.Found) -> [String] {
    guard case .file(let file) = package, model.path(file).isNamed("__init__.py"),
      model.outline(file)?.words.all.contains(where: { $0.wordHash == Self.all }) == true, let index = model.index(file)
    else { return [] }
    return LoadedNames(model, index).texts(in: "__all__")
  }

  private static let all = WordSet.hash("__all__")

  // MARK: Modules named by texts

  private mutating func followNames(in file: FileID) {
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
        for text in texts { loadChosen(text, beside: pattern.beside) }
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
  private mutating func followPassedFolders() {
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
  private mutating func loadChosen(_ text: String, beside: [String]) {
    if let found = model.finder.module(text), isSilentPackage(found) { _ = loadMatching("\(text).*", below: nil) }
    load(text, beside: beside)
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

  /// `shop.settings.*`: whichever of a package's modules it is. `%s`, `{}` and a dot at the end stand for a part that is not known.
  private mutating func loadMatching(_ text: String, below start: ModuleFinder.Found?) -> Bool {
    var pattern = text
    for hole in ["%s", "{}", "{0}"] { pattern = pattern.split(separator: hole, omittingEmptySubsequences: false).joined(separator: "*") }
    if pattern.hasSuffix(".") { pattern += "*" }
    guard pattern.contains("*") else { return false }
    let parts = pattern.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > (start == nil ? 1 : 0), !parts.contains(""), let last = parts.last, last.contains("*"), !parts.dropLast().contains(where: { $0.contains("*") }),
      let package = module(parts.dropLast(), below: start)
    else { return true }
    let folder: WorkspacePath =
      switch package {
      case .namespace(let folder): folder
      case .file(let file): model.path(file).parent
      }
    var found = 0
    for path in model.tree.files(below: folder) where path.isPython && path.parent == folder && found < 20 {
      guard matchesGlob(Array("\(last).py".utf8), Array(path.name)) else { continue }
      found += 1
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
      if let submodule = model.finder.submodule(name, of: package) { enqueue(submodule) }
    }
  }
}

extension PythonKnowledge {
  /// The words beside which modules are named by texts.
  var loadWords: LoadWords {
    loads.reduce(into: LoadWords(variables: [], calls: importsListed)) { words, pattern in
      switch pattern.way {
      case .environment(let name), .variable(let name): words.variables.append(name)
      case .call(let names, _, _), .modules(let names, _, _), .specification(let names, _, _), .files(let names): words.calls += names.compactMap(\.lastWord)
      }
    }
  }
}
