/// The known word that a misspelt one probably means: at most a fifth of its letters are wrong, or one; `nil` when none is near.
package func nearest(to word: String, in known: some Sequence<String>) -> String? {
  let letters = Array(word.utf8)
  var best: (word: String, distance: Int)?
  for candidate in known {
    let other = Array(candidate.utf8)
    guard abs(other.count - letters.count) <= 3 else { continue }
    let distance = editDistance(letters, other)
    if distance < (best?.distance ?? Int.max) || (distance == best?.distance && candidate < best!.word) {
      best = (candidate, distance)
    }
  }
  guard let best, best.distance <= max(1, letters.count / 5) else { return nil }
  return best.word
}

/// The number of bytes to insert, delete, replace or swap with their neighbour to turn one word into the other.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...right.count)
  for row in 0..<left.count {
    var current = [row + 1]
    for column in 0..<right.count {
      var cost = min(previous[column] + (left[row] == right[column] ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        cost = min(cost, beforePrevious[column - 1] + 1)
      }
      current.append(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[right.count]
}
