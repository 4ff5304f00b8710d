import Workspace

/// Builds one tree per document out of events, with a stack of its own instead of recursion, so that an error leaves
/// everything read so far in hand.
struct YAMLComposer {
  /// A collection whose end has not come yet.
  private struct Frame {
    var start: UInt32
    var end: UInt32
    var tag: String?
    var anchor: AnchorClaim?
    var isFlow: Bool
    var isMapping: Bool
    var items: [ConfigNode] = []
    var entries: [ConfigEntry] = []
    var key: ConfigNode?
    var measure = Measure(nodes: 1, height: 1)
  }

  /// How large a node is with every alias in it expanded.
  private struct Measure {
    var nodes: Int
    var height: Int
  }

  /// An anchor's name and which of its definitions this is: a node that ends late must not replace a namesake that
  /// began later.
  private struct AnchorClaim {
    var name: String
    var order: Int
  }

  private struct Anchored {
    var order: Int
    /// `nil` while the anchored collection is still open.
    var node: ConfigNode?
    var measure = Measure(nodes: 1, height: 1)
  }

  private let bytes: [UInt8]
  private let limits: YAMLLimits
  private var frames: [Frame] = []
  private var anchors: [String: Anchored] = [:]
  private var anchorCount = 0
  private var expandedNodes = 0
  private var root: ConfigNode?

  private var roots: [ConfigNode] = []
  private var scalars: [ByteSpan] = []
  private var problems: [Problem] = []
  private var readUpTo: UInt32 = 0

  init(_ bytes: [UInt8], limits: YAMLLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// Takes the next event; `false` when a limit says to stop here.
  mutating func take(_ event: YAMLEvent) -> Bool {
    readUpTo = max(readUpTo, event.span.end)
    switch event.kind {
    case .streamStart, .streamEnd: break
    case .documentStart:
      anchors = [:]
    case .documentEnd:
      finishDocument()
    case .alias(let name):
      takeAlias(name, at: event.span)
    case .scalar(let scalar):
      takeScalar(scalar, event)
    case .sequenceStart(let isFlow):
      return open(event, isFlow: isFlow, isMapping: false)
    case .mappingStart(let isFlow):
      return open(event, isFlow: isFlow, isMapping: true)
    case .collectionEnd:
      close(at: event.span)
    }
    return true
  }

  /// Closes what is still open and hands everything over.
  consuming func finish() -> (roots: [ConfigNode], scalars: [ByteSpan], problems: [Problem], readUpTo: Int) {
    while !frames.isEmpty { close(at: nil) }
    finishDocument()
    return (roots, scalars, problems, Int(readUpTo))
  }
}

// MARK: One event each

extension YAMLComposer {
  private mutating func finishDocument() {
    if let root { roots.append(root) }
    root = nil
  }

  private mutating func takeScalar(_ scalar: ConfigScalar, _ event: YAMLEvent) {
    let properties = YAMLProperties(of: event, in: bytes)
    let isAbsent = scalar.style == .plain && scalar.text.isEmpty
    let span = isAbsent ? ByteSpan(start: event.span.end, end: event.span.end) : properties.content
    if !isAbsent { scalars.append(span) }
    let node = ConfigNode(.scalar(scalar), at: span, tag: properties.tag)
    let measure = Measure(nodes: 1, height: 0)
    if let claim = claim(event.anchor) { fulfil(claim, with: node, measure) }
    add(node, measure, end: event.span.end)
  }

  private mutating func takeAlias(_ name: String, at span: ByteSpan) {
    if let anchored = anchored(name, at: span), var node = anchored.node {
      node.alias = span
      add(node, anchored.measure, end: span.end)
    } else {
      add(unresolved(span), Measure(nodes: 1, height: 0), end: span.end)
    }
  }

