import Foundation
import Testing
import Workspace

struct FileTreeTests {
  @Test func `a tree in memory answers as one on disk`() throws {
    let texts = ["b/c.py": "x = 1\n", "a.py": "", "b/d/e.ini": "[uwsgi]"]
    let folder = try ScratchFolder(texts)
    for tree in [FileTree(texts), try folder.tree()] {
      #expect(tree.names == ["a.py", "b/c.py", "b/d/e.ini"])
      #expect(try tree.read("b/c.py").bytes == Array("x = 1\n".utf8))
      #expect(try tree.read("a.py").bytes.isEmpty)
      #expect(throws: ReadFailure.vanished("none.py")) { try tree.read("none.py") }
      #expect(throws: ReadFailure.vanished("a.py/x")) { try tree.read("a.py/x") }
      #expect(throws: ReadFailure.vanished("")) { try tree.read("") }
    }
  }

  @Test func `names are looked up`() {
    let tree = FileTree(["a.py": "", "a/b.py": "", "a/c/b.py": "", "a-b/d.py": "", "a0.py": "", "b.py": ""])
    #expect(tree.isFile("a/b.py") && !tree.isFile("a") && !tree.isFile("a/b") && !tree.isFile("zzz"))
    #expect(tree.isFolder("a") && tree.isFolder("a/c") && !tree.isFolder("a.py") && !tree.isFolder("a/b.py") && tree.isFolder(.root))
    #expect(tree.contains("a/c") && tree.contains("a0.py") && !tree.contains("c"))
    #expect(Array(tree.files(below: "a")) == ["a/b.py", "a/c/b.py"])
    #expect(Array(tree.files(below: .root)) == tree.files)
    #expect(tree.files(below: "b.py").isEmpty)
    #expect(tree.files(named: ["b.py", "d.py"]) == ["a-b/d.py", "a/b.py", "a/c/b.py", "b.py"])
    #expect(tree.files(named: []).isEmpty)
  }

  @Test func `an editor's text lies over the file or beside it`() throws {
    let folder = try ScratchFolder(["a.py": "old", "c.py": "c"])
    for tree in [try folder.tree(), FileTree(["a.py": "old", "c.py": "c"])] {
      let edited = tree.overlaying("a.py", with: Array("new".utf8)).overlaying("b.py", with: Array("b".utf8)).overlaying("z.py", with: [])
      #expect(edited.names == ["a.py", "b.py", "c.py", "z.py"])
      #expect(try edited.files.map { try String(decoding: edited.read($0).bytes, as: UTF8.self) } == ["new", "b", "c", ""])
      #expect(try tree.read("a.py").bytes == Array("old".utf8))
      #expect(tree.names == ["a.py", "c.py"])
      #expect(["a.py", "b.py", "c.py", "d.py"].filter { !edited.hasText(of: $0, as: tree) } == ["a.py", "b.py"])
      #expect(edited.overlaying("a.py", with: Array("new".utf8)).hasText(of: "a.py", as: edited))
    }
  }

  @Test(arguments: [1_000, 65_536, 65_537, 200_000])
  func `a file of just the limit is read and one byte more is refused`(limit: Int) throws {
    let text = String(repeating: "x", count: limit)
    let folder = try ScratchFolder(["fits": text, "over": text + "y"])
    let options = WalkOptions { $0.maxFileSize = limit }
    let memory = FileTree(["fits": Array(text.utf8), "over": Array((text + "y").utf8)], options: options)
    for tree in [try folder.tree(options), memory] {
      #expect(try tree.read("fits").bytes == Array(text.utf8))
      #expect(throws: ReadFailure.tooLarge("over", size: limit + 1, limit: limit)) { try tree.read("over") }
    }
  }

  @Test func `a file with a NUL near its start is no text`() throws {
    let texts: [WorkspacePath: [UInt8]] = [
      "utf16.ini": [0xFF, 0xFE, 0x5B, 0x00], "late": [UInt8](repeating: 0x20, count: 1024) + [0], "early": [UInt8](repeating: 0x20, count: 1023) + [0],
    ]
    let tree = FileTree(texts)
    #expect(throws: ReadFailure.notText("utf16.ini")) { try tree.read("utf16.ini") }
    #expect(throws: ReadFailure.notText("early")) { try tree.read("early") }
    #expect(try tree.read("late").bytes.count == 1025)
  }

