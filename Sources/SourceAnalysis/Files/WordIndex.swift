/// Which of many files hold a word.
///
/// One entry for each file and word, in buckets by the word's hash: a search looks at a handful of entries. What it takes is
/// eight bytes an entry, about 2.5 KiB a file.
struct WordIndex {
  /// Where each bucket's entries begin, and at the end how many there are.
  private let starts: [UInt32]
  /// What the bucket leaves open of the hash, and what is done with the word in the file.
  private let marks: [UInt32]
  private let files: [UInt32]
  private let bits: UInt64

  init(_ words: [[UInt64]]) {
    let count = words.reduce(0) { $0 + $1.count }
    var bits: UInt64 = 1
    while 8 << bits < count, bits < 24 { bits += 1 }
    var starts = [UInt32](repeating: 0, count: 1 << Int(bits) + 1)
    for hash in words.joined() { starts[Int(hash >> (64 - bits)) + 1] += 1 }
    for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
    var next = starts
    var files = [UInt32](repeating: 0, count: count)
    var marks = files
    for (file, words) in words.enumerated() {
      for hash in words {
        let bucket = Int(hash >> (64 - bits))
        let place = Int(next[bucket])
        next[bucket] += 1
        files[place] = UInt32(file)
        marks[place] = UInt32(truncatingIfNeeded: hash)
      }
    }
    self.starts = starts
    self.marks = marks
    self.files = files
    self.bits = bits
  }

  /// The numbers of the files that hold a word, ascending.
  /// - Parameter use: What must be done with it there.
  func files(holding hash: UInt64, _ use: WordUse = []) -> [Int] {
    let bucket = Int(hash >> (64 - bits))
    let mark = UInt32(truncatingIfNeeded: hash)
    let (wanted, uses) = (UInt32(use.rawValue), UInt32(WordUse.bits))
    return (Int(starts[bucket])..<Int(starts[bucket + 1])).compactMap { place in
      marks[place] & ~uses == mark && marks[place] & wanted == wanted ? Int(files[place]) : nil
    }
  }
}
