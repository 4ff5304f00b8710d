import JSONWriting
import ConfigSyntax
import Findings
import Workspace

/// One editor's conversation: bytes in, bytes out. It lives on one thread; whoever holds it moves the bytes and decides how long a
/// pause means that the typing has stopped.
package struct EditorSession {
  enum Stage {
    /// Before `initialize`.
    case fresh
    case running
    /// After `shutdown`, which only `exit` may follow.
    case shutDown
  }

  private let version: String
  private var framer = MessageFramer()
  private var inbox: [RemoteCall] = []
  /// Requests in the inbox, and those of them that were cancelled meanwhile.
  private var waiting: Set<RequestID> = []
  private var cancelled: Set<RequestID> = []
  private var output: [UInt8] = []

  private(set) var stage = Stage.fresh
  var client = Client()
  var projects: [Project] = []
  /// Whether files that lie in no folder of the client's bring their own.
  var adoptsFolders = false
  /// The texts that the editor holds, by absolute path.
  var documents: [WorkspacePath: Document] = [:]
  /// What the client shows, by URI.
  private var published: [String: [UInt8]] = [:]
  /// Documents that changed since their diagnostics were sent.
  private var stale: Set<WorkspacePath> = []

  /// Whether findings have to be looked for again.
  package private(set) var isBehind = false
  /// What the process should exit with, once the client told it to: 0 after `shutdown`, else 1.
  package private(set) var exitStatus: Int32?

  package init(version: String) {
    self.version = version
  }
}

// MARK: Bytes

extension EditorSession {
  /// Takes what the client sent, split anywhere. Nothing is answered yet, so that a cancellation finds its request unanswered.
  package mutating func receive(_ bytes: some Sequence<UInt8>) {
    framer.append(bytes)
    while let frame = framer.next() {
      switch frame {
      case .refused(let why): inbox.append(.broken(nil, CallFailure(.parseError, why)))
      case .message(let bytes): take(RemoteCall(bytes))
      }
    }
  }

  private mutating func take(_ call: RemoteCall) {
    switch call {
    case .request(let id, _, _): waiting.insert(id)
    case .notification("$/cancelRequest", let params):
      if let id = params?["id"].flatMap(RequestID.init), waiting.contains(id) { cancelled.insert(id) }
    case .notification, .response, .broken: break
    }
    inbox.append(call)
  }

  /// Answers everything that has come.
  package mutating func answer() {
    let calls = inbox
    inbox = []
    for call in calls where exitStatus == nil {
      switch call {
      case .request(let id, let method, let params): answer(id, method, params)
      case .notification(let method, let params): note(method, params)
      case .response: break
      case .broken(let id, let failure): send(failure, to: id)
      }
    }
  }

  /// Looks for findings, if anything changed, and tells the client what it does not show yet.
  package mutating func catchUp() {
    guard isBehind, stage == .running else { return }
    isBehind = false
    for index in projects.indices {
      projects[index].run(texts: texts(in: projects[index]), isWatched: client.watchesFiles)
      if let failure = projects[index].failure { log(failure) }
    }
    publish()
  }

  /// The bytes that are to be sent to the client.
  package mutating func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  /// The client went away without a word.
  package mutating func disconnect() {
    if exitStatus == nil { exitStatus = stage == .shutDown ? 0 : 1 }
  }
}

// MARK: Calls

extension EditorSession {
  private mutating func answer(_ id: RequestID, _ method: String, _ params: ConfigNode?) {
    waiting.remove(id)
    if cancelled.remove(id) != nil { return send(CallFailure(.requestCancelled, "the request was cancelled"), to: id) }
    do throws(CallFailure) {
      send(["jsonrpc": "2.0", "id": id.json, "result": try result(of: method, params)])
    } catch {
      send(error, to: id)
    }
  }

  private mutating func result(of method: String, _ params: ConfigNode?) throws(CallFailure) -> JSONValue {
    switch stage {
    case .fresh:
      guard method == "initialize" else { throw CallFailure(.serverNotInitialized, "`initialize` comes first") }
      return initialize(params)
    case .shutDown: throw CallFailure(.invalidRequest, "nothing but `exit` follows `shutdown`")
    case .running: break
    }
    switch method {
    case "initialize": throw CallFailure(.invalidRequest, "`initialize` came twice")
    case "shutdown":
      stage = .shutDown
      return .null
    case "textDocument/hover":
      catchUp()
      return try hover(params)
    case "textDocument/codeAction":
      catchUp()
      return try codeActions(params)
    default: throw CallFailure(.methodNotFound, "the method `\(method.prefix(100))` is not known")
    }
  }

