import ConfigSyntax
import Workspace

/// One file as placed nodes, with its template filled in as far as the scope knows.
struct PlacedTree: Sendable {
  var roots: [PlacedNode] = []
  var problems: [PlacedProblem] = []
  /// Whether the file is a template.
  var isTemplate = false

  init(_ file: SourceFile, scope: TemplateScope = TemplateScope(), dialect: Dialect? = nil) {
    let template = dialect == nil || dialect == .yaml ? YAMLTemplate(file.bytes) : nil
    let parsed: Parsed<ConfigDocuments>
    switch dialect ?? Dialect(file.path) {
    case .toml: parsed = readTOML(file.bytes)
    case .json where template == nil: parsed = readJSON(file.bytes)
    case .json, .yaml: parsed = readYAML(template?.bytes ?? file.bytes)
    }
    isTemplate = template != nil
    problems = parsed.problems.map { PlacedProblem($0, in: file.path) }
    var builder = PlacedTreeBuilder(file, template, scope)
    roots = parsed.tree.roots.map { builder.build(root: $0) }
  }

  enum Dialect: String, Sendable {
    case yaml, json, toml

    init(_ path: WorkspacePath) {
      switch path.fileExtension {
      case "json": self = .json
      case "toml": self = .toml
      default: self = .yaml
      }
    }
  }
}

private struct PlacedTreeBuilder {
  /// Nodes that ranges and splices may add; a chart has a few hundred.
  private static let limit = 100_000

  let file: SourceFile
  let template: YAMLTemplate?
  /// The text with its statements, for files inside the file.
  private let restored: [UInt8]
  private var scope: TemplateScope
  private var made = 0

  init(_ file: SourceFile, _ template: YAMLTemplate?, _ scope: TemplateScope) {
    self.file = file
    self.template = template
    self.scope = scope
    restored = template?.restoringStatements(of: file.bytes) ?? []
  }

  mutating func build(root: ConfigNode) -> PlacedNode {
    // A whole object that the values leave out is still one that a release can have.
    if let entries = root.entries { mapping(entries, SourceSpan(file.path, root.span), below: 0, keepsAll: true) } else { build(root, below: 0) }
  }

  /// - Parameter outer: How many of the conditions at this place hold for all that stands around it. (A collection begins with its
  ///   first item, which may stand inside a condition of its own.)
  private mutating func build(_ node: ConfigNode, below outer: Int) -> PlacedNode {
    made += 1
    let place = SourceSpan(file.path, node.span)
    guard let template else { return plain(node, place) }
    switch node.content {
    case .scalar(let scalar):
      var built = text(node, scalar, place, template)
      built.conditions += doubts(at: node.span, below: outer)
      return built
    case .sequence(let items): return list(items, place, below: outer)
    case .mapping(let entries): return mapping(entries, place, below: outer)
    }
  }

  private mutating func plain(_ node: ConfigNode, _ place: SourceSpan) -> PlacedNode {
    switch node.content {
    case .scalar(let scalar): return PlacedNode(.text(PlacedScalar(node, scalar, in: file)), at: place)
    case .sequence(let items): return PlacedNode(.list(items.map { plain($0, SourceSpan(file.path, $0.span)) }), at: place)
    case .mapping:
      let entries = node.mergedEntries ?? []
      return PlacedNode(
        .mapping(
          entries.map {
            .init(key: plain($0.key, SourceSpan(file.path, $0.key.span)), value: plain($0.value, SourceSpan(file.path, $0.value.span)))
          }), at: place)
    }
  }

  private func conditions(at span: ByteSpan) -> [TemplateCondition] { template?.marks.conditions(at: span) ?? [] }

  /// What must be so for a place to be there, beside what the node around it needs already; nothing that the values settle.
  private func doubts(at span: ByteSpan, below outer: Int) -> [String] {
    let conditions = conditions(at: span)
    return conditions.indices.dropFirst(outer).compactMap { index in
      let condition = conditions[index]
      if scope.bindings.contains(where: { $0.expression == condition.expression && condition.keyword == "range" }) { return nil }
      return scope.holds(condition, within: Array(conditions[..<index])) == true ? nil : "when \(condition.condition)"
    }
  }

