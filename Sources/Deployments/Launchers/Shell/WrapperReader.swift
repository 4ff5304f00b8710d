import Catalogue
import Workspace

/// Passes over a wrapper's own words, up to the command that it runs.
struct WrapperReader {
  private let wrapper: CommandWrapper
  private let tree: FileTree
  /// What is left: the command.
  private(set) var rest: ArraySlice<ShellText>
  /// The state in which the command starts.
  private(set) var state: ShellState
  /// The program that an option names.
  private(set) var program: ShellText?
  /// The text for a shell that an option gives.
  private(set) var commandText: ShellText?
  /// Whether a shell was told by `-c` that its first word is a text.
  private(set) var isCommandText = false
  private var values: [(option: String, value: ShellText)] = []

  init(_ wrapper: CommandWrapper, _ fields: [ShellText], _ state: ShellState, tree: FileTree) {
    self.wrapper = wrapper
    self.state = state
    self.tree = tree
    rest = fields.dropFirst()
  }

  func value(of options: [String]) -> ShellText? { values.last { options.contains($0.option) }?.value }

  /// `false` when the wrapper, used like this, runs no command.
  mutating func run() -> Bool {
    if let until = wrapper.until, let end = rest.firstIndex(where: { $0.known == until }) {
      let own = rest[..<end]
      if !wrapper.subcommands.isEmpty, !takesSubcommand(own) { return false }
      if !wrapper.programOptions.isEmpty {
        let command = rest[(end + 1)...]
        rest = own
        guard options() else { return false }
        rest = command
        return program != nil
      }
      rest = rest[(end + 1)...]
      return !rest.isEmpty
    }
    // Waiting for something without a command behind it is no wrapper, but `start-stop-daemon --exec` and `watchmedo` are.
    if wrapper.until != nil, wrapper.programOptions.isEmpty, wrapper.subcommands.isEmpty, !wrapper.names.contains("dockerize") { return false }
    guard options() else { return false }
    if program != nil || commandText != nil { return true }
    if !wrapper.subcommands.isEmpty {
      guard let subcommand = wrapper.subcommands.first(where: { words in zip(words, rest).allSatisfy { $0 == $1.known } && rest.count >= words.count }) else { return false }
      rest = rest.dropFirst(subcommand.count)
      guard options() else { return false }
      if program != nil || commandText != nil { return true }
    }
    if wrapper.skip > 0 {
      rest = rest.dropFirst(wrapper.skip)
      guard options() else { return false }
    }
    if !wrapper.commandOptions.isEmpty { takeLaterCommandOption() }
    return !rest.isEmpty || commandText != nil || wrapper.readsProcfile || wrapper.readsSupervisor
  }

  private func takesSubcommand(_ own: ArraySlice<ShellText>) -> Bool {
    let words = own.compactMap(\.known)
    return wrapper.subcommands.contains { subcommand in subcommand.allSatisfy(words.contains) }
  }

  /// Options and assignments; `false` when one of them says that nothing is run.
  private mutating func options() -> Bool {
    while let field = rest.first {
      guard let word = field.known else {
        // An option whose value nobody knows is still an option; another word that nobody knows may be anything.
        guard field.text.hasPrefix("-") else { return true }
        rest.removeFirst()
        continue
      }
      if word == "--" {
        rest.removeFirst()
        return true
      }
      if wrapper.clearsEnvironment.contains(word) {
        state.standpoint.environment = ServerEnvironment([], isComplete: true)
        rest.removeFirst()
      } else if word.hasPrefix("-") && word.count > 1 || word.hasPrefix("+") && wrapper.isShell {
        if wrapper.notWith.contains(word) { return false }
        rest.removeFirst()
        guard option(word, field) else { return true }
      } else if wrapper.assignments, let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")), equals > word.utf8.startIndex {
        let offset = word.utf8.distance(from: word.utf8.startIndex, to: equals)
        let name = String(word.utf8.prefix(offset)) ?? ""
        state.standpoint.environment.variables.removeAll { $0.name == name }
        let value = field.part(offset + 1..<field.bytes.count).commandWord
        state.standpoint.environment.variables.append(.init(name, value.text, origin: field.commandWord.origin))
        rest.removeFirst()
      } else {
        return true
      }
    }
    return true
  }

  /// Takes an option's value; `false` when the command begins behind it.
  private mutating func option(_ word: String, _ field: ShellText) -> Bool {
    let name = String(word.prefix { $0 != "=" })
    if wrapper.isShell, !word.hasPrefix("--"), word.hasPrefix("-"), word.contains("c") {
      isCommandText = true
      return true
    }
    var value: ShellText?
    func takesValue(_ options: [String]) -> Bool { options.contains(name) }
    let known = wrapper.optionsWithValue + wrapper.directoryOptions + wrapper.commandOptions + wrapper.programOptions
    guard takesValue(known) else {
      // `-mgunicorn`, `-uapp`: the value may stand in the same word.
      if let option = wrapper.programOptions.first(where: { $0.count == 2 && word.hasPrefix($0) }) {
        program = field.part(option.utf8.count..<field.bytes.count)
        return false
      }
      return true
    }
    if name.count < word.count {
      value = field.part(name.utf8.count + 1..<field.bytes.count)
    } else if let next = rest.first {
      value = next
      rest.removeFirst()
    }
    guard let value else { return true }
    values.append((name, value))
    if takesValue(wrapper.directoryOptions), let folder = value.known { state.changeFolder(to: folder, tree: tree) }
    if takesValue(wrapper.commandOptions) { commandText = value }
    if takesValue(wrapper.programOptions) {
      program = value
      // What stands behind the program is the program's, unless a word of its own says where that begins.
      return wrapper.until != nil
    }
    return true
  }

  /// `su - app -c TEXT`: the option stands behind words that are no options.
  private mutating func takeLaterCommandOption() {
    guard let place = rest.firstIndex(where: { field in field.known.map { word in wrapper.commandOptions.contains { $0 == word || word.hasPrefix($0 + "=") } } ?? false })
    else { return }
    guard let word = rest[place].known else { return }
    if let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")), word.hasPrefix("--") {
      commandText = rest[place].part(word.utf8.distance(from: word.utf8.startIndex, to: equals) + 1..<rest[place].bytes.count)
      rest = rest[(place + 1)...]
    } else if place + 1 < rest.endIndex {
      commandText = rest[place + 1]
      rest = rest[(place + 2)...]
    }
  }
}
