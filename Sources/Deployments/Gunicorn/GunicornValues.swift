import Catalogue
import Workspace

/// What gunicorn makes of the values that it is given: its validators (`gunicorn/config.py`).
struct GunicornValues: Sendable {
  /// A value, or what gunicorn says against it.
  enum Outcome: Sendable {
    case value(SettingValue, text: String)
    /// The setting is as if nobody had said it.
    case unset
    case refused(String)
  }

  let server: ServerKnowledge

  // MARK: From a program

  /// A value that a configuration file gives.
  func read(_ binding: PythonBinding, for setting: String, kind: ServerOption.Kind) -> Outcome {
    if case .unknown(let unknown) = binding.value { return .value(.unknown(reason: unknown.reason), text: binding.source) }
    switch kind {
    case .count, .anyBaseCount: return count(binding.value, setting, binding.source)
    case .flag, .invertedFlag: return flag(binding.value, setting)
    case .list: return list(binding.value, setting, binding.source)
    case .words:
      if binding.value == .none { return .value(.list([]), text: "None") }
      guard let text = binding.value.text else { return notText(binding, setting) }
      return .value(.list(Self.words(text)), text: text)
    case .callable, .type: return callable(binding, setting, kind)
    case .mapping:
      switch binding.value {
      case .dictionary: return .value(unknownPart(binding) ?? .text(binding.value.represented), text: binding.source)
      case .library: return .value(.unknown(reason: "`\(binding.source)` is known only where the server runs"), text: binding.source)
      default: return .refused("`\(setting)` is `\(binding.value.represented)`, and gunicorn wants a dictionary")
      }
    default:
      if binding.value == .none { return isTextWithoutDefault(setting) ? .unset : .value(.text("None"), text: "None") }
      if ["user", "group"].contains(setting), let number = binding.value.whole { return .value(.text(String(number)), text: String(number)) }
      if setting == "proxy_protocol", case .boolean(let isOn) = binding.value { return .value(.text(isOn ? "auto" : "off"), text: binding.value.represented) }
      if setting == "http2_cleartext", case .boolean(let isOn) = binding.value { return .value(.text(isOn ? "prior-knowledge" : "off"), text: binding.value.represented) }
      if setting == "ssl_version" { return .value(.unknown(reason: "which number `\(binding.source)` is depends on Python"), text: binding.source) }
      guard let text = binding.value.text else { return notText(binding, setting) }
      return .value(.text(Self.stripped(text)), text: text)
    }
  }

  private func notText(_ binding: PythonBinding, _ setting: String) -> Outcome {
    if case .library = binding.value { return .value(.unknown(reason: "`\(binding.source)` is known only where the server runs"), text: binding.source) }
    return .refused("`\(setting)` is `\(binding.value.represented)`, and gunicorn wants a text")
  }

  /// Why a value that is not a text as a whole is not known.
  private func unknownPart(_ binding: PythonBinding) -> SettingValue? {
    binding.value.firstUnknown.map { .unknown(reason: $0.reason) }
  }

  private func count(_ value: PythonValue, _ setting: String, _ source: String) -> Outcome {
    let number: Int
    switch value {
    case .integer(let whole): number = whole
    case .boolean(let isTrue): number = isTrue ? 1 : 0
    case .text(let text):
      guard let whole = PythonEvaluator.integer(text, base: 0) else {
        if Self.isTooLarge(text) { return .value(Self.tooLarge, text: text) }
        return .refused("`\(setting)` is `\(value.represented)`, and gunicorn wants a whole number")
      }
      number = whole
    case .library: return .value(.unknown(reason: "`\(source)` is known only where the server runs"), text: source)
    default: return .refused("`\(setting)` is `\(value.represented)`, and gunicorn wants a whole number")
    }
    guard number >= 0 else { return .refused("`\(setting)` is `\(value.represented)`, and gunicorn wants 0 or more") }
    return .value(.number(Double(number)), text: value.string)
  }

  private func flag(_ value: PythonValue, _ setting: String) -> Outcome {
    switch value {
    case .none: return .value(.boolean(false), text: "None")
    case .boolean(let isOn): return .value(.boolean(isOn), text: value.represented)
    case .text(let text):
      switch Self.stripped(text).lowercased() {
      case "true": return .value(.boolean(true), text: text)
      case "false": return .value(.boolean(false), text: text)
      default: break
      }
    default: break
    }
    return .refused("`\(setting)` is `\(value.represented)`, and gunicorn wants `True` or `False`")
  }

