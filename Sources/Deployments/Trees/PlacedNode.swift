import ConfigSyntax
import Workspace

/// A node of a tree that several files may have a part in: every part knows its own place.
///
/// What `ConfigNode` is to one file, this is to a manifest that a template, patches and other files made.
struct PlacedNode: Sendable {
  enum Content: Sendable {
    case text(PlacedScalar)
    case list([PlacedNode])
    /// In the order of the file, duplicates included.
    case mapping([Entry])
  }

  struct Entry: Sendable {
    var key: PlacedNode
    var value: PlacedNode
  }

  var content: Content
  var place: SourceSpan
  /// Through what it came here, in words.
  var via: [String] = []
  /// Why nobody can say what it is or, of a list or mapping, what else is in it; `nil` when it is known.
  var unknown: String?
  /// What must be so for it to be there, in words that begin with "when".
  var conditions: [String] = []

  init(_ content: Content, at place: SourceSpan, via: [String] = [], unknown: String? = nil, conditions: [String] = []) {
    self.content = content
    self.place = place
    self.via = via
    self.unknown = unknown
    self.conditions = conditions
  }

  init(_ text: String, at place: SourceSpan, via: [String] = [], unknown: String? = nil) {
    self.init(.text(PlacedScalar(made: text, at: place)), at: place, via: via, unknown: unknown)
  }

  init(nothingAt place: SourceSpan) {
    self.init(.text(PlacedScalar(made: "", at: place, isNothing: true)), at: place)
  }

  var origin: Origin { Origin(place, via: via) }
}

// MARK: Asking

extension PlacedNode {
  var scalar: PlacedScalar? {
    if case .text(let scalar) = content { scalar } else { nil }
  }

  /// The text of a scalar with what is unknown in it as it was written; `nil` for anything else, and for nothing.
  var text: String? { isNothing ? nil : scalar?.text }

  /// The text of a scalar that is wholly known.
  var knownText: String? { unknown == nil ? text : nil }

  /// Whether a key has no value, or says `null`.
  var isNothing: Bool { scalar?.isNothing ?? false }

  var items: [PlacedNode]? {
    if case .list(let items) = content { items } else { nil }
  }

  var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The value of the last entry with this key.
  subscript(key: String) -> PlacedNode? { entries?.last { $0.key.text == key }?.value }

  /// Every value of a key: a template may write it once in each branch.
  func all(_ key: String) -> [PlacedNode] { entries?.filter { $0.key.text == key }.map(\.value) ?? [] }

  /// The value at the end of a way through mappings.
  func at(_ way: String...) -> PlacedNode? { way.reduce(self) { $0?[$1] } }

  /// As a word of a command line.
  var word: CommandWord { CommandWord(text ?? "", origin: origin, unknown: unknown) }

  var isTrue: Bool { text == "true" }

  /// The same, come here through one thing more.
  func via(_ words: String) -> PlacedNode {
    var node = self
    node.via.append(words)
    switch content {
    case .text: break
    case .list(let items): node.content = .list(items.map { $0.via(words) })
    case .mapping(let entries): node.content = .mapping(entries.map { Entry(key: $0.key, value: $0.value.via(words)) })
    }
    return node
  }
}

/// The text of one node.
struct PlacedScalar: Sendable {
  private enum Source: Sendable {
    case file(ConfigNode, SourceFile)
    case made(command: PlacedText, file: PlacedText)
  }

  /// What is unknown in it stands as it was written.
  let text: String
  let isNothing: Bool
  /// Whether it has template marks in it that some tool fills in before anybody reads it.
  let isTemplate: Bool
  /// The file of the workspace whose whole text it is.
  var wholeFile: WorkspacePath?
  private let source: Source

  init(_ node: ConfigNode, _ scalar: ConfigScalar, in file: SourceFile) {
    text = scalar.text
    isNothing = scalar.style == .null || (scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.text))
    isTemplate = false
    source = .file(node, file)
  }

  init(made text: String, at place: SourceSpan, isNothing: Bool = false) {
    let placed = PlacedText(text, at: place)
    self.init(text: text, command: placed, file: placed, isTemplate: false, isNothing: isNothing)
  }

  /// - Parameters:
  ///   - command: As a command reads it, without the template's statements.
  ///   - file: As a file that the template makes.
  init(text: String, command: PlacedText, file: PlacedText, isTemplate: Bool, isNothing: Bool = false) {
    self.text = text
    self.isNothing = isNothing
    self.isTemplate = isTemplate
    source = .made(command: command, file: file)
  }

  /// All of a file.
  init(whole file: SourceFile) {
    let placed = PlacedText(ByteSpan(0..<file.bytes.count), of: file)
    self.init(text: String(decoding: file.bytes, as: UTF8.self), command: placed, file: placed, isTemplate: false)
    wholeFile = file.path
  }

  /// As a command reads it.
  var commandText: PlacedText {
    switch source {
    case .file(let node, let file): placed(node, file)
    case .made(let command, _): command
    }
  }

  /// As a file of its own.
  var fileText: PlacedText {
    switch source {
    case .file(let node, let file): placed(node, file)
    case .made(_, let text): text
    }
  }

  private func placed(_ node: ConfigNode, _ file: SourceFile) -> PlacedText {
    EmbeddedText(node, in: file.bytes).map { PlacedText($0, in: file.path) } ?? PlacedText(text, at: SourceSpan(file.path, node.span))
  }
}

// MARK: A tree inside a text

extension PlacedNode {
  /// The same tree with its places where the text stands that it was read from.
  func moved(into text: PlacedText) -> PlacedNode {
    var node = self
    node.place = text.span(place.bytes.range)
    switch content {
    case .text(let scalar): node.content = .text(scalar.moved(into: text))
    case .list(let items): node.content = .list(items.map { $0.moved(into: text) })
    case .mapping(let entries):
      node.content = .mapping(entries.map { Entry(key: $0.key.moved(into: text), value: $0.value.moved(into: text)) })
    }
    return node
  }
}

extension PlacedScalar {
  fileprivate func moved(into outer: PlacedText) -> PlacedScalar {
    func moved(_ inner: PlacedText) -> PlacedText { PlacedText(inner.bytes) { outer.span(inner.span($0).bytes.range) } }
    return PlacedScalar(
      text: text, command: moved(commandText), file: moved(fileText), isTemplate: isTemplate, isNothing: isNothing)
  }
}
