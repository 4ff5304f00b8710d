import Foundation
import LanguageServer
import Testing

/// One JSON value that the server sent, asked without ceremony.
struct Told: CustomStringConvertible {
  let value: Any?

  subscript(key: String) -> Told { Told(value: (value as? [String: Any])?[key]) }
  subscript(index: Int) -> Told { Told(value: items.indices.contains(index) ? items[index].value : nil) }

  var items: [Told] { (value as? [Any])?.map { Told(value: $0) } ?? [] }
  var text: String? { value as? String }
  var number: Int? { (value as? NSNumber)?.intValue }
  var isMissing: Bool { value == nil }
  var isNull: Bool { value is NSNull }

  var description: String { value.map { "\($0)" } ?? "nothing" }

  /// `3:4-3:17`, lines and characters from 0.
  var range: String {
    func position(_ end: Told) -> String { "\(end["line"].number ?? -1):\(end["character"].number ?? -1)" }
    return "\(position(self["start"]))-\(position(self["end"]))"
  }
}

/// An editor's side of the conversation, with a folder on disk.
struct Editor {
  var session = EditorSession(version: "1.2.3")
  /// Everything that came, in order.
  private(set) var received: [Told] = []
  /// What the editor shows, by URI.
  private(set) var shown: [String: [Told]] = [:]
  private var number = 0

  /// Bytes of one message.
  static func framed(_ body: String) -> [UInt8] {
    Array("Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
  }

  static func json(_ value: Any) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed]), as: UTF8.self)
  }

  /// Sends bytes and takes what comes back; findings are not looked for.
  @discardableResult
  mutating func send(bytes: [UInt8]) throws -> [Told] {
    session.receive(bytes)
    session.answer()
    return try take()
  }

  /// The pause in which findings are looked for.
  @discardableResult
  mutating func pause() throws -> [Told] {
    session.catchUp()
    return try take()
  }

  mutating func tell(_ method: String, _ params: Any = [String: Any]()) throws {
    try send(bytes: Self.framed(Self.json(["jsonrpc": "2.0", "method": method, "params": params])))
  }

  mutating func ask(_ method: String, _ params: Any = [String: Any]()) throws -> Told {
    number += 1
    let message: [String: Any] = ["jsonrpc": "2.0", "id": number, "method": method, "params": params]
    let came = try send(bytes: Self.framed(Self.json(message)))
    return try #require(came.last { $0["id"].number == number && $0["method"].isMissing })
  }

  static var everything: [String: Any] {
    [
      "general": ["positionEncodings": ["utf-16"]],
      "textDocument": [
        "publishDiagnostics": ["relatedInformation": true, "versionSupport": true],
        "hover": ["contentFormat": ["markdown"]],
        "codeAction": ["codeActionLiteralSupport": ["codeActionKind": ["valueSet": ["quickfix"]]]],
      ],
    ]
  }

  mutating func begin(in folder: Scratch?, capabilities: [String: Any] = Editor.everything) throws {
    let root: Any = folder.map { $0.uri() } ?? NSNull()
    _ = try ask("initialize", ["rootUri": root, "capabilities": capabilities])
    try tell("initialized")
  }

  mutating func open(_ uri: String, _ text: String, version: Int = 1) throws {
    try tell("textDocument/didOpen", ["textDocument": ["uri": uri, "languageId": "x", "version": version, "text": text]])
  }

  mutating func change(_ uri: String, to text: String, version: Int = 2) throws {
    try tell("textDocument/didChange", ["textDocument": ["uri": uri, "version": version], "contentChanges": [["text": text]]])
  }

  /// `app.py 3:4-3:17 1 LW101`, for everything that is shown.
  func spots() -> [String] {
    shown.flatMap { uri, diagnostics in
      diagnostics.map { "\(uri.split(separator: "/").last ?? "") \($0["range"].range) \($0["severity"].number ?? 0) \($0["code"].text ?? "")" }
    }.sorted()
  }

  private mutating func take() throws -> [Told] {
    let came = try Self.messages(in: session.takeOutput())
    received += came
    for message in came where message["method"].text == "textDocument/publishDiagnostics" {
      let uri = try #require(message["params"]["uri"].text)
      shown[uri] = message["params"]["diagnostics"].items
    }
    return came
  }

  /// Reads what the server wrote as strictly as any client.
  static func messages(in bytes: [UInt8]) throws -> [Told] {
    var messages: [Told] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let prefix = Array("Content-Length: ".utf8)
      #expect(rest.starts(with: prefix))
      let digits = rest.dropFirst(prefix.count).prefix { $0 != UInt8(ascii: "\r") }
      let length = try #require(Int(String(decoding: digits, as: UTF8.self)))
      rest = rest.dropFirst(prefix.count + digits.count)
      #expect(rest.starts(with: Array("\r\n\r\n".utf8)))
      rest = rest.dropFirst(4)
      try #require(rest.count >= length)
      let message = Told(value: try JSONSerialization.jsonObject(with: Data(rest.prefix(length))))
      #expect(message["jsonrpc"].text == "2.0")
      messages.append(message)
      rest = rest.dropFirst(length)
    }
    return messages
  }
}

/// A folder on disk that goes when it is no longer held.
final class Scratch {
  let path: String

  init(_ files: [String: String] = Scratch.shop) throws {
    path = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path + "/lostwork-" + UUID().uuidString
    for (name, text) in files { try write(name, text) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws {
    let file = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func uri(_ name: String = "") -> String { "file://" + path + (name.isEmpty ? "" : "/" + name) }

  /// A view whose job dies with the worker: one finding, seen from two places.
  static let shop = ["uwsgi.ini": settings, "app.py": detached]

  static let settings = "[uwsgi]\nmodule = app:application\nmaster = true\nmax-requests = 5000\n"

  static let detached = """
    from threading import Thread

    def application(environ, start_response):
        "💶"; Thread(target=print, daemon=True).start()
        return []

    """

  /// The same view without the job.
  static let waiting = """
    def application(environ, start_response):
        return []

    """
}
