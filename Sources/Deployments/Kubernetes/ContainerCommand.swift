import ConfigSyntax
import Workspace

/// One way in which a container may be started: a template can leave several open.
struct ContainerCommand: Sendable {
  var command: Launch.Command
  var origin: SourceSpan
  var conditions: [String] = []
  var assumptions: [String] = []
}

/// Puts together what a container's `command` and `args` and its image say.
struct ContainerCommands {
  let environment: ContainerEnvironment
  /// `nil` when no Dockerfile of the workspace is known to build the image.
  let image: ContainerImage?
  let imageName: String

  /// Variables that stand for what a template fills into a shell's text.
  private(set) var templateVariables: [ServerEnvironment.Variable] = []

  init(environment: ContainerEnvironment, image: ContainerImage?, imageName: String) {
    self.environment = environment
    self.image = image
    self.imageName = imageName
  }

  /// A list of words as one branch of a template writes it.
  private struct Words {
    var nodes: [PlacedNode]
    var place: SourceSpan
    var conditions: [String]
    var isWhole: Bool
  }

  mutating func all(of container: PlacedNode) -> [ContainerCommand] {
    var found: [ContainerCommand] = []
    for command in branches(container, "command") {
      for arguments in branches(container, "args") {
        guard let made = put(command, arguments), found.count < 8 else { continue }
        var one = made
        one.conditions += (command?.conditions ?? []) + (arguments?.conditions ?? [])
        found.append(one)
      }
    }
    return found
  }

  /// Every way in which a key may be written; one `nil` for a key that is not there.
  private func branches(_ container: PlacedNode, _ key: String) -> [Words?] {
    let written = container.all(key)
    // Of a key without conditions the last one counts.
    let lists = written.contains { !$0.conditions.isEmpty } ? written : written.suffix(1)
    var found: [Words?] = []
    for list in lists where !list.isNothing { found += variants(of: list).map { $0 } }
    if lists.isEmpty || lists.allSatisfy(\.isNothing) { found.append(nil) }
    // Under one condition only: without it the key is not there.
    if lists.count == 1, let only = lists.first, !only.conditions.isEmpty, !only.isNothing {
      found.append(nil)
    }
    return found
  }

  /// A list with and without the words that stand under a condition.
  private func variants(of list: PlacedNode) -> [Words] {
    // A text alone is what people write whom the API server would tell.
    let items = list.items ?? [list]
    let conditions = items.reduce(into: [[String]]()) { if !$1.conditions.isEmpty, !$0.contains($1.conditions) { $0.append($1.conditions) } }
    let isWhole = list.unknown == nil || list.items == nil
    guard !conditions.isEmpty, conditions.count <= 2, list.items != nil else {
      let marked = items.map { item in
        guard !item.conditions.isEmpty, list.items != nil else { return item }
        var item = item
        item.unknown = item.unknown ?? "it is there only \(item.conditions.joined(separator: " and "))"
        return item
      }
      return [Words(nodes: marked, place: list.place, conditions: list.conditions, isWhole: isWhole)]
    }
    return (0..<(1 << conditions.count)).map { choice in
      let taken = conditions.indices.filter { choice & (1 << $0) == 0 }
      return Words(
        nodes: items.filter { item in item.conditions.isEmpty || taken.contains { conditions[$0] == item.conditions } }, place: list.place,
        conditions: list.conditions
          + conditions.indices.map { index in
            let words = conditions[index].joined(separator: " and ")
            return taken.contains(index) ? words : "when not: \(words)"
          }, isWhole: isWhole)
    }
  }

