import Catalogue
import Testing

@Suite struct NearestTests {
  @Test(arguments: [
    ("max-requets", "max-requests"), ("max-reqeusts", "max-requests"), ("amx-requests", "max-requests"), ("max-request", "max-requests"),
    ("x", "a"), ("b", "a"), ("", "a"), ("lazy", "lazy"), ("laz", "lazy"), ("layz", "lazy"), ("leizy", nil), ("something-else", nil),
    // Of two that are equally near the first by bytes.
    ("abcf", "abcd"),
  ])
  func `a word has a nearest one when little is wrong with it`(word: String, expected: String?) {
    #expect(nearest(to: word, in: ["max-requests", "abce", "abcd", "lazy", "a", "max-requests-delta"]) == expected)
  }

  /// The whole table of distances, as the textbook has it.
  private func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var table = Array(repeating: Array(0...right.count), count: left.count + 1)
    for row in 0...left.count { table[row][0] = row }
    for row in left.indices {
      for column in right.indices {
        var cost = min(table[row][column] + (left[row] == right[column] ? 0 : 1), table[row][column + 1] + 1, table[row + 1][column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, table[row - 1][column - 1] + 1)
        }
        table[row + 1][column + 1] = cost
      }
    }
    return table[left.count][right.count]
  }

  @Test func `what is looked at beside the diagonal is enough`() {
    var state: UInt64 = 7
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    func word(_ length: Int) -> String { String(decoding: (0..<length).map { _ in UInt8(97 + random(3)) }, as: UTF8.self) }
    var found = 0
    for _ in 0..<2_000 {
      let asked = word(random(32))
      var known = (0..<4).map { _ in word(random(32)) }
      var near = Array(asked.utf8)
      for _ in 0..<random(8) where !near.isEmpty {
        let place = random(near.count)
        switch random(3) {
        case 0: near[place] = UInt8(97 + random(3))
        case 1: near.remove(at: place)
        default: near.insert(UInt8(97 + random(3)), at: place)
        }
      }
      known.append(String(decoding: near, as: UTF8.self))
      let wrong = min(6, max(1, asked.utf8.count / 5))
      let best = known.filter { !$0.isEmpty }.map { (distance(Array(asked.utf8), Array($0.utf8)), $0) }.min { $0 < $1 }
      let expected = best.flatMap { $0.0 <= wrong ? $0.1 : nil }
      #expect(nearest(to: asked, in: known) == expected, "\(asked) in \(known)")
      if expected != nil { found += 1 }
    }
    #expect(found > 500)
  }
}
