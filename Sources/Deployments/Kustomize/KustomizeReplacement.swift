import Workspace

/// One of `replacements`: a field of one object that is written into fields of others.
struct KustomizeReplacement {
  private let item: PlacedNode

  init(_ item: PlacedNode) {
    self.item = item
  }

  func applied(to objects: [KubernetesObject], _ notFollowed: inout [PlacedNode]) -> [KubernetesObject] {
    guard let source = item["source"], let object = objects.first(where: { Self.selects(source, $0) }),
      let found = Self.values(at: Self.steps(source["fieldPath"]?.text ?? "metadata.name"), of: object.node).first
    else {
      notFollowed.append(item["source"] ?? item)
      return objects
    }
    let value = Self.part(of: found, source["options"])
    var result = objects
    for target in item["targets"]?.items ?? [] {
      let options = target["options"]
      for index in result.indices {
        guard let select = target["select"], Self.selects(select, result[index]),
          !(target["reject"]?.items ?? []).contains(where: { Self.selects($0, result[index]) })
        else { continue }
        for path in target["fieldPaths"]?.items ?? [PlacedNode("metadata.name", at: item.place)] {
          let node = Self.replaced(result[index].node, Self.steps(path.text ?? "")[...], creates: options?["create"]?.isTrue ?? false) { old in
            Self.merged(old, value, options)
          }
          let object = result[index]
          result[index] = KubernetesObject(node: node, file: object.file, chart: object.chart, assumptions: object.assumptions)
        }
      }
    }
    return result
  }

  // MARK: Which objects

  private static func selects(_ selector: PlacedNode, _ object: KubernetesObject) -> Bool {
    if let kind = selector["kind"]?.text, kind != object.kind { return false }
    if let name = selector["name"]?.text, name != object.name { return false }
    if let namespace = selector["namespace"]?.text, namespace != object.node.at("metadata", "namespace")?.text { return false }
    return true
  }

  // MARK: Which fields

  /// `spec.template.spec.containers.[name=web].args.2`; a dot behind a backslash is a part of its name.
  private static func steps(_ path: String) -> [String] {
    var steps = [""]
    var isEscaped = false
    var isInBrackets = false
    for character in path {
      switch character {
      case "\\" where !isEscaped: isEscaped = true
      case "." where !isEscaped && !isInBrackets: steps.append("")
      default:
        if character == "[" { isInBrackets = true }
        if character == "]" { isInBrackets = false }
        steps[steps.count - 1].append(character)
        isEscaped = false
      }
    }
    return steps.filter { !$0.isEmpty }
  }

  /// Whether an item of a list is one that a step names: by its number, by a field, or all of them.
  private static func names(_ step: String, _ index: Int, _ item: PlacedNode) -> Bool {
    if step == "*" || Int(step) == index { return true }
    guard step.hasPrefix("["), step.hasSuffix("]"), let equals = step.firstIndex(of: "=") else { return false }
    let (key, value) = (step[..<equals].dropFirst(), step[equals...].dropFirst().dropLast())
    return item[String(key)]?.text == String(value)
  }

  private static func values(at steps: [String], of node: PlacedNode) -> [PlacedNode] {
    guard let step = steps.first else { return [node] }
    let rest = Array(steps.dropFirst())
    if let items = node.items { return items.enumerated().filter { names(step, $0, $1) }.flatMap { values(at: rest, of: $1) } }
    return node[step].map { values(at: rest, of: $0) } ?? []
  }

  private static func replaced(_ node: PlacedNode, _ steps: ArraySlice<String>, creates: Bool, _ change: (PlacedNode?) -> PlacedNode) -> PlacedNode {
    guard let step = steps.first else { return change(node) }
    let rest = steps.dropFirst()
    var result = node
    switch node.content {
    case .text: break
    case .list(let items):
      result.content = .list(items.enumerated().map { names(step, $0, $1) ? replaced($1, rest, creates: creates, change) : $1 })
    case .mapping(var entries):
      if let index = entries.lastIndex(where: { $0.key.text == step }) {
        entries[index].value = replaced(entries[index].value, rest, creates: creates, change)
      } else if creates, rest.isEmpty {
        let value = change(nil)
        entries.append(.init(key: PlacedNode(step, at: value.place), value: value))
      }
      result.content = .mapping(entries)
    }
    return result
  }

  // MARK: The value

  /// The piece of the source that its options choose.
  private static func part(of value: PlacedNode, _ options: PlacedNode?) -> PlacedNode {
    guard let delimiter = options?["delimiter"]?.text, let text = value.knownText else { return value }
    let parts = split(text, by: delimiter)
    let index = options?["index"]?.text.flatMap { Int($0) } ?? 0
    guard parts.indices.contains(index) else { return value }
    return PlacedNode(parts[index], at: value.place, via: value.via)
  }

  /// The value in the place of an old one, or in the place of the piece of it that the options choose.
  private static func merged(_ old: PlacedNode?, _ value: PlacedNode, _ options: PlacedNode?) -> PlacedNode {
    guard let delimiter = options?["delimiter"]?.text, let text = old?.knownText, let new = value.knownText else { return value }
    var parts = split(text, by: delimiter)
    let index = options?["index"]?.text.flatMap { Int($0) } ?? 0
    if index < 0 {
      parts.insert(new, at: 0)
    } else if index < parts.count {
      parts[index] = new
    } else {
      parts.append(new)
    }
    return PlacedNode(parts.joined(separator: delimiter), at: value.place, via: value.via)
  }

  private static func split(_ text: String, by delimiter: String) -> [String] {
    guard !delimiter.isEmpty else { return [text] }
    var parts: [String] = []
    var rest = text[...]
    while let range = rest.firstRange(of: delimiter) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
