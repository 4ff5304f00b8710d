/// The rows below a line whose marks begin and end in it: the underlines, then the labels from right to left.
///
/// ```
///     path("pay/", views.pay)
///          ------  --------- this is the view
///          |
///          this is the route
/// ```
struct SingleMarks {
  private struct Placed {
    let annotation: Annotation
    let columns: Range<Int>

    /// The words of the label, `""` never among them.
    var texts: [String] { annotation.texts.filter { !$0.isEmpty } }
  }

  private let placed: [Placed]
  /// The columns before the source, which brackets take.
  private let margin: Int

  init(_ singles: [MarkedLines.Single], in line: ShownLine, margin: Int) {
    self.margin = margin
    placed = singles.map { single in
      let start = line.column(ofByte: single.bytes.lowerBound)
      let end = single.bytes.isEmpty ? start : line.column(ofByte: single.bytes.upperBound)
      return Placed(annotation: single.annotation, columns: margin + start..<margin + max(end, start + 1))
    }
  }

  /// - Parameter blank: a row with the brackets that run past this line.
  func rows(on blank: MarkRow) -> [MarkRow] {
    // The label of the mark that ends last stands beside it; no other mark can be in its way.
    guard
      let beside = placed.indices.max(by: {
        (placed[$0].columns.upperBound, placed[$0].columns.lowerBound) < (placed[$1].columns.upperBound, placed[$1].columns.lowerBound)
      })
    else { return [] }
    let hanging = placed.indices.filter { $0 != beside && !placed[$0].texts.isEmpty }.map { placed[$0] }
      .sorted { $0.columns.lowerBound > $1.columns.lowerBound }

    var rows = [underlines(on: blank)]
    let role = placed[beside].annotation.role
    for (index, text) in placed[beside].texts.enumerated() {
      if index > 0 { rows.append(connectors(for: hanging, leftOf: .max, on: blank)) }
      rows[rows.count - 1].write(text.visible, from: placed[beside].columns.upperBound + 1, as: role)
    }
    if !hanging.isEmpty { rows.append(connectors(for: hanging, leftOf: .max, on: blank)) }
    for mark in hanging {
      for text in mark.texts {
        var row = connectors(for: hanging, leftOf: mark.columns.lowerBound, on: blank)
        row.write(text.visible, from: mark.columns.lowerBound, as: mark.annotation.role)
        rows.append(row)
      }
    }
    return rows
  }

  /// Shorter marks lie on longer ones, and the primary one on its equals.
  private func underlines(on blank: MarkRow) -> MarkRow {
    let order = placed.sorted {
      ($0.columns.count, $1.annotation.isPrimary ? 1 : 0) > ($1.columns.count, $0.annotation.isPrimary ? 1 : 0)
    }
    return order.reduce(into: blank) { row, mark in
      row.fill(mark.columns, with: mark.annotation.mark, as: mark.annotation.role)
    }
  }

  private func connectors(for hanging: [Placed], leftOf column: Int, on blank: MarkRow) -> MarkRow {
    hanging.filter { $0.columns.lowerBound < column }.reduce(into: blank) { row, mark in
      row.set(mark.columns.lowerBound, to: "|", as: mark.annotation.role)
    }
  }
}
