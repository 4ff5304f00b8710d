/// Things of a file by the name that they bear, in their order: two lists, however many names there are.
struct NameGroups<Item: Sendable>: Sendable {
  /// Where each name's things begin, and at the end how many there are.
  private let starts: [Int32]
  private let items: [Item]

  /// - Parameters:
  ///   - names: How many names the file has.
  ///   - visit: Calls what it is given with each thing and its name; it is called twice.
  init(names: Int, filling none: Item, _ visit: ((NameID, Item) -> Void) -> Void, sort: ((inout ArraySlice<Item>) -> Void)? = nil) {
    var starts = [Int32](repeating: 0, count: names + 1)
    var count = 0
    visit { name, _ in
      starts[Int(name.raw) + 1] += 1
      count += 1
    }
    for name in 0..<names { starts[name + 1] += starts[name] }
    var next = starts
    var items = [Item](repeating: none, count: count)
    visit { name, item in
      items[Int(next[Int(name.raw)])] = item
      next[Int(name.raw)] += 1
    }
    if let sort {
      for name in 0..<names where starts[name + 1] - starts[name] > 1 { sort(&items[Int(starts[name])..<Int(starts[name + 1])]) }
    }
    self.starts = starts
    self.items = items
  }

  subscript(_ name: NameID) -> ArraySlice<Item> { items[Int(starts[Int(name.raw)])..<Int(starts[Int(name.raw) + 1])] }

  subscript(_ name: NameID?) -> ArraySlice<Item> { name.map { self[$0] } ?? [] }
}
