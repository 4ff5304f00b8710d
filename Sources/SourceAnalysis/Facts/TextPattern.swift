import PythonSyntax

extension FormattedString {
  /// `a.{b}` as `a.*`.
  var pattern: String {
    var pattern = ""
    for element in elements {
      switch element.view {
      case .formattedText(let text): pattern += text.node.text
      case .string(let literal): pattern += literal.value ?? "*"
      default: pattern += "*"
      }
    }
    return pattern
  }
}
