import Workspace

/// The variables of one container: `envFrom`, then `env`, later ones over earlier ones.
struct ContainerEnvironment: Sendable {
  private(set) var variables: [String: ServerEnvironment.Variable] = [:]
  private var order: [String] = []
  /// Why there may be variables that nobody knows; `nil` when there are none but the image's.
  private(set) var unknownRest: String?

  init(of container: PlacedNode, from object: KubernetesObject, among objects: KubernetesObjects) {
    if let why = container["envFrom"].flatMap(\.unknown) { unknownRest = why }
    for source in container["envFrom"]?.items ?? [] {
      let prefix = source["prefix"]?.text ?? ""
      if let map = source["configMapRef"] {
        take(configMap: map["name"] ?? map, prefix, source, from: object, objects)
      } else {
        unknownRest = "what the Secret `\(source.at("secretRef", "name")?.text ?? "")` holds is in no file"
      }
    }
    if let why = container["env"].flatMap(\.unknown) { unknownRest = why }
    for item in container["env"]?.items ?? [] { take(item, from: object, objects) }
  }

  /// For the server, in the order in which they were said; behind them those of the image that the container does not set again.
  func environment(over image: [ServerEnvironment.Variable]) -> ServerEnvironment {
    let own = order.compactMap { variables[$0] }
    return ServerEnvironment(own + image.filter { variables[$0.name] == nil }, isComplete: false)
  }

  private mutating func set(_ name: String, _ value: String, _ origin: Origin, unknown: String?) {
    if variables[name] == nil { order.append(name) }
    variables[name] = .init(name, value, origin: origin, unknown: unknown)
  }

  private mutating func take(
    configMap name: PlacedNode, _ prefix: String, _ source: PlacedNode, from object: KubernetesObject, _ objects: KubernetesObjects
  ) {
    switch objects.object("ConfigMap", named: name, from: object) {
    case .unknown(let reason): unknownRest = reason
    case .found(let map):
      if let why = map.node["data"]?.unknown { unknownRest = why }
      for entry in map.node["data"]?.entries ?? [] {
        guard let key = entry.key.text else { continue }
        set(prefix + key, entry.value.text ?? "", entry.value.origin, unknown: entry.value.unknown ?? Self.doubt(source, entry.value))
      }
    }
  }

  private mutating func take(_ item: PlacedNode, from object: KubernetesObject, _ objects: KubernetesObjects) {
    guard let name = item["name"]?.text else { return }
    let doubt = Self.doubt(item)
    if let source = item["valueFrom"] {
      if let reference = source["configMapKeyRef"], let key = reference["key"]?.text {
        switch objects.object("ConfigMap", named: reference["name"] ?? reference, from: object) {
        case .unknown(let reason): set(name, "", item.origin, unknown: reason)
        case .found(let map):
          guard let value = map.node.at("data")?[key] else {
            return set(name, "", item.origin, unknown: "the ConfigMap `\(map.name)` has no `\(key)`")
          }
          set(name, value.text ?? "", value.origin, unknown: value.unknown ?? doubt)
        }
      } else {
        set(name, "", item.origin, unknown: Self.reason(for: source))
      }
    } else {
      let said = expanding(item["value"]?.text ?? "")
      set(name, said.text, (item["value"] ?? item).origin, unknown: item["value"]?.unknown ?? item.unknown ?? said.unknown ?? doubt)
    }
  }

  private static func doubt(_ nodes: PlacedNode...) -> String? {
    let conditions = nodes.flatMap(\.conditions)
    return conditions.isEmpty ? nil : "it is set like this only \(conditions.joined(separator: " and "))"
  }

  private static func reason(for source: PlacedNode) -> String {
    if let secret = source["secretKeyRef"] { return "what the Secret `\(secret["name"]?.text ?? "")` holds is in no file" }
    if source["resourceFieldRef"] != nil { return "it is made of the container's own limits when it starts" }
    if source["fieldRef"] != nil { return "Kubernetes fills it in when the container starts" }
    return source.unknown ?? "nobody but Kubernetes knows its source"
  }
}

// MARK: `$(NAME)`

extension ContainerEnvironment {
  /// A text of a container with what Kubernetes puts in for `$(NAME)`, and why a part of it is not known.
  ///
  /// Names that are not set stay as they are; `$$` stands for `$` (`expansion.Expand` in Kubernetes).
  ///
  /// - Parameter unknown: What stands for a value that is not known; as it is written when there is nothing else.
  func pieces(of text: [UInt8]) -> [(range: Range<Int>, value: Piece)] {
    var pieces: [(Range<Int>, Piece)] = []
    var index = 0
    while let dollar = text[index...].firstIndex(of: UInt8(ascii: "$")), dollar + 1 < text.count {
      index = dollar + 2
      if text[dollar + 1] == UInt8(ascii: "$") {
        pieces.append((dollar..<dollar + 2, .known("$")))
      } else if text[dollar + 1] == UInt8(ascii: "("), let close = text[index...].prefix(300).firstIndex(of: UInt8(ascii: ")")) {
        let name = String(decoding: text[index..<close], as: UTF8.self)
        if let variable = variables[name] {
          pieces.append((dollar..<close + 1, variable.unknown.map { .unknown(name, reason: $0) } ?? .known(variable.value)))
          index = close + 1
        } else if let unknownRest, name.utf8.allSatisfy({ $0 == 95 || (48...57).contains($0) || (65...90).contains($0) }) {
          pieces.append((dollar..<close + 1, .unknown(name, reason: "the variable `\(name)` may be set: \(unknownRest)")))
          index = close + 1
        }
      }
    }
    return pieces
  }

  enum Piece: Sendable {
    case known(String)
    case unknown(String, reason: String)
  }

  func expanding(_ text: String) -> (text: String, unknown: String?) {
    let bytes = Array(text.utf8)
    let pieces = pieces(of: bytes)
    if pieces.isEmpty { return (text, nil) }
    var result: [UInt8] = []
    var reason: String?
    var start = 0
    for (range, piece) in pieces {
      result += bytes[start..<range.lowerBound]
      start = range.upperBound
      switch piece {
      case .known(let value) where result.count + value.utf8.count <= Self.sizeLimit: result += value.utf8
      case .known: reason = "its variables make it longer than \(Self.sizeLimit) bytes"
      case .unknown(_, let why):
        reason = reason ?? why
        result += bytes[range]
      }
    }
    result += bytes[start...]
    return (String(decoding: result, as: UTF8.self), reason)
  }

  /// Variables that name each other could double a text for each line of a manifest.
  static let sizeLimit = 1 << 17
}
