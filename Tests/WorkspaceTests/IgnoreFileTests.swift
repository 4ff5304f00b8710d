import Testing
import Workspace

/// The rules one by one; Tests/Differential/gitignore.sh holds all of them against git on thousands of random trees.
struct IgnoreFileTests {
  /// An ignore file at the root and the files that remain of those given.
  @Test(arguments: [
    ("*.pyc", ["a.py", "a.pyc", "b/c.pyc"], ["a.py"]),
    ("build", ["build", "a/build/x", "builds"], ["builds"]),
    ("build/", ["build", "a/build/x"], ["build"]),
    ("/build", ["build/x", "a/build/x"], ["a/build/x"]),
    ("a/b", ["a/b/x", "c/a/b"], ["c/a/b"]),
    ("**/b", ["b", "a/b", "a/c/b/x", "ab"], ["ab"]),
    ("a/**", ["a/b", "a/c/d", "b/a/c"], ["b/a/c"]),
    ("a/**/b", ["a/b", "a/x/b", "a/x/y/b", "ab"], ["ab"]),
    ("a/*/b", ["a/b", "a/x/b", "a/x/y/b"], ["a/b", "a/x/y/b"]),
    ("a*b", ["ab", "axb", "a/b"], ["a/b"]),
    ("?.py", ["a.py", "ab.py"], ["ab.py"]),
    ("[a-c].py", ["a.py", "c.py", "d.py"], ["d.py"]),
    ("[!a].py", ["a.py", "b.py"], ["a.py"]),
    ("[[:digit:]]", ["1", "a"], ["a"]),
    ("[a", ["[a", "a"], ["[a", "a"]),
    ("*.py\n!keep.py", ["a.py", "keep.py"], ["keep.py"]),
    ("!keep.py\n*.py", ["a.py", "keep.py"], []),
    ("a/\n!a/keep.py", ["a/keep.py"], []),
    ("a/*\n!a/keep.py", ["a/keep.py", "a/x.py"], ["a/keep.py"]),
    ("\\!x\n\\#y", ["!x", "#y", "x"], ["x"]),
    ("# a\n\n   \n", ["# a", "a"], ["# a", "a"]),
    ("a  \nb\\ ", ["a", "b", "b "], ["b"]),
    ("a\r\nb\r\n", ["a", "b", "c"], ["c"]),
    ("\u{FEFF}a", ["a", "b"], ["b"]),
    ("a\\", ["a", "a\\"], ["a", "a\\"]),
    ("/\n!\n//", ["a"], ["a"]),
  ])
  func `a line of an ignore file`(text: String, files: [String], kept: [String]) throws {
    let folder = try ScratchFolder([".gitignore": text])
    for file in files { try folder.write(file, "") }
    #expect(try folder.tree().names.filter { $0 != ".gitignore" } == kept.sorted())
  }

  @Test func `an inner file overrides the outer ones`() throws {
    let folder = try ScratchFolder([
      ".gitignore": "*.log\n/only-here\n", "a/.gitignore": "!keep.log\n/only-here\n", "x.log": "", "a/x.log": "", "a/keep.log": "",
      "a/b/keep.log": "", "only-here": "", "a/only-here": "", "a/b/only-here": "",
    ])
    #expect(try folder.tree().names == [".gitignore", "a/.gitignore", "a/b/keep.log", "a/b/only-here", "a/keep.log"])
  }

  @Test func `an ignore file beats every gitignore and excludes beat both`() throws {
    let folder = try ScratchFolder([
      ".ignore": "!a.log\nb.txt\n", ".gitignore": "*.log\n", "sub/.gitignore": "a.log\n", "a.log": "", "b.log": "", "b.txt": "", "sub/a.log": "",
      "c.txt": "",
    ])
    #expect(try folder.tree().names == [".gitignore", ".ignore", "a.log", "c.txt", "sub/.gitignore", "sub/a.log"])
    let options = WalkOptions { $0.excludes = ["/c.txt", "sub/", "!b.txt"] }
    #expect(try folder.tree(options).names == [".gitignore", ".ignore", "a.log", "b.txt"])
  }

