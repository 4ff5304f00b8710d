import Foundation
import Testing

/// What is shown for the paths that hooks, editors and people name.
struct FocusTests {
  /// The finding's place as it is printed, or `nil` for nothing; and what is said about paths on standard error.
  struct Case: Sendable {
    let folder: String
    let arguments: [String]
    let shown: String?
    var said: String?
  }

  static let cases: [Case] = [
    // Folders are workspaces.
    Case(folder: "shop", arguments: [], shown: "alarms/views.py"),
    Case(folder: "shop", arguments: ["check"], shown: "alarms/views.py"),
    Case(folder: "shop", arguments: ["."], shown: "alarms/views.py"),
    Case(folder: "shop/deploy", arguments: ["check", ".."], shown: "../alarms/views.py"),
    Case(folder: ".", arguments: ["check", "shop"], shown: "shop/alarms/views.py"),
    Case(folder: "elsewhere", arguments: ["check", "../shop/"], shown: "../shop/alarms/views.py"),
    Case(folder: "shop", arguments: ["check", "shop"], shown: nil),
    Case(folder: "shop", arguments: ["check", "deploy", "shop"], shown: "alarms/views.py"),
    // Files are what to show.
    Case(folder: "shop", arguments: ["check", "deploy/uwsgi.ini"], shown: "alarms/views.py"),
    Case(folder: "shop", arguments: ["check", "alarms/urls.py", "manage.py"], shown: "alarms/views.py"),
    Case(folder: "shop", arguments: ["check", "manage.py", "alarms/delivery.py"], shown: nil),
    Case(folder: "shop/alarms", arguments: ["check", "../deploy/uwsgi.ini"], shown: "views.py"),
    Case(folder: "shop/deploy", arguments: ["check", "uwsgi.ini"], shown: "../alarms/views.py"),
    Case(folder: "elsewhere", arguments: ["check", "../shop/deploy/uwsgi.ini"], shown: "../shop/alarms/views.py"),
    // So are folders, when that is said.
    Case(folder: "shop", arguments: ["check", "--focus", "deploy"], shown: "alarms/views.py"),
    Case(folder: "shop", arguments: ["check", "--focus", "shop"], shown: nil),
    Case(folder: "shop", arguments: ["check", "--focus"], shown: "alarms/views.py"),
    // Hooks name what is gone, what lies elsewhere, and what is excluded.
    Case(folder: "shop", arguments: ["check", "--focus", "gone.py"], shown: nil, said: "there is no `gone.py`"),
    Case(folder: "shop", arguments: ["check", "--focus", "gone/too.py", "deploy/uwsgi.ini"], shown: "alarms/views.py", said: "there is no `gone/too.py`"),
    Case(folder: "shop", arguments: ["check", "--focus", "/etc/passwd", "deploy/uwsgi.ini"], shown: "alarms/views.py", said: "`/etc/passwd` lies outside"),
    Case(folder: "shop", arguments: ["check", "../elsewhere/notes.txt", "deploy/uwsgi.ini"], shown: "alarms/views.py", said: "lies outside"),
    Case(folder: "shop", arguments: ["check", "--force-exclude", "--exclude", "*.ini", "deploy/uwsgi.ini"], shown: nil),
    Case(folder: "shop", arguments: ["check", "--exclude", "*.md", "--force-exclude", "deploy/uwsgi.ini"], shown: "alarms/views.py"),
    Case(folder: "shop", arguments: ["check", "--force-exclude", "--focus", "gone.py"], shown: nil, said: "there is no `gone.py`"),
  ]

