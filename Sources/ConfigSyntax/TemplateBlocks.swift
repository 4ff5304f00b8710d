/// A decision of a template that the text alone does not make. Both parts go on after "when".
package struct TemplateCondition: Sendable, Hashable {
  /// "the template's `x` holds".
  package let condition: String
  /// The same, the other way round.
  package let opposite: String
  /// The word that asks: `if`, `with`, `range` …
  package let keyword: String
  /// What is asked, as it is written: `.Values.worker.enabled`, `$key, $value := .Values.env`.
  package let expression: String
  /// Whether this is the branch that is taken when the expression holds.
  package let isHolding: Bool

  /// The other branch.
  package var negated: TemplateCondition {
    TemplateCondition(condition: opposite, opposite: condition, keyword: keyword, expression: expression, isHolding: !isHolding)
  }
}

/// Which parts of a text stand between a template's `if` and its `end`.
struct TemplateBlocks: Sendable {
  /// What deeper blocks ask is left out: nobody writes them.
  private static let depthLimit = 64

  private struct Branch: Sendable {
    let condition: TemplateCondition?
    let parent: Int?
  }

  private var branches: [Branch] = []
  /// From each offset on, the innermost branch that is open.
  private var changes: [(offset: Int, branch: Int?)] = []
  private var open: [Int] = []
  private var deeper = 0

  mutating func take(_ mark: TemplateMarks.Mark) {
    let words = mark.expression.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" })
    let rest = words.count > 1 ? String(words[1]).trimmingBlanks : ""
    switch words.first {
    case "if", "with": begin(Self.holds(rest, keyword: String(words[0])), at: mark)
    case "unless": begin(Self.holds(rest).negated, at: mark)
    case "for", "range": begin(Self.repeats(mark.expression, keyword: String(words[0]), over: rest), at: mark)
    case "define", "block", "macro": begin(words.first == "block" ? nil : Self.isIncluded(rest), at: mark)
    case "elif", "elsif": replace(with: Self.holds(rest), at: mark)
    case "else":
      if rest.hasPrefix("if ") || rest.hasPrefix("with ") {
        replace(with: Self.holds(String(rest.drop { $0 != " " }).trimmingBlanks), at: mark)
      } else {
        replace(with: nil, at: mark)
      }
    case "end", "endif", "endfor", "endblock", "endmacro", "}": end(at: mark)
    default:
      // Ruby's blocks: `<% list.each do |x| %>`.
      if mark.text.hasPrefix("<%"), mark.expression.contains(" do") { begin(Self.repeats(mark.expression, keyword: "do", over: rest), at: mark) }
    }
  }

  private mutating func begin(_ condition: TemplateCondition?, at mark: TemplateMarks.Mark) {
    guard open.count < Self.depthLimit else {
      deeper += 1
      return
    }
    branches.append(Branch(condition: condition, parent: open.last))
    open.append(branches.count - 1)
    changes.append((mark.span.upperBound, branches.count - 1))
  }

  /// Another branch of the same block; without a condition of its own the opposite of the one before it.
  private mutating func replace(with condition: TemplateCondition?, at mark: TemplateMarks.Mark) {
    guard deeper == 0, let last = open.popLast() else { return }
    branches.append(Branch(condition: condition ?? branches[last].condition?.negated, parent: branches[last].parent))
    open.append(branches.count - 1)
    changes.append((mark.span.lowerBound, branches.count - 1))
  }

  private mutating func end(at mark: TemplateMarks.Mark) {
    if deeper > 0 {
      deeper -= 1
    } else if open.popLast() != nil {
      changes.append((mark.span.lowerBound, open.last))
    }
  }

  func conditions(at offset: Int) -> [TemplateCondition] {
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    var found: [TemplateCondition] = []
    var branch = low > 0 ? changes[low - 1].branch : nil
    while let index = branch {
      if let condition = branches[index].condition { found.append(condition) }
      branch = branches[index].parent
    }
    return found.reversed()
  }

  private static func holds(_ expression: String, keyword: String = "if") -> TemplateCondition {
    TemplateCondition(
      condition: "the template's `\(expression)` holds", opposite: "the template's `\(expression)` does not hold", keyword: keyword,
      expression: expression, isHolding: true)
  }

  private static func repeats(_ statement: String, keyword: String, over expression: String) -> TemplateCondition {
    TemplateCondition(
      condition: "the template's `\(statement)` finds something", opposite: "the template's `\(statement)` finds nothing", keyword: keyword,
      expression: expression, isHolding: true)
  }

  private static func isIncluded(_ name: String) -> TemplateCondition {
    TemplateCondition(
      condition: "a template includes `\(name)`", opposite: "no template includes `\(name)`", keyword: "define", expression: name,
      isHolding: true)
  }
}

extension String {
  var trimmingBlanks: String {
    var part = self[...]
    while part.first?.isWhitespace == true { part.removeFirst() }
    while part.last?.isWhitespace == true { part.removeLast() }
    return String(part)
  }
}
