import ConfigSyntax
import Workspace

// `COPY` and `ADD`: what of the workspace lies where in the image.

extension DockerImageBuilder {
  mutating func copy(_ instruction: DockerInstruction) {
    let words = instruction.words.map { ($0, expand($0.bytes)) }
    guard words.count > 1, let target = words.last?.1, target.unknown == nil, let path = current.path(target.text) else { return }
    let sources = words.dropLast()
    let isFolder = target.text.hasSuffix("/") || target.text.hasSuffix("/.") || target.text == "." || target.text == "./" || sources.count > 1 || current.folders.contains(path)
    let destination = Destination(path: path, isFolder: isFolder)
    let from = instruction.flag("from").map { expand($0.bytes) }
    for (word, source) in sources {
      let place = file.span(word.span)
      if let document = instruction.hereDocuments.first(where: { $0.word == word.span }) {
        put(document, at: isFolder ? path + "/" + String(decoding: document.name, as: UTF8.self) : path)
      } else if let reason = source.unknown {
        markUnknown("`\(instruction.name)` brings `\(source.text)`: \(reason)", at: destination, named: nil)
      } else if let from {
        copyFromStage(from.text, source.text, to: destination)
      } else if source.text.contains("://") || source.text.hasPrefix("git@") {
        markUnknown("`\(instruction.name)` fetches it from `\(source.text)`", at: destination, named: lastComponent(source.text))
      } else {
        copyFromContext(source.text, to: destination, unpacks: instruction.name == "ADD", at: place)
      }
    }
    if isFolder { current.folders.insert(path) }
  }

  struct Destination {
    let path: String
    let isFolder: Bool

    func path(of name: some StringProtocol) -> String { isFolder ? "\(path)/\(name)" : path }
  }

  private func lastComponent(_ text: String) -> String { text.split(separator: "/").last.map(String.init) ?? text }

  mutating func markUnknown(_ reason: String, at destination: Destination, named name: String?) {
    guard let name else {
      // A folder that holds other things as well stays what it was.
      if !destination.isFolder { current.put(.unknown(reason: reason), at: destination.path) }
      return
    }
    current.put(.unknown(reason: reason), at: destination.path(of: name))
  }

  private mutating func copyFromContext(_ source: String, to destination: Destination, unpacks: Bool, at place: SourceSpan) {
    guard let context else {
      return markUnknown("it comes from a folder outside of the workspace", at: destination, named: lastComponent(source))
    }
    // Sources cannot leave the context: `..` at its top stands for the top.
    var components: [Substring] = []
    for component in source.split(separator: "/") where component != "." {
      if component == ".." { _ = components.popLast() } else { components.append(component) }
    }
    let relative = components.joined(separator: "/")
    let found = relative.utf8.contains { "*?[".utf8.contains($0) } ? matches(of: relative, in: context) : [relative.isEmpty ? context : context.appending(relative)]
    for path in found { copyPath(path, to: destination, unpacks: unpacks) }
    if found.count > 1 { current.folders.insert(destination.path) }
  }

  private mutating func copyPath(_ path: WorkspacePath, to destination: Destination, unpacks: Bool) {
    let name = String(decoding: path.name, as: UTF8.self)
    if path == .root || tree.isFolder(path) {
      current.put(.workspace(path), at: destination.path)
      current.folders.insert(destination.path)
    } else if unpacks, isArchive(name) {
      if !destination.path.isEmpty { current.put(.unknown(reason: "`ADD` unpacks \(path) there"), at: destination.path) }
    } else if tree.isFile(path) || (try? tree.read(path)) != nil {
      current.put(.workspace(path), at: destination.path(of: name))
    } else {
      let target = destination.path(of: name)
      // A folder that is made elsewhere hides nothing of what lies there already.
      guard !current.image.mounts.contains(where: { $0.path == target || $0.path.hasPrefix(target + "/") }) else { return }
      current.put(.unknown(reason: "it is copied from \(path), which is not in the workspace"), at: target)
    }
  }

