import Workspace

/// The comments of a YAML text, which libyaml skips without a word.
///
/// In text that libyaml has taken, a `#` outside every scalar can only begin a comment: indicators, anchors, tags,
/// aliases and directives cannot hold one (scanner.c of 0.2.5). `scalars` are in the order of the file.
func yamlComments(in bytes: [UInt8], from start: Int, to end: Int, outside scalars: [ByteSpan]) -> [ConfigComment] {
  var comments: [ConfigComment] = []
  var scalars = scalars[...]
  var index = start
  while index < end {
    if let scalar = scalars.first, Int(scalar.start) <= index {
      index = max(index, Int(scalar.end))
      scalars.removeFirst()
      // The line of a block scalar's indicator may end in a comment: `command: | # run by cron`.
      if bytes[Int(scalar.start)] == UInt8(ascii: "|") || bytes[Int(scalar.start)] == UInt8(ascii: ">"),
        let header = headerComment(in: bytes, Int(scalar.start)..<Int(scalar.end))
      {
        comments.append(comment(header, in: bytes))
      }
    } else if bytes[index] == UInt8(ascii: "#") {
      let lineEnd = endOfYAMLLine(in: bytes, from: index, to: bytes.count)
      comments.append(comment(index..<lineEnd, in: bytes))
      index = lineEnd
    } else {
      index += 1
    }
  }
  return comments
}

/// The end of a line without its line break: `\n`, `\r`, and the NEL, LS and PS of YAML 1.1, which libyaml follows.
func endOfYAMLLine(in bytes: [UInt8], from start: Int, to end: Int) -> Int {
  var index = start
  while index < end {
    switch bytes[index] {
    case 0x0A, 0x0D: return index
    case 0xC2 where index + 1 < end && bytes[index + 1] == 0x85: return index
    case 0xE2 where index + 2 < end && bytes[index + 1] == 0x80 && (bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9):
      return index
    default: index += 1
    }
  }
  return end
}

private func headerComment(in bytes: [UInt8], _ scalar: Range<Int>) -> Range<Int>? {
  let lineEnd = endOfYAMLLine(in: bytes, from: scalar.lowerBound, to: scalar.upperBound)
  guard let sign = bytes[scalar.lowerBound..<lineEnd].firstIndex(of: UInt8(ascii: "#")) else { return nil }
  return sign..<lineEnd
}

private func comment(_ range: Range<Int>, in bytes: [UInt8]) -> ConfigComment {
  ConfigComment(String(decoding: bytes[range], as: UTF8.self), at: ByteSpan(range))
}