  private mutating func note(_ method: String, _ params: ConfigNode?) {
    if method == "exit" { return disconnect() }
    guard stage == .running else { return }
    switch method {
    case "initialized":
      if client.watchesFiles { askForFileChanges() }
    case "textDocument/didOpen": open(params)
    case "textDocument/didChange": change(params)
    case "textDocument/didSave": save(params)
    case "textDocument/didClose": close(params)
    case "workspace/didChangeWatchedFiles": noteFileChanges(params)
    case "workspace/didChangeWorkspaceFolders": changeFolders(params)
    default: break
    }
  }

  private mutating func initialize(_ params: ConfigNode?) -> JSONValue {
    stage = .running
    client = Client(params)
    let folders = params?["workspaceFolders"]?.items?.compactMap { $0["uri"]?.string.flatMap(FileURI.path) } ?? []
    let root = params?["rootUri"]?.string.flatMap(FileURI.path) ?? params?["rootPath"]?.string.flatMap { FileURI.path(Array($0.utf8)) }
    let named = folders.isEmpty ? [root].compactMap(\.self) : folders
    for folder in named { add(folder) }
    adoptsFolders = projects.isEmpty
    isBehind = true
    return [
      "capabilities": [
        "positionEncoding": .string(client.encoding.rawValue),
        "textDocumentSync": ["openClose": true, "change": 2, "save": ["includeText": false]],
        "hoverProvider": true,
        "codeActionProvider": ["codeActionKinds": ["quickfix"]],
        "workspace": ["workspaceFolders": ["supported": true, "changeNotifications": true]],
      ],
      "serverInfo": ["name": "lostwork", "version": .string(version)],
    ]
  }

  /// Everything is asked for: configuration has many names, and what is ignored is passed over here by the same rules as on disk.
  private mutating func askForFileChanges() {
    send([
      "jsonrpc": "2.0", "id": "watch", "method": "client/registerCapability",
      "params": [
        "registrations": [
          [
            "id": "watch", "method": "workspace/didChangeWatchedFiles",
            "registerOptions": ["watchers": [["globPattern": "**/*"]]],
          ]
        ]
      ],
    ])
  }

  /// Findings have to be looked for again, and what the client shows of these documents be told again.
  mutating func fallBehind(for files: [WorkspacePath] = []) {
    isBehind = true
    stale.formUnion(files)
  }

  mutating func log(_ message: String) {
    send(["jsonrpc": "2.0", "method": "window/logMessage", "params": ["type": 2, "message": .string(message)]])
  }

  private mutating func send(_ failure: CallFailure, to id: RequestID?) {
    send([
      "jsonrpc": "2.0", "id": id?.json ?? .null,
      "error": ["code": .integer(failure.code.rawValue), "message": .string(failure.message)],
    ])
  }

  private mutating func send(_ message: JSONValue) {
    let bytes = message.bytes(.compact)
    output += "Content-Length: \(bytes.count)\r\n\r\n".utf8
    output += bytes
  }
}

// MARK: Diagnostics

extension EditorSession {
  /// Tells what changed: files whose diagnostics are others than before (or gone), and documents that changed themselves.
  private mutating func publish() {
    var current: [String: [JSONValue]] = [:]
    for project in projects {
      for (path, diagnostics) in maker(project).diagnostics() { current[uri(of: path, in: project), default: []] += diagnostics }
    }
    let open = Dictionary(documents.values.map { ($0.uri, $0) }, uniquingKeysWith: { first, _ in first })
    let changed = Set(stale.compactMap { documents[$0]?.uri })
    for uri in Set(current.keys).union(published.keys).union(changed).sorted() {
      // Of two folders, one inside the other, both speak of the inner one's files.
      var seen: Set<[UInt8]> = []
      let diagnostics = JSONValue.array((current[uri] ?? []).filter { diagnostic in seen.insert(diagnostic.bytes(.compact)).inserted })
      let bytes = diagnostics.bytes(.compact)
      guard changed.contains(uri) || published[uri] != bytes else { continue }
      published[uri] = current[uri] == nil ? nil : bytes
      let version = client.takesVersions ? open[uri]?.version.map { JSONValue.integer($0) } : nil
      send([
        "jsonrpc": "2.0", "method": "textDocument/publishDiagnostics",
        "params": .object(present: [("uri", .string(uri)), ("version", version), ("diagnostics", diagnostics)]),
      ])
    }
    stale = []
  }
}
