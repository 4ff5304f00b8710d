import ConfigSyntax
import Workspace

/// What systemd puts in place of `%h`, `%i` and their kin when it loads a unit (`src/core/unit-printf.c`, 252).
struct SystemdSpecifiers: Sendable {
  /// `shop@.service`
  let unit: String
  /// Units of people's own managers have another home, runtime folder and so on.
  let isUserUnit: Bool

  /// - Returns: The text with what is known filled in, and why the rest is not; `nil` when systemd refuses it.
  func expand(_ text: String) -> (text: String, unknown: String?)? {
    var unknown: String?
    let expanded = expand(text) { letter, reason in
      unknown = unknown ?? reason
      return "%\(letter)"
    }
    return expanded.map { ($0, unknown) }
  }

  /// A text for a shell, in which what is not known is a variable of the shell that nobody knows.
  func expand(script text: String, variables: inout [ServerEnvironment.Variable]) -> String? {
    expand(text) { letter, reason in
      let name = "SYSTEMD_\(letter)"
      variables.append(ServerEnvironment.Variable(name, "", unknown: reason))
      return "${\(name)}"
    }
  }

  private func expand(_ text: String, unknown: (Character, String) -> String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var result = ""
    var rest = text[...]
    while let percent = rest.firstIndex(of: "%") {
      result += rest[..<percent]
      rest = rest[rest.index(after: percent)...]
      guard let letter = rest.popFirst() else {
        result += "%"
        break
      }
      switch value(of: letter) {
      case .known(let value): result += value
      case .literal: result += "%\(letter)"
      case .refused: return nil
      case .unknown(let reason): result += unknown(letter, reason)
      }
    }
    return result + rest
  }

  private enum Value {
    case known(String)
    /// No letter: systemd leaves it.
    case literal
    /// A letter that systemd keeps for later.
    case refused
    case unknown(reason: String)
  }

  private func value(of letter: Character) -> Value {
    let stem = unit.hasSuffix(".service") ? String(unit.dropLast(".service".count)) : unit
    let at = stem.firstIndex(of: "@")
    let prefix = at.map { String(stem[..<$0]) } ?? stem
    let instance = at.map { String(stem[stem.index(after: $0)...]) }
    let unknownInstance = Value.unknown(reason: "`%\(letter)` is the name that an instance of \(unit) is started with")
    switch letter {
    case "%": return .known("%")
    case "i", "I":
      guard let instance else { return .known("") }
      return instance.isEmpty ? unknownInstance : letter == "i" || !instance.contains(where: { $0 == "-" || $0 == "\\" }) ? .known(instance) : unknownInstance
    case "n", "N": return instance == "" ? unknownInstance : .known(letter == "n" ? unit : stem)
    case "p": return .known(prefix)
    case "j": return .known(prefix.split(separator: "-", omittingEmptySubsequences: false).last.map(String.init) ?? prefix)
    case "h", "t", "S", "C", "L", "E", "u", "U", "g", "G", "s", "d", "D":
      guard !isUserUnit, let value = Self.system[letter] else {
        return .unknown(reason: "`%\(letter)` depends on the user whose manager runs it")
      }
      return .known(value)
    case "T": return .known("/tmp")
    case "V": return .known("/var/tmp")
    case "a", "A", "b", "B", "c", "f", "F", "H", "J", "l", "m", "M", "o", "P", "q", "r", "R", "v", "w", "W", "y", "Y":
      return .unknown(reason: "`%\(letter)` depends on the machine")
    default: return letter.utf8.first.map { isEnvironmentNameByte($0) && letter != "_" } ?? false ? .refused : .literal
    }
  }

  private static let system: [Character: String] = [
    "h": "/root", "t": "/run", "S": "/var/lib", "C": "/var/cache", "L": "/var/log", "E": "/etc", "u": "root", "U": "0", "g": "root", "G": "0",
  ]
}

/// What systemd puts in place of `$X` and `${X}` in the words of a command when it starts it (`replace_env_argv`).
struct SystemdVariables: Sendable {
  let environment: ServerEnvironment

  func expand(_ word: CommandWord) -> [CommandWord] {
    guard word.unknown == nil, word.text.utf8.contains(UInt8(ascii: "$")) else { return [word] }
    let bytes = Array(word.text.utf8)
    if bytes.count > 1, bytes[0] == UInt8(ascii: "$"), bytes[1] != UInt8(ascii: "{"), bytes[1] != UInt8(ascii: "$") {
      return split(String(word.text.dropFirst()), word)
    }
    var expanded = word
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      if bytes[index] == UInt8(ascii: "$"), next == UInt8(ascii: "$") {
        result.append(next)
        index += 2
      } else if bytes[index] == UInt8(ascii: "$"), next == UInt8(ascii: "{"),
        let end = bytes[(index + 2)...].firstIndex(where: { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: ":") }), bytes[end] == UInt8(ascii: "}")
      {
        let name = String(decoding: bytes[(index + 2)..<end], as: UTF8.self)
        switch environment[name] {
        case .known(let variable):
          result += variable.value.utf8
          expanded.origin = Self.through(variable, word.origin)
        case .unset: break
        case .unknown:
          result += bytes[index...end]
          expanded.unknown = expanded.unknown ?? reason(name)
        }
        index = end + 1
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    expanded.text = String(decoding: result, as: UTF8.self)
    return [expanded]
  }

  /// `$X` alone is as many words as its value has; of an unset variable nothing is left.
  private func split(_ name: String, _ word: CommandWord) -> [CommandWord] {
    switch environment[name] {
    case .unset: return []
    case .unknown:
      var unknown = word
      unknown.unknown = reason(name)
      return [unknown]
    case .known(let variable):
      return splitSystemdWords(Array(variable.value.utf8), keepsUnknownEscapes: true).tree.map {
        CommandWord($0.text, origin: Self.through(variable, word.origin))
      }
    }
  }

  private func reason(_ name: String) -> String {
    environment.variables.first { $0.name == name }?.unknown ?? "no file of this workspace says what `\(name)` holds"
  }

  private static func through(_ variable: ServerEnvironment.Variable, _ origin: Origin) -> Origin {
    Origin(variable.origin.place ?? origin.place, via: origin.via + ["through the variable `\(variable.name)`"])
  }
}
