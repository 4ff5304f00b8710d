import Foundation
import Testing

/// Where reports go, and how they look there.
struct OutputTests {
  let scratch: Scratch
  var shop: URL { scratch.url("shop") }

  init() throws {
    scratch = try Scratch.withExample()
  }

  @Test func `the full format is the default, also into a pipe`() throws {
    let piped = try Command.run(["check"], in: shop)
    #expect(piped.output.hasPrefix("error: "))
    #expect(try Command.run(["check", "--format", "full"], in: shop).output == piped.output)
  }

  @Test(arguments: [
    ([], [:], false),
    (["--color", "always"], [:], true),
    (["--color", "always"], ["NO_COLOR": "1"], true),
    (["--color", "never"], ["FORCE_COLOR": "1"], false),
    ([], ["FORCE_COLOR": "1"], true),
    ([], ["FORCE_COLOR": ""], false),
    ([], ["FORCE_COLOR": "1", "NO_COLOR": "1"], false),
    ([], ["FORCE_COLOR": "1", "NO_COLOR": ""], true),
  ] as [([String], [String: String], Bool)])
  func `colours`(arguments: [String], environment: [String: String], isColoured: Bool) throws {
    let ended = try Command.run(["check"] + arguments, in: shop, environment: environment)
    #expect(ended.output.contains("\u{1B}[") == isColoured)
    #expect(ended.status == 1)
  }

  @Test func `further reports go to files whose folders are made, and leave standard output alone`() throws {
    let plain = try Command.run(["check"], in: shop)
    let ended = try Command.run(["check", "--output", "sarif=out/deep/a.sarif", "--output", "json=out/b.json"], in: shop)
    #expect(ended.output == plain.output)
    #expect(ended.status == 1)
    #expect(try scratch.text("shop/out/deep/a.sarif") == Command.run(["check", "--format", "sarif"], in: shop).output)
    #expect(try scratch.text("shop/out/b.json") == Command.run(["check", "--format", "json"], in: shop).output)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url("shop/out").path).sorted() == ["b.json", "deep"])
  }

  @Test func `a link keeps leading to its file, and a pipe stays a pipe`() throws {
    let line = """
      echo old > file.json; ln -s file.json link.json; mkfifo pipe; cat pipe > piped.json & reader=$!
      "$lostwork" check --format concise --output json=link.json --output json=pipe > /dev/null; echo "$?"; wait $reader
      [ -L link.json ] && [ -p pipe ] && cmp file.json piped.json && head -1 file.json; ls *.tmp 2> /dev/null
      """
    let ended = try Command.shell(line, in: shop)
    #expect(ended.lines == ["1", "{"], "\(ended.output)\(ended.errors)")
  }

  @Test func `a reader that goes away is no failure`() throws {
    let line = "\"$lostwork\" check --format json | head -1; echo \"${PIPESTATUS[0]}\"; \"$lostwork\" explain LW101 | true; echo \"${PIPESTATUS[0]}\"; \"$lostwork\" --version | true; echo \"${PIPESTATUS[0]}\""
    for _ in 0..<10 {
      let ended = try Command.shell(line, in: shop)
      #expect(ended.lines == ["{", "1", "0", "0"])
      #expect(ended.errors == "")
    }
  }

  @Test(arguments: ["check", "--version", "rules", "--help", "inspect"])
  func `a full disk is told`(argument: String) throws {
    let ended = try Command.shell("\"$lostwork\" \(argument) > /dev/full", in: shop)
    #expect(ended.status == 2)
    #expect(ended.errors.hasPrefix("lostwork: standard output could not be written: "))
  }

  /// Code scanning resolves paths in the repository, wherever the command ran.
  @Test(arguments: [
    ("shop", [], "alarms/views.py"),
    ("shop/deploy", [".."], "alarms/views.py"),
    ("shop/deploy", ["uwsgi.ini"], "alarms/views.py"),
    ("shop/alarms", ["../deploy/uwsgi.ini"], "alarms/views.py"),
    (".", ["shop"], "alarms/views.py"),
    ("elsewhere", ["../shop"], "alarms/views.py"),
  ] as [(String, [String], String)])
  func `SARIF names files as their repository does`(folder: String, paths: [String], expected: String) throws {
    let ended = try Command.run(["check", "--format", "sarif"] + paths, in: scratch.url(folder))
    let uris = Self.uris(ended.output)
    #expect(uris.contains(expected), "\(uris)")
    #expect(uris.allSatisfy { !$0.contains("..") && !$0.hasPrefix("/") })
  }

  @Test(arguments: [
    (".", ["shop"], "shop/alarms/views.py"),
    ("shop", ["."], "alarms/views.py"),
    ("elsewhere", ["../shop"], "alarms/views.py"),
  ] as [(String, [String], String)])
  func `without a repository SARIF names files from the working folder or the workspace`(folder: String, paths: [String], expected: String) throws {
    let scratch = try Scratch.withExample(repository: false)
    let uris = Self.uris(try Command.run(["check", "--format", "sarif"] + paths, in: scratch.url(folder)).output)
    #expect(uris.contains(expected), "\(uris)")
    #expect(uris.allSatisfy { !$0.contains("..") })
  }

  private static func uris(_ sarif: String) -> Set<String> {
    Set(sarif.split(separator: "\n").filter { $0.contains("\"uri\":") }.compactMap { $0.split(separator: "\"").last.map(String.init) })
  }
}
