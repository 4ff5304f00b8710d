/// One row of marks below a line of source: characters one cell wide, then the words of a label.
struct MarkRow {
  private var marks: [(character: Character, role: Role)] = []
  private var label: (column: Int, text: String, role: Role)?

  mutating func set(_ column: Int, to character: Character, as role: Role) {
    while marks.count <= column { marks.append((" ", .plain)) }
    marks[column] = (character, role)
  }

  mutating func fill(_ columns: Range<Int>, with character: Character, as role: Role) {
    for column in columns { set(column, to: character, as: role) }
  }

  /// Where a column is still blank.
  mutating func fillBlanks(_ columns: Range<Int>, with character: Character, as role: Role) {
    for column in columns where column >= marks.count || marks[column].character == " " {
      set(column, to: character, as: role)
    }
  }

  /// Nothing stands right of a label.
  mutating func write(_ text: String, from column: Int, as role: Role) {
    label = (column, text, role)
  }

  /// Whether there is nothing to see.
  var isBlank: Bool { marks.allSatisfy { $0.character == " " } && label?.text.isEmpty ?? true }

  func print(on page: inout Page) {
    let end = marks.lastIndex { $0.character != " " }.map { $0 + 1 } ?? 0
    var column = 0
    while column < end {
      let role = marks[column].role
      let run = marks[column..<end].prefix { $0.role == role }
      page.write(String(run.map(\.character)), as: role)
      column += run.count
    }
    if let label, !label.text.isEmpty {
      page.write(String(repeating: " ", count: max(0, label.column - end)))
      page.write(label.text, as: label.role)
    }
  }
}
