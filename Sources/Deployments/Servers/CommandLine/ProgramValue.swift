import Catalogue
import Workspace

extension CommandOption {
  /// What a Python program's value says about the setting; `nil` for `None`, which says nothing.
  func saying(_ binding: PythonBinding) -> Saying? {
    let via = binding.presumed.map { ["a default of the file: it \($0)"] } ?? []
    let unit: Double =
      switch kind {
      case .kibibytes: 1024
      case .mebibytes: 1_048_576
      case .milliseconds: 0.001
      default: 1
      }
    let value: SettingValue
    switch binding.value {
    case .none: return nil
    case .unknown(let unknown): value = .unknown(reason: unknown.reason)
    case .boolean(let isOn): value = kind == .flag || kind == .boolean ? .boolean(isOn) : .number(isOn ? unit : 0)
    case .integer(let number): value = kind == .text ? .text(binding.value.string) : .number(Double(number) * unit)
    case .float(let number): value = .number(number * unit)
    case .list(let items), .tuple(let items), .set(let items): value = .list(items.map(\.string))
    // A number in quotes stays a text, which no server counts with.
    case .text, .bytes, .dictionary, .function, .type, .module, .library: value = .text(binding.value.string)
    }
    let text = binding.value.unknown == nil ? binding.value.string : binding.source
    return Saying(setting, text: text, value: value, origin: Origin(binding.place, via: via))
  }
}

extension ServerKnowledge {
  /// The option of a setting; settings that only configurations say are read as text and numbers.
  func option(saying setting: String) -> CommandOption? {
    if let option = commandLine?.options.option(saying: setting) { return option }
    guard note(on: setting) != nil else { return nil }
    return CommandOption(setting: setting)
  }
}
