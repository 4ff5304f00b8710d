/// Things of a file by the name that they bear, in their order: two lists, however many names there are.
struct NameGroups<Item: Sendable & BitwiseCopyable>: Sendable {
  /// Where each name's things begin, and at the end how many there are.
  private let starts: [Int32]
  private var items: [Item]

  subscript(_ name: NameID) -> ArraySlice<Item> { items[Int(starts[Int(name.raw)])..<Int(starts[Int(name.raw) + 1])] }

  subscript(_ name: NameID?) -> ArraySlice<Item> { name.map { self[$0] } ?? [] }

  /// Puts the things of each name, where there are several, into another order.
  mutating func sort(_ sort: (inout ArraySlice<Item>) -> Void) {
    for name in 0..<starts.count - 1 where starts[name + 1] - starts[name] > 1 { sort(&items[Int(starts[name])..<Int(starts[name + 1])]) }
  }
}

extension NameGroups {
  /// Counts the things of each name first, so that every list is made once and as large as it has to be.
  struct Counts: ~Copyable {
    private var starts: [Int32]

    /// - Parameter names: How many names the file has.
    init(names: Int) {
      starts = Array(repeating: 0, count: names + 1)
    }

    @inline(__always)
    mutating func add(_ name: NameID) {
      starts[Int(name.raw) + 1] &+= 1
    }

    /// - Parameter visit: Adds each thing that was counted under its name, in their order.
    consuming func groups(filling none: Item, _ visit: (_ add: (NameID, Item) -> Void) -> Void) -> NameGroups {
      for name in 1..<starts.count { starts[name] &+= starts[name - 1] }
      var next = starts
      var items = [Item](repeating: none, count: Int(starts[starts.count - 1]))
      items.withUnsafeMutableBufferPointer { items in
        next.withUnsafeMutableBufferPointer { next in
          visit { name, item in
            items[Int(next[Int(name.raw)])] = item
            next[Int(name.raw)] &+= 1
          }
        }
      }
      return NameGroups(starts: starts, items: items)
    }
  }
}
