import Foundation
import LanguageServer
import Testing

private let found = ["app.py 3:10-3:51 1 LW101", "uwsgi.ini 3:0-3:19 1 LW101"]

@Test func `a finding is shown at the job and at the setting`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.pause()
  #expect(editor.spots() == found)
  let job = try #require(editor.shown[folder.uri("app.py")]?.first)
  #expect(job["source"].text == "lostwork")
  let message = try #require(job["message"].text)
  #expect(message.hasPrefix("this job can be cut off halfway: nothing waits for it when uWSGI replaces the worker\nnote: "))
  #expect(message.contains("\nhelp: "))
  let setting = try #require(job["relatedInformation"].items.first)
  #expect(setting["location"]["uri"].text == folder.uri("uwsgi.ini"))
  #expect(setting["location"]["range"].range == "3:0-3:19")
  #expect(setting["message"].text == "`max-requests = 5000`: the worker is replaced after 5000 requests")
  let side = try #require(editor.shown[folder.uri("uwsgi.ini")]?.first)
  #expect(side["message"].text == "1 job can be cut off here: the worker is replaced after 5000 requests")
  #expect(side["relatedInformation"][0]["location"]["range"].range == "3:10-3:51")
}

@Test func `a setting counts the jobs that it can cut off`() throws {
  let folder = try Scratch()
  let job = "        Thread(target=print, daemon=True).start()\n"
  try folder.write("app.py", "from threading import Thread\n\ndef application(environ, start_response):\n    if environ:\n\(job)\(job)\(job)    return []\n")
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.pause()
  let side = try #require(editor.shown[folder.uri("uwsgi.ini")]?.first)
  #expect(side["message"].text?.hasPrefix("3 jobs can be cut off here") == true)
  #expect(side["relatedInformation"].items.count == 3)
}

@Test func `a client that shows no related places is sent none`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder, capabilities: [:])
  try editor.pause()
  #expect(editor.spots() == found)
  #expect(editor.shown.values.joined().allSatisfy { $0["relatedInformation"].isMissing })
}

@Test func `ranges count in the agreed encoding`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder, capabilities: ["general": ["positionEncodings": ["utf-8"]]])
  try editor.pause()
  #expect(editor.spots() == ["app.py 3:12-3:53 1 LW101", "uwsgi.ini 3:0-3:19 1 LW101"])
}

@Test func `the unsaved text counts, and the saved one again when it is closed`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.open(folder.uri("app.py"), Scratch.waiting)
  try editor.pause()
  #expect(editor.spots() == [])
  try editor.change(folder.uri("app.py"), to: Scratch.detached)
  try editor.pause()
  #expect(editor.spots() == found)
  try editor.change(folder.uri("app.py"), to: Scratch.waiting)
  try editor.pause()
  #expect(editor.spots() == [])
  try editor.tell("textDocument/didClose", ["textDocument": ["uri": folder.uri("app.py")]])
  try editor.pause()
  #expect(editor.spots() == found)
}

@Test func `an edit of the configuration alone brings and takes findings`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.open(folder.uri("uwsgi.ini"), "[uwsgi]\nmodule = app:application\n")
  try editor.pause()
  #expect(editor.spots() == [])
  let limit: [String: Any] = ["range": ["start": ["line": 2, "character": 0], "end": ["line": 2, "character": 0]], "text": "max-requests=9\n"]
  try editor.tell("textDocument/didChange", ["textDocument": ["uri": folder.uri("uwsgi.ini"), "version": 2], "contentChanges": [limit]])
  try editor.pause()
  #expect(editor.spots().contains("uwsgi.ini 2:0-2:14 1 LW101"))
}

@Test func `a file that is not saved yet is a file`() throws {
  let folder = try Scratch(["app.py": Scratch.detached])
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.pause()
  #expect(editor.spots() == [])
  try editor.open(folder.uri("uwsgi.ini"), Scratch.settings)
  try editor.pause()
  #expect(editor.spots() == found)
}

@Test func `the text of an ignored file stays out, as for the command`() throws {
  let folder = try Scratch(["app.py": Scratch.detached, ".gitignore": "local.ini\n", "local.ini": "", ".git/HEAD": ""])
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.open(folder.uri("local.ini"), Scratch.settings)
  try editor.open(folder.uri(".git/uwsgi.ini"), Scratch.settings)
  try editor.pause()
  #expect(editor.spots() == [])
}

