import CLibYAML
import Workspace

/// One step of libyaml's parser as a Swift value, with its bytes in the file.
struct YAMLEvent {
  enum Kind {
    case documentStart, documentEnd, streamStart, streamEnd
    case alias(String)
    case scalar(ConfigScalar)
    case sequenceStart(isFlow: Bool)
    case mappingStart(isFlow: Bool)
    case collectionEnd
  }

  var kind: Kind
  /// From the first property (anchor or tag) or byte of the node to its last byte; for the start of a collection, to
  /// the first byte of its content.
  var span: ByteSpan
  var anchor: String?
  var hasTag: Bool
}

/// Where and why libyaml stopped.
struct YAMLFailure {
  /// libyaml's own words, such as "did not find expected key".
  var words: String
  /// What it was doing: "while parsing a block mapping".
  var context: String?
  var contextOffset: UInt32
  var offset: UInt32
}

/// Pulls events out of libyaml. Owns the parser and every event until it is a Swift value.
struct YAMLEventReader: ~Copyable {
  enum Step {
    case event(YAMLEvent)
    case failure(YAMLFailure)
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let text: YAMLText

  /// `bytes` are the whole file; they must outlive the reader, which libyaml makes read from them in place.
  init(_ text: YAMLText, bytes: UnsafeBufferPointer<UInt8>) {
    self.text = text
    // On the heap, because libyaml keeps a pointer from the parser to itself.
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

  /// The next event. After a failure or the end of the stream there is nothing more to ask for.
  mutating func next() -> Step {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { return .failure(failure()) }
    defer { yaml_event_delete(&event) }
    let start = text.offset(ofCharacter: event.start_mark.index)
    let end = text.offset(ofCharacter: event.end_mark.index)
    let properties = Properties(of: event)
    return .event(
      YAMLEvent(
        kind: kind(of: event),
        span: ByteSpan(start: start, end: max(start, end)),
        anchor: properties.anchor,
        hasTag: properties.hasTag))
  }

  private func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: .streamStart
    case YAML_DOCUMENT_START_EVENT: .documentStart
    case YAML_DOCUMENT_END_EVENT: .documentEnd
    case YAML_ALIAS_EVENT: .alias(string(event.data.alias.anchor))
    case YAML_SCALAR_EVENT: .scalar(scalar(event))
    case YAML_SEQUENCE_START_EVENT: .sequenceStart(isFlow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_MAPPING_START_EVENT: .mappingStart(isFlow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: .collectionEnd
    default: .streamEnd  // the end of the stream, and `YAML_NO_EVENT`, which libyaml sends after it
    }
  }

  private func scalar(_ event: yaml_event_t) -> ConfigScalar {
    let data = event.data.scalar
    let style: ConfigScalar.Style =
      switch data.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    // The length, not the closing zero, says where the text ends: `"\0"` is allowed.
    return ConfigScalar(String(decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self), style: style)
  }

  private func failure() -> YAMLFailure {
    YAMLFailure(
      words: parser.pointee.problem.map { String(cString: $0) } ?? "",
      context: parser.pointee.context.map { String(cString: $0) },
      contextOffset: text.offset(ofCharacter: parser.pointee.context_mark.index),
      offset: text.offset(ofCharacter: parser.pointee.problem_mark.index))
  }
}

/// The anchor and tag of an event that can have them.
private struct Properties {
  var anchor: String?
  var hasTag = false

  init(of event: yaml_event_t) {
    let data = event.data
    let (anchor, tag): (UnsafeMutablePointer<yaml_char_t>?, UnsafeMutablePointer<yaml_char_t>?) =
      switch event.type {
      case YAML_SCALAR_EVENT: (data.scalar.anchor, data.scalar.tag)
      case YAML_SEQUENCE_START_EVENT: (data.sequence_start.anchor, data.sequence_start.tag)
      case YAML_MAPPING_START_EVENT: (data.mapping_start.anchor, data.mapping_start.tag)
      default: (nil, nil)
      }
    self.anchor = anchor.map(string)
    hasTag = tag != nil
  }
}

private func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String {
  text.map { String(decodingCString: $0, as: UTF8.self) } ?? ""
}
