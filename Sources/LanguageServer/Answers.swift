import JSONWriting
import ConfigSyntax
import Findings
import Workspace

// What the client asks about a place: hover and quick fixes. Both are answered from the report of the text as it stands now.

extension EditorSession {
  func hover(_ params: ConfigNode?) throws(CallFailure) -> JSONValue {
    guard let uri = params?[path: "textDocument", "uri"]?.string, let position = TextPosition(params?["position"]) else {
      throw CallFailure(.invalidParams, "`textDocument/hover` needs a `textDocument` and a `position`")
    }
    var texts: [String] = []
    var range: JSONValue?
    for (project, file) in views(of: uri) {
      let offset = file.offset(of: position, in: client.encoding)
      let maker = maker(project)
      let hover = HoverText(isMarkdown: client.readsMarkdown) { place in
        let line = project.report.sources.positions(of: place).start.line
        return ("\(place.path):\(line)", "\(self.uri(of: place.path, in: project))#L\(line)")
      }
      func add(_ text: String, at place: Place) {
        guard place.path == file.path, place.bytes.start <= offset, offset <= place.bytes.end else { return }
        texts.append(text)
        range = range ?? maker.range(of: place)
      }
      for finding in project.report.findings { add(hover.text(of: finding), at: finding.primary) }
      for side in project.report.settingSides { add(hover.text(of: side), at: side.setting.origin) }
      for problem in project.report.problems { add(hover.text(of: problem), at: problem.place) }
    }
    guard let range else { return .null }
    let contents: JSONValue = [
      "kind": client.readsMarkdown ? "markdown" : "plaintext", "value": .string(texts.prefix(10).joined(separator: client.readsMarkdown ? "\n---\n\n" : "\n")),
    ]
    return ["contents": contents, "range": range]
  }

  func codeActions(_ params: ConfigNode?) throws(CallFailure) -> JSONValue {
    guard let uri = params?[path: "textDocument", "uri"]?.string,
      let start = TextPosition(params?[path: "range", "start"]), let end = TextPosition(params?[path: "range", "end"])
    else { throw CallFailure(.invalidParams, "`textDocument/codeAction` needs a `textDocument` and a `range`") }
    // `quickfix` and everything above it; a client that wants another kind wants nothing of ours.
    let kinds = params?[path: "context", "only"]?.items?.compactMap(\.string)
    guard client.takesCodeActions, kinds?.contains(where: { $0 == "quickfix" || $0.isEmpty }) ?? true else { return [] }
    var actions: [JSONValue] = []
    var seen: Set<Suppressed> = []
    for (project, file) in views(of: uri) {
      let first = file.offset(of: start, in: client.encoding)
      let last = max(first, file.offset(of: end, in: client.encoding))
      let maker = maker(project)
      func add(_ code: String, at place: Place, diagnostic: JSONValue) {
        guard place.path == file.path, place.bytes.start <= last, first <= place.bytes.end else { return }
        guard let insertion = SuppressionComment(code: code, place: place.bytes, file: file).insertion else { return }
        guard seen.insert(Suppressed(code: code, insertion: insertion)).inserted else { return }
        actions.append([
          "title": .string("Suppress \(code) with a comment"), "kind": "quickfix", "diagnostics": [diagnostic],
          "edit": edit(insertion, in: file, uri: self.uri(of: file.path, in: project)),
        ])
      }
      for finding in project.report.findings { add(finding.code, at: finding.primary, diagnostic: maker.diagnostic(of: finding)) }
      for side in project.report.settingSides { add(side.code, at: side.setting.origin, diagnostic: maker.diagnostic(of: side)) }
    }
    return .array(actions)
  }

  private struct Suppressed: Hashable {
    let code: String
    let insertion: SuppressionComment.Insertion
  }

  // MARK: -

  func maker(_ project: Project) -> DiagnosticMaker {
    DiagnosticMaker(report: project.report, client: client) { uri(of: $0, in: project) }
  }

  /// The reports that may speak of a file, each with the text that it read there.
  private func views(of uri: String) -> [(Project, SourceFile)] {
    guard let path = FileURI.path(of: uri) else { return [] }
    return projects.compactMap { project in
      project.path(of: path).flatMap { project.report.sources[$0] }.map { (project, $0) }
    }
  }

  private func edit(_ insertion: SuppressionComment.Insertion, in file: SourceFile, uri: String) -> JSONValue {
    let position = file.position(of: UInt32(insertion.offset), in: client.encoding).json
    let edit: JSONValue = ["range": ["start": position, "end": position], "newText": .string(insertion.text)]
    guard client.takesVersionedEdits else { return ["changes": .object([(uri, .array([edit]))])] }
    let version = documents.values.first { $0.uri == uri }?.version.map { JSONValue.integer($0) } ?? .null
    return ["documentChanges": [["textDocument": ["uri": .string(uri), "version": version], "edits": [edit]]]]
  }
}
