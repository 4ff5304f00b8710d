import Workspace

extension Lexer {
  /// Takes a file's bytes as padded UTF-8 and starts at its first line; the result is the encoding they were in.
  mutating func load(_ bytes: [UInt8]) -> SourceEncoding {
    var reading = SourceReading(bytes)
    let contents: Arena<UInt8>.Contents
    if reading.encoding == .utf8 {
      contents = source.replace(with: bytes, padding: Self.padding)
    } else {
      contents = source.replace(with: Array(reading.encoding.decode(bytes).utf8), padding: Self.padding)
    }
    length = source.count - Self.padding
    begin(at: reading.start)
    if contents.hasZero || contents.hasForeign { reading.checkBytes(bytes, hasZero: contents.hasZero) }
    for problem in reading.problems { problems.append(problem) }
    return reading.encoding
  }
}

extension PythonParser {
  /// Turns the offsets of a tree over re-encoded text into offsets of the file, where every character was one byte.
  mutating func mapSpans(back encoding: SourceEncoding, _ bytes: [UInt8]) {
    guard lexer.length != bytes.count else { return }
    var offsets: [UInt32] = []
    offsets.reserveCapacity(lexer.length + 1)
    var offset: UInt32 = 0
    for byte in lexer.source.bytes(0..<lexer.length) {
      if byte & 0xC0 == 0x80 {
        offsets.append(offset - 1)
      } else {
        offsets.append(offset)
        offset += 1
      }
    }
    offsets.append(offset)
    for index in 0..<nodes.count {
      let fields = nodes[index].kind.fields
      nodes[index].start = offsets[Int(nodes[index].start)]
      nodes[index].end = offsets[Int(nodes[index].end)]
      if fields.b == .offset { nodes[index].b = Int32(offsets[Int(nodes[index].b)]) }
      if fields.c == .offset { nodes[index].c = Int32(offsets[Int(nodes[index].c)]) }
    }
    lexer.comments = lexer.comments.map { ByteSpan(start: offsets[Int($0.start)], end: offsets[Int($0.end)]) }
    func place(_ span: ByteSpan) -> ByteSpan {
      ByteSpan(start: offsets[Int(span.start)], end: offsets[Int(span.end)])
    }
    for index in lexer.problems.indices { lexer.problems[index].span = place(lexer.problems[index].span) }
    if let span = lexer.python2?.span { lexer.python2?.span = place(span) }
  }
}