  /// `command` is the image's entrypoint, `args` its command; with the first the image says nothing.
  private mutating func put(_ command: Words?, _ arguments: Words?) -> ContainerCommand? {
    if let command {
      let words = Words(
        nodes: command.nodes + (arguments?.nodes ?? []), place: command.place, conditions: [],
        isWhole: command.isWhole && (arguments?.isWhole ?? true))
      return made(words)
    }
    if let image, let entrypoint = image.entrypoint {
      // A shell's entrypoint has no use for arguments.
      guard case .words(let words) = entrypoint else { return image.origin.map { ContainerCommand(command: entrypoint, origin: $0) } }
      if let arguments { return ContainerCommand(command: .words(words + self.words(arguments.nodes)), origin: arguments.place) }
      return image.origin.map { ContainerCommand(command: image.entrypointWithCommand(words), origin: $0) }
    }
    if let arguments {
      // Options alone need an entrypoint that nobody knows.
      guard let first = arguments.nodes.first, first.text?.hasPrefix("-") == false else { return nil }
      var one = made(arguments)
      one?.assumptions = ["the entrypoint of the image `\(imageName)` is taken to start the words that it is given"]
      return one
    }
    guard let image, let command = image.command, let origin = image.origin else { return nil }
    return ContainerCommand(command: command, origin: origin)
  }

  private mutating func made(_ words: Words) -> ContainerCommand? {
    guard let first = words.nodes.first else { return nil }
    let names = words.nodes.prefix(2).map { $0.knownText ?? "" }
    let shell = names[0].split(separator: "/").last.map(String.init) ?? ""
    let isShell = ["sh", "bash", "ash", "dash", "zsh"].contains(shell)
    if isShell, names.count == 2, words.nodes.count > 2, names[1].hasPrefix("-"), !names[1].hasPrefix("--"), names[1].hasSuffix("c"),
      let script = words.nodes[2].scalar
    {
      let rest = self.words(Array(words.nodes.dropFirst(3)))
      return ContainerCommand(command: .shell(shellText(script, of: words.nodes[2]), arguments: rest), origin: words.place)
    }
    var made = self.words(words.nodes)
    // What a template may add at the end can say anything again.
    if !words.isWhole { made.append(CommandWord("", origin: first.origin, unknown: "a template fills in words here")) }
    return ContainerCommand(command: .words(made), origin: words.place)
  }

  private func words(_ nodes: [PlacedNode]) -> [CommandWord] {
    nodes.map { node in
      var word = node.word
      let expanded = environment.expanding(word.text)
      word.text = expanded.text
      word.unknown = word.unknown ?? expanded.unknown
      return word
    }
  }

  /// A script with Kubernetes' variables filled in; what is not known stands there as a variable of the shell.
  private mutating func shellText(_ script: PlacedScalar, of node: PlacedNode) -> PlacedText {
    let original = script.commandText
    var text = RewrittenText()
    var start = 0
    var pieces: [(range: Range<Int>, value: ContainerEnvironment.Piece)] = environment.pieces(of: original.bytes)
    if node.unknown != nil {
      for mark in TemplateMarks(original.bytes).marks {
        let name = "TEMPLATE_\(templateVariables.count + 1)"
        templateVariables.append(.init(name, mark.text, origin: Origin(original.span(mark.span)), unknown: mark.reason))
        pieces.removeAll { $0.range.overlaps(mark.span) }
        pieces.append((mark.span, .unknown(name, reason: mark.reason)))
      }
      pieces.sort { $0.range.lowerBound < $1.range.lowerBound }
    }
    for (range, piece) in pieces {
      text.append(start..<range.lowerBound, of: original.bytes)
      start = range.upperBound
      switch piece {
      case .known(let value): text.append(value.utf8, replacing: range)
      case .unknown(let name, _): text.append("${\(name)}".utf8, replacing: range)
      }
    }
    text.append(start..<original.bytes.count, of: original.bytes)
    return PlacedText(text, of: original)
  }
}

extension ContainerImage {
  /// What the image starts by itself, given the words of its entrypoint.
  func entrypointWithCommand(_ words: [CommandWord]) -> Launch.Command {
    if case .words(let rest) = command { return .words(words + rest) }
    guard case .shell(let text, _) = command else { return .words(words) }
    return .words(words + ["/bin/sh", "-c", String(decoding: text.bytes, as: UTF8.self)].map { CommandWord($0, origin: Origin(text.whole)) })
  }
}
