/// A growing run of plain values with one owner.
///
/// What `Array` asks at every write, whether somebody else holds the same storage, the compiler answers here: the type cannot be
/// copied. That is a tenth of the parser's instructions. Every access is checked against the count, and no pointer leaves.
public struct Arena<Element: BitwiseCopyable>: ~Copyable {
  private var base: UnsafeMutablePointer<Element>
  private var capacity: Int
  public private(set) var count = 0

  public init(capacity: Int = 256) {
    precondition(capacity > 0, "an arena has room for something")
    base = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  public init(repeating element: Element, count: Int) {
    self.init(capacity: count)
    replace(repeating: element, count: count)
  }

  deinit {
    base.deallocate()
  }

  public var isEmpty: Bool {
    @inline(__always) get { count == 0 }
  }

  @inline(__always)
  public subscript(position: Int) -> Element {
    get {
      precondition(UInt(bitPattern: position) < UInt(bitPattern: count), "an arena has no element there")
      return base[position]
    }
    set {
      precondition(UInt(bitPattern: position) < UInt(bitPattern: count), "an arena has no element there")
      base[position] = newValue
    }
  }

  @inline(__always)
  public mutating func append(_ element: Element) {
    if count == capacity { grow(to: count + 1) }
    base[count] = element
    count &+= 1
  }

  /// Appends where the capacity is known to suffice. Unlike ``append(_:)`` it never calls anything.
  @inline(__always)
  mutating func appendInPlace(_ element: Element) {
    precondition(count < capacity, "an arena has no room for another element")
    base[count] = element
    count &+= 1
  }

  /// Appends what another arena holds from an offset to its end, and takes it away there.
  @inline(__always)
  public mutating func appendEnd(of other: inout Arena<Element>, from start: Int) {
    precondition(start >= 0 && start <= other.count, "the end of an arena begins in it")
    if count &+ other.count &- start > capacity { grow(to: count + other.count - start) }
    var position = start
    while position < other.count {
      base[count] = other.base[position]
      count &+= 1
      position &+= 1
    }
    other.count = start
  }

  var last: Element? {
    @inline(__always) get { count == 0 ? nil : base[count &- 1] }
  }

  @inline(__always)
  mutating func removeLast() {
    precondition(count > 0, "an empty arena has no last element")
    count &-= 1
  }

  /// Appends bytes that lie elsewhere, and the like.
  @inline(__always)
  public mutating func append(contentsOf elements: UnsafeBufferPointer<Element>) {
    if count &+ elements.count > capacity { grow(to: count + elements.count) }
    guard let start = elements.baseAddress else { return }
    (base + count).update(from: start, count: elements.count)
    count &+= elements.count
  }

  /// Becomes the same element so many times.
  public mutating func replace(repeating element: Element, count: Int) {
    if count > capacity { grow(to: count) }
    base.update(repeating: element, count: count)
    self.count = count
  }

  /// A copy of all of it.
  public func copy() -> [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Forgets everything from a count on; the memory is kept.
  @inline(__always)
  public mutating func shorten(to count: Int) {
    precondition(count >= 0 && count <= self.count, "an arena can only become shorter")
    self.count = count
  }

  @inline(never)
  private mutating func grow(to needed: Int) {
    let capacity = max(needed, capacity * 2)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    self.capacity = capacity
  }
}

// MARK: Bytes

extension Arena where Element == UInt8 {
  /// What a text holds beside plain ASCII.
  struct Contents {
    var hasZero = false
    var hasForeign = false
  }

  /// An empty text: only the zero bytes after it.
  init(padding: Int) {
    self.init(capacity: max(padding, 256))
    for _ in 0..<padding { append(0) }
  }

  /// Becomes a copy of some bytes with zero bytes after them, and looks at them on the way.
  mutating func replace(with bytes: [UInt8], padding: Int) -> Contents {
    let size = bytes.count + padding
    count = 0
    if size > capacity { grow(to: size) }
    let base = base
    var foreign: UInt64 = 0
    var zeros: UInt64 = 0
    bytes.withUnsafeBytes { source in
      guard let source = source.baseAddress else { return }
      // Whole words in a loop without exits, which the compiler turns into vector instructions.
      for index in 0..<bytes.count / 8 {
        let word = (source + index * 8).loadUnaligned(as: UInt64.self)
        UnsafeMutableRawPointer(base + index * 8).storeBytes(of: word, as: UInt64.self)
        foreign |= word
        zeros |= ByteWords.zeros(word)
      }
    }
    for index in bytes.count / 8 * 8..<bytes.count {
      base[index] = bytes[index]
      foreign |= UInt64(bytes[index])
      if bytes[index] == 0 { zeros = ByteWords.highs }
    }
    (base + bytes.count).update(repeating: 0, count: padding)
    count = size
    return Contents(hasZero: zeros != 0, hasForeign: foreign & ByteWords.highs != 0)
  }

  /// The eight bytes from an offset, the first in the lowest bits.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    // One comparison, since a lexer's source is never shorter than its padding.
    precondition(UInt(bitPattern: offset) <= UInt(bitPattern: count &- 8), "a word must lie in the source with its padding")
    return UInt64(littleEndian: UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self))
  }

  func bytes(_ range: Range<Int>) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "bytes must lie in the source")
    return Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
  }
}
