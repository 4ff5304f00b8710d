import Workspace

/// The lines of one file that a finding speaks of, with everything it says of them.
///
/// Marks within a line are underlined; a mark over several lines is a bracket in a lane on the left:
/// ```
/// 41 | /     pool.submit(
/// 42 | |         send_invoice, order,
/// 43 | |     )
///    | |_____^ the request returns without waiting
/// ```
struct Excerpt {
  private let marked: MarkedLines
  /// Cells that a line of source may take.
  private let limit: Int

  init(_ annotations: [Annotation], in file: SourceFile, columns: Int) {
    marked = MarkedLines(annotations, in: file)
    limit = max(40, columns)
  }

  /// The highest line number shown.
  var lastLine: Int { marked.lines.last ?? 1 }

  /// Columns before the source: a lane and a blank for each bracket.
  private var margin: Int { 2 * marked.laneCount }

  func print(on page: inout Page, gutter: Gutter) {
    var open: [MarkedLines.Bracket] = []
    var previous: Int?
    for line in marked.lines {
      if let previous, line > previous + 1 {
        let row = lanes(open)
        gutter.printElision(on: &page, isAlone: row.isBlank)
        finish(row, on: &page)
      }
      previous = line

      let shown = ShownLine(marked.text(ofLine: line), marked: marked.marked(inLine: line), limit: limit)
      let starting = marked.brackets.filter { $0.lines.lowerBound == line }
      var sourceRow = lanes(open)
      for bracket in starting where bracket.beginsLine { sourceRow.set(2 * bracket.lane, to: "/", as: bracket.annotation.role) }
      sourceRow.write(shown.text, from: margin, as: .plain)
      gutter.print(line: line, on: &page)
      finish(sourceRow, on: &page)

      open += starting.filter(\.beginsLine)
      for row in rows(under: line, shown, starting: starting.filter { !$0.beginsLine }, open: &open) {
        gutter.printBar(on: &page)
        finish(row, on: &page)
      }
    }
  }

  // MARK: -

  private func finish(_ row: MarkRow, on page: inout Page) {
    if !row.isBlank {
      page.write(" ")
      row.print(on: &page)
    }
    page.endLine()
  }

  /// A row with a bar in the lane of every open bracket.
  private func lanes(_ open: [MarkedLines.Bracket]) -> MarkRow {
    open.reduce(into: MarkRow()) { row, bracket in row.set(2 * bracket.lane, to: "|", as: bracket.annotation.role) }
  }

  private func rows(
    under line: Int, _ shown: ShownLine, starting: [MarkedLines.Bracket], open: inout [MarkedLines.Bracket]
  ) -> [MarkRow] {
    var rows = SingleMarks(marked.singles[line] ?? [], in: shown, margin: margin).rows(on: lanes(open))
    // From the inside out, so that no bracket is closed through another.
    let ending = open.filter { $0.lines.upperBound == line }.sorted { $0.lane > $1.lane }
    for bracket in ending {
      let role = bracket.annotation.role
      let column = margin + max(0, shown.column(ofByte: bracket.last) - 1)
      var row = lanes(open)
      row.fillBlanks(2 * bracket.lane + 1..<column, with: "_", as: role)
      row.set(column, to: bracket.annotation.mark, as: role)
      open.removeAll { $0.lane == bracket.lane }
      for (index, text) in bracket.annotation.texts.filter({ !$0.isEmpty }).enumerated() {
        if index > 0 {
          rows.append(row)
          row = lanes(open)
        }
        row.write(text.visible, from: column + 2, as: role)
      }
      rows.append(row)
    }
    for bracket in starting {
      let column = margin + shown.column(ofByte: bracket.first)
      var row = lanes(open)
      row.fillBlanks(2 * bracket.lane + 1..<column, with: "_", as: bracket.annotation.role)
      row.set(column, to: bracket.annotation.mark, as: bracket.annotation.role)
      rows.append(row)
      open.append(bracket)
    }
    return rows
  }
}

/// The column of line numbers, as wide as the highest number of a finding needs.
struct Gutter {
  /// Of the numbers.
  private let columns: Int

  init(lastLine: Int) {
    columns = String(lastLine).utf8.count
  }

  /// Columns before the text that follows a sign.
  var indent: Int { columns + 3 }

  /// `41 |`
  func print(line: Int, on page: inout Page) {
    let number = String(line)
    page.write(String(repeating: " ", count: columns - number.utf8.count) + number + " |", as: .frame)
  }

  /// The bar below or above a line.
  func printBar(on page: inout Page) {
    page.write(blank + " |", as: .frame)
  }

  /// Stands for lines left out.
  func printElision(on page: inout Page, isAlone: Bool) {
    page.write("..." + String(repeating: " ", count: isAlone ? 0 : columns - 1), as: .frame)
  }

  /// `-->` before the primary file, `:::` before another, `=` before what is no place.
  func printSign(_ sign: String, on page: inout Page) {
    page.write(sign == "=" ? blank + " =" : blank + sign, as: .frame)
    page.write(" ")
  }

  private var blank: String { String(repeating: " ", count: columns) }
}
