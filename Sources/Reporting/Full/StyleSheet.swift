import Findings

/// The part that a piece of text plays on the terminal.
enum Role: Hashable {
  case plain
  case severity(Severity)
  case headline
  /// Line numbers, bars, arrows.
  case frame
  /// The underline and label of the primary place; takes the colour of the severity.
  case primary(Severity)
  case secondary
  /// `note` and `help` before what they introduce.
  case heading
}

/// Which colours the parts of a report have. Whether there are any at all is the caller's decision.
package struct StyleSheet: Sendable, Hashable {
  private let coloured: Bool

  package static let plain = StyleSheet(coloured: false)
  package static let ansi = StyleSheet(coloured: true)

  /// The parameters of the escape sequence (SGR) that a part begins with; `nil` for text as it is.
  func code(for role: Role) -> String? {
    guard coloured else { return nil }
    return switch role {
    case .plain: nil
    case .severity(.error), .primary(.error): "1;31"
    case .severity(.warning), .primary(.warning): "1;33"
    case .severity(.note), .primary(.note): "1;36"
    case .headline, .heading: "1"
    case .frame, .secondary: "1;34"
    }
  }
}

/// The text of a report as it grows, line after line.
struct Page {
  private(set) var bytes: [UInt8] = []
  let styles: StyleSheet

  mutating func write(_ text: String, as role: Role = .plain) {
    guard !text.isEmpty else { return }
    guard let code = styles.code(for: role) else {
      bytes += text.utf8
      return
    }
    bytes += "\u{1B}[\(code)m\(text)\u{1B}[0m".utf8
  }

  mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Text that leads to an address where the terminal understands OSC 8.
  mutating func write(_ text: String, linkedTo address: String, as role: Role) {
    bytes += "\u{1B}]8;;\(address.visible)\u{1B}\\".utf8
    write(text, as: role)
    bytes += "\u{1B}]8;;\u{1B}\\".utf8
  }
}