  private func isArchive(_ name: String) -> Bool {
    [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txz", ".tar.zst"].contains { name.hasSuffix($0) }
  }

  /// The files and folders of the context that a pattern names, each once; wildcards stop at slashes.
  private mutating func matches(of pattern: String, in context: WorkspacePath) -> [WorkspacePath] {
    guard patternsLeft > 0 else { return [] }
    patternsLeft -= 1
    let depth = pattern.split(separator: "/").count
    let pattern = Array(pattern.utf8)
    var seen: Set<WorkspacePath> = []
    return tree.files(below: context).compactMap { path in
      let components = path.components.dropFirst(context.components.count)
      guard components.count >= depth else { return nil }
      let relative = Array(components.prefix(depth).joined(separator: [UInt8(ascii: "/")]))
      guard matchesGlob(pattern, relative) else { return nil }
      let found = context.appending(relative)
      return seen.insert(found).inserted ? found : nil
    }
  }

  // MARK: From other stages

  private mutating func copyFromStage(_ name: String, _ source: String, to destination: Destination) {
    guard let stage = stage(named: name), let origin = normalContainerPath(source.hasPrefix("/") ? source : "/" + source) else {
      return markUnknown("it comes from the image `\(name)`", at: destination, named: destination.isFolder ? nil : lastComponent(source))
    }
    copy(from: stage, origin, to: destination)
  }

  private func stage(named name: String) -> DockerStage? {
    if let stage = stages.dropLast().last(where: { $0.image.stage == name.lowercased() }) { return stage }
    return Int(name).flatMap { stages.dropLast().indices.contains($0) ? stages[$0] : nil }
  }

  /// Copies what is known to lie at a path of a stage, folders with all that is in them.
  mutating func copy(from stage: DockerStage, _ origin: String, to destination: Destination) {
    var arrivals: [Standpoint.Mount] = []
    var isFile = false
    for mount in stage.image.mounts {
      if let below = below(mount.path, origin), !below.isEmpty {
        arrivals.append(Standpoint.Mount(destination.path + below, mount.contents))
      } else if let rest = self.below(origin, mount.path) {
        guard case .workspace(let path) = mount.contents else {
          arrivals.append(Standpoint.Mount(destination.path(of: lastComponent(origin)), mount.contents))
          continue
        }
        let inside = rest.isEmpty ? path : path.appending(rest.dropFirst().utf8)
        if inside != .root, tree.isFile(inside) || stage.image.embedded.contains(where: { $0.path == inside }) {
          isFile = true
          arrivals.append(Standpoint.Mount(destination.path(of: lastComponent(origin)), .workspace(inside)))
        } else if inside == .root || tree.isFolder(inside) {
          arrivals.append(Standpoint.Mount(destination.path, .workspace(inside)))
        }
      }
    }
    // What is copied into itself again and again would never end.
    guard copiesLeft > 0 else { return }
    copiesLeft -= arrivals.count
    for arrival in arrivals { current.put(arrival.contents, at: arrival.path) }
    for file in stage.image.embedded where !current.image.embedded.contains(where: { $0.path == file.path }) { current.image.embedded.append(file) }
    if !arrivals.isEmpty, !isFile { current.folders.insert(destination.path) }
  }

  /// The part of a path behind a folder, with its slash; `nil` when it does not lie in it.
  private func below(_ path: String, _ folder: String) -> String? {
    if path == folder { return "" }
    return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count)) : nil
  }

  // MARK: Here-documents

  mutating func put(_ document: DockerHereDocument, at path: String) {
    guard let path = normalContainerPath(path) else { return }
    let text = text(of: document)
    if let reason = text.unknown {
      current.put(.unknown(reason: "a here-document writes it: \(reason)"), at: path)
    } else {
      current.image.embed(text.text, at: path)
    }
  }

  /// The lines of a here-document as they arrive in the image.
  func text(of document: DockerHereDocument) -> (text: PlacedText, unknown: String?) {
    var text = RewrittenText()
    var index = Int(document.content.start)
    let end = Int(document.content.end)
    while index < end {
      if document.stripsTabs { while index < end, file.bytes[index] == UInt8(ascii: "\t") { index += 1 } }
      let lineEnd = (file.bytes[index..<end].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }) ?? end
      text.append(index..<lineEnd, of: file.bytes)
      index = lineEnd
    }
    // Replaced variables would need places of their own; a file with some is rare.
    let hasVariables = document.expands && text.bytes.indices.dropLast().contains { text.bytes[$0] == UInt8(ascii: "$") && (isNameStart(text.bytes[$0 + 1]) || text.bytes[$0 + 1] == UInt8(ascii: "{")) }
    return (
      PlacedText(text, of: PlacedText(file.bytes) { [path = file.path] in SourceSpan(path, ByteSpan($0)) }),
      hasVariables ? "variables are put into it" : nil
    )
  }

  private func isNameStart(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_") }
}
