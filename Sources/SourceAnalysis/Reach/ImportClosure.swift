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
  let model: SourceModel
  private let environment: [String: String]
  /// Files of which it must be known what their texts name, and packages of which everything is imported.
  private var loading: [FileID] = []
  private var starred: [FileID] = []
  private var askedStars: Set<FileID> = []
  /// What was asked for, whether or not it can be read.
  private var asked: Set<FileID> = []
  /// The folders whose packages were asked for, and those above them.
  private var askedFolders: Set<WorkspacePath> = []
  private var pending: [FileID] = []
  var files: [FileID] = []
  private var size = 0
  private var firstLeftOut: FileID?
  /// What some file of the closure, or the configuration, says that a variable of the environment holds.
  var saidVariables: [String: [String]] = [:]
  /// What files import that was found nowhere: a folder that is put on the path later may hold it.
  private var missing: [(fact: ImportedModule, file: FileID)] = []
  /// The groups of entry points whose modules are loaded.
  var askedGroups: Set<String> = []
  /// Functions whose callers say which folder's modules they load.
  var passedFolders: [ListedFolders.Listing] = []
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
      loadChosen(module, by: pattern)
    }
    followPending()
    followPassedFolders()
    for pattern in model.knowledge.loads {
      guard case .environment(let name) = pattern.way else { continue }
      let said = saidVariables[name]
      if let said, !isMissing(pattern, amongModules: said) { continue }
      for file in otherwise(pattern, among: entries) {
        guard let index = model.index(model.id(file)) else { continue }
        for text in LoadedNames(model, index).texts(beside: name) { loadChosen(text, by: pattern) }
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
  mutating func enqueueNear(_ texts: [String], _ entries: [WorkspacePath], holding words: [String]) {
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
  func holdsWord(_ words: [String]) -> Bool {
    let words = words.map(WordSet.hash)
    return files.contains { model.outline($0)?.words.all.contains { words.contains($0.wordHash) } ?? false }
  }

  mutating func enqueue(_ file: FileID) {
    if asked.insert(file).inserted { pending.append(file) }
  }

  /// Wave after wave: what the files of one wave import is the next, and all files of a wave are read at the same time. Files whose facts
  /// must be taken to know what they load wait until nothing else is left, and then are parsed at the same time as well.
  mutating func followPending() {
    while true {
      while !pending.isEmpty { followWave() }
      let (files, packages) = (loading, starred.filter(mayPublish))
      if files.isEmpty, starred.isEmpty { return }
      loading = []
      starred = []
      model.prepare(files + packages)
      for file in files { followNames(in: file) }
      for package in packages { followPublished(by: package) }
    }
  }

  private mutating func followWave() {
    let wave = pending
    pending = []
    model.store.sketch(wave)
    let outlines = wave.compactMap { file in model.outline(file).map { (file, $0) } }
    for (file, outline) in outlines { lookFurther(as: file, outline) }
    for (file, outline) in outlines {
      guard size <= ImportClosure.sizeLimit else {
        firstLeftOut = firstLeftOut ?? file
        continue
      }
      size += outline.size
      files.append(file)
      for fact in outline.imports { follow(fact, from: file) }
      if outline.mayLoad { loading.append(file) }
    }
  }

  /// Importing `a.b.c` runs `a/__init__.py` and `a/b/__init__.py` first.
  mutating func enqueuePackages(of file: WorkspacePath) {
    var folder = file.parent
    while folder != .root, !model.finder.searchPath.contains(folder), askedFolders.insert(folder).inserted {
      if let initializer = model.finder.table.initializer(of: folder) { enqueue(initializer) }
      folder = folder.parent
    }
  }

  mutating func enqueue(_ found: ModuleFinder.Found) {
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

  private mutating func follow(_ fact: ImportedModule, from file: FileID) {
    guard let start = model.finder.module(fact.module, level: fact.level, from: file) else {
      if fact.level == 0 { missing.append((fact, file)) }
      return
    }
    enqueue(start)
    for name in fact.names {
      if name == "*" {
        if case .file(let package) = start, model.path(package).isNamed("__init__.py"), askedStars.insert(package).inserted { starred.append(package) }
      } else if let submodule = model.finder.submodule(name, of: start) {
        enqueue(submodule)
      }
    }
  }

  private func mayPublish(_ package: FileID) -> Bool {
    model.outline(package)?.words.all.contains { $0.wordHash == Self.all } ?? false
  }

  /// `from shop import *` loads the modules that the package's `__all__` names.
  private mutating func followPublished(by package: FileID) {
    guard let index = model.index(package) else { return }
    for name in LoadedNames(model, index).texts(in: "__all__") {
      if let submodule = model.finder.submodule(name, of: .file(package)) { enqueue(submodule) }
    }
  }

  private static let all = WordSet.hash("__all__")
}
