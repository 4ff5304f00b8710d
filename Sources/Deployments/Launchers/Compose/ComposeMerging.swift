import Workspace

// How a later Compose file, or a service that extends another one, changes what was there before.

extension ComposeNode {
  /// What it is on the way to a value: a service's keys have rules of their own.
  enum Rule {
    case project, services, service, byKey, build, replaced, joined, volumes, plain
  }

  /// This node with another one laid over it.
  func merged(with other: ComposeNode, as rule: Rule = .project) -> ComposeNode {
    if other.tag == "!override" || other.isNothing && rule != .plain { return other.isNothing ? self : other }
    switch rule {
    case .replaced: return other
    case .joined:
      var result = self
      let own = items ?? (text == nil ? [] : [self])
      result.content = .list(own + (other.items ?? (other.text == nil ? [] : [other])))
      return result
    case .volumes:
      var result = self
      let added = other.items ?? []
      let targets = Set(added.compactMap(\.volumeTarget))
      result.content = .list((items ?? []).filter { $0.volumeTarget.map { !targets.contains($0) } ?? true } + added)
      return result
    case .byKey: return asMapping.mergedEntries(with: other.asMapping, as: rule)
    case .build: return asBuild.mergedEntries(with: other.asBuild, as: rule)
    case .project, .services, .service, .plain:
      if entries != nil, other.entries != nil { return mergedEntries(with: other, as: rule) }
      if let items, let more = other.items, rule == .plain {
        var result = self
        result.content = .list(items + more)
        return result
      }
      return other
    }
  }

  private func mergedEntries(with other: ComposeNode, as rule: Rule) -> ComposeNode {
    var merged: [ComposeEntry?] = entries ?? []
    var places = Dictionary(merged.enumerated().map { ($1?.key ?? "", $0) }, uniquingKeysWith: { $1 })
    for entry in other.entries ?? [] {
      let index = places[entry.key]
      if entry.value.tag == "!reset" {
        if let index { merged[index] = nil }
        places[entry.key] = nil
      } else if let index, let base = merged[index] {
        merged[index] = rule == .byKey ? entry : ComposeEntry(
          key: base.key, place: base.place, value: base.value.merged(with: entry.value, as: Self.rule(for: entry.key, in: rule)))
      } else {
        places[entry.key] = merged.count
        merged.append(entry)
      }
    }
    var result = self
    result.content = .mapping(merged.compactMap { $0 })
    return result
  }

  private static func rule(for key: String, in rule: Rule) -> Rule {
    switch rule {
    case .project: key == "services" ? .services : .plain
    case .services: .service
    case .service:
      switch key {
      case "command", "entrypoint", "extends": .replaced
      case "environment", "labels", "annotations", "sysctls", "extra_hosts": .byKey
      case "env_file", "dns", "dns_search", "tmpfs": .joined
      case "build": .build
      case "volumes", "devices": .volumes
      default: .plain
      }
    case .build: key == "args" || key == "labels" ? .byKey : .plain
    case .byKey, .replaced, .joined, .volumes, .plain: .plain
    }
  }

  /// `build: ./web` is short for `build: {context: ./web}`.
  var asBuild: ComposeNode {
    guard text != nil else { return self }
    var node = self
    node.content = .mapping([ComposeEntry(key: "context", place: place, value: self)])
    return node
  }

  /// Where in the container a volume is mounted.
  private var volumeTarget: String? {
    if let text { return ComposeVolume(short: text)?.target.text }
    return self["target"]?.text?.text
  }
}

/// `./src:/app:ro`: what of the machine lies where in the container.
struct ComposeVolume {
  /// `nil` for a volume without a name.
  var source: ComposeText?
  var target: ComposeText

  init?(short text: ComposeText) {
    guard !text.bytes.isEmpty else { return nil }
    guard let (first, rest) = text.split(at: UInt8(ascii: ":")) else {
      target = text
      return
    }
    source = first
    target = rest.split(at: UInt8(ascii: ":"))?.0 ?? rest
  }
}