@Test func `many changes in one go are looked at once`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.pause()
  try editor.open(folder.uri("app.py"), Scratch.detached)
  for version in 2...100 { try editor.change(folder.uri("app.py"), to: Scratch.detached + String(repeating: "\n", count: version), version: version) }
  let came = try editor.pause()
  #expect(came.map { $0["params"]["uri"].text } == [folder.uri("app.py")])
  #expect(came.first?["params"]["version"].number == 100)
  #expect(try editor.pause().isEmpty)
}

@Test func `what did not change is not sent again`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.pause()
  try editor.tell("textDocument/didSave", ["textDocument": ["uri": folder.uri("app.py")]])
  #expect(editor.session.isBehind)
  #expect(try editor.pause().isEmpty)
}

@Test func `files that change on disk are read again`() throws {
  let folder = try Scratch(["uwsgi.ini": Scratch.settings])
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.pause()
  #expect(!editor.spots().contains { $0.contains("LW101") })
  try folder.write("app.py", Scratch.detached)
  try editor.tell("workspace/didChangeWatchedFiles", ["changes": [["uri": folder.uri("app.py"), "type": 1]]])
  try editor.pause()
  #expect(editor.spots() == found)
  try FileManager.default.removeItem(atPath: folder.path + "/uwsgi.ini")
  try editor.tell("workspace/didChangeWatchedFiles", ["changes": [["uri": folder.uri("uwsgi.ini"), "type": 3]]])
  try editor.pause()
  #expect(editor.spots() == [])
}

@Test func `changes that cannot matter start nothing`() throws {
  let folder = try Scratch(Scratch.shop.merging([".git/HEAD": "", ".gitignore": "*.log\n", "a.log": ""]) { $1 })
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.pause()
  for uri in [folder.uri(".git/index"), folder.uri("a.log"), "file:///elsewhere/app.py", "untitled:1"] {
    try editor.tell("workspace/didChangeWatchedFiles", ["changes": [["uri": uri, "type": 2]]])
  }
  #expect(!editor.session.isBehind)
}

// MARK: Configuration

@Test func `the unsaved configuration of lostwork counts`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.open(folder.uri("lostwork.yaml"), "ignore: [LW101]\n")
  try editor.pause()
  #expect(editor.spots() == [])
  try editor.change(folder.uri("lostwork.yaml"), to: "severity: {LW101: note}\n")
  try editor.pause()
  #expect(editor.spots() == ["app.py 3:10-3:51 3 LW101", "uwsgi.ini 3:0-3:19 3 LW101"])
}

@Test func `a configuration that cannot be used is shown where it stands`() throws {
  let folder = try Scratch(Scratch.shop.merging(["lostwork.yaml": "exclude: []\nselekt: [LW101]\n"]) { $1 })
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.pause()
  #expect(editor.spots() == ["lostwork.yaml 1:0-1:6 1 LW902"])
  #expect(editor.shown[folder.uri("lostwork.yaml")]?.first?["message"].text == "`selekt` is no setting of lostwork; expected `select`")
  try editor.open(folder.uri("lostwork.yaml"), "select: [LW101]\n")
  try editor.pause()
  #expect(editor.spots() == found)
}

@Test func `inputs that are not understood are shown`() throws {
  let folder = try Scratch(Scratch.shop.merging(["uwsgi.ini": Scratch.settings + "ini = gone.ini\n"]) { $1 })
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.pause()
  #expect(editor.spots().contains { $0.hasPrefix("uwsgi.ini 4:") && $0.hasSuffix("LW904") })
}

// MARK: Folders

@Test func `a folder that is not there is told once and nothing else happens`() throws {
  var editor = Editor()
  _ = try editor.ask("initialize", ["rootUri": "file:///nowhere/at/all", "capabilities": [String: Any]()])
  let came = try editor.pause()
  #expect(came.map { $0["method"].text } == ["window/logMessage"])
  #expect(try editor.pause().isEmpty)
}