  private func list(_ value: PythonValue, _ setting: String, _ source: String) -> Outcome {
    if value.truth == false { return .value(.list([]), text: value.represented) }
    if case .text(let text) = value { return .value(.list([Self.stripped(text)]), text: text) }
    if case .library = value { return .value(.unknown(reason: "`\(source)` is known only where the server runs"), text: source) }
    let elements: [PythonValue]? = if case .dictionary(let pairs) = value { pairs.map(\.key) } else { value.elements }
    guard let elements else { return .refused("`\(setting)` is `\(value.represented)`, and gunicorn wants a list of texts") }
    if let unknown = value.firstUnknown { return .value(.unknown(reason: unknown.reason), text: source) }
    guard elements.allSatisfy({ $0.text != nil }) else { return .refused("`\(setting)` is `\(value.represented)`, and gunicorn wants a list of texts") }
    let texts = elements.compactMap(\.text).map(Self.stripped)
    return .value(.list(texts), text: texts.joined(separator: ", "))
  }

  /// Hooks and classes are shown by their names.
  private func callable(_ binding: PythonBinding, _ setting: String, _ kind: ServerOption.Kind) -> Outcome {
    switch binding.value {
    case .function(let function):
      // `worker_class` as a function is called, and what it gives counts.
      if kind == .type { return .value(.unknown(reason: "the function `\(function.name)` gives it"), text: function.name) }
      return .value(.text(function.name), text: function.name)
    case .type(let type): return .value(.text(type.name), text: type.name)
    case .library(let name): return .value(.text(name), text: name)
    case .text(let text): return .value(.text(Self.stripped(text)), text: text)
    case .none where kind == .type: return .unset
    default: return .refused("`\(setting)` is `\(binding.value.represented)`, and gunicorn wants \(kind == .type ? "a class" : "a function")")
    }
  }

  private func isTextWithoutDefault(_ setting: String) -> Bool { Self.textsWithDefault[setting] == nil && server.note(on: setting)?.defaultValue == nil }

  /// Texts for which `None` is not the default.
  private static let textsWithDefault: [String: Bool] = [
    "errorlog": true, "loglevel": true, "syslog_addr": true, "syslog_facility": true, "statsd_prefix": true, "access_log_format": true, "dogstatsd_tags": true,
    "root_path": true, "config": true, "default_proc_name": true,
  ]

  // MARK: From a command line

  /// A value behind a flag.
  /// - Parameter isBeaten: Whether a later word of the same line says the option again: `argparse` then reads the value all the same, and
  ///   gunicorn never looks at it.
  func read(_ text: String, for option: ServerOption, isBeaten: Bool = false) -> Outcome {
    switch option.kind {
    case .flag: return .value(.boolean(true), text: "true")
    case .invertedFlag: return .value(.boolean(false), text: "false")
    case .count, .anyBaseCount:
      if Self.isTooLarge(text) { return .value(Self.tooLarge, text: text) }
      guard let number = option.kind == .count ? PythonEvaluator.integer(text, base: 10) : PythonEvaluator.integer(Self.withoutOldOctal(text), base: 0) else {
        return .refused("`\(option.name)` has the value `\(text)`, and gunicorn wants a whole number")
      }
      return number < 0 && !isBeaten
        ? .refused("`\(option.name)` has the value `\(text)`, and gunicorn wants 0 or more") : .value(.number(Double(number)), text: text)
    case .list: return .value(.list([Self.stripped(text)]), text: text)
    case .words: return .value(.list(Self.words(text)), text: text)
    default: return .value(.text(Self.stripped(text)), text: text)
    }
  }

  /// `022` means `0o22` (`auto_int`).
  private static func withoutOldOctal(_ text: String) -> String {
    let second = text.dropFirst().first
    return text.hasPrefix("0") && second?.isNumber == true ? "0o" + text.dropFirst() : text
  }

  private static let tooLarge = SettingValue.unknown(reason: "the number is too large to follow")

  private static func isTooLarge(_ text: String) -> Bool {
    text.utf8.count { (48...57).contains($0) } > 18 && text.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: " ") }
  }

  static func words(_ text: String) -> [String] {
    stripped(text).split(separator: ",").map { stripped(String($0)) }
  }

  static func stripped(_ text: String) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