  @Test(arguments: cases)
  func `paths say what to show`(_ expected: Case) throws {
    let scratch = try Scratch.withExample()
    let ended = try Command.run(expected.arguments + ["--format", "concise"], in: scratch.url(expected.folder))
    #expect(ended.lines.map { $0.prefix { $0 != ":" } } == (expected.shown.map { [$0[...]] } ?? []))
    #expect(ended.status == (expected.shown == nil ? 0 : 1))
    if let said = expected.said { #expect(ended.errors.contains(said)) } else { #expect(ended.errors == "") }
  }

  @Test func `a file outside of any project does not make a project of everything around it`() throws {
    let scratch = try Scratch.withExample()
    let crowd = scratch.url("elsewhere/crowd")
    try FileManager.default.createDirectory(at: crowd, withIntermediateDirectories: true)
    for number in 0...5000 { try Data().write(to: crowd.appending(path: "\(number).txt")) }
    try FileManager.default.moveItem(at: scratch.url("shop/deploy/uwsgi.ini"), to: scratch.url("elsewhere/uwsgi.ini"))
    let large = try Command.run(["check", "../elsewhere/uwsgi.ini", "--format", "json"], in: scratch.url("shop"))
    #expect(large.errors.contains("no folder in it is read"))
    // The file itself is.
    #expect(large.output.contains("elsewhere/uwsgi.ini"))
    try Data().write(to: scratch.url("elsewhere/lostwork.yaml"))
    let project = try Command.run(["check", "../elsewhere/uwsgi.ini", "--format", "json"], in: scratch.url("shop"))
    #expect(project.errors == "")
  }

  @Test func `a link is shown under its own name and what it leads to`() throws {
    let scratch = try Scratch.withExample()
    try FileManager.default.createSymbolicLink(atPath: scratch.url("shop/uwsgi.ini").path, withDestinationPath: "deploy/uwsgi.ini")
    let ended = try Command.run(["check", "--focus", "uwsgi.ini", "--format", "concise"], in: scratch.url("shop"))
    #expect(ended.status == 1)
    #expect(ended.output.contains("alarms/views.py:15:14"))
  }

  @Test func `a file of another project than the working folder's is shown in its own`() throws {
    let scratch = try Scratch.withExample()
    try scratch.write("ref: refs/heads/main\n", to: "elsewhere/.git/HEAD")
    let ended = try Command.run(["check", "../shop/deploy/uwsgi.ini", "--format", "concise"], in: scratch.url("elsewhere"))
    #expect(ended.output.hasPrefix("../shop/alarms/views.py:15:14: "))
  }
}

/// `--stdin-filename`: the text that an editor has not saved yet.
struct UnsavedTextTests {
  /// Where the command runs, the file's name, and the place that is shown.
  @Test(arguments: [
    ("shop", "alarms/views.py", "alarms/views.py"),
    ("shop/alarms", "views.py", "views.py"),
    ("shop/deploy", "../alarms/views.py", "../alarms/views.py"),
    (".", "shop/alarms/views.py", "shop/alarms/views.py"),
    ("elsewhere", "../shop/alarms/views.py", "../shop/alarms/views.py"),
    ("/", "SCRATCH/shop/alarms/views.py", "SCRATCH/shop/alarms/views.py"),
  ])
  func `the text replaces the file inside its project`(folder: String, name: String, shown: String) throws {
    let scratch = try Scratch.withExample()
    let here = folder == "/" ? URL(fileURLWithPath: "/") : scratch.url(folder)
    let filled = { (text: String) in text.replacingOccurrences(of: "SCRATCH", with: scratch.folder.path) }
    let text = try scratch.text("shop/alarms/views.py")
    let arguments = ["check", "--format", "concise", "--stdin-filename", filled(name)]
    let edited = try Command.run(arguments + ["-"], in: here, input: "\n\n" + text)
    // Printed relative to the working folder, so without the first slash at the root.
    let expected = filled(shown)
    #expect(edited.output.hasPrefix("\(expected.hasPrefix("/") ? String(expected.dropFirst()) : expected):17:14: "), "\(edited.output)\(edited.errors)")
    #expect(edited.status == 1)
    let mended = try Command.run(arguments, in: here, input: text.replacingOccurrences(of: "tools.raise_when_error(future)", with: "future.result()"))
    #expect(mended.output == "")
    #expect(mended.status == 0)
  }

  @Test(arguments: ["alarms/new.py", "made/later/new.py", "../elsewhere/made/later/new.py", "deploy/new.ini"])
  func `a file that is not there yet is read all the same`(name: String) throws {
    let scratch = try Scratch.withExample()
    let ended = try Command.run(["check", "--format", "concise", "--stdin-filename", name], in: scratch.url("shop"), input: "x = 1\n")
    #expect(ended.errors == "")
    #expect(ended.output == "" || name.hasSuffix(".ini"))
    #expect(ended.status == 0 || name.hasSuffix(".ini"))
  }

  @Test func `an excluded file shows nothing when that is forced`() throws {
    let scratch = try Scratch.withExample()
    let text = try scratch.text("shop/alarms/views.py")
    let arguments = ["check", "--format", "concise", "--exclude", "alarms/views.py", "--stdin-filename", "alarms/views.py"]
    #expect(try Command.run(arguments + ["--force-exclude"], in: scratch.url("shop"), input: text).output == "")
    #expect(try Command.run(arguments, in: scratch.url("shop"), input: text).output.contains("alarms/views.py:15:14"))
  }
}