@Test func `without a folder a file brings the project around it`() throws {
  let folder = try Scratch(["repo/.git/HEAD": "", "repo/src/app.py": Scratch.detached, "repo/deploy.ini": "[uwsgi]\nwsgi-file = src/app.py\nmax-requests = 10\n"])
  var editor = Editor()
  try editor.begin(in: nil)
  #expect(try editor.pause().isEmpty)
  try editor.open(folder.uri("repo/src/app.py"), Scratch.detached)
  try editor.pause()
  #expect(editor.spots() == ["app.py 3:10-3:51 1 LW101", "deploy.ini 2:0-2:17 1 LW101"])
}

@Test func `workspace folders come and go`() throws {
  let folder = try Scratch(["one/uwsgi.ini": Scratch.settings, "one/app.py": Scratch.detached, "two/app.py": Scratch.detached])
  var editor = Editor()
  _ = try editor.ask("initialize", ["workspaceFolders": [["uri": folder.uri("one"), "name": "one"], ["uri": folder.uri("two"), "name": "two"]]])
  try editor.pause()
  #expect(editor.spots() == found)
  #expect(Set(editor.shown.keys) == [folder.uri("one/app.py"), folder.uri("one/uwsgi.ini")])
  try editor.tell("workspace/didChangeWorkspaceFolders", ["event": ["added": [Any](), "removed": [["uri": folder.uri("one"), "name": "one"]]]])
  try editor.pause()
  #expect(editor.spots() == [])
}

@Test func `a folder inside another is not told twice`() throws {
  let folder = try Scratch(["app.py": Scratch.detached, "uwsgi.ini": Scratch.settings])
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.tell("workspace/didChangeWorkspaceFolders", ["event": ["added": [["uri": folder.uri("."), "name": "again"]], "removed": [Any]()]])
  try editor.pause()
  #expect(editor.spots() == found)
}

@Test func `a file keeps the name that the editor gave it`() throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  let spelt = folder.uri("%61pp.py")
  try editor.open(spelt, Scratch.detached)
  try editor.pause()
  #expect(editor.shown[spelt]?.count == 1)
  #expect(editor.shown[folder.uri("app.py")] == nil)
}

@Test func `a folder may be reached through a link`() throws {
  let folder = try Scratch(["real/uwsgi.ini": Scratch.settings, "real/app.py": Scratch.detached])
  try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "real")
  var editor = Editor()
  _ = try editor.ask("initialize", ["rootUri": folder.uri("link"), "capabilities": [String: Any]()])
  try editor.pause()
  #expect(Set(editor.shown.keys) == [folder.uri("link/app.py"), folder.uri("link/uwsgi.ini")])
  // The editor may call the file by either name.
  try editor.open(folder.uri("real/app.py"), Scratch.waiting)
  try editor.pause()
  #expect(editor.spots() == [])
}

@Test func `names that have to be escaped in a URI are`() throws {
  let folder = try Scratch(["ä b/#c%/uwsgi.ini": "[uwsgi]\nwsgi-file = app?.py\nmax-requests = 10\n", "ä b/#c%/app?.py": Scratch.detached])
  let uri = folder.uri("%C3%A4%20b/%23c%25")
  var editor = Editor()
  _ = try editor.ask("initialize", ["rootUri": uri, "capabilities": [String: Any]()])
  try editor.pause()
  #expect(Set(editor.shown.keys) == [uri + "/app%3F.py", uri + "/uwsgi.ini"])
}

@Test(arguments: ["", "file:", "file://", "file://other/etc", "untitled:Untitled-1", "git:/a/b.py", "file:///a%00b", "file:///%", "file:///%zz/../../..", "https://x/app.py", "/etc/passwd"])
func `names that are no file of the folder do no harm`(uri: String) throws {
  let folder = try Scratch()
  var editor = Editor()
  try editor.begin(in: folder)
  try editor.open(uri, Scratch.detached)
  try editor.change(uri, to: "x")
  try editor.pause()
  #expect(editor.spots() == found)
  let position: [String: Any] = ["textDocument": ["uri": uri], "position": ["line": 0, "character": 0]]
  #expect(try editor.ask("textDocument/hover", position)["result"].isNull)
  try editor.tell("textDocument/didClose", ["textDocument": ["uri": uri]])
}
