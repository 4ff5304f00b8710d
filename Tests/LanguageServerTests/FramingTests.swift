import Foundation
import LanguageServer
import Testing

/// What a small conversation sends; it needs no folder.
private let conversation: [UInt8] = [
  #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
  #"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
  #"{"jsonrpc":"2.0","id":"zwei","method":"some/thing"}"#,
  #"{"jsonrpc":"2.0","id":3,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///nowhere/ä.py"},"position":{"line":0,"character":0}}}"#,
  #"{"jsonrpc":"2.0","id":4,"method":"shutdown"}"#,
  #"{"jsonrpc":"2.0","method":"exit"}"#,
].flatMap(Editor.framed)

/// The server's whole output when the bytes come in these pieces, and its exit status.
private func converse(_ pieces: [[UInt8]]) -> (output: [UInt8], status: Int32?) {
  var session = EditorSession(version: "1")
  var output: [UInt8] = []
  for piece in pieces {
    session.receive(piece)
    session.answer()
    output += session.takeOutput()
  }
  return (output, session.exitStatus)
}

@Test func `messages may be split anywhere or come all at once`() throws {
  let whole = converse([conversation])
  #expect(whole.status == 0)
  #expect(try Editor.messages(in: whole.output).count == 4)
  for cut in 1..<conversation.count {
    let (output, status) = converse([Array(conversation[..<cut]), Array(conversation[cut...])])
    #expect(output == whole.output && status == 0, "cut at \(cut)")
  }
  #expect(converse(conversation.map { [$0] }).output == whole.output)
}

@Test(arguments: [
  "Content-Length: 44\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
  "X-Unknown: Content-Length: 7\r\ncontent-length:44\r\n\r\n",
  "CONTENT-LENGTH:\t44 \r\n\r\n",
  "Content-Length: 44\n\n",
  "\r\n\r\nContent-Length: 44\r\n\r\n",
])
func `headers are read as other servers read them`(header: String) throws {
  var editor = Editor()
  let body = #"{"jsonrpc":"2.0","id":12345,"method":"nope"}"#
  let came = try editor.send(bytes: Array((header + body).utf8))
  #expect(came.map { $0["id"].number } == [12345])
}

@Test(arguments: [
  "Content-Length: many\r\n\r\n{\"id\":1}",
  "Content-Length: -5\r\n\r\n{}",
  "Content-Length: +5\r\n\r\n{}",
  "Content-Length:\r\n\r\n{}",
  "Content-Length: 99999999999999999999\r\n\r\n{}",
  "Content-Type: x\r\n\r\n{\"jsonrpc\":\"2.0\"}",
  "no header at all\r\n\r\n{}",
  String(repeating: "x", count: 100_000),
  String(repeating: "x", count: 100_000) + "\r\n\r\n{}",
])
func `a broken header is answered and the next message understood`(garbage: String) throws {
  var editor = Editor()
  let next = #"{"jsonrpc":"2.0","id":7,"method":"initialize","params":{"capabilities":{}}}"#
  let came = try editor.send(bytes: Array(garbage.utf8) + Editor.framed(next))
  try #require(came.count == 2)
  #expect(came[0]["error"]["code"].number == -32700 && came[0]["id"].isNull)
  #expect(came[1]["id"].number == 7 && !came[1]["result"].isMissing)
}

@Test func `a message that is too long is skipped without being kept`() throws {
  var editor = Editor()
  let length = 65 * 1024 * 1024
  var came = try editor.send(bytes: Array("Content-Length: \(length)\r\n\r\n".utf8))
  #expect(came.map { $0["error"]["code"].number } == [-32700])
  let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
  for _ in 0..<65 { came = try editor.send(bytes: piece) }
  #expect(came.isEmpty)
  came = try editor.send(bytes: Editor.framed(#"{"id":1,"method":"x"}"#))
  #expect(came.map { $0["id"].number } == [1])
}

@Test(arguments: [
  (#"{"jsonrpc":"2.0","id":1,"method""#, -32700),
  ("", -32700),
  ("\u{0}\u{1}", -32700),
  (#"{"id":1,"method":"\q"}"#, -32700),
  (String(repeating: "[", count: 100_000), -32700),
  (String(repeating: #"{"a":"#, count: 100_000), -32700),
  ("[]", -32600),
  (#"[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]"#, -32600),
  ("17", -32600),
  (#"{"jsonrpc":"2.0"}"#, -32600),
  (#"{"jsonrpc":"2.0","id":1,"method":5}"#, -32600),
  (#"{"jsonrpc":"2.0","id":{},"method":"shutdown"}"#, -32600),
  (#"{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}"#, -32600),
  (#"{"jsonrpc":"2.0","id":null,"method":"shutdown"}"#, -32600),
])
func `a message that is no call is answered with what is wrong`(body: String, code: Int) throws {
  var editor = Editor()
  let came = try editor.send(bytes: Editor.framed(body))
  #expect(came.map { $0["error"]["code"].number } == [code])
  #expect(came.first?["error"]["message"].text?.isEmpty == false)
}

@Test func `bytes that are no UTF-8 are answered`() throws {
  var editor = Editor()
  let came = try editor.send(bytes: Array("Content-Length: 5\r\n\r\n\"".utf8) + [0xFF, 0xFE, 0xC0, UInt8(ascii: "\"")])
  #expect(came.map { $0["error"]["code"].number } == [-32700])
}

@Test func `the answer to a question of the server's is not answered`() throws {
  var editor = Editor()
  #expect(try editor.send(bytes: Editor.framed(#"{"jsonrpc":"2.0","id":"watch","result":null}"#)).isEmpty)
  #expect(try editor.send(bytes: Editor.framed(#"{"jsonrpc":"2.0","id":"watch","error":{"code":1,"message":"no"}}"#)).isEmpty)
}

/// SplitMix64: the same conversation for the same seed, on every machine.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Test func `whatever bytes come, what goes out is well formed`() throws {
  let folder = try Scratch(["lostwork.yaml": "", "a.py": "pass\n"])
  let uri = folder.uri("a.py")
  let calls = [
    #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"workspaceFolders":[],"rootUri":"\#(folder.uri())","capabilities":{"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}}}}"#,
    #"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
    #"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"\#(uri)","version":1,"text":"a = '💶'\r\nb\r"}}}"#,
    #"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"\#(uri)","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":3},"end":{"line":1,"character":9}},"text":"\ud83d\udcb6\n"}]}}"#,
    #"{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"\#(uri)"},"position":{"line":1,"character":2}}}"#,
    #"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":2}}"#,
    #"{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"\#(uri)"}}}"#,
  ]
  var random = SeededGenerator(state: 20_261_123)
  for round in 0..<120 {
    var bytes = (0..<12).flatMap { _ in
      Editor.framed(calls.randomElement(using: &random) ?? "")
    }
    // The true beginning first, so that most rounds get past it.
    bytes = calls.prefix(Int.random(in: 0...3, using: &random)).flatMap(Editor.framed) + bytes
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      default: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0..<60, using: &random)))
      }
      if bytes.isEmpty { break }
    }
    var session = EditorSession(version: "1")
    var output: [UInt8] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...200, using: &random))
      rest = rest.dropFirst(piece.count)
      session.receive(piece)
      session.answer()
      output += session.takeOutput()
    }
    session.catchUp()
    output += session.takeOutput()
    #expect(throws: Never.self, "round \(round)") { _ = try Editor.messages(in: output) }
  }
}
