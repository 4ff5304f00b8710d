import Workspace

extension Problem {
  /// libyaml's complaint at libyaml's place, in words that say what was found and what would have been understood.
  init(yaml failure: YAMLFailure, in bytes: [UInt8]) {
    let place = UTF8Place(at: Int(failure.offset), in: bytes)
    let explained = explain(failure, found: place.text)
    var message = explained.found
    if let construct = failure.context.flatMap({ constructs[$0] }) {
      let lines = LineIndex(bytes)
      let line = lines.line(at: failure.contextOffset)
      if line < lines.line(at: failure.offset) { message += ", in the \(construct) that begins on line \(line)" }
    }
    self.init(.configSyntax, message, expected: explained.expected, at: ByteSpan(place.range))
  }
}

/// The character at an offset; empty at a line's end or the file's.
private struct UTF8Place {
  var range: Range<Int>
  var text: String

  init(at offset: Int, in bytes: [UInt8]) {
    let scalar = bytes.withUnsafeBufferPointer { buffer in
      offset < buffer.count && buffer[offset] >= 0x20 ? UTF8Scanning.scalar(at: offset, in: buffer) : nil
    }
    range = offset..<(offset + (scalar?.length ?? 0))
    text = String(decoding: bytes[range], as: UTF8.self)
  }
}

/// libyaml's contexts that a reader of the file can see for himself.
private let constructs: [String: String] = [
  "while parsing a block collection": "list",
  "while parsing a block mapping": "mapping",
  "while parsing a flow mapping": "mapping `{…}`",
  "while parsing a flow sequence": "list `[…]`",
  "while scanning a block scalar": "block text",
  "while scanning a quoted scalar": "quoted text",
  "while scanning a simple key": "text",
]

private func explain(_ failure: YAMLFailure, found: String) -> (found: String, expected: String?) {
  if failure.words == "found character that cannot start any token" {
    switch found {
    case "\t", "": return ("a tab is used as indentation", "spaces")
    case "`": return ("a value cannot begin with a backquote", "quotes around the value")
    default: return ("a value cannot begin with `\(found)`", "quotes around the value")
    }
  }
  if let known = explanations[failure.words] { return known }
  return (failure.words.isEmpty ? "libyaml stopped here without saying why" : "libyaml stopped here: \(failure.words)", nil)
}

/// Every complaint of libyaml 0.2.5 that text in UTF-8 can cause (the strings of scanner.c and parser.c).
private let explanations: [String: (found: String, expected: String?)] = [
  "block sequence entries are not allowed in this context":
    ("a list item `-` cannot begin here", "a line of its own for the first item"),
  "could not find expected ':'":
    ("this line is neither a `key: value` nor the continuation of a value", "a `:` after the key"),
  "could not find expected directive name": ("`%` begins no directive", "`%YAML`, `%TAG`, or quotes around the value"),
  "did not find URI escaped octet": ("the tag holds a `%` that is not followed by two hexadecimal digits", "`%` with two digits"),
  "did not find expected '!'": ("the tag's handle does not end", "a closing `!`"),
  "did not find expected ',' or ']'": ("the list `[…]` goes on with something else", "`,` or `]`"),
  "did not find expected ',' or '}'": ("the mapping `{…}` goes on with something else", "`,` or `}`"),
  "did not find expected '-' indicator": ("this is no item of the list", "`- ` below the list's other items, or less indentation"),
  "did not find expected <document start>": ("there is text after the document's end", "`---` before the next document"),
  "did not find expected alphabetic or numeric character":
    ("the anchor or alias has a name that YAML does not take", "letters, digits, `-` or `_` after `&` or `*`, or quotes around the value"),
  "did not find expected comment or line break":
    ("there is text on the line of the block text's indicator", "a line break, then the indented text"),
  "did not find expected digit or '.' character": ("the YAML version is no number", "`%YAML 1.1` or `%YAML 1.2`"),
  "did not find expected hexdecimal number": ("the escape lacks hexadecimal digits", "two digits after `\\x`, four after `\\u`, eight after `\\U`"),
  "did not find expected key": ("this is no entry of the mapping", "`key: value` below the mapping's other keys, or less indentation"),
  "did not find expected node content": ("there is no value here", "a value, or quotes around it"),
  "did not find expected tag URI": ("the tag has no name", "a name after `!`"),
  "did not find expected version number": ("the YAML version is missing", "`%YAML 1.1` or `%YAML 1.2`"),
  "did not find expected whitespace": ("the directive's parts are not set apart", "a blank"),
  "did not find expected whitespace or line break": ("the tag is not set apart from what follows", "a blank"),
  "did not find the expected '>'": ("the tag `!<…` does not end", "a closing `>`"),
  "found a tab character that violates indentation": ("a tab is used as indentation", "spaces"),
  "found a tab character where an indentation space is expected": ("a tab is used as indentation", "spaces"),
  "found an incorrect leading UTF-8 octet": ("the tag's escapes are no UTF-8", nil),
  "found an incorrect trailing UTF-8 octet": ("the tag's escapes are no UTF-8", nil),
  "found an indentation indicator equal to 0": ("the block text's indentation is given as 0", "1 to 9"),
  "found duplicate %TAG directive": ("`%TAG` declares this handle a second time", "one declaration for each handle"),
  "found duplicate %YAML directive": ("`%YAML` is written a second time", "one `%YAML` for each document"),
  "found extremely long version number": ("the YAML version has too many digits", "`%YAML 1.1` or `%YAML 1.2`"),
  "found incompatible YAML document": ("the file asks for a YAML version that libyaml does not read", "`%YAML 1.1` or `%YAML 1.2`"),
  "found invalid Unicode character escape code": ("the escape names no Unicode character", nil),
  "found undefined tag handle": ("the tag's handle is declared nowhere", "a `%TAG` line for it before the document"),
  "found unexpected ':'": ("a `:` cannot stand here", "quotes around the value"),
  "found unexpected document indicator": ("the quoted text does not end before the document does", "a closing quote"),
  "found unexpected end of stream": ("the quoted text does not end before the file does", "a closing quote"),
  "found unexpected non-alphabetical character": ("the directive's name holds something else than letters", "`%YAML` or `%TAG`"),
  "found unknown directive name": ("YAML knows no directive of this name", "`%YAML`, `%TAG`, or quotes around the value"),
  "found unknown escape character":
    ("double quotes know no such escape", "single quotes, in which a backslash is an ordinary character, or `\\\\`"),
  "mapping keys are not allowed in this context": ("a key `? ` cannot begin here", "a line of its own for it"),
  "mapping values are not allowed in this context":
    ("a `: ` cannot stand here", "a line of its own for the key, or quotes around a value that holds `: `"),
]
