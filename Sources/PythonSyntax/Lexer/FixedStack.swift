/// A stack of at most so many values, held in place.
struct FixedStack<let capacity: Int, Element: BitwiseCopyable> {
  private var elements: InlineArray<capacity, Element>
  private(set) var count = 0

  init(filler: Element) {
    elements = InlineArray(repeating: filler)
  }

  var isEmpty: Bool {
    @inline(__always) get { count == 0 }
  }

  var last: Element? {
    @inline(__always) get { count == 0 ? nil : elements[count &- 1] }
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    elements[count] = element
    count &+= 1
  }

  @inline(__always)
  mutating func removeLast() {
    precondition(count > 0, "an empty stack has no last element")
    count &-= 1
  }

  mutating func shorten(to count: Int) {
    precondition(count >= 0 && count <= self.count, "a stack can only become shorter")
    self.count = count
  }
}