  /// What an alias stands for; `nil` and a problem when there is nothing, or more than the limits allow.
  private mutating func anchored(_ name: String, at span: ByteSpan) -> Anchored? {
    guard let anchored = anchors[name] else {
      problems.append(
        Problem(
          .configSyntax, "the alias `*\(name)` repeats nothing",
          expected: "an anchor `&\(name)` before it in this document", at: span))
      return nil
    }
    guard anchored.node != nil else {
      problems.append(
        Problem(
          .configSyntax, "the alias `*\(name)` stands inside the value that it repeats",
          expected: "an anchor of a value that ends before", at: span))
      return nil
    }
    return fits(anchored.measure, at: span) ? anchored : nil
  }

  /// An alias that cannot be expanded stays as it was written: no plain scalar can begin with `*`.
  private func unresolved(_ span: ByteSpan) -> ConfigNode {
    ConfigNode(.scalar(ConfigScalar(String(decoding: bytes[span.range], as: UTF8.self))), at: span, alias: span)
  }

  /// Whether a node of this size may be repeated here; each kind of refusal is reported once.
  private mutating func fits(_ measure: Measure, at span: ByteSpan) -> Bool {
    expandedNodes += measure.nodes
    guard expandedNodes <= limits.expandedNodes else {
      report("the aliases up to here stand for more than \(limits.expandedNodes) values; this and later ones are not followed", at: span)
      expandedNodes = limits.expandedNodes
      return false
    }
    guard frames.count + measure.height <= limits.depth else {
      report("with its aliases this value is more than \(limits.depth) collections deep; the alias is not followed", at: span)
      return false
    }
    return true
  }

  private mutating func report(_ message: String, at span: ByteSpan) {
    if !problems.contains(where: { $0.message == message }) { problems.append(Problem(.limitReached, message, at: span)) }
  }

  private mutating func open(_ event: YAMLEvent, isFlow: Bool, isMapping: Bool) -> Bool {
    guard frames.count < limits.depth else {
      report("more than \(limits.depth) collections stand inside one another; the rest of the file was not read", at: event.span)
      return false
    }
    let properties = YAMLProperties(of: event, in: bytes)
    frames.append(
      Frame(
        start: properties.content.start,
        end: properties.content.end,
        tag: properties.tag,
        anchor: claim(event.anchor),
        isFlow: isFlow,
        isMapping: isMapping))
    return true
  }

  /// Closes the innermost collection, at its end event or (`nil`) because nothing more will come.
  private mutating func close(at end: ByteSpan?) {
    guard let frame = frames.popLast() else { return }
    // The end of a block collection is marked where the next token stands, below comments and blank lines.
    let last = frame.isFlow ? max(end?.end ?? frame.end, frame.end) : frame.end
    let node = ConfigNode(
      frame.isMapping ? .mapping(frame.entries) : .sequence(frame.items),
      at: ByteSpan(start: frame.start, end: max(frame.start, last)),
      tag: frame.tag)
    if let claim = frame.anchor { fulfil(claim, with: node, frame.measure) }
    add(node, frame.measure, end: last)
  }

  /// Puts a finished node where it belongs: into the innermost open collection, or at the top of the document.
  private mutating func add(_ node: ConfigNode, _ measure: Measure, end: UInt32) {
    guard !frames.isEmpty else {
      root = node
      return
    }
    let top = frames.count - 1
    frames[top].end = max(frames[top].end, end)
    frames[top].measure.nodes += measure.nodes
    frames[top].measure.height = max(frames[top].measure.height, measure.height + 1)
    if !frames[top].isMapping {
      frames[top].items.append(node)
    } else if let key = frames[top].key {
      frames[top].entries.append(ConfigEntry(key: key, value: node))
      frames[top].key = nil
    } else {
      frames[top].key = node
    }
  }
}

// MARK: Anchors

extension YAMLComposer {
  private mutating func claim(_ name: String?) -> AnchorClaim? {
    guard let name else { return nil }
    anchorCount += 1
    anchors[name] = Anchored(order: anchorCount)
    return AnchorClaim(name: name, order: anchorCount)
  }

  private mutating func fulfil(_ claim: AnchorClaim, with node: ConfigNode, _ measure: Measure) {
    guard anchors[claim.name]?.order == claim.order else { return }
    anchors[claim.name] = Anchored(order: claim.order, node: node, measure: measure)
  }
}
