import Foundation
import LanguageServer
import Testing

@Test func `initialize tells what the server does`() throws {
  var editor = Editor()
  let result = try editor.ask("initialize", ["capabilities": [String: Any]()])["result"]
  #expect(result["serverInfo"]["name"].text == "lostwork")
  #expect(result["serverInfo"]["version"].text == "1.2.3")
  #expect(result["capabilities"]["textDocumentSync"]["change"].number == 2)
  #expect(result["capabilities"]["hoverProvider"].number == 1)
}

@Test(arguments: [
  ([], "utf-16"), (["utf-16"], "utf-16"), (["utf-8", "utf-16"], "utf-8"), (["utf-16", "utf-8"], "utf-16"), (["utf-32"], "utf-16"),
  (["utf-32", "utf-8"], "utf-8"),
])
func `the client's first encoding that the server knows is agreed`(offered: [String], agreed: String) throws {
  var editor = Editor()
  let result = try editor.ask("initialize", ["capabilities": ["general": ["positionEncodings": offered]]])["result"]
  #expect(result["capabilities"]["positionEncoding"].text == agreed)
}

@Test func `nothing is answered before initialize`() throws {
  var editor = Editor()
  #expect(try editor.ask("textDocument/hover")["error"]["code"].number == -32002)
  #expect(try editor.ask("shutdown")["error"]["code"].number == -32002)
  try editor.open("file:///a.py", "pass")
  #expect(try editor.pause().isEmpty)
}

@Test func `nothing is answered after shutdown`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  #expect(try editor.ask("shutdown")["result"].isNull)
  #expect(try editor.ask("textDocument/hover")["error"]["code"].number == -32600)
  #expect(try editor.ask("initialize")["error"]["code"].number == -32600)
  #expect(try editor.pause().isEmpty)
  #expect(editor.session.exitStatus == nil)
  try editor.tell("exit")
  #expect(editor.session.exitStatus == 0)
}

@Test func `initialize comes once`() throws {
  var editor = Editor()
  try editor.begin(in: nil)
  #expect(try editor.ask("initialize")["error"]["code"].number == -32600)
}

@Test func `an exit without shutdown is a failure`() throws {
  for isReady in [false, true] {
    var editor = Editor()
    if isReady { try editor.begin(in: nil) }
    try editor.tell("exit")
    #expect(editor.session.exitStatus == 1)
  }
}

@Test func `a client that goes away is an exit`() throws {
  var editor = Editor()
  try editor.begin(in: nil)
  editor.session.disconnect()
  #expect(editor.session.exitStatus == 1)
}

@Test func `what follows exit is not answered`() throws {
  var editor = Editor()
  try editor.begin(in: nil)
  let calls = [#"{"method":"exit"}"#, #"{"id":1,"method":"shutdown"}"#]
  #expect(try editor.send(bytes: calls.flatMap(Editor.framed)).isEmpty)
  #expect(editor.session.exitStatus == 1)
}

@Test func `unknown requests are refused and unknown notifications passed over`() throws {
  var editor = Editor()
  try editor.begin(in: nil)
  for method in ["textDocument/definition", "$/unknown", "", "textDocument/didOpen", String(repeating: "x", count: 10_000)] {
    let error = try editor.ask(method)["error"]
    #expect(error["code"].number == -32601)
    #expect((error["message"].text ?? "").utf8.count < 200)
  }
  let before = editor.received.count
  for method in ["$/setTrace", "workspace/didChangeConfiguration", "nope", "textDocument/hover"] { try editor.tell(method) }
  #expect(editor.received.count == before)
}

@Test func `a request that was cancelled before it was answered says so`() throws {
  var editor = Editor()
  try editor.begin(in: nil)
  let hover = #"{"id":50,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///a"},"position":{"line":0,"character":0}}}"#
  let cancel = #"{"method":"$/cancelRequest","params":{"id":50}}"#
  var came = try editor.send(bytes: Editor.framed(hover) + Editor.framed(cancel))
  #expect(came.map { $0["error"]["code"].number } == [-32800])
  // Too late, of an unknown request, or without an id: nothing happens, and the id may be used again.
  came = try editor.send(bytes: Editor.framed(cancel) + Editor.framed(#"{"method":"$/cancelRequest"}"#))
  #expect(came.isEmpty)
  came = try editor.send(bytes: Editor.framed(hover))
  #expect(came.map { $0["error"].isMissing && $0["result"].isNull } == [true])
}

@Test(arguments: ["textDocument/hover", "textDocument/codeAction"])
func `requests without their parameters are told what is missing`(method: String) throws {
  var editor = Editor()
  try editor.begin(in: nil)
  let hostile: [Any] = [
    [String: Any](), [Any](), ["textDocument": 5], ["textDocument": ["uri": "file:///a"], "position": ["line": -1, "character": 0]],
    ["textDocument": ["uri": 1], "position": ["line": 0, "character": 0]],
    ["textDocument": ["uri": "file:///a"], "position": ["line": "0", "character": 0], "range": [Any]()],
  ]
  for params in hostile { #expect(try editor.ask(method, params)["error"]["code"].number == -32602) }
}

@Test func `files are watched where the client can`() throws {
  var editor = Editor()
  let capabilities: [String: Any] = ["workspace": ["didChangeWatchedFiles": ["dynamicRegistration": true]]]
  try editor.begin(in: nil, capabilities: capabilities)
  let asked = try #require(editor.received.first { $0["method"].text == "client/registerCapability" })
  #expect(asked["params"]["registrations"][0]["method"].text == "workspace/didChangeWatchedFiles")
}
