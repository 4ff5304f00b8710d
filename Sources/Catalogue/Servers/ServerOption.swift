/// One name under which a server takes an option.
package struct ServerOption: Sendable, Hashable {
  /// What the command line's parser wants after the name.
  package enum Argument: String, Sendable, CaseIterable {
    case none, required, optional
  }

  /// How the text becomes a value.
  package enum Kind: String, Sendable, CaseIterable {
    /// On, unless the text is one of the server's false words.
    case flag
    case invertedFlag = "inverted-flag"
    /// C's `atoi`; a negative number is refused.
    case count
    /// C's `atoi`.
    case integer
    /// C's `strtoul` with base 10.
    case unsigned
    /// `unsigned`, at most 65535.
    case unsigned16
    /// `unsigned` times 1048576.
    case megabytes
    case text
    /// Accumulates.
    case list
    /// Names a configuration file to read.
    case file
    /// `name=value`: says another option or a placeholder.
    case assignment
    /// `name=template`: makes a new option.
    case declaration
    /// Opens and closes a part that counts under a condition or once an item.
    case logic
    case logicEnd = "logic-end"
    case plugins
    /// A `count` that may be written in any base that its prefix says.
    case anyBaseCount = "any-base-count"
    /// Words in one text, with commas between them.
    case words
    /// A function of a configuration that is a program.
    case callable
    /// A class: its name, its dotted path, or the class itself.
    case type = "class"
    case mapping
    /// Has no value of its own.
    case none
  }

  /// What the name does by being there, whatever its value.
  package struct Effects: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Acts while the list of options is being read, not when the list is applied.
    package static let immediate = Effects(rawValue: 1)
    package static let master = Effects(rawValue: 2)
    package static let logMaster = Effects(rawValue: 4)
    package static let requestLogMaster = Effects(rawValue: 8)
    package static let threads = Effects(rawValue: 16)
    /// Sets `async` to the same number.
    package static let async = Effects(rawValue: 32)

    static let names: [(name: String, effect: Effects)] = [
      ("immediate", .immediate), ("master", .master), ("log-master", .logMaster), ("req-log-master", .requestLogMaster),
      ("threads", .threads), ("async", .async),
    ]
  }

  package let name: String
  package let argument: Argument
  /// The letter behind one dash.
  package let short: UInt8?
  /// `core`, or the name of the plugin that brings the option.
  package let provider: String
  package let kind: Kind
  package let effects: Effects
  /// What the server must be compiled with; `nil` when nothing special.
  package let condition: String?
  /// The first version that has it; `nil` when every version that matters has it.
  package let since: String?
  /// The option whose value this name sets: its own name, or that of the option it is another name for.
  package let setting: String
}

extension ServerOption {
  /// An option that a configuration declares for itself: its value goes into a template.
  package init(made name: String, takesValue: Bool) {
    self.init(
      name: name, argument: takesValue ? .required : .none, short: nil, provider: "", kind: .declaration, effects: .immediate,
      condition: nil, since: nil, setting: name)
  }
}
