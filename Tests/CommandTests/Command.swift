import Foundation
import Testing

/// The real command, run as a process.
enum Command {
  struct Ended {
    let status: Int32
    let output: String
    let errors: String

    var lines: [Substring] { output.split(separator: "\n") }
  }

  /// What `swift test` built beside this very program; `LOSTWORK` names another, such as the release build.
  static let path =
    ProcessInfo.processInfo.environment["LOSTWORK"]
    ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("lostwork").path

  static func run(
    _ arguments: [String], in folder: URL, input: String = "", environment: [String: String] = [:]
  ) throws -> Ended {
    try run(path, arguments, in: folder, input: input, environment: environment)
  }

  /// A line for bash, in which `$lostwork` is the command.
  static func shell(_ line: String, in folder: URL) throws -> Ended {
    try run("/bin/bash", ["-c", line], in: folder, input: "", environment: ["lostwork": path])
  }

  private static func run(
    _ program: String, _ arguments: [String], in folder: URL, input: String, environment: [String: String]
  ) throws -> Ended {
    // Files rather than pipes: nobody waits for anybody.
    let scratch = try Scratch(files: ["input": input, "output": "", "errors": ""])
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"].merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: scratch.url("input"))
    process.standardOutput = try FileHandle(forWritingTo: scratch.url("output"))
    process.standardError = try FileHandle(forWritingTo: scratch.url("errors"))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "ended by signal \(process.terminationStatus)")
    return Ended(status: process.terminationStatus, output: try scratch.text("output"), errors: try scratch.text("errors"))
  }
}

/// A folder of its own that goes away with this value.
final class Scratch: Sendable {
  let folder: URL

  init(files: [String: String] = [:]) throws {
    let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    folder = base.appendingPathComponent("lostwork-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (path, text) in files { try write(text, to: path) }
  }

  /// The example project in `shop/`, which is a repository unless told otherwise, beside `elsewhere/notes.txt`.
  static func withExample(repository: Bool = true) throws -> Scratch {
    let scratch = try Scratch(files: ["elsewhere/notes.txt": "nothing here\n"])
    try FileManager.default.copyItem(at: example, to: scratch.url("shop"))
    if repository { try scratch.write("ref: refs/heads/main\n", to: "shop/.git/HEAD") }
    return scratch
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  func url(_ path: String) -> URL { folder.appendingPathComponent(path) }

  func text(_ path: String) throws -> String { String(decoding: try Data(contentsOf: url(path)), as: UTF8.self) }

  func write(_ text: String, to path: String) throws {
    try FileManager.default.createDirectory(at: url(path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url(path))
  }

  static let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Example")
}