  @Test func `one buffer reads file after file`() throws {
    let folder = try ScratchFolder(["long": String(repeating: "x", count: 100_000), "short": "ab", "empty": ""])
    let tree = try folder.tree()
    var buffer = ReadBuffer()
    for (name, count) in [("long", 100_000), ("short", 2), ("empty", 0), ("long", 100_000)] as [(WorkspacePath, Int)] {
      try tree.read(name, into: &buffer)
      #expect(buffer.count == count)
      #expect(buffer.bytes.count == count)
      #expect(buffer.withSpan { $0.count } == count)
    }
    let short = tree.overlaying("short", with: [1, 2, 3])
    try short.read("short", into: &buffer)
    #expect(buffer.bytes == [1, 2, 3])
  }

  /// Files beside each other are opened from their folder, which is found once.
  @Test func `one buffer reads all files of the list, whatever becomes of their folders`() throws {
    let folder = try ScratchFolder(["a/1": "1", "a/2": "22", "a/3": "333", "a/b/4": "4", "c/5": "5", "c/6": "6", "c/7": "7", "d/8": "8", "d/9": "9"])
    try folder.link("a/2l", to: "../c/5")
    try folder.link("d/8l", to: "../../outside")
    let tree = try folder.tree()
    var buffer = ReadBuffer()
    func read(_ name: WorkspacePath) throws(ReadFailure) -> String? {
      guard let place = tree.position(of: name) else { return nil }
      try tree.read(listed: place, into: &buffer)
      return String(decoding: buffer.bytes, as: UTF8.self)
    }
    #expect(try ["a/1", "a/2", "a/2l", "a/3", "a/b/4", "c/5", "c/6"].map { try read($0) } == ["1", "22", "5", "333", "4", "5", "6"])
    try FileManager.default.removeItem(atPath: "\(folder.path)/c/7")
    #expect(throws: ReadFailure.vanished("c/7")) { try read("c/7") }
    #expect(try read("d/8") == "8")
    try FileManager.default.removeItem(atPath: "\(folder.path)/d")
    try folder.write("d", "a file now")
    #expect(throws: ReadFailure.self) { try read("d/9") }
  }

  @Test func `an ignored file is read when it is asked for, and nothing outside the root`() throws {
    let outside = try ScratchFolder(["secret": ""])
    let folder = try ScratchFolder([".gitignore": "local.ini\n", "local.ini": "[uwsgi]"])
    try folder.link("away", to: outside.path)
    let tree = try folder.tree()
    #expect(!tree.isFile("local.ini"))
    #expect(try tree.read("local.ini").bytes == Array("[uwsgi]".utf8))
    #expect(throws: ReadFailure.unreadable("away/secret", reason: "it leads outside the workspace")) { try tree.read("away/secret") }
    let escape = WorkspacePath(bytes: Array("../\(outside.path.split(separator: "/").last ?? "")/secret".utf8))
    #expect(throws: ReadFailure.unreadable(escape, reason: "it leads outside the workspace")) { try tree.read(escape) }
    // A NUL would end the name for C and another file would be read.
    #expect(throws: ReadFailure.vanished("local.ini\0x")) { try tree.read("local.ini\0x") }
  }

  @Test func `a folder that is not walked lists nothing and reads what it is asked for`() throws {
    let folder = try ScratchFolder(["pyproject.toml": "[tool]", "a/b.py": "x"])
    let tree = try FileTree(unwalked: folder.path)
    #expect(tree.files.isEmpty)
    #expect(try tree.read("pyproject.toml").bytes == Array("[tool]".utf8))
    #expect(try tree.read("a/b.py").bytes == Array("x".utf8))
    #expect(throws: ReadFailure.vanished("none")) { try tree.read("none") }
    #expect(throws: WalkFailure.missing("\(folder.path)/none")) { try FileTree(unwalked: "\(folder.path)/none") }
  }

  @Test func `a failure tells itself as a problem at the start of its file`() {
    let problem = ReadFailure.tooLarge("a/b.py", size: 9, limit: 8).problem
    #expect(problem.path == "a/b.py")
    #expect(problem.problem.kind == .unreadableFile)
    #expect(problem.problem.message == "`a/b.py` is 9 bytes long, more than the 8 that are read")
    #expect(problem.place.bytes == ByteSpan(start: 0, end: 0))
  }

  @Test func `spans cover, contain and stand in order`() {
    let span = ByteSpan(3..<7)
    #expect(span.union(ByteSpan(start: 5, end: 9)) == ByteSpan(start: 3, end: 9))
    #expect(span.contains(ByteSpan(start: 3, end: 7)) && !span.contains(ByteSpan(start: 2, end: 4)))
    #expect(ByteSpan(start: 3, end: 4) < span && span < ByteSpan(start: 4, end: 4))
    #expect(SourceSpan("a", span) < SourceSpan("b", ByteSpan(start: 0, end: 0)))
  }
}
