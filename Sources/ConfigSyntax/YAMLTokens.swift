import CLibYAML
import Workspace

/// One token of libyaml's scanner, for programs that read YAML below the level of nodes and documents.
package struct YAMLToken: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case key, value
    case blockSequenceStart, blockMappingStart, blockEntry, blockEnd
    case flowSequenceStart, flowSequenceEnd, flowMappingStart, flowMappingEnd, flowEntry
    /// After unquoting and unescaping.
    case scalar([UInt8])
    /// An anchor, an alias, a tag, a directive or the mark of a document.
    case other
  }

  package var kind: Kind
  package var span: ByteSpan
}

/// Takes a text apart as libyaml's scanner does, until `take` returns `false` or the text ends.
///
/// libyaml decodes 16 KiB ahead, so a byte that it refuses ends all of it: no token is given then.
///
/// - Returns: Why libyaml, or a bound of ours, ended it early; `nil` when all of the text was understood as far as it was
///   asked for.
package func scanYAMLTokens(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits(), _ take: (YAMLToken) -> Bool) -> Problem? {
  let text = YAMLText(bytes, limits: limits)
  if let problem = text.problem { return problem }
  if text.range.isEmpty { return nil }
  return bytes.withUnsafeBufferPointer { buffer in
    var scanner = YAMLTokenScanner(text, bytes: buffer)
    var depth = 0
    while true {
      switch scanner.next() {
      case .failure(let failure): return Problem(yaml: failure, in: bytes)
      case .end: return nil
      case .token(let token):
        switch token.kind {
        case .blockSequenceStart, .blockMappingStart, .flowSequenceStart, .flowMappingStart: depth += 1
        case .blockEnd, .flowSequenceEnd, .flowMappingEnd: depth -= 1
        default: break
        }
        guard depth <= limits.depth else {
          return Problem(
            .limitReached, "more than \(limits.depth) lists and mappings stand inside one another; the rest was not read", at: token.span)
        }
        if !take(token) { return nil }
      }
    }
  }
}

/// Pulls tokens out of libyaml. Owns the parser and every token until it is a Swift value.
private struct YAMLTokenScanner: ~Copyable {
  enum Step {
    case token(YAMLToken)
    case failure(YAMLFailure)
    case end
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let text: YAMLText

  init(_ text: YAMLText, bytes: UnsafeBufferPointer<UInt8>) {
    self.text = text
    parser = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else { preconditionFailure("libyaml found no memory for a parser") }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    let part = UnsafeBufferPointer(rebasing: bytes[text.range])
    yaml_parser_set_input_string(parser, part.baseAddress, part.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  mutating func next() -> Step {
    var token = yaml_token_t()
    guard yaml_parser_scan(parser, &token) == 1 else {
      return .failure(
        YAMLFailure(
          words: parser.pointee.problem.map { String(cString: $0) } ?? "",
          context: parser.pointee.context.map { String(cString: $0) },
          contextOffset: text.offset(ofCharacter: parser.pointee.context_mark.index),
          offset: text.offset(ofCharacter: parser.pointee.problem_mark.index)))
    }
    defer { yaml_token_delete(&token) }
    if token.type == YAML_STREAM_END_TOKEN || token.type == YAML_NO_TOKEN { return .end }
    let start = text.offset(ofCharacter: token.start_mark.index)
    let end = text.offset(ofCharacter: token.end_mark.index)
    return .token(YAMLToken(kind: Self.kind(of: token), span: ByteSpan(start: start, end: max(start, end))))
  }

  private static func kind(of token: yaml_token_t) -> YAMLToken.Kind {
    switch token.type {
    case YAML_KEY_TOKEN: .key
    case YAML_VALUE_TOKEN: .value
    case YAML_BLOCK_SEQUENCE_START_TOKEN: .blockSequenceStart
    case YAML_BLOCK_MAPPING_START_TOKEN: .blockMappingStart
    case YAML_BLOCK_ENTRY_TOKEN: .blockEntry
    case YAML_BLOCK_END_TOKEN: .blockEnd
    case YAML_FLOW_SEQUENCE_START_TOKEN: .flowSequenceStart
    case YAML_FLOW_SEQUENCE_END_TOKEN: .flowSequenceEnd
    case YAML_FLOW_MAPPING_START_TOKEN: .flowMappingStart
    case YAML_FLOW_MAPPING_END_TOKEN: .flowMappingEnd
    case YAML_FLOW_ENTRY_TOKEN: .flowEntry
    case YAML_SCALAR_TOKEN:
      .scalar(Array(UnsafeBufferPointer(start: token.data.scalar.value, count: token.data.scalar.length)))
    default: .other
    }
  }
}