  /// Whether the values in force leave a place out.
  private func isLeftOut(_ span: ByteSpan, below outer: Int) -> Bool {
    let conditions = conditions(at: span)
    return conditions.indices.dropFirst(outer).contains { scope.holds(conditions[$0], within: Array(conditions[..<$0])) == false }
  }
}

// MARK: Collections

extension PlacedTreeBuilder {
  /// The ranges that a place stands in and nobody went through yet, the outermost first.
  private func openRange(at span: ByteSpan, below outer: Int) -> (TemplateCondition, within: [TemplateCondition])? {
    let conditions = conditions(at: span)
    let index = conditions.indices.dropFirst(outer).first { index in
      conditions[index].keyword == "range" && conditions[index].isHolding && !scope.bindings.contains { $0.expression == conditions[index].expression }
    }
    return index.map { (conditions[$0], Array(conditions[..<$0])) }
  }

  /// Builds a part once for each thing that the ranges around it go through; once where nobody can say.
  private mutating func repeating<Built>(
    _ span: ByteSpan, below outer: Int, _ isKnown: inout Bool, _ build: (inout PlacedTreeBuilder) -> [Built]
  ) -> [Built] {
    guard let (range, within) = openRange(at: span, below: outer) else { return build(&self) }
    guard made < Self.limit, let elements = scope.elements(of: range, within: within) else {
      isKnown = false
      return build(&self)
    }
    var built: [Built] = []
    for element in elements.prefix(Self.limit - made) {
      scope.bindings.append(element)
      built += repeating(span, below: outer, &isKnown, build)
      scope.bindings.removeLast()
    }
    return built
  }

  private mutating func list(_ items: [ConfigNode], _ place: SourceSpan, below outer: Int) -> PlacedNode {
    var list = PlacedNode(.list([]), at: place)
    var built: [PlacedNode] = []
    for item in items where !isLeftOut(item.span, below: outer) {
      var isKnown = true
      built += repeating(item.span, below: outer, &isKnown) { builder in
        guard let splice = builder.splice(item.span) else {
          var built = builder.build(item, below: builder.conditions(at: item.span).count)
          built.conditions += builder.doubts(at: item.span, below: outer)
          return [built]
        }
        switch builder.value(of: splice) {
        case .node(let node) where node.items != nil: return builder.put(node, in: splice).items ?? []
        case .absent: return []
        case let value where value.truth == false: return []
        default:
          list.unknown = splice.mark.reason
          return []
        }
      }
      if !isKnown { list.unknown = "a template repeats a part of it" }
    }
    list.content = .list(built)
    return list
  }

  private mutating func mapping(_ entries: [ConfigEntry], _ place: SourceSpan, below outer: Int, keepsAll: Bool = false) -> PlacedNode {
    guard template != nil else { return plain(ConfigNode(.mapping(entries), at: place.bytes), place) }
    var mapping = PlacedNode(.mapping([]), at: place)
    var built: [PlacedNode.Entry] = []
    let merged = ConfigNode(.mapping(entries), at: place.bytes).mergedEntries ?? entries
    for entry in merged where keepsAll || !isLeftOut(entry.key.span, below: outer) {
      var isKnown = true
      built += repeating(entry.key.span, below: outer, &isKnown) { builder in
        guard let splice = builder.splice(entry.key.span) else {
          let inner = builder.conditions(at: entry.key.span).count
          let key = builder.build(entry.key, below: inner)
          var value = builder.build(entry.value, below: inner)
          value.conditions += builder.doubts(at: entry.key.span, below: outer)
          return [.init(key: key, value: value)]
        }
        switch builder.value(of: splice) {
        case .node(let node) where node.entries != nil: return builder.put(node, in: splice).entries ?? []
        case .absent: return []
        case let value where value.truth == false: return []
        default:
          mapping.unknown = splice.mark.reason
          return []
        }
      }
      if !isKnown { mapping.unknown = "a template repeats a part of it" }
    }
    mapping.content = .mapping(built)
    return mapping
  }
}

// MARK: What a template puts in

extension PlacedTreeBuilder {
  private func splice(_ span: ByteSpan) -> YAMLTemplate.Placeholder? {
    guard let first = template?.placeholders(in: span).first, first.isSplice, first.span == span.range else { return nil }
    return first
  }

