import Workspace

/// One Dockerfile: its instructions in order.
package struct Dockerfile: Sendable {
  package var instructions: [DockerInstruction] = []
  /// The line continuation: `\`, or what the parser directive `# escape=` says.
  package var escape = UInt8(ascii: "\\")
}

/// One instruction of a Dockerfile, its lines joined.
package struct DockerInstruction: Sendable {
  /// In upper case: `FROM`.
  package var name: String
  package var nameSpan: ByteSpan
  package var flags: [DockerFlag]
  /// What stands behind the flags, as one line: without continuations, and the comments and blank lines between them.
  package var arguments: RewrittenText
  /// The texts of a JSON list, the "exec form"; `nil` for anything else.
  package var list: [DockerWord]?
  package var hereDocuments: [DockerHereDocument]
  package var span: ByteSpan
}

/// `--from=builder`; a flag without a value has an empty one.
package struct DockerFlag: Sendable, Hashable {
  package var name: String
  package var value: DockerWord
}

/// A word of an instruction.
package struct DockerWord: Sendable, Hashable {
  /// As they were written, quotes and backslashes included; of a JSON list the text itself.
  package var bytes: [UInt8]
  package var span: ByteSpan

  package init(_ bytes: [UInt8], at span: ByteSpan) {
    self.bytes = bytes
    self.span = span
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// The lines behind an instruction that stand for a file: `<<EOF … EOF`.
package struct DockerHereDocument: Sendable, Hashable {
  package var name: [UInt8]
  /// Whether variables in it are replaced: no part of its name is quoted.
  package var expands: Bool
  /// Whether tabs at the starts of its lines are taken off: `<<-`.
  package var stripsTabs: Bool
  /// The lines between, with their line ends.
  package var content: ByteSpan
  /// The word of the instruction that announces it.
  package var word: ByteSpan
}

extension DockerInstruction {
  /// The value of the last flag with this name.
  package func flag(_ name: String) -> DockerWord? { flags.last { $0.name == name }?.value }

  /// The words of the arguments: a list's, or what blanks separate, quotes notwithstanding (as for `COPY`).
  package var words: [DockerWord] {
    if let list { return list }
    let bytes = arguments.bytes
    return bytes.indices.split { isDockerBlank(bytes[$0]) }.map { part in
      let range = part.startIndex..<part.endIndex
      return DockerWord(Array(bytes[range]), at: arguments.original(of: range))
    }
  }

  /// The parts that blanks outside of quotes separate: `A=b`, `C="d e"`.
  package func quotedWords(escape: UInt8) -> [DockerWord] {
    let bytes = arguments.bytes
    var words: [DockerWord] = []
    var index = 0
    while index < bytes.count {
      if isDockerBlank(bytes[index]) {
        index += 1
        continue
      }
      let start = index
      var end = bytes.count
      var quote: UInt8?
      while index < bytes.count, quote != nil || !isDockerBlank(bytes[index]) {
        let byte = bytes[index]
        // Single quotes hold the escape sign as it is.
        if byte == escape, quote != UInt8(ascii: "'") {
          // Behind nothing it is nothing.
          if index + 1 == bytes.count { end = index }
          index += 1
        }
        else if byte == quote { quote = nil }
        else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { quote = byte }
        index += 1
      }
      end = min(index, end)
      if end > start { words.append(DockerWord(Array(bytes[start..<end]), at: arguments.original(of: start..<end))) }
    }
    return words
  }

  /// The names and values of `ENV` and `LABEL`: `A=b C="d e"`, or the old `A rest of the line`.
  ///
  /// A part without `=` where there should be one has an empty value, for which Docker gives up.
  package func assignments(escape: UInt8) -> [(name: DockerWord, value: DockerWord)] {
    let words = quotedWords(escape: escape)
    guard let first = words.first else { return [] }
    if !first.bytes.contains(UInt8(ascii: "=")) {
      let bytes = arguments.bytes
      guard let start = bytes.firstIndex(where: { !isDockerBlank($0) }) else { return [] }
      let end = bytes[start...].firstIndex(where: isDockerBlank) ?? bytes.count
      let rest = bytes[end...].firstIndex { !isDockerBlank($0) } ?? bytes.count
      func word(_ range: Range<Int>) -> DockerWord { DockerWord(Array(bytes[range]), at: arguments.original(of: range)) }
      return [(word(start..<end), word(rest..<bytes.count))]
    }
    return words.map { word in
      guard let sign = word.bytes.firstIndex(of: UInt8(ascii: "=")) else { return (word, DockerWord([], at: word.span)) }
      // Where lines were joined inside the word, its parts can't be told apart: all of it is the place.
      let isVerbatim = Int(word.span.end - word.span.start) == word.bytes.count
      let start = Int(word.span.start)
      let nameSpan = isVerbatim ? ByteSpan(start..<start + sign) : word.span
      let valueSpan = isVerbatim ? ByteSpan(start + sign + 1..<Int(word.span.end)) : word.span
      return (DockerWord(Array(word.bytes[..<sign]), at: nameSpan), DockerWord(Array(word.bytes[(sign + 1)...]), at: valueSpan))
    }
  }
}

func isDockerBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || (9...13).contains(byte)
}
