import Catalogue
import ConfigSyntax
import Workspace

/// Follows the instructions of one Dockerfile to the images that its stages amount to.
struct DockerImageBuilder: Sendable {
  let tree: FileTree
  let known: [KnownImage]
  let file: SourceFile
  let dockerfile: Dockerfile
  /// The folder of the workspace that `COPY` sees; `nil` when it lies elsewhere.
  let context: WorkspacePath?
  /// Build arguments that whoever builds gives.
  let given: [String: OuterVariable]
  private(set) var stages: [DockerStage] = []
  private var globals: [String: BuildArgument] = [:]
  private var usedDefaults: [String] = []

  init(
    tree: FileTree, known: [KnownImage], file: SourceFile, dockerfile: Dockerfile, context: WorkspacePath?, given: [String: OuterVariable] = [:]
  ) {
    self.tree = tree
    self.known = known
    self.file = file
    self.dockerfile = dockerfile
    self.context = context
    self.given = given
  }

  /// More than any Dockerfile has; each may look at all files of the workspace.
  static let instructionLimit = 2000
  /// How many patterns may still be looked for among these files.
  var patternsLeft = 100
  /// How much may still be copied from one place of an image to another.
  var copiesLeft = 2000

  /// The images of all stages, in order.
  mutating func images() -> [ContainerImage] {
    for instruction in dockerfile.instructions.prefix(Self.instructionLimit) { follow(instruction) }
    return stages.enumerated().map { index, stage in
      var image = stage.image
      image.isLast = index == stages.count - 1
      return image
    }
  }

  private mutating func follow(_ instruction: DockerInstruction) {
    if instruction.name == "FROM" { return begin(instruction) }
    guard !stages.isEmpty else {
      if instruction.name == "ARG" { declare(instruction, isGlobal: true) }
      return
    }
    switch instruction.name {
    case "ADD", "COPY": copy(instruction)
    case "ARG": declare(instruction, isGlobal: false)
    case "CMD":
      current.image.command = command(instruction)
      current.image.origin = place(ofCommand: instruction)
      current.hasOwnCommand = true
    case "ENTRYPOINT":
      current.image.entrypoint = command(instruction)
      // A new entrypoint makes no sense of the old one's words.
      if !current.hasOwnCommand {
        current.image.command = nil
        current.image.origin = place(ofCommand: instruction)
      }
    case "ENV": setVariables(instruction)
    case "RUN": run(instruction)
    case "SHELL": current.shell = instruction.list.map { $0.map(word) }
    case "WORKDIR": changeDirectory(instruction)
    default: break
    }
  }

  var current: DockerStage {
    get { stages[stages.count - 1] }
    set { stages[stages.count - 1] = newValue }
  }
}

// MARK: Stages and variables

extension DockerImageBuilder {
  private mutating func begin(_ instruction: DockerInstruction) {
    let words = instruction.words
    let name = words.count > 2 && words[1].text.lowercased() == "as" ? words[2].text.lowercased() : nil
    let globals = globals
    var used: [String] = []
    let base = expandDockerWord(words.first?.bytes ?? [], escape: dockerfile.escape) { name in
      if globals[name]?.isDefault == true { used.append(name) }
      return globals[name]?.value ?? .unset
    }
    if base.unknown == nil, let earlier = stages.last(where: { $0.image.stage == base.text.lowercased() && $0.image.stage != nil }) {
      var stage = earlier
      stage.image.stage = name
      stage.hasOwnCommand = false
      stages.append(stage)
    } else {
      var image = ContainerImage(dockerfile: file.path, stage: name)
      if let word = words.first, base.unknown == nil { image.base = Said(base.text, origin: Origin(file.span(word.span))) }
      if base.unknown == nil, let known = known.image(named: base.text) { image.start(from: known, at: file.span(words[0].span)) }
      stages.append(DockerStage(image: image))
    }
    for name in used { noteDefault(name) }
  }

