import Foundation
import LanguageServer
import Testing
import Workspace

private func hover(_ editor: inout Editor, _ uri: String, _ line: Int, _ character: Int) throws -> Told {
  try editor.ask("textDocument/hover", ["textDocument": ["uri": uri], "position": ["line": line, "character": character]])["result"]
}

private func actions(_ editor: inout Editor, _ uri: String, line: Int, only: [String]? = nil) throws -> Told {
  let context: [String: Any] = only.map { ["diagnostics": [Any](), "only": $0] } ?? ["diagnostics": [Any]()]
  let range = ["start": ["line": line, "character": 0], "end": ["line": line, "character": 99]]
  return try editor.ask("textDocument/codeAction", ["textDocument": ["uri": uri], "range": range, "context": context])["result"]
}

@Test func `a pointer on the job is told what happens and what helps`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  let result = try hover(&editor, folder.uri("app.py"), 3, 20)
  #expect(result["range"].range == "3:10-3:51")
  #expect(result["contents"]["kind"].text == "markdown")
  let text = try #require(result["contents"]["value"].text)
  #expect(text.hasPrefix("**this job can be cut off halfway: nothing waits for it when uWSGI replaces the worker** `LW101`\n"))
  #expect(text.contains("`max-requests = 5000` in [uwsgi.ini:4](\(folder.uri("uwsgi.ini"))#L4)"))
  #expect(text.contains("What helps:\n\n- "))
}

@Test func `a pointer on the setting is told the jobs`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  let result = try hover(&editor, folder.uri("uwsgi.ini"), 3, 16)
  #expect(result["range"].range == "3:0-3:19")
  let text = try #require(result["contents"]["value"].text)
  #expect(text.contains("[app.py:4](\(folder.uri("app.py"))#L4)"))
  for (line, character) in [(0, 0), (2, 2), (99, 0)] {
    #expect(try hover(&editor, folder.uri("uwsgi.ini"), line, character).isNull)
  }
}

@Test func `an answer is about the text as it stands`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.open(folder.uri("app.py"), "\n\n" + Scratch.detached)
  #expect(try hover(&editor, folder.uri("app.py"), 5, 20)["range"].range == "5:10-5:51")
  try editor.change(folder.uri("app.py"), to: Scratch.waiting)
  #expect(try hover(&editor, folder.uri("app.py"), 5, 20).isNull)
}

@Test func `a client without Markdown is sent plain text`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder, capabilities: [:])
  let contents = try hover(&editor, folder.uri("app.py"), 3, 20)["contents"]
  #expect(contents["kind"].text == "plaintext")
  #expect(contents["value"].text?.hasPrefix("this job can be cut off halfway: nothing waits for it when uWSGI replaces the worker [LW101]\n") == true)
}

@Test func `a hostile file name shows no picture`() throws {
  let name = "![x](http:evil)`.py"
  let folder = try Scratch(["uwsgi.ini": "[uwsgi]\nwsgi-file = \(name)\nmax-requests = 10\n", name: Scratch.detached])
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.pause()
  let text = try #require(try hover(&editor, folder.uri("uwsgi.ini"), 2, 16)["contents"]["value"].text)
  #expect(text.contains(#"[\!\[x\]\(http:evil\)\`.py:4]("#))
  #expect(!text.contains("![x]"))
}

// MARK: Quick fixes

@Test func `a finding is answered for by a comment at either place`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  var fixes = try actions(&editor, folder.uri("app.py"), line: 3)
  #expect(fixes.items.map { $0["title"].text } == ["Suppress LW101 with a comment"])
  #expect(fixes[0]["kind"].text == "quickfix")
  #expect(fixes[0]["diagnostics"][0]["range"].range == "3:10-3:51")
  var edit = fixes[0]["edit"]["changes"][folder.uri("app.py")][0]
  #expect(edit["range"].range == "3:51-3:51")
  #expect(edit["newText"].text == "  # lostwork: ignore[LW101] <reason>")
  fixes = try actions(&editor, folder.uri("uwsgi.ini"), line: 3)
  edit = fixes[0]["edit"]["changes"][folder.uri("uwsgi.ini")][0]
  #expect(edit["range"].range == "3:0-3:0")
  #expect(edit["newText"].text == "# lostwork: ignore[LW101] <reason>\n")
}

@Test func `the comment takes the finding away at both places`() throws {
  for name in ["app.py", "uwsgi.ini"] {
    let folder = try Scratch()
    var editor = Editor()
    try editor.begin(in: folder)
    let text = try #require(Scratch.shop[name])
    try editor.open(folder.uri(name), text)
    let edit = try actions(&editor, folder.uri(name), line: 3)[0]["edit"]["changes"][folder.uri(name)][0]
    let change = ["range": try #require(edit["range"].value), "text": try #require(edit["newText"].value)]
    try editor.tell("textDocument/didChange", ["textDocument": ["uri": folder.uri(name), "version": 2], "contentChanges": [change]])
    try editor.pause()
    #expect(editor.spots() == [])
  }
}

@Test func `quick fixes are offered where they were asked for`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  #expect(try actions(&editor, folder.uri("app.py"), line: 0).items.isEmpty)
  #expect(try actions(&editor, folder.uri("app.py"), line: 3, only: ["refactor", "source.fixAll"]).items.isEmpty)
  #expect(try actions(&editor, folder.uri("app.py"), line: 3, only: ["quickfix"]).items.count == 1)
  var old = Editor()
  try old.begin(in: folder, capabilities: [:])
  #expect(try actions(&old, folder.uri("app.py"), line: 3).items.isEmpty)
}

