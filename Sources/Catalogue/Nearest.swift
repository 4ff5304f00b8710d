/// The known word that a misspelt one probably means: at most a fifth of its letters are wrong, or one; `nil` when none is near.
package func nearest(to word: String, in known: some Sequence<String>) -> String? {
  var search = NearestSearch(to: word)
  for candidate in known { search.offer(candidate.utf8) }
  return search.best
}

/// Looks for the known word that a misspelt one probably means; of several equally near the first by bytes.
///
/// Files can hold thousands of unknown words, and each is held against a thousand known ones: a candidate costs nothing when its
/// length tells that it is too far, else about the word's length times the letters that may be wrong.
struct NearestSearch {
  private let word: [UInt8]

  /// Beyond this, a long word is another word.
  private static let mostWrong = 6

  /// How many letters may be wrong; less once something near was found.
  private var limit: Int
  private var found: (word: [UInt8], distance: Int)?
  /// Three rows of the table of distances, used over and over.
  private var rows: (beforePrevious: [Int], previous: [Int], current: [Int])

  init(to word: String) {
    self.word = Array(word.utf8)
    limit = min(Self.mostWrong, max(1, self.word.count / 5))
    let row = Array(repeating: 0, count: self.word.count + limit + 1)
    rows = (row, row, row)
  }

  var best: String? { found.map { String(decoding: $0.word, as: UTF8.self) } }

  mutating func offer(_ candidate: some BidirectionalCollection<UInt8>) {
    guard !candidate.isEmpty, abs(candidate.count - word.count) <= limit else { return }
    let other = Array(candidate)
    guard let distance = distance(to: other) else { return }
    if let found, found.distance == distance, !other.lexicographicallyPrecedes(found.word) { return }
    found = (other, distance)
    limit = distance
  }

  /// The number of bytes to insert, delete, replace or swap with their neighbour to turn the word into the other one; `nil` when
  /// that is more than the limit.
  private mutating func distance(to other: [UInt8]) -> Int? {
    let far = limit + 1
    // Only cells this near to the diagonal can be within the limit; those beside them count as too far.
    for column in 0...other.count { rows.previous[column] = min(column, far) }
    for row in 0..<word.count {
      let columns = max(0, row - limit)..<min(other.count, row + limit + 1)
      guard !columns.isEmpty else { return nil }
      rows.current[columns.lowerBound] = columns.lowerBound == 0 ? min(row + 1, far) : far
      if columns.upperBound <= other.count, columns.upperBound == row + limit + 1 { rows.previous[columns.upperBound] = far }
      var least = rows.current[columns.lowerBound]
      for column in columns {
        var cost = min(
          rows.previous[column] + (word[row] == other[column] ? 0 : 1), rows.previous[column + 1] + 1, rows.current[column] + 1)
        if row > 0, column > 0, word[row] == other[column - 1], word[row - 1] == other[column] {
          cost = min(cost, rows.beforePrevious[column - 1] + 1)
        }
        rows.current[column + 1] = min(cost, far)
        least = min(least, cost)
      }
      guard least <= limit else { return nil }
      rows = (rows.previous, rows.current, rows.beforePrevious)
    }
    let distance = rows.previous[other.count]
    return distance <= limit ? distance : nil
  }
}
