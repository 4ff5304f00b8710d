import Workspace

extension Lexer {
  /// Takes a file's bytes as padded UTF-8 and starts at its first line; the result is the encoding they were in.
  mutating func load(_ bytes: [UInt8]) -> SourceEncoding {
    var reading = SourceReading(bytes)
    let contents: Arena<UInt8>.Contents
    if reading.encoding == .utf8 {
      contents = source.replace(with: bytes, padding: Self.padding)
    } else {
      contents = transcode(bytes, from: reading.encoding)
    }
    length = source.count - Self.padding
    begin(at: reading.start)
    if contents.hasZero || contents.hasForeign { reading.checkBytes(bytes, hasZero: contents.hasZero) }
    for problem in reading.problems { problems.append(problem) }
    return reading.encoding
  }

  /// Takes bytes in an encoding of one byte a character as UTF-8, as ``SourceEncoding/decode(_:)`` has them.
  private mutating func transcode(_ bytes: [UInt8], from encoding: SourceEncoding) -> Arena<UInt8>.Contents {
    var contents = Arena<UInt8>.Contents()
    source.shorten(to: 0)
    for byte in bytes {
      if byte == 0 { contents.hasZero = true }
      if byte >= 0x80 { contents.hasForeign = true }
      for unit in UTF8.encode(encoding.scalar(byte) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter { source.append(unit) }
    }
    for _ in 0..<Self.padding { source.append(0) }
    return contents
  }
}

extension PythonParser {
  /// Turns the offsets of a tree over re-encoded text into offsets of the file, where every character was one byte.
  mutating func mapSpans(back encoding: SourceEncoding, _ bytes: [UInt8]) {
    guard lexer.length != bytes.count else { return }
    offsets.shorten(to: 0)
    var offset: UInt32 = 0
    for position in 0..<lexer.length {
      if lexer.source[position] & 0xC0 == 0x80 {
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
    for index in lexer.comments.indices {
      let span = lexer.comments[index]
      lexer.comments[index] = place(span)
    }
    for index in lexer.problems.indices {
      let span = lexer.problems[index].span
      lexer.problems[index].span = place(span)
    }
    if let span = lexer.python2?.span {
      let placed = place(span)
      lexer.python2?.span = placed
    }
  }
  private func place(_ span: ByteSpan) -> ByteSpan {
    ByteSpan(start: offsets[Int(span.start)], end: offsets[Int(span.end)])
  }
}
