import Catalogue
import ConfigSyntax
import Workspace

/// How files get into the list.
extension UWSGIResolver {
  enum Format: Sendable {
    case ini, yaml, xml, json
  }

  /// The loader that an option stands for, or that the end of the name chooses (`uwsgi_opt_load` in `core/uwsgi.c`).
  mutating func load(_ name: [UInt8], by option: String?, origin: Origin, unknown: String?) {
    if let unknown {
      return report(.unresolvedReference, "`\(String(decoding: name, as: UTF8.self))` cannot be followed: \(unknown)", weight: .note, at: origin)
    }
    switch option {
    case "ini", "ini-paste", "ini-paste-logged": load(UWSGIFileName(name), as: .ini, origin: origin)
    case "yaml", "yml": load(UWSGIFileName(name), as: .yaml, origin: origin)
    case "xml", "xmlconfig": load(UWSGIFileName(name), as: .xml, origin: origin)
    case "json", "js": load(UWSGIFileName(name), as: .json, origin: origin)
    default:
      let formats: [(String, Format)] = [
        (".ini", .ini), (".xml", .xml), (".yaml", .yaml), (".yml", .yaml), (".json", .json), (".js", .json),
      ]
      guard option != "config", let format = formats.first(where: { name.ends(with: $0.0) })?.1 else {
        return refuse(
          "uWSGI finds no reader for `\(String(decoding: name, as: UTF8.self))`", expected: "a name that ends with .ini, .yml, .xml or .json",
          kind: .unresolvedReference, at: origin)
      }
      let outer = magic.keepsFirst
      magic.keepsFirst = true
      load(UWSGIFileName(name), as: format, origin: origin)
      magic.keepsFirst = outer
    }
  }

  private mutating func load(_ name: UWSGIFileName, as format: Format, origin: Origin) {
    guard let path = locate(name, format: format, origin: origin) else { return }
    let entry = OpenFile(path: path, section: name.section.isEmpty ? Array("uwsgi".utf8) : name.section)
    if open.contains(entry) {
      return refuse("`\(name.text)` is being read already: uWSGI reads it again until its stack is full", kind: .unresolvedReference, at: origin)
    }
    guard open.count < Limit.depth else {
      return report(.limitReached, "`\(name.text)` is more than \(Limit.depth) files deep and is not read", at: origin)
    }
    loads += 1
    guard loads <= Limit.loads else {
      // `inherit` reads a file after the others are done, so one that inherits itself goes on for ever.
      if loads == Limit.loads + 1 {
        refuse("`\(name.text)` makes more than \(Limit.loads) files to read", kind: .limitReached, at: origin)
      }
      return
    }
    guard let file = read(path, origin: origin) else { return }

    magic.enter(name, path: path, root: lookup.standpoint.root)
    if format == .ini { lastFile = path }
    open.append(entry)
    sectionsRead.append(entry)
    let outer = via
    if let place = origin.place, place.path != path || open.count > 1 {
      via.append("\(open.count > 1 ? "included by" : "named at") \(words(for: origin))")
    }
    readPairs(of: entry, in: file, format: format, origin: origin)
    via = outer
    open.removeLast()
  }

  private mutating func locate(_ name: UWSGIFileName, format: Format, origin: Origin) -> WorkspacePath? {
    switch name.place {
    case .elsewhere(let scheme):
      let what = scheme == "-" ? "the standard input" : "`\(name.text)`"
      report(.unresolvedReference, "what \(what) holds is unknown: nothing is executed or fetched", weight: .note, at: origin)
      return nil
    case .sameFile:
      guard format == .ini, let lastFile else {
        refuse("`\(name.text)` means the file read before it, and there is none", kind: .unresolvedReference, at: origin)
        return nil
      }
      return lastFile
    case .path(let path):
      let text = String(decoding: path, as: UTF8.self)
      switch lookup.file(path, mentionedIn: origin.place?.path.parent ?? lookup.standpoint.folder ?? .root) {
      case .found(let path, let assumption):
        assume(assumption)
        return path
      case .unknown(let reason):
        report(.unresolvedReference, "what `\(text)` holds is not known: \(reason)", weight: .note, at: origin)
      case .outside:
        report(.unresolvedReference, "`\(text)` lies outside the workspace and is not read", weight: .note, at: origin)
      case .missing where lookup.standpoint.folder != nil && (lookup.standpoint.mountsAreComplete || lookup.standpoint.mounts.isEmpty):
        refuse("there is no file `\(text)`", kind: .unresolvedReference, at: origin)
      case .missing:
        // An absolute path names a file of the server's own disk.
        let weight: Problem.Weight = path.first == UInt8(ascii: "/") ? .note : .warning
        report(.unresolvedReference, "there is no file `\(text)` in the workspace; what it says is not known", weight: weight, at: origin)
      }
      return nil
    }
  }

