import ConfigSyntax
import Workspace

/// A value of a Compose file after its variables were replaced and its merge keys followed.
struct ComposeNode: Sendable {
  indirect enum Content: Sendable {
    case nothing
    case text(ComposeText)
    case list([ComposeNode])
    /// Each key once, in the order in which they came.
    case mapping([ComposeEntry])
  }

  var content: Content
  var place: SourceSpan
  /// Where relative paths in it start.
  var folder: WorkspacePath
  /// `!reset`, `!override`.
  var tag: String?
}

struct ComposeEntry: Sendable {
  var key: String
  /// The place of the key.
  var place: SourceSpan
  var value: ComposeNode
}

/// A text of a Compose file, or a part of one, with its places and what is not known of it.
struct ComposeText: Sendable {
  private let whole: PlacedText
  private let rewritten: RewrittenText
  let range: Range<Int>
  /// The variables whose defaults were taken, because nothing is known of them.
  let defaulted: [String]

  init(_ rewritten: RewrittenText, of original: PlacedText, defaulted: [String]) {
    self.init(whole: PlacedText(rewritten, of: original), rewritten: rewritten, range: 0..<rewritten.bytes.count, defaulted: defaulted)
  }

  private init(whole: PlacedText, rewritten: RewrittenText, range: Range<Int>, defaulted: [String]) {
    self.whole = whole
    self.rewritten = rewritten
    self.range = range
    self.defaulted = defaulted
  }

  /// A part, counted from this one's own start.
  func part(_ part: Range<Int>) -> ComposeText {
    let start = min(range.lowerBound + part.lowerBound, range.upperBound)
    return ComposeText(
      whole: whole, rewritten: rewritten, range: start..<max(start, min(range.lowerBound + part.upperBound, range.upperBound)),
      defaulted: defaulted)
  }

  var bytes: ArraySlice<UInt8> { rewritten.bytes[range] }
  var text: String { String(decoding: bytes, as: UTF8.self) }
  var span: SourceSpan { whole.span(range) }
  var unknown: String? { rewritten.unknown(in: range) }
  var placed: PlacedText { PlacedText(Array(bytes)) { [whole, range] in whole.span($0.lowerBound + range.lowerBound..<$0.upperBound + range.lowerBound) } }

  /// The parts before and behind the first of a byte; `nil` when it is not there.
  func split(at byte: UInt8) -> (ComposeText, ComposeText)? {
    guard let sign = bytes.firstIndex(of: byte) else { return nil }
    let offset = sign - range.lowerBound
    return (part(0..<offset), part(offset + 1..<range.count))
  }
}

extension ComposeNode {
  var entries: [ComposeEntry]? { if case .mapping(let entries) = content { entries } else { nil } }
  var items: [ComposeNode]? { if case .list(let items) = content { items } else { nil } }
  var text: ComposeText? { if case .text(let text) = content { text } else { nil } }
  var isNothing: Bool { if case .nothing = content { true } else { false } }

  subscript(key: String) -> ComposeNode? { entries?.last { $0.key == key }?.value }

  /// The texts of a list, or one text alone.
  var texts: [ComposeText] { text.map { [$0] } ?? items?.compactMap(\.text) ?? [] }

  /// The pairs of a mapping, or of a list of `K=V`; a name alone has no value.
  var pairs: [(name: String, value: ComposeText?, place: SourceSpan)] {
    if let entries { return entries.map { ($0.key, $0.value.text, $0.place) } }
    return texts.map { text in
      guard let (name, value) = text.split(at: UInt8(ascii: "=")) else { return (text.text, nil, text.span) }
      return (name.text, value, name.span)
    }
  }

  /// The same as a mapping, so that others can be merged into it by their names.
  var asMapping: ComposeNode {
    guard entries == nil else { return self }
    var node = self
    node.content = .mapping(
      pairs.map { name, value, place in
        ComposeEntry(
          key: name, place: place,
          value: ComposeNode(content: value.map { .text($0) } ?? .nothing, place: value?.span ?? place, folder: folder))
      })
    return node
  }
}
