import Foundation
import Testing
import Workspace

struct WalkTests {
  @Test func `folders that hold no source of the project are left out with a reason`() throws {
    let folder = try ScratchFolder([
      "app.py": "", "venv/pyvenv.cfg": "", "venv/lib/x.py": "", "conda/conda-meta/history": "", "conda/x.py": "", "old/lib/site-packages/y.py": "",
      "node_modules/a/b.js": "", ".git/HEAD": "", ".hg/x": "", ".svn/x": "", ".jj/x": "", "a/__pycache__/x.pyc": "", ".tox/x.py": "",
      ".nox/x.py": "", ".mypy_cache/x.json": "", ".ebextensions/app.config": "", "a/node_modules": "",
    ])
    let tree = try folder.tree()
    #expect(tree.names == [".ebextensions/app.config", "a/node_modules", "app.py"])
    #expect(
      tree.reasons == [
        ".git: version control", ".hg: version control", ".jj: version control", ".mypy_cache: a cache",
        ".nox: virtual environments of a test runner", ".svn: version control", ".tox: virtual environments of a test runner",
        "a/__pycache__: a cache", "conda: a conda environment: it holds `conda-meta`", "node_modules: installed JavaScript packages",
        "old/lib/site-packages: installed Python packages", "venv: a virtual environment: it holds `pyvenv.cfg`",
      ])
    #expect(tree.leftOut(holding: "venv/lib/x.py")?.path == "venv")
    #expect(tree.leftOut(holding: "app.py") == nil)
  }

  @Test func `a folder that is named as the root is walked whatever it is`() throws {
    let folder = try ScratchFolder(["site-packages/pyvenv.cfg": "", "site-packages/a.py": ""])
    #expect(try folder.tree(below: "site-packages").names == ["a.py", "pyvenv.cfg"])
  }

  @Test func `a negated exclude brings back what habit leaves out`() throws {
    let folder = try ScratchFolder(["site-packages/own/a.py": "", "env/pyvenv.cfg": "", "env/b.py": "", "env2/pyvenv.cfg": "", "sub/env/pyvenv.cfg": ""])
    let tree = try folder.tree(WalkOptions { $0.excludes = ["!site-packages", "!/env"] })
    #expect(tree.names == ["env/b.py", "env/pyvenv.cfg", "site-packages/own/a.py"])
    #expect(tree.leftOut.map(\.path) == ["env2", "sub/env"])
  }

  @Test func `a link to a file counts as the file while it stays within the root`() throws {
    let outside = try ScratchFolder(["secret": "s"])
    let folder = try ScratchFolder(["real/a.ini": "[a]", "sub/": ""])
    try folder.link("in.ini", to: "real/a.ini")
    try folder.link("sub/up.ini", to: "../in.ini")
    try folder.link("absolute.ini", to: "\(folder.path)/real/a.ini")
    try folder.link("out", to: "\(outside.path)/secret")
    try folder.link("sub/out", to: "../../../../../../../../etc/hostname")
    try folder.link("dangling", to: "nowhere")
    try folder.link("loop", to: "loop")
    try folder.link("folder", to: "real")
    try folder.link("sub/parent", to: "..")
    try folder.link("null", to: "/dev/null")
    let tree = try folder.tree()
    #expect(tree.names == ["absolute.ini", "in.ini", "real/a.ini", "sub/up.ini"])
    #expect(
      tree.reasons == [
        "dangling: a symbolic link that leads nowhere", "folder: a symbolic link to a folder", "loop: a symbolic link that leads nowhere",
        "null: a symbolic link to something that is neither a file nor a folder",
        "out: a symbolic link to a file outside the workspace", "sub/out: a symbolic link to a file outside the workspace",
        "sub/parent: a symbolic link to a folder",
      ])
    for path in tree.files { #expect(try tree.read(path).bytes == Array("[a]".utf8)) }
    // A link that is turned elsewhere after the walk leads nowhere else either.
    try FileManager.default.removeItem(atPath: "\(folder.path)/in.ini")
    try folder.link("in.ini", to: "\(outside.path)/secret")
    #expect(throws: ReadFailure.unreadable("in.ini", reason: "it leads outside the workspace")) { try tree.read("in.ini") }
  }

  @Test(.timeLimit(.minutes(10))) func `pipes and sockets are never opened`() throws {
    let folder = try ScratchFolder(["a.py": ""])
    #expect(mkfifo("\(folder.path)/gunicorn.conf.py", 0o600) == 0)
    let tree = try folder.tree()
    #expect(tree.names == ["a.py"])
    #expect(tree.reasons == ["gunicorn.conf.py: neither a file nor a folder (a pipe, a socket or a device)"])
    #expect(throws: ReadFailure.unreadable("gunicorn.conf.py", reason: "it is a pipe, a socket or a device")) { try tree.read("gunicorn.conf.py") }
  }

  @Test(.timeLimit(.minutes(10))) func `a pipe that takes a file's place does not block`() throws {
    let folder = try ScratchFolder(["a.py": "x"])
    let tree = try folder.tree()
    try FileManager.default.removeItem(atPath: "\(folder.path)/a.py")
    #expect(mkfifo("\(folder.path)/a.py", 0o600) == 0)
    #expect(try tree.read("a.py").bytes.isEmpty)
  }

  @Test func `a folder named like a file is a folder`() throws {
    let folder = try ScratchFolder(["gunicorn.conf.py/x.py": "", "a": ""])
    let tree = try folder.tree()
    #expect(tree.names == ["a", "gunicorn.conf.py/x.py"])
    #expect(!tree.isFile("gunicorn.conf.py") && tree.contains("gunicorn.conf.py"))
    #expect(throws: ReadFailure.unreadable("gunicorn.conf.py", reason: "it is a folder")) { try tree.read("gunicorn.conf.py") }
  }

  @Test func `names that are no UTF-8 are read like any other`() throws {
    let folder = try ScratchFolder()
    let name: [UInt8] = [0x61, 0xFF, 0x0A, 0x62]
    let path = (Array(folder.path.utf8) + [0x2F] + name + [0]).map(CChar.init(bitPattern:))
    let file = try #require(fopen(path, "w"))
    fputs("x", file)
    fclose(file)
    let tree = try folder.tree()
    #expect(tree.files == [WorkspacePath(bytes: name)])
    #expect(try tree.read(WorkspacePath(bytes: name)).bytes == [0x78])
  }

  @Test func `paths longer than the system takes are walked and read`() throws {
    let folder = try ScratchFolder()
    let name = String(repeating: "d", count: 250)
    // Made step by step, since no single call takes the whole path.
    var descriptor = open(folder.path, O_RDONLY | O_DIRECTORY)
    for _ in 0..<40 {
      #expect(mkdirat(descriptor, name, 0o700) == 0)
      let next = openat(descriptor, name, O_RDONLY | O_DIRECTORY)
      close(descriptor)
      descriptor = next
    }
    let file = openat(descriptor, "deep.py", O_CREAT | O_WRONLY, 0o600)
    #expect(write(file, "x = 1", 5) == 5)
    close(file)
    close(descriptor)
    let tree = try folder.tree()
    #expect(tree.files.map(\.bytes.count) == [40 * 251 + 7])
    #expect(try tree.read(try #require(tree.files.first)).bytes == Array("x = 1".utf8))
    // Foundation cannot remove what it cannot name.
    let removal = try Process.run(URL(fileURLWithPath: "/bin/rm"), arguments: ["-rf", folder.path])
    removal.waitUntilExit()
  }

  @Test func `a tree without end is left at a depth`() throws {
    let folder = try ScratchFolder()
    try folder.write(String(repeating: "d/", count: 600), "")
    try folder.write("d/a.py", "")
    let tree = try folder.tree()
    #expect(tree.names == ["d/a.py"])
    #expect(tree.reasons == [String(repeating: "d/", count: 512) + "d: more than 512 folders deep"])
  }

  @Test(.enabled(if: geteuid() != 0, "the administrator may read everything"))
  func `an unreadable folder is told and the rest is walked`() throws {
    let folder = try ScratchFolder(["a.py": "", "locked/b.py": "", "c.py": ""])
    chmod("\(folder.path)/locked", 0)
    chmod("\(folder.path)/c.py", 0)
    defer { chmod("\(folder.path)/locked", 0o700) }
    let tree = try folder.tree()
    #expect(tree.names == ["a.py", "c.py"])
    #expect(tree.reasons == ["locked: cannot be read: permission denied"])
    #expect(throws: ReadFailure.unreadable("c.py", reason: "permission denied")) { try tree.read("c.py") }
  }

  @Test func `the order is that of the bytes for any number of threads`() throws {
    let folder = try ScratchFolder()
    for name in ["a", "a-b", "a.py", "a0", "b", "é"] {
      for inner in ["x", "x-", "x.y", "x0"] {
        try folder.write("\(name)/\(inner)/z", "")
        try folder.write("\(name)/\(inner).f", "")
        try folder.write("\(name).f", "")
      }
    }
    let first = try folder.tree(WalkOptions { $0.threads = 1 })
    #expect(first.files == first.files.sorted())
    #expect(first.files.count == 6 * 9)
    for threads in [2, 3, 8, 0] {
      for _ in 0..<5 {
        let again = try folder.tree(WalkOptions { $0.threads = threads })
        #expect(again.files == first.files)
        #expect(again.leftOut == first.leftOut)
      }
    }
  }

  @Test func `files that come and go during the walk do no harm`() async throws {
    let folder = try ScratchFolder()
    for number in 0..<50 { try folder.write("stays/\(number)/a.py", "") }
    async let churn: Void = {
      for round in 0..<40 {
        for number in 0..<5 { try? folder.write("goes\(number)/\(round)/b.py", "") }
        for number in 0..<5 { try? FileManager.default.removeItem(atPath: "\(folder.path)/goes\(number)") }
      }
    }()
    for _ in 0..<40 {
      let tree = try folder.tree()
      #expect(tree.files(below: "stays").count == 50)
      #expect(tree.leftOut.isEmpty)
    }
    await churn
  }

  @Test func `a root that is no folder says so`() throws {
    let folder = try ScratchFolder(["a.py": ""])
    #expect(throws: WalkFailure.missing("\(folder.path)/none")) { try folder.tree(below: "none") }
    #expect(throws: WalkFailure.notAFolder("\(folder.path)/a.py")) { try folder.tree(below: "a.py") }
    #expect(WalkFailure.missing("x").description == "there is no `x`")
  }
}
