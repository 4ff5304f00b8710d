import Catalogue
import ConfigSyntax
import Workspace

/// The `key=value` pairs of one `WSGIDaemonProcess`.
struct ModWSGIPairs {
  private(set) var sayings: [Saying] = []
  private(set) var problems: [PlacedProblem] = []
  private(set) var notices: [Notice] = []

  init(_ statement: ApacheStatements.Statement, server: ServerKnowledge) {
    let options = server.commandLine?.options.all.filter { $0.commands.contains("WSGIDaemonProcess") } ?? []
    for argument in statement.directive.arguments.dropFirst() {
      let place = statement.span(of: argument)
      guard let equals = argument.text.firstIndex(of: "=") else {
        add("`\(argument.text)` is no option of a daemon process", expected: "`key=value`, without blanks around the `=`", at: place)
        continue
      }
      let key = String(argument.text[..<equals])
      let value = String(argument.text[argument.text.index(after: equals)...])
      guard let option = options.first(where: { $0.setting == key }) else {
        if !key.contains("{") {
          add("mod_wsgi has no option `\(key)` for daemon processes", expected: nearest(to: key, in: options.map(\.setting)).map { "`\($0)`" }, at: place)
        }
        continue
      }
      let saying = Self.saying(key, value, isNumber: option.kind == .integer, at: place)
      if case .number(let number) = saying.value, number < 0 {
        add("`\(key)=\(value)`: Apache does not start with a negative number here", expected: "0 or more", at: place)
        continue
      }
      sayings.append(saying)
      if option.kind == .integer, case .number(let number) = saying.value, !value.utf8.allSatisfy({ (48...57).contains($0) }) || value.isEmpty {
        let digits = value.prefix { $0.isNumber }
        let unit = Unit(String(value.dropFirst(digits.count)))
        // Seconds are what is meant anyhow.
        if unit?.base == "seconds", unit?.factor == 1, !digits.isEmpty { continue }
        let meant = unit.map { $0.base == server.note(on: key)?.unit ? String(Int(number * $0.factor)) : "" } ?? ""
        notices.append(
          Notice(
            meant.isEmpty ? .numberCutShort : .unitSuffix, server: server.name, at: place, setting: key, value: value, effective: String(Int(number)), hint: meant))
      }
    }
  }

  /// Numbers are C's `atoi`: `abc` is 0 and `5s` is 5.
  static func saying(_ name: String, _ text: String, isNumber: Bool, at place: SourceSpan) -> Saying {
    let value: SettingValue
    if ["${", "{{", "<%", "%("].contains(where: { text.contains($0) }) {
      value = .unknown(reason: "what fills in `\(text)` is not known")
    } else if isNumber {
      value = .number(Double(UWSGINumbers.integer(Array(text.utf8))))
    } else {
      value = .text(text)
    }
    return Saying(name, text: text, value: value, origin: Origin(place))
  }

  private mutating func add(_ message: String, expected: String?, at place: SourceSpan) {
    problems.append(PlacedProblem(Problem(.configSyntax, message, expected: expected, at: place.bytes), in: place.path))
  }
}