  private mutating func declare(_ instruction: DockerInstruction, isGlobal: Bool) {
    for word in instruction.quotedWords(escape: dockerfile.escape) {
      let parts = word.bytes.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(decoding: parts[0], as: UTF8.self)
      let argument: BuildArgument
      if let value = given[name] {
        argument = BuildArgument(value: value, isDefault: false)
      } else if parts.count == 2 {
        let value = isGlobal ? expandGlobally(Array(parts[1])) : expand(Array(parts[1]))
        argument = BuildArgument(value: value.unknown.map { .unknown(reason: $0) } ?? .known(value.text), isDefault: true)
      } else if let global = globals[name], !isGlobal {
        argument = global
      } else {
        argument = BuildArgument(value: .unknown(reason: "the build argument `\(name)` has no default"), isDefault: false)
      }
      if isGlobal { globals[name] = argument } else { current.arguments[name] = argument }
    }
  }

  private func expandGlobally(_ word: [UInt8]) -> ExpandedText {
    let globals = globals
    return expandDockerWord(word, escape: dockerfile.escape) { globals[$0]?.value ?? .unset }
  }

  /// Replaces the variables of a word, and remembers which of them are defaults that a build may replace.
  mutating func expand(_ word: [UInt8]) -> ExpandedText {
    let stage = current
    var used: [String] = []
    let text = expandDockerWord(word, escape: dockerfile.escape) { name in
      if stage.arguments[name]?.isDefault == true, !stage.image.environment.contains(where: { $0.name == name }) { used.append(name) }
      return stage.lookup(name)
    }
    for name in used { noteDefault(name) }
    return text
  }

  private mutating func noteDefault(_ name: String) {
    let argument = stages.last?.arguments[name] ?? globals[name]
    guard case .known(let value)? = argument?.value else { return }
    let sentence = "the build argument `\(name)` is taken to keep its default `\(value)`"
    if !current.image.assumptions.contains(sentence) { current.image.assumptions.append(sentence) }
  }

  private mutating func setVariables(_ instruction: DockerInstruction) {
    // All of a line sees the values from before it.
    let variables = instruction.assignments(escape: dockerfile.escape).map { name, value in
      let text = expand(value.bytes)
      return ServerEnvironment.Variable(
        expand(name.bytes).text, text.text, origin: Origin(file.span(value.bytes.isEmpty ? name.span : value.span)), unknown: text.unknown)
    }
    for variable in variables { current.set(variable) }
  }

  private mutating func changeDirectory(_ instruction: DockerInstruction) {
    let name = expand(instruction.arguments.bytes)
    current.image.directory = name.unknown == nil ? current.path(name.text).map { $0.isEmpty ? "/" : $0 } : nil
    if let directory = current.image.directory.flatMap(normalContainerPath) { current.folders.insert(directory) }
  }
}

// MARK: Commands

extension DockerImageBuilder {
  private func word(_ word: DockerWord) -> CommandWord { CommandWord(word.text, origin: Origin(file.span(word.span))) }

  private func place(ofCommand instruction: DockerInstruction) -> SourceSpan {
    let text = instruction.arguments
    return file.span(text.bytes.isEmpty ? instruction.span : text.original(of: 0..<text.bytes.count))
  }

  private func command(_ instruction: DockerInstruction) -> Launch.Command {
    if let list = instruction.list { return .words(list.map(word)) }
    guard !instruction.arguments.bytes.isEmpty else { return .words([]) }
    let text = PlacedText(instruction.arguments, of: PlacedText(file.bytes) { [path = file.path] in SourceSpan(path, ByteSpan($0)) })
    guard let shell = stages.last?.shell, let program = shell.first, !ContainerImage.isShell(program.text) else { return .shell(text) }
    return .words(shell + [CommandWord(String(decoding: text.bytes, as: UTF8.self), origin: Origin(text.whole))])
  }
}
