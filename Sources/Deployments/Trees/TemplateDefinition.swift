import ConfigSyntax
import Workspace

/// A template with a name, `{{ define "shop.command" }} … {{ end }}`, that others include.
struct TemplateDefinition: Sendable {
  /// Charts include four or five deep.
  static let depthLimit = 16

  let file: SourceFile
  /// What stands between `define` and `end`, without the blanks at its ends.
  let body: Range<Int>

  /// The definitions of a file, by their names.
  static func all(in file: SourceFile) -> [String: TemplateDefinition] {
    var found: [String: TemplateDefinition] = [:]
    var open: [(name: String?, start: Int)] = []
    for mark in TemplateMarks(file.bytes).marks where mark.kind == .statement {
      let words = templateWords(mark.expression)
      switch words.first {
      case "define", "block": open.append((words.dropFirst().first.flatMap(templateLiteral), mark.span.upperBound))
      case "if", "with", "range": open.append((nil, mark.span.upperBound))
      case "end":
        guard let (name, start) = open.popLast(), let name else { continue }
        found[name] = TemplateDefinition(start..<mark.span.lowerBound, of: file)
      default: continue
      }
    }
    return found
  }

  private init(_ range: Range<Int>, of file: SourceFile) {
    var (start, end) = (range.lowerBound, range.upperBound)
    while end > start, file.bytes[end - 1] <= 0x20 { end -= 1 }
    // The blanks in front of the first line belong to it: the columns of YAML count.
    var index = start
    while index < end, file.bytes[index] <= 0x20 {
      index += 1
      if file.bytes[index - 1] == 0x0A { start = index }
    }
    self.file = file
    body = start..<end
  }

  /// What including it gives: a list or mapping where its text is one, and a text otherwise.
  func value(in scope: TemplateScope, given dot: TemplateValue) -> TemplateValue {
    guard scope.depth < Self.depthLimit else { return .unknown }
    var inner = scope
    inner.dot = dot
    inner.bindings = []
    inner.depth += 1
    if let node = collection(inner) { return .node(node) }
    return Self.text(PlacedText(ByteSpan(body), of: file), in: inner)
  }

  /// The body read as YAML, at its place in the file; `nil` when it is no list and no mapping.
  private func collection(_ scope: TemplateScope) -> PlacedNode? {
    let text = file.bytes[body]
    guard text.contains(UInt8(ascii: ":")) || text.contains(UInt8(ascii: "-")) else { return nil }
    var bytes = file.bytes
    for index in bytes.indices where !body.contains(index) && bytes[index] != 0x0A { bytes[index] = 0x20 }
    let parsed = PlacedTree(SourceFile(path: file.path, bytes: bytes), scope: scope)
    guard parsed.problems.isEmpty, parsed.roots.count == 1, let root = parsed.roots.first else { return nil }
    return root.items != nil || root.entries != nil ? root : nil
  }

  /// A text with what is known filled in; statements that the files do not decide stay in it.
  static func text(_ original: PlacedText, in scope: TemplateScope) -> TemplateValue {
    let marks = TemplateMarks(original.bytes)
    func conditions(_ offset: Int) -> [TemplateCondition] { marks.conditions(at: ByteSpan(offset..<offset)) }
    func holds(_ conditions: [TemplateCondition]) -> Bool? {
      var isOpen = false
      for index in conditions.indices {
        switch conditions[index].keyword == "range" ? nil : scope.holds(conditions[index], within: Array(conditions[..<index])) {
        case false?: return false
        case nil: isOpen = true
        case true?: continue
        }
      }
      return isOpen ? nil : true
    }
    var command = RewrittenText()
    var whole = RewrittenText()
    var start = 0
    var reason: String?
    var isOpen = false
    func take(to end: Int) {
      guard start < end, holds(conditions(start)) != false else { return }
      command.append(start..<end, of: original.bytes)
      whole.append(start..<end, of: original.bytes)
    }
    for mark in marks.marks {
      var end = mark.span.lowerBound
      // `{{- ` takes the blanks in front of it with it.
      if mark.text.hasPrefix("{{-") { while end > start, original.bytes[end - 1] <= 0x20 { end -= 1 } }
      take(to: end)
      let around = conditions(mark.span.lowerBound)
      start = mark.span.upperBound
      if holds(around) != false {
        if mark.kind == .value {
          if let known = scope.value(of: mark.expression, within: around).text {
            command.append(known.utf8, replacing: mark.span)
            whole.append(known.utf8, replacing: mark.span)
          } else {
            reason = reason ?? mark.reason
            command.append(mark.span, of: original.bytes)
            whole.append(mark.span, of: original.bytes)
          }
        } else if mark.kind == .statement {
          // A variable that the template sets for itself is not followed.
          if mark.expression.hasPrefix("$") { return .unknown }
          let inside = conditions(mark.span.upperBound)
          if holds(around.count > inside.count ? around : inside) == nil {
            isOpen = true
            if end < mark.span.lowerBound { whole.append(end..<mark.span.lowerBound, of: original.bytes) }
            whole.append(mark.span, of: original.bytes)
          }
        }
      }
      if mark.text.hasSuffix("-}}") { while start < original.bytes.count, original.bytes[start] <= 0x20 { start += 1 } }
    }
    take(to: original.bytes.count)
    let scalar = PlacedScalar(
      text: String(decoding: command.bytes, as: UTF8.self), command: PlacedText(command, of: original), file: PlacedText(whole, of: original),
      isTemplate: reason != nil || isOpen)
    return .node(PlacedNode(.text(scalar), at: original.whole, unknown: reason))
  }
}
