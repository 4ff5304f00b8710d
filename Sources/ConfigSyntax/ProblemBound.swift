import Workspace

/// A reader's problems in the order of the file. Of thousands, as a file of another format causes them, the first
/// hundred are kept and the rest are counted.
func inOrder(_ problems: [Problem], keeping limit: Int = 100) -> [Problem] {
  let sorted = problems.sorted { $0.span < $1.span }
  guard sorted.count > limit else { return sorted }
  let rest = Problem(.limitReached, "\(sorted.count - limit) more problems in this file are not shown", at: sorted[limit].span)
  return sorted[..<limit] + [rest]
}
