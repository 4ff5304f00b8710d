import Testing
import Workspace

struct WorkspacePathTests {
  @Test(arguments: [
    ("a/b", "", "a/b"),
    ("./a//b/", "", "a/b"),
    ("", "x/y", "x/y"),
    (".", "x/y", "x/y"),
    ("..", "x/y", "x"),
    ("../..", "x/y", ""),
    ("../z/./w", "x/y", "x/z/w"),
    ("a/../b", "", "b"),
    ("...", "x", "x/..."),
    (".a/..b", "", ".a/..b"),
    ("a b/é", "", "a b/é"),
    // `/` is the workspace's root.
    ("/a", "x", "a"),
    ("/", "x", ""),
  ])
  func `a relative path is resolved against a folder`(text: String, folder: String, expected: String) {
    let path = WorkspacePath(resolving: text.utf8, against: WorkspacePath(bytes: Array(folder.utf8)))
    #expect(path?.bytes == Array(expected.utf8))
  }

  @Test(arguments: [("..", ""), ("a/../..", ""), ("../../..", "x/y"), ("/..", "x"), ("../../y/../..", "x/y")])
  func `a path that leaves the workspace is none`(text: String, folder: String) {
    #expect(WorkspacePath(resolving: text.utf8, against: WorkspacePath(bytes: Array(folder.utf8))) == nil)
  }

  @Test(arguments: [
    ("", "", "", ""), ("a", "a", "", ""), ("a/b.PY", "b.PY", "a", "py"), ("a/b/c.tar.gz", "c.tar.gz", "a/b", "gz"), (".env", ".env", "", "env"),
    ("a.b/c", "c", "a.b", ""), ("a/b.", "b.", "a", ""),
  ])
  func `a path knows its name, its folder and its extension`(text: String, name: String, parent: String, fileExtension: String) {
    let path = WorkspacePath(bytes: Array(text.utf8))
    #expect(path.name.elementsEqual(name.utf8))
    #expect(path.parent.bytes == Array(parent.utf8))
    #expect(path.fileExtension == fileExtension)
  }

  @Test func `appending puts one slash between`() {
    #expect(WorkspacePath.root.appending("a") == "a")
    #expect(("a" as WorkspacePath).appending("b").appending("c.py") == "a/b/c.py")
  }

  @Test(arguments: [("a/b", "a", true), ("a", "a", true), ("ab", "a", false), ("a", "a/b", false), ("a", "", true), ("", "", true), ("", "a", false)])
  func `within means the folder itself or below it`(path: String, folder: String, expected: Bool) {
    #expect(WorkspacePath(bytes: Array(path.utf8)).isWithin(WorkspacePath(bytes: Array(folder.utf8))) == expected)
  }

  @Test func `paths stand in the order of their bytes`() {
    let sorted: [WorkspacePath] = ["", "A", "a", "a-b", "a.py", "a/b", "a0", "aa", "é"]
    #expect(sorted.shuffled().sorted() == sorted)
    #expect(!(("a" as WorkspacePath) < "a"))
  }

  @Test func `names that are no text stay apart although they look alike`() {
    let names = [WorkspacePath(bytes: [0x61, 0xFF]), WorkspacePath(bytes: [0x61, 0xFE])]
    #expect(names[0].description == names[1].description)
    #expect(Set(names).count == 2)
    #expect(names[0] != names[1])
    #expect(Set([names[0], names[0]]).count == 1)
  }

  @Test func `the root shows as a dot`() {
    #expect(WorkspacePath.root.description == ".")
  }
}
