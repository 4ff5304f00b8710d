import Workspace

// What of the workspace lies where in a service's container, beside what the image holds.

extension ComposeServices {
  func mountVolumes(of service: ComposeNode, into image: inout ContainerImage) {
    var mounts: [Standpoint.Mount] = []
    for item in service["volumes"]?.items ?? [] {
      guard let target = item.text.flatMap({ ComposeVolume(short: $0)?.target }) ?? item["target"]?.text, target.unknown == nil,
        let path = normalContainerPath(target.text), target.text.hasPrefix("/")
      else { continue }
      let source = item.text.map { ComposeVolume(short: $0)?.source } ?? item["source"]?.text
      let isFolderOfHost = item.text != nil || item["type"]?.text?.text == "bind"
      mounts.append(Standpoint.Mount(path, contents(of: source, isPath: isFolderOfHost, folder: item.folder)))
    }
    // Docker mounts what lies deeper later.
    let ordered = mounts.enumerated().sorted { left, right in
      let depths = (left.element.path.utf8.count { $0 == UInt8(ascii: "/") }, right.element.path.utf8.count { $0 == UInt8(ascii: "/") })
      return depths.0 == depths.1 ? left.offset < right.offset : depths.0 < depths.1
    }
    image.mounts += ordered.map(\.element)
  }

  private func contents(of source: ComposeText?, isPath: Bool, folder: WorkspacePath) -> Standpoint.Mount.Contents {
    guard let source else { return .unknown(reason: "a volume without a name is mounted there") }
    if let reason = source.unknown { return .unknown(reason: "`\(source.text)` is mounted there: \(reason)") }
    let text = source.text
    if text.hasPrefix("/") || text.hasPrefix("~") { return .unknown(reason: "`\(text)` of the machine is mounted there") }
    guard isPath, text.hasPrefix("."), let path = WorkspacePath(resolving: text.utf8, against: folder) else {
      return .unknown(reason: text.hasPrefix(".") ? "`\(text)` outside of the workspace is mounted there" : "the volume `\(text)` is mounted there")
    }
    if path == .root || context.tree.isFolder(path) || (try? context.tree.read(path)) != nil { return .workspace(path) }
    return .unknown(reason: "\(path) is mounted there, which is not in the workspace")
  }

  /// `configs` and `secrets`: files that the project's own part of that name defines.
  func mountConfigs(of service: ComposeNode, into image: inout ContainerImage) {
    for (kind, folder) in [("configs", ""), ("secrets", "/run/secrets")] {
      for item in service[kind]?.items ?? [] {
        guard let name = item.text ?? item["source"]?.text, let definition = project.root[kind]?[name.text] else { continue }
        let target = item["target"]?.text?.text ?? name.text
        guard let path = normalContainerPath(target.hasPrefix("/") ? target : "\(folder)/\(target)") else { continue }
        image.mounts.append(Standpoint.Mount(path, .unknown(reason: "the \(kind.dropLast()) `\(name.text)` lies there")))
        if let content = definition["content"]?.text, content.unknown == nil {
          image.mounts.removeLast()
          image.embed(content.placed, at: path, below: file)
        } else if let source = definition["file"]?.text, source.unknown == nil, !source.text.hasPrefix("/"),
          let file = WorkspacePath(resolving: source.text.utf8, against: definition.folder), (try? context.tree.read(file)) != nil
        {
          image.mounts.removeLast()
          image.mounts.append(Standpoint.Mount(path, .workspace(file)))
        }
      }
    }
  }
}