  private mutating func read(_ path: WorkspacePath, origin: Origin) -> SourceFile? {
    if let file = files[path] { return file }
    guard let file = try? lookup.tree.read(path) else {
      report(.unresolvedReference, "\(path) could not be read", at: origin)
      return nil
    }
    guard bytesRead + file.bytes.count <= Limit.bytes else {
      report(.limitReached, "\(path) is not read: the configuration is larger than \(Limit.bytes >> 20) MB", at: origin)
      return nil
    }
    bytesRead += file.bytes.count
    files[path] = file
    return file
  }

  /// The contents of a file for `@(…)` and `for-readline`; `nil` when they cannot be known.
  mutating func contents(of name: [UInt8], origin: Origin) -> [UInt8]? {
    guard UWSGIFileName.scheme(of: name) == nil else { return nil }
    guard case .found(let path, let assumption) = lookup.file(name, mentionedIn: origin.place?.path.parent ?? .root) else { return nil }
    assume(assumption)
    return read(path, origin: origin)?.bytes
  }
}

// MARK: From texts to pairs

extension UWSGIResolver {
  private mutating func readPairs(of entry: OpenFile, in file: SourceFile, format: Format, origin: Origin) {
    let template = readsTemplates || lookup.standpoint.templates.contains(file.path) ? TemplateMarks(file.bytes) : TemplateMarks([])
    let (text, isWhole) = magic.rewrite(file.bytes, holding: template.held)
    if !isWhole { report(.limitReached, "`%` makes more than \(UWSGIMagic.sizeLimit >> 20) MB of \(file.path); the rest is not read", at: origin) }
    let section = String(decoding: entry.section, as: UTF8.self)
    let entries: [INIEntry]
    switch format {
    case .ini:
      let document = INIReader.read(text, dialect: .uwsgi).tree
      entries = document.entries(of: section)
      // A section that is only a header counts as missing; the server warns and starts.
      if entries.isEmpty { reportMissingSection(section, in: file, document: document) }
    case .yaml:
      let reading = UWSGIYAML.read(text, section: section)
      entries = reading.entries
      assume(reading.isSettled ? nil : "\(file.path) is read as uWSGI builds from PyPI do; builds with libyaml (Debian's) read it otherwise")
      problems += reading.problems.map { PlacedProblem($0, in: file.path) }
      // The embedded parser never complains; the other build ends with libyaml's error.
      if template.isEmpty { problems += readYAML(file.bytes).problems.map { PlacedProblem($0, in: file.path) } }
    case .xml, .json:
      notUnderstood.append(FileTree.LeftOut(file.path, why: "uWSGI configuration in \(format == .xml ? "XML" : "JSON") is not read yet"))
      return
    }
    for entry in entries where !template.isStatement(entry.key.bytes) {
      let key = entry.key
      // The whole setting, so that a label under it says which one it is.
      let place = SourceSpan(file.path, entry.value.map { key.span.union($0.span) } ?? key.span)
      add(
        UWSGIPair(
          key: key.text, value: entry.value?.bytes ?? [], unknown: key.unknown ?? entry.value?.unknown,
          doubt: template.doubt(at: key.span), origin: Origin(place, via: via), keyPlace: SourceSpan(file.path, key.span)))
    }
  }

  /// The server only warns in its log when the section it looks for is not there, and starts without it.
  private mutating func reportMissingSection(_ section: String, in file: SourceFile, document: INIDocument) {
    let headers = document.sections.filter { $0.header != nil }
    guard !headers.contains(where: { $0.name.text == section }) else { return }
    let expected = "a line `[\(section)]` and nothing else on it"
    if let misleading = headers.first(where: { $0.looksLike(section) }) {
      let place = Origin(misleading.header.map { SourceSpan(file.path, $0) })
      report(.configSyntax, "the section here is `\(misleading.name.text)` to uWSGI; its settings do not count", expected: expected, at: place)
    } else if file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      let place = Origin(SourceSpan(file.path, ByteSpan(0..<3)))
      report(.configSyntax, "a byte order mark hides the section behind it; its settings do not count", expected: expected, at: place)
    } else if readsTemplates, open.count == 1 {
      let names = headers.map { "`\($0.name.text)`" }.joined(separator: ", ")
      notUnderstood.append(FileTree.LeftOut(file.path, why: "there is no section `\(section)`; \(names) counts only where a command names it"))
    } else {
      let place = Origin(SourceSpan(file.path, ByteSpan(0..<0)))
      report(.configSyntax, "there is no section `\(section)`; the file's settings do not count", expected: expected, at: place)
    }
  }
}

extension INISection {
  /// Whether a person reads this header as that section: blanks, a comment or a lost bracket make it another one.
  fileprivate func looksLike(_ section: String) -> Bool {
    let words = name.text.split(separator: " ").first ?? ""
    let cleaned = words.prefix { $0 != "]" }
    return cleaned.lowercased() == section || cleaned == section.dropLast()
  }
}

extension Array<UInt8> {
  fileprivate func ends(with suffix: String) -> Bool {
    count >= suffix.utf8.count && self[(count - suffix.utf8.count)...].elementsEqual(suffix.utf8)
  }
}
