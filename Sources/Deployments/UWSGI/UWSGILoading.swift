import Catalogue
import ConfigSyntax
import Workspace

/// How files get into the list.
extension UWSGIResolver {
  enum Format: String, Sendable {
    case ini, yaml, xml, json
  }

  /// The loader that an option stands for, or that the end of the name chooses (`uwsgi_opt_load` in `core/uwsgi.c`).
  mutating func load(_ name: [UInt8], by option: String?, origin: Origin, unknown: String?) {
    if let unknown {
      return report(.unresolvedReference, "`\(String(decoding: name, as: UTF8.self))` cannot be followed: \(unknown)", weight: .note, at: origin)
    }
    switch option {
    case "ini": load(UWSGIFileName(name), as: .ini, origin: origin)
    case "ini-paste", "ini-paste-logged":
      load(UWSGIFileName(name), as: .ini, origin: origin)
      paste = Said(String(decoding: name, as: UTF8.self), origin: origin)
    case "yaml", "yml": load(UWSGIFileName(name), as: .yaml, origin: origin)
    case "xml", "xmlconfig": load(UWSGIFileName(name), as: .xml, origin: origin)
    case "json", "js": load(UWSGIFileName(name), as: .json, origin: origin)
    default:
      let formats: [(String, Format)] = [
        (".ini", .ini), (".xml", .xml), (".yaml", .yaml), (".yml", .yaml), (".json", .json), (".js", .json),
      ]
      guard option != "config", let format = formats.first(where: { name.ends(with: $0.0) })?.1 else {
        return refuse(
          "uWSGI finds no reader for `\(String(decoding: name, as: UTF8.self))`",
          // `config` asks plugins only, whatever the name (`uwsgi_opt_load_config`).
          expected: option == "config" ? "the option of its format in place of `config`: `ini`, `yaml`, `xml` or `json`" : "a name that ends with .ini, .yml, .xml or .json",
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

    magic.enter(name, path: path, absolute: absolutePath(of: path, named: name))
    if format == .ini { lastFile = path }
    open.append(entry)
    sectionsRead.append(entry)
    let outer = via
    if let place = origin.place, place.path != path || open.count > 1 {
      via.append("\(open.count > 1 ? "included by" : "named at") \(words(for: origin))")
    }
    readPairs(of: entry, named: name, in: file, format: format, origin: origin)
    via = outer
    open.removeLast()
  }

  /// The machine's own path of a file that was found: as it was named where that leads there, or through the mounts.
  private func absolutePath(of path: WorkspacePath, named name: UWSGIFileName) -> String? {
    let standpoint = lookup.standpoint
    guard case .path(let given) = name.place else { return standpoint.absolute(of: path) }
    let text = String(decoding: given, as: UTF8.self)
    guard let absolute = text.hasPrefix("/") ? text : standpoint.startDirectory.map({ "\($0)/\(text)" }),
      let normal = WorkspacePath(resolving: absolute.utf8)
    else { return standpoint.absolute(of: path) }
    return "/\(normal)"
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
      case .missing where lookup.standpoint.folder != nil && lookup.isWholeMachine:
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
    guard bytesRead + file.bytes.count <= share.bytes else {
      report(.limitReached, "\(path) is not read: the configuration is larger than \(share.bytes >> 10) KB\(share.bytes < Limit.bytes ? ", after those of other instances" : "")", at: origin)
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

extension Array<UInt8> {
  fileprivate func ends(with suffix: String) -> Bool {
    count >= suffix.utf8.count && self[(count - suffix.utf8.count)...].elementsEqual(suffix.utf8)
  }
}
