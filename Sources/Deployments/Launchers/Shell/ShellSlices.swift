import ConfigSyntax
import Workspace

/// bash's slices: `${@:2}`, `${NAME[@]:1:2}` and `${NAME:0:4}`.
extension ShellInterpreter {
  /// The words of `${@:2}` or `${NAME[@]:1:2}`; `nil` when they are not known.
  func words(of name: String, within bounds: ShellWord, _ state: inout ShellState, _ frame: ShellFrame) -> [ShellText]? {
    let words: [ShellText]
    if name == "@" || name == "*" {
      guard state.positionalUnknown == nil else { return nil }
      // `$0` is the first.
      words = [frame.name] + state.positional
    } else {
      guard let variable = state.variables[name] else { return nil }
      words = variable.elements ?? variable.value.map { [$0] } ?? []
    }
    return self.bounds(bounds, count: words.count, &state, frame).map { Array(words[$0]) }
  }

  /// `OFFSET` or `OFFSET:LENGTH`, counted from the end where they are negative.
  func bounds(_ word: ShellWord, count: Int, _ state: inout ShellState, _ frame: ShellFrame) -> Range<Int>? {
    guard let said = text(word, &state, frame).known else { return nil }
    let numbers = said.split(separator: ":", omittingEmptySubsequences: false).map { Int($0.filter { $0 != " " }) }
    guard let first = numbers.first, var start = first, numbers.count <= 2, !numbers.contains(where: { $0 == nil }) else { return nil }
    if start < 0 { start += count }
    guard start >= 0, start < count else { return count..<count }
    guard numbers.count == 2, let length = numbers[1] else { return start..<count }
    // Lengths that no text has.
    let end = length < 0 ? count + max(length, -count) : start + min(length, count - start)
    return start..<max(start, end)
  }
}