  @Test func `without respect for ignore files only excludes count`() throws {
    let folder = try ScratchFolder([".gitignore": "a\n", ".ignore": "b\n", ".git/info/exclude": "c\n", "a": "", "b": "", "c": "", "d": ""])
    let options = WalkOptions {
      $0.respectIgnoreFiles = false
      $0.excludes = ["d"]
    }
    #expect(try folder.tree(options).names == [".gitignore", ".ignore", "a", "b", "c"])
  }

  @Test func `the repository's own exclude file counts, and what lies above the root of the walk`() throws {
    let folder = try ScratchFolder([
      ".git/info/exclude": "private\n", ".gitignore": "/app/gen/\n*.tmp\n", ".ignore": "/app/notes\n", "app/.gitignore": "!keep.tmp\n",
      "app/private": "", "app/gen/x.py": "", "app/a.tmp": "", "app/keep.tmp": "", "app/notes": "", "app/web/b.tmp": "", "app/web/v.py": "",
      "app/web/keep.tmp": "",
    ])
    #expect(try folder.tree(below: "app").names == [".gitignore", "keep.tmp", "web/keep.tmp", "web/v.py"])
    #expect(try folder.tree(below: "app/web").names == ["keep.tmp", "v.py"])
    #expect(try folder.tree(below: "app/web").reasons == ["b.tmp: ignored by `../../.gitignore` line 2: `*.tmp`"])
  }

  @Test func `a repository within the repository answers to its own rules`() throws {
    let folder = try ScratchFolder([
      ".git/HEAD": "", ".gitignore": "*.log\n", "inner/.git/info/exclude": "x\n", "inner/.gitignore": "*.txt\n", "inner/a.log": "", "inner/a.txt": "",
      "inner/x": "", "module/.git": "gitdir: ../.git/modules/module\n", "module/a.log": "", "a.log": "",
    ])
    #expect(try folder.tree().names == [".gitignore", "inner/.gitignore", "inner/a.log", "module/a.log"])
  }

  @Test func `what was ignored is told, a folder at a time and a pattern at a time`() throws {
    let folder = try ScratchFolder([
      ".gitignore": "# caches\n*.pyc\nbuild/\n!x.pyc\n", "b.pyc": "", "a/a.pyc": "", "a/z.pyc": "", "a/build/1": "", "a/build/2": "", "build/x": "",
      "a/x.pyc": "", "one/.gitignore": "only\n", "one/only": "",
    ])
    #expect(
      try folder.tree().reasons == [
        "a/a.pyc: ignored by `.gitignore` line 2: `*.pyc`, as are 2 more files",
        "a/build: ignored by `.gitignore` line 3: `build/`",
        "build: ignored by `.gitignore` line 3: `build/`",
        "one/only: ignored by `one/.gitignore` line 1: `only`",
      ])
  }

  @Test func `an ignore file that is none is not honoured, and that is told`() throws {
    let folder = try ScratchFolder(["a": "", "big/.gitignore": "*\n" + String(repeating: "x\n", count: 200_000), "big/b": "", "dir/.gitignore/a": ""])
    try folder.write("target", "*\n")
    try folder.write("linked/", "")
    try folder.link("linked/.gitignore", to: "../target")
    try folder.write("linked/c", "")
    let tree = try folder.tree()
    #expect(tree.names == ["a", "big/.gitignore", "big/b", "dir/.gitignore/a", "linked/.gitignore", "linked/c", "target"])
    #expect(tree.reasons == ["big/.gitignore: larger than 262144 bytes: its patterns are not honoured"])
  }

  @Test(.timeLimit(.minutes(10))) func `a pattern of many stars does not hang the walk`() throws {
    let stars = String(repeating: "a*", count: 2_000) + "b\n" + String(repeating: "**/a*/", count: 500) + "b\n"
    let folder = try ScratchFolder([".gitignore": stars])
    let name = String(repeating: "a", count: 250)
    for number in 0..<20 { try folder.write("\(name)/\(name)/\(number)", "") }
    #expect(try folder.tree().files.count == 21)
  }
}
