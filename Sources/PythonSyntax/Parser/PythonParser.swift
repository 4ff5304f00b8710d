import Workspace

/// A parser for one file after the other.
///
/// Its buffers, the last tree's among them if nobody holds that tree any more, are used for the next file: once they
/// have grown to the size of the largest file, a parse allocates nothing. Use one a thread.
///
/// The parser is a recursive descent over the lexer's current token. Nothing throws: the first thing that does not fit
/// is reported and replaces the current token by `stop`, which matches nothing, so that every loop ends and what was
/// understood so far becomes a node. The statement list then finds the next statement.
public struct PythonParser: ~Copyable {
  var lexer = Lexer()
  var nodes = Arena<RawNode>()
  var lists = Arena<Int32>()
  /// Node numbers of lists that are still growing; each list is on top of the one around it.
  var scratch = Arena<Int32>()
  /// How many expressions and blocks are being parsed, each within the one before.
  var depth = 0
  /// The token that `stop` replaced, and the problem about it.
  var stoppedKind = TokenKind.stop
  var stoppedProblem: Int?
  var isSpeculating = false
  /// Whether a search for the end of a broken statement has already come to the end of the file.
  var recoveryReachedEnd = false
  /// Where each byte of a text that was re-encoded came from.
  var offsets = Arena<UInt32>()
  private var storage = TreeStorage()

  /// Deeper than any nesting CPython accepts: its own limits are 200 brackets and about 6,000 grammar rules.
  static let depthLimit = 700
  /// Larger sources than this are not read.
  static let sizeLimit = 256 << 20

  public init() {}

  public mutating func parse(_ bytes: [UInt8]) -> Parsed<SyntaxTree> {
    takeBuffers()
    storage.contents.pointee.source = bytes
    guard bytes.count <= Self.sizeLimit else {
      let end = ByteSpan(0..<0)
      _ = add(.module, 0, 0)
      return finish([Problem(.limitReached, "the file has \(bytes.count) bytes", expected: "at most \(Self.sizeLimit)", at: end)])
    }
    let encoding = lexer.load(bytes)
    storage.contents.pointee.encoding = encoding
    parseModule()
    if encoding != .utf8 { mapSpans(back: encoding, bytes) }
    if let python2 = lexer.python2 { return finish([python2]) }
    return finish(lexer.problems)
  }

  private mutating func takeBuffers() {
    if isKnownUniquelyReferenced(&storage) {
      swap(&nodes, &storage.contents.pointee.nodes)
      swap(&lists, &storage.contents.pointee.lists)
      swap(&lexer.comments, &storage.contents.pointee.comments)
    } else {
      storage = TreeStorage()
    }
    nodes.shorten(to: 0)
    lists.shorten(to: 0)
    scratch.shorten(to: 0)
    nodes.append(RawNode(kind: .none, start: 0, end: 0))
    lists.append(0)
    depth = 0
    stoppedProblem = nil
    isSpeculating = false
    recoveryReachedEnd = false
  }

  private mutating func finish(_ problems: [Problem]) -> Parsed<SyntaxTree> {
    swap(&nodes, &storage.contents.pointee.nodes)
    swap(&lists, &storage.contents.pointee.lists)
    swap(&lexer.comments, &storage.contents.pointee.comments)
    return Parsed(SyntaxTree(storage), problems: problems.count > 1 ? Self.ordered(problems) : problems)
  }

  /// By place, each problem once (a line that was read ahead may have been complained about twice).
  private static func ordered(_ problems: [Problem]) -> [Problem] {
    var seen: Set<Problem> = []
    return problems.filter { seen.insert($0).inserted }.sorted { ($0.span, $0.message) < ($1.span, $1.message) }
  }
}

// MARK: Nodes and lists

extension PythonParser {
  /// A node that no token belongs to, because one is missing, stands where the last token ended: there it lies within its parents.
  @inline(__always)
  mutating func add(
    _ kind: SyntaxKind, _ start: Int, _ end: Int, op: UInt8 = 0, flags: UInt16 = 0, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0
  ) -> Int32 {
    let number = Int32(truncatingIfNeeded: nodes.count)
    nodes.append(
      RawNode(
        kind: kind, op: op, flags: flags, start: UInt32(truncatingIfNeeded: min(start, end)), end: UInt32(truncatingIfNeeded: end), a: a, b: b,
        c: c))
    return number
  }

  /// Makes a list of what was pushed since the mark.
  @inline(__always)
  mutating func list(since mark: Int) -> Int32 {
    let count = scratch.count &- mark
    if count == 0 { return 0 }
    let number = Int32(truncatingIfNeeded: lists.count)
    lists.append(Int32(truncatingIfNeeded: count))
    lists.appendEnd(of: &scratch, from: mark)
    return number
  }

  mutating func list(of node: Int32) -> Int32 {
    let number = Int32(truncatingIfNeeded: lists.count)
    lists.append(1)
    lists.append(node)
    return number
  }

  mutating func record(_ first: Int32, _ second: Int32) -> Int32 {
    let number = Int32(truncatingIfNeeded: lists.count)
    lists.append(first)
    lists.append(second)
    return number
  }

  mutating func record(_ first: Int32, _ second: Int32, _ third: Int32, _ fourth: Int32) -> Int32 {
    let number = record(first, second)
    _ = record(third, fourth)
    return number
  }

  @inline(__always)
  func kind(of node: Int32) -> SyntaxKind { nodes[Int(node)].kind }

  @inline(__always)
  func start(of node: Int32) -> Int { Int(nodes[Int(node)].start) }

  @inline(__always)
  func end(of node: Int32) -> Int { Int(nodes[Int(node)].end) }

  /// A node of its own for the current token's name.
  mutating func identifier() -> Int32 {
    let node = add(.identifier, lexer.start, lexer.end)
    lexer.next()
    return node
  }
}