@Test func `a client that checks versions is told the version`() throws {
  let folder = try Scratch()
  var editor = Editor()
  var capabilities = Editor.everything
  capabilities["workspace"] = ["workspaceEdit": ["documentChanges": true]]
  try editor.begin(in: folder, capabilities: capabilities)
  try editor.open(folder.uri("app.py"), Scratch.detached, version: 41)
  let change = try actions(&editor, folder.uri("app.py"), line: 3)[0]["edit"]["documentChanges"][0]
  #expect(change["textDocument"]["version"].number == 41)
  #expect(change["edits"].items.count == 1)
}

/// Where the comment goes: file, text with the place between `«` and `»`, text afterwards; `nil` where there is no room.
private let rooms: [(name: String, before: String, after: String?)] = [
  ("a.py", "«f()»\n", "f()  # lostwork: ignore[LW1] <reason>\n"),
  ("a.py", "x = «f(\n  1,\n)»; y\nz", "x = f(\n  1,\n); y  # lostwork: ignore[LW1] <reason>\nz"),
  ("a.py", "«f()»  # noqa\r\n", "f()  # noqa  # lostwork: ignore[LW1] <reason>\r\n"),
  ("a.py", "«f()»", "f()  # lostwork: ignore[LW1] <reason>"),
  // One comment a line is read, so its list grows.
  ("a.py", "«f()»  # lostwork: ignore[LW2] why\n", "f()  # lostwork: ignore[LW2, LW1] why\n"),
  ("a.py", "if x:\n    «f()» + \\\n  1\n", "if x:\n    # lostwork: ignore[LW1] <reason>\n    f() + \\\n  1\n"),
  ("a.py", "«f()»; s = \"\"\"\n\"\"\"\n", "# lostwork: ignore[LW1] <reason>\nf(); s = \"\"\"\n\"\"\"\n"),
  ("a.py", "x = \\\n  «f()» + \\\n  1\n", nil),
  ("a.ini", "[uwsgi]\nmax-requests = «5»\n", "[uwsgi]\n# lostwork: ignore[LW1] <reason>\nmax-requests = 5\n"),
  ("a.ini", "[uwsgi]\r\n\tm = «5»\r\n", "[uwsgi]\r\n\t# lostwork: ignore[LW1] <reason>\r\n\tm = 5\r\n"),
  ("a.ini", "# lostwork: ignore[LW2] why\nm = «5»\n", "# lostwork: ignore[LW2, LW1] why\nm = 5\n"),
  ("a.ini", "m = \\\n«5»\n", nil),
  ("a.ini", "\u{FEFF}m = «5»", "\u{FEFF}# lostwork: ignore[LW1] <reason>\nm = 5"),
  ("a.yaml", "web:\n  args: «--max-requests 5»\n", "web:\n  args: --max-requests 5  # lostwork: ignore[LW1] <reason>\n"),
  ("a.yaml", "web:\n  args: >\n    gunicorn\n    «--max-requests 5»\n", nil),
  ("a.yaml", "a: \"x\n  «5»\n  y\"\n", nil),
  ("pyproject.toml", "m = «5»\n", "m = 5  # lostwork: ignore[LW1] <reason>\n"),
  ("pyproject.toml", "m = \"\"\"\n«5»\n\"\"\"\n", nil),
  ("Dockerfile", "FROM x\nCMD uwsgi «--max-requests 5»\n", "FROM x\n# lostwork: ignore[LW1] <reason>\nCMD uwsgi --max-requests 5\n"),
  ("a.json", "{\"uwsgi\": {\"max-requests\": «5»}}", nil),
  ("a.xml", "<uwsgi>«5»</uwsgi>", nil),
  ("Procfile", "web: «gunicorn»\n", nil),
]

@Test(arguments: rooms.indices)
func `a comment goes where the format has room for one`(index: Int) throws {
  let (name, marked, after) = rooms[index]
  let parts = marked.split(whereSeparator: { $0 == "«" || $0 == "»" }, keepingEmpty: true)
  try #require(parts.count == 3)
  let text = parts.joined()
  let start = parts[0].utf8.count
  let place = ByteSpan(start..<(start + parts[1].utf8.count))
  let file = SourceFile(path: WorkspacePath(bytes: Array(name.utf8)), text: text)
  let insertion = SuppressionComment(code: "LW1", place: place, file: file).insertion
  let result = insertion.map { insertion in
    var bytes = file.bytes
    bytes.insert(contentsOf: insertion.text.utf8, at: insertion.offset)
    return String(decoding: bytes, as: UTF8.self)
  }
  #expect(result == after)
}

extension String {
  fileprivate func split(whereSeparator isSeparator: (Character) -> Bool, keepingEmpty: Bool) -> [String] {
    split(omittingEmptySubsequences: !keepingEmpty, whereSeparator: isSeparator).map(String.init)
  }
}