  private func value(of placeholder: YAMLTemplate.Placeholder) -> TemplateValue {
    let start = placeholder.mark.span.lowerBound
    return scope.value(of: placeholder.mark.expression, within: template?.marks.conditions(at: ByteSpan(start..<start)) ?? [])
  }

  private mutating func put(_ node: PlacedNode, in placeholder: YAMLTemplate.Placeholder) -> PlacedNode {
    made += 100
    guard made < Self.limit else {
      return PlacedNode("", at: SourceSpan(file.path, ByteSpan(placeholder.span)), unknown: "the template is too large to follow")
    }
    return node.via("filled in at \(file.path):\(file.lines.line(at: UInt32(placeholder.mark.span.lowerBound)))")
  }

  private mutating func text(
    _ node: ConfigNode, _ scalar: ConfigScalar, _ place: SourceSpan, _ template: YAMLTemplate
  ) -> PlacedNode {
    let placeholders = template.placeholders(in: node.span)
    guard !placeholders.isEmpty || !template.marks.marks(in: node.span.range).isEmpty else {
      return PlacedNode(.text(PlacedScalar(node, scalar, in: file)), at: place)
    }
    // A block's text ends with a line end that changes nothing.
    if let only = placeholders.first, placeholders.count == 1, scalar.text.utf8.count - (scalar.text.utf8.last == 0x0A ? 1 : 0) == only.span.count {
      switch value(of: only) {
      case .node(let found): return put(found, in: only)
      case let value:
        if let text = value.text { return PlacedNode(text, at: place) }
        if case .absent = value, only.isSplice { return PlacedNode(nothingAt: place) }
        return unknown(only, value, place)
      }
    }
    return mixed(node, placeholders, place, template)
  }

  private func unknown(_ placeholder: YAMLTemplate.Placeholder, _ value: TemplateValue, _ place: SourceSpan) -> PlacedNode {
    var reason = placeholder.mark.reason
    if case .absent = value { reason += ", which the chart's values do not say" }
    return PlacedNode(placeholder.mark.text, at: place, unknown: reason)
  }

  /// A text of which the template fills in parts.
  private func mixed(
    _ node: ConfigNode, _ placeholders: ArraySlice<YAMLTemplate.Placeholder>, _ place: SourceSpan, _ template: YAMLTemplate
  ) -> PlacedNode {
    guard let embedded = EmbeddedText(node, in: template.bytes) else { return PlacedNode("", at: place, unknown: "a template fills it in") }
    var command = RewrittenText()
    var whole = RewrittenText()
    let withStatements = embedded.taking(from: restored)
    var reason: String?
    var rest = placeholders
    var (start, index) = (0, 0)
    while index < embedded.bytes.count {
      guard YAMLTemplate.isPlaceholder(embedded.bytes, at: index), let placeholder = rest.popFirst() else {
        index += 1
        continue
      }
      command.append(start..<index, of: embedded.bytes)
      whole.append(start..<index, of: withStatements.bytes)
      start = min(index + placeholder.span.count, embedded.bytes.count)
      let value = placeholder.mark.kind == .value ? value(of: placeholder) : .unknown
      if let text = value.text {
        command.append(text.utf8, replacing: index..<start)
        whole.append(text.utf8, replacing: index..<start)
      } else {
        if reason == nil { reason = placeholder.mark.reason }
        command.append(placeholder.mark.text.utf8, replacing: index..<start)
        whole.append(placeholder.mark.text.utf8, replacing: index..<start)
      }
      index = start
    }
    command.append(start..<embedded.bytes.count, of: embedded.bytes)
    whole.append(start..<embedded.bytes.count, of: withStatements.bytes)
    let scalar = PlacedScalar(
      text: String(decoding: command.bytes, as: UTF8.self), command: PlacedText(command, of: PlacedText(embedded, in: file.path)),
      file: PlacedText(whole, of: PlacedText(withStatements, in: file.path)),
      isTemplate: reason != nil || whole.bytes != command.bytes)
    return PlacedNode(.text(scalar), at: place, unknown: reason)
  }
}
