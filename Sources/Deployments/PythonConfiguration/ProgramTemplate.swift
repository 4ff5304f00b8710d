import ConfigSyntax
import PythonSyntax
import Workspace

/// A configuration program that a tool fills in before Python reads it: `workers = @WORKERS@`, `{{ workers }}`, `<%= workers %>` or
/// `${WORKERS}`, where no program could have them.
///
/// What stands in the holes is unknown; the rest is read as it stands, at its own places.
struct ProgramTemplate {
  private let file: SourceFile
  /// In their order.
  private let holes: [Range<Int>]
  private let marks: TemplateMarks
  /// The program with names for what is filled in, and blanks for what decides about it.
  private let bytes: [UInt8]

  /// `nil` for a text without holes.
  private init?(_ file: SourceFile) {
    self.file = file
    marks = TemplateMarks(file.bytes)
    let values = marks.marks.filter { $0.kind == .value }.map(\.span)
    let other = TemplatedLines.placeholders(in: file.bytes, signs: ["@"]) + TemplatedLines.dollarBraces(in: file.bytes)
    holes = (values + other).sorted { $0.lowerBound < $1.lowerBound }
    if holes.isEmpty, marks.isEmpty { return nil }
    var bytes = file.bytes
    for mark in marks.marks where mark.kind != .value { Self.fill(mark.span, with: UInt8(ascii: " "), in: &bytes) }
    for hole in holes { Self.fill(hole, with: UInt8(ascii: "_"), in: &bytes) }
    self.bytes = bytes
  }

  private static func fill(_ span: Range<Int>, with byte: UInt8, in bytes: inout [UInt8]) {
    for index in span where bytes[index] != UInt8(ascii: "\n") { bytes[index] = byte }
  }

  /// Reads a program that could not be, as it stands, as a template.
  ///
  /// - Parameter parsed: The program as it stands.
  /// - Returns: `nil` where that makes it no better.
  static func read(_ file: SourceFile, insteadOf parsed: Parsed<SyntaxTree>) -> (template: ProgramTemplate, parsed: Parsed<SyntaxTree>)? {
    guard !parsed.problems.isEmpty || holdsSetInSet(parsed.tree), let template = ProgramTemplate(file) else { return nil }
    var filled = parsePython(template.bytes)
    guard filled.problems.count < parsed.problems.count || parsed.problems.isEmpty else { return nil }
    filled.problems.append(template.note(about: filled.tree))
    return (template, filled)
  }

  /// `{{ workers }}` is Python: a set in a set, which raises a `TypeError` as soon as it is made.
  private static func holdsSetInSet(_ tree: SyntaxTree) -> Bool {
    tree.root.body.contains { statement in
      guard case .assign(let assign) = statement.view, case .set(let outer) = assign.value.view else { return false }
      return outer.elements.contains { if case .set = $0.view { true } else { false } }
    }
  }

  /// What the reader of the report has to know: it is a template, and what of it is unknown therefore.
  private func note(about tree: SyntaxTree) -> Problem {
    let names = tree.root.body.flatMap { statement -> [String] in
      guard case .assign(let assign) = statement.view, isDecided(assign.node) else { return [] }
      return assign.targets.map(\.text)
    }
    let shown = names.prefix(3).map { "`\($0)`" }.joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
    let span = ByteSpan(holes.first ?? marks.marks[0].span)
    return Problem(
      .pythonSyntax, "this file is a template: what is filled in\(names.isEmpty ? "" : " for \(shown)") is not known", weight: .note, at: span)
  }

  /// Why a part of the program is not known before it is filled in; `nil` where it stands there as it will.
  func reason(at span: ByteSpan) -> String? {
    guard let hole = holes.first(where: { $0.overlaps(span.range) }) else { return nil }
    return marks.marks(in: hole).first?.reason ?? "a template fills in `\(file.text(ByteSpan(hole)))`"
  }

  /// What the template decides about a statement that may not be there; `nil` for one that will be.
  func condition(of statement: SyntaxNode) -> String? {
    marks.conditions(at: statement.span).last.map { "it is there only when \($0.condition)" }
  }

  /// A part of the program as it is written.
  func text(of node: SyntaxNode) -> String { file.text(node.span) }

  private func isDecided(_ node: SyntaxNode) -> Bool { reason(at: node.span) != nil || condition(of: node) != nil }
}
