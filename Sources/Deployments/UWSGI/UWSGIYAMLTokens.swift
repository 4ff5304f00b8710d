import ConfigSyntax
import Workspace

/// The YAML that builds with libyaml read, as Debian's is: a loop over the scanner's tokens (`core/yaml.c`), which knows
/// neither documents nor anchors, and takes the first block mapping below the section's name at any depth.
struct UWSGIYAMLTokens {
  private enum State {
    case none, key, value, item
  }

  private let text: RewrittenText
  private let section: [UInt8]
  private var reading = UWSGIReading()
  private var state = State.none
  private var key: (bytes: [UInt8], span: Range<Int>)?
  /// How deep the tokens are in the section; 0 outside.
  private var depth = 0

  static func read(_ text: RewrittenText, section: String) -> UWSGIReading {
    var reader = UWSGIYAMLTokens(text, section: section)
    if let problem = scanYAMLTokens(text.bytes, { reader.take($0) }) { reader.reading.refusal = text.moved(problem) }
    return reader.reading
  }

  private init(_ text: RewrittenText, section: String) {
    self.text = text
    self.section = Array(section.utf8)
  }

  /// `false` when the server looks no further.
  private mutating func take(_ token: YAMLToken) -> Bool {
    switch token.kind {
    case .key: state = .key
    case .value: state = .value
    case .flowSequenceStart, .blockSequenceStart:
      if depth > 0 { depth += 1 }
      state = .item
    case .flowEntry, .blockEntry: state = .item
    case .blockMappingStart:
      if depth > 0 { depth += 1 } else if key?.bytes == section { depth = 1 }
    case .blockEnd, .flowSequenceEnd:
      if depth > 0 {
        depth -= 1
        if depth == 0 { return false }
      }
      key = nil
      state = .none
    case .scalar(let bytes): return take(Array(bytes.prefix { $0 != 0 }), at: token.span)
    case .flowMappingStart, .flowMappingEnd, .other: state = .none
    }
    return true
  }

  private mutating func take(_ scalar: [UInt8], at span: ByteSpan) -> Bool {
    switch state {
    case .key: key = (scalar, span.range)
    case .value, .item:
      if let key, depth > 0 {
        reading.entries.append(
          INIEntry(
            key: text.iniText(key.span, reading: key.bytes), value: text.iniText(span.range, reading: scalar),
            span: text.original(of: span.range)))
      }
      if state == .value {
        key = nil
        state = .none
      }
    case .none:
      if depth > 0 {
        reading.remarks.append(
          UWSGIRemark(
            kind: .readingStops, span: text.original(of: span.range),
            effective: "uWSGI with libyaml stops here, behind an anchor, an alias, a tag or a flow mapping"))
      }
      return false
    }
    return true
  }
}
