import Workspace

/// A line of a YAML text with template marks; a mark that goes over several lines makes them one.
struct YAMLTemplateLine {
  /// Without the line's end.
  let content: Range<Int>
  let marks: ArraySlice<TemplateMarks.Mark>
  /// Blanks at its beginning.
  let indent: Int
  let isBlank: Bool
  let isComment: Bool
  /// Whether it is an item of a list.
  let isItem: Bool
  /// Whether nothing but marks stands on it.
  let isOnlyMarks: Bool

  /// Whether a mark puts something in its place.
  var putsIn: Bool { marks.contains { $0.kind == .value } }

  /// The column that `nindent 8` or `indent(8)` names; where the mark stands when it names none.
  var target: Int {
    guard let mark = marks.first(where: { $0.kind == .value }) else { return indent }
    let words = templateWords(mark.expression)
    guard let name = words.lastIndex(where: { $0 == "nindent" || $0 == "indent" }),
      let number = words[(name + 1)...].first(where: { $0 != "(" }).flatMap(Int.init), number >= 0
    else { return mark.span.lowerBound - content.lowerBound }
    // Jinja's `indent` leaves the first line where it is.
    return words[name] == "indent" && words[(name + 1)...].first == "(" ? mark.span.lowerBound - content.lowerBound : number
  }

  static func lines(of bytes: [UInt8], _ marks: TemplateMarks) -> [YAMLTemplateLine] {
    var lines: [YAMLTemplateLine] = []
    var start = 0
    var next = 0
    while start < bytes.count {
      let first = next
      var end = lineEnd(in: bytes, from: start)
      while next < marks.marks.count, marks.marks[next].span.lowerBound < end {
        let markEnd = marks.marks[next].span.upperBound
        if markEnd > end { end = lineEnd(in: bytes, from: markEnd) }
        next += 1
      }
      lines.append(YAMLTemplateLine(start..<end, marks.marks[first..<next], bytes))
      start = end + 1
    }
    return lines
  }

  private static func lineEnd(in bytes: [UInt8], from start: Int) -> Int {
    bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
  }

  private init(_ line: Range<Int>, _ marks: ArraySlice<TemplateMarks.Mark>, _ bytes: [UInt8]) {
    var end = line.upperBound
    while end > line.lowerBound, bytes[end - 1] == 0x0D { end -= 1 }
    content = line.lowerBound..<end
    self.marks = marks
    let text = bytes[content]
    indent = text.prefix { $0 == 0x20 }.count
    isBlank = text.allSatisfy { $0 <= 0x20 }
    isComment = text.dropFirst(indent).first == UInt8(ascii: "#")
    isItem = text.dropFirst(indent).first == UInt8(ascii: "-") && (text.dropFirst(indent + 1).first.map { $0 == 0x20 } ?? true)
    var outside = content.lowerBound
    var isOnlyMarks = !marks.isEmpty
    for mark in marks {
      isOnlyMarks = isOnlyMarks && bytes[outside..<mark.span.lowerBound].allSatisfy { $0 <= 0x20 }
      outside = mark.span.upperBound
    }
    self.isOnlyMarks = isOnlyMarks && bytes[min(outside, end)..<end].allSatisfy { $0 <= 0x20 }
  }

  /// For each line the next one behind it that says something.
  static func following(_ lines: [YAMLTemplateLine]) -> [YAMLTemplateLine?] {
    var following = [YAMLTemplateLine?](repeating: nil, count: lines.count)
    var next: YAMLTemplateLine?
    for index in lines.indices.reversed() {
      following[index] = next
      let line = lines[index]
      if line.isOnlyMarks ? line.putsIn : !line.isBlank && !line.isComment { next = line }
    }
    return following
  }
}

/// What the lines so far have opened.
struct YAMLSurroundings {
  enum Place {
    case value(indent: Int)
    case item(indent: Int)
    case key(indent: Int)
  }

  private struct Level {
    let indent: Int
    let isItem: Bool
  }

  /// The columns at which the open collections stand, and whether lists.
  private var levels: [Level] = []
  /// The column of a key that waits for its value.
  private var waiting: Int?
  /// The column that a block scalar's lines stand behind; -1 for one at the top.
  private var block: (parent: Int, indent: Int?)?

  func isInBlock(_ line: YAMLTemplateLine) -> Bool { block != nil && blockIndent(for: line) != nil }

  /// The column at which a line of marks alone joins the text of a block scalar; `nil` outside one.
  func blockIndent(for line: YAMLTemplateLine) -> Int? {
    guard let block else { return nil }
    let target = line.target
    if let indent = block.indent { return target >= indent || line.indent == 0 ? indent : target > block.parent ? target : nil }
    return target > block.parent ? target : block.parent + 1
  }

  /// Goes over a line that says something.
  mutating func pass(_ line: YAMLTemplateLine, _ bytes: [UInt8]) {
    if let open = block {
      if line.indent > open.parent {
        if open.indent == nil { block?.indent = line.indent }
        return
      }
      block = nil
    }
    var text = bytes[line.content]
    var indent = text.prefix { $0 == 0x20 }.count
    text = text.dropFirst(indent)
    while let last = levels.last, last.indent > indent { levels.removeLast() }
    let outer = indent
    while text.first == UInt8(ascii: "-"), text.dropFirst().first.map({ $0 == 0x20 }) ?? true {
      note(Level(indent: indent, isItem: true))
      let blanks = text.dropFirst().prefix { $0 == 0x20 }.count
      indent += 1 + blanks
      text = text.dropFirst(1 + blanks)
    }
    if let comment = text.indices.dropFirst().first(where: { text[$0] == UInt8(ascii: "#") && text[$0 - 1] == 0x20 }) { text = text[..<comment] }
    while let last = text.last, last <= 0x20 { text = text.dropLast() }
    if !text.isEmpty { note(Level(indent: indent, isItem: false)) }
    waiting = text.last == UInt8(ascii: ":") ? indent : nil
    if text.isEmpty { waiting = outer }
    let word = text.split(separator: 0x20).last ?? []
    if let sign = word.first, sign == UInt8(ascii: "|") || sign == UInt8(ascii: ">"), word.count <= 3,
      word.dropFirst().allSatisfy({ $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") || (49...57).contains($0) })
    {
      let isValue = text.count > word.count
      block = (isValue ? indent : outer, nil)
    }
  }

  private mutating func note(_ level: Level) {
    if levels.last?.indent == level.indent { levels.removeLast() }
    levels.append(level)
  }

  /// What a line that puts in something stands for.
  func place(of line: YAMLTemplateLine, before next: YAMLTemplateLine?) -> Place {
    let target = line.target
    if let waiting {
      if let next, !next.isOnlyMarks, next.indent == target, target > waiting || next.isItem {
        return next.isItem ? .item(indent: target) : .key(indent: target)
      }
      if let next, next.isOnlyMarks, next.target == target, target > waiting { return .key(indent: target) }
      return .value(indent: max(target, waiting + 1))
    }
    if let level = levels.reversed().first(where: { $0.indent <= target }), level.indent == target { return level.isItem ? .item(indent: target) : .key(indent: target) }
    if let next, next.indent == target, next.isItem { return .item(indent: target) }
    return .key(indent: target)
  }
}
