/// Things of a file by the name that they bear, in their order: two lists, however many names there are.
struct NameGroups<Item: Sendable & BitwiseCopyable>: Sendable {
  /// Where each name's things begin, and at the end how many there are.
  private let starts: [Int32]
  private var items: [Item]

  subscript(_ name: NameID) -> ArraySlice<Item> { items[Int(starts[Int(name.raw)])..<Int(starts[Int(name.raw) + 1])] }

  subscript(_ name: NameID?) -> ArraySlice<Item> { name.map { self[$0] } ?? [] }

  /// Puts the things of each name, where there are several, into another order.
  mutating func sort(by areInOrder: (Item, Item) -> Bool) {
    items.withUnsafeMutableBufferPointer { items in
      for name in 0..<starts.count - 1 where starts[name + 1] - starts[name] > 1 {
        // Nearly all are in order already.
        var group = UnsafeMutableBufferPointer(rebasing: items[Int(starts[name])..<Int(starts[name + 1])])
        if !zip(group, group.dropFirst()).allSatisfy({ !areInOrder($1, $0) }) { group.sort(by: areInOrder) }
      }
    }
  }
}

extension NameGroups {
  /// Counts the things of each name first, so that every list is made once and as large as it has to be.
  struct Counts: ~Copyable {
    /// Those of a name two places on: while the lists are filled, the place before says where a name's next thing goes, and is
    /// where the next name's begin when all are in.
    private var starts: [Int32]

    /// - Parameter names: How many names the file has.
    init(names: Int) {
      starts = Array(repeating: 0, count: names + 2)
    }

    @inline(__always)
    mutating func add(_ name: NameID) {
      starts[Int(name.raw) + 2] &+= 1
    }

    /// - Parameter visit: Adds each thing that was counted under its name, in their order.
    consuming func groups(filling none: Item, _ visit: (_ add: (NameID, Item) -> Void) -> Void) -> NameGroups {
      for name in 1..<starts.count { starts[name] &+= starts[name - 1] }
      var items = [Item](repeating: none, count: Int(starts[starts.count - 1]))
      items.withUnsafeMutableBufferPointer { items in
        starts.withUnsafeMutableBufferPointer { starts in
          visit { name, item in
            items[Int(starts[Int(name.raw) + 1])] = item
            starts[Int(name.raw) + 1] &+= 1
          }
        }
      }
      return NameGroups(starts: starts, items: items)
    }
  }
}
