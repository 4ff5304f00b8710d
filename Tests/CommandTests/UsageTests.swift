import Foundation
import Testing

/// What is answered to arguments that cannot be meant, and how every run ends.
struct UsageTests {
  @Test(arguments: [
    (["check", "nope"], "there is no `nope`"),
    (["check", "manage.py/nope"], "there is no `manage.py/nope`"),
    (["check", "deploy", "nope"], "there is no `nope`"),
    (["chek"], "there is no `chek`; did you mean `check`?"),
    (["check", "chek"], "there is no `chek`\n"),
    (["check", ""], "one of the paths is empty"),
    (["check", "-"], "expected `--stdin-filename`"),
    (["check", "--formt", "json"], "Unknown option '--formt'. Did you mean '--format'?"),
    (["check", "--format", "jsn"], "`--format jsn` is not known; expected one of full, concise, json, github, sarif; did you mean `json`?"),
    (["inspect", "--format", "jso"], "did you mean `json`?"),
    (["rules", "--format", "tex"], "did you mean `text`?"),
    (["version", "--format", "x"], "expected one of text, json"),
    (["check", "--select", "LWW101"], "there is no rule `LWW101`, named for `--select`; did you mean `LW101`?"),
    (["check", "--ignore", "LW1,work-lost-at-request-limi"], "did you mean `work-lost-at-request-limit`?"),
    (["explain", "LWW101"], "there is no rule `LWW101`; did you mean `LW101`?"),
    (["explain"], "Missing expected argument"),
    (["check", "--min-confidence", "sure"], "expected one of possible, likely, certain"),
    (["check", "--fail-on", "errors"], "did you mean `error`?"),
    (["check", "--color", "alwys"], "did you mean `always`?"),
    (["check", "--output", "sarif"], "`--output sarif` names no file"),
    (["check", "--output", "sarf=x"], "did you mean `sarif`?"),
    (["check", "--output", "json=/dev/null/x"], "could not be written: "),
    (["check", "--max-file-size", "0"], "`--max-file-size 0` is no limit"),
    (["check", "--max-file-size", "10k"], "`--max-file-size 10k` is no limit"),
    (["check", "--config", "nope.yaml"], "there is no configuration `nope.yaml`"),
    (["check", "--config", "nope/nope.yaml"], "there is no `nope`"),
    (["check", "--config", "deploy"], "deploy"),
    (["check", "--rules", "nope"], "the rules folder `nope` cannot be read"),
    (["check", "/usr", "/etc"], "these folders lie in no project together"),
  ] as [([String], String)])
  func `wrong usage ends with 2 and a sentence`(arguments: [String], sentence: String) throws {
    let scratch = try Scratch.withExample()
    let ended = try Command.run(arguments, in: scratch.url("shop"))
    #expect(ended.status == 2)
    #expect(ended.errors.hasPrefix("lostwork: "), "\(ended.errors)")
    #expect(ended.errors.contains(sentence), "\(ended.errors)")
    #expect(!["invalid", "illegal", "UsageFailure"].contains { ended.errors.contains($0) }, "\(ended.errors)")
  }

  @Test(arguments: [
    ("lostwork.yaml", "selekt: LW1\n", "lostwork.yaml:1:1: error: `selekt` is no setting of lostwork; expected `select`"),
    ("lostwork.yaml", "fail-on: never\n", "lostwork.yaml:1:10: error: "),
    (".lostwork.yaml", "ignore: [LWW101]\n", "there is no rule `LWW101`, named in `.lostwork.yaml`; did you mean `LW101`?"),
    ("pyproject.toml", "[tool.lostwork]\nseverity = {LW88 = \"note\"}\n", "there is no rule `LW88`, named in `pyproject.toml`"),
  ] as [(String, String, String)])
  func `a configuration that cannot be used ends with 2 and its place`(file: String, text: String, sentence: String) throws {
    let scratch = try Scratch.withExample()
    try scratch.write(text, to: "shop/\(file)")
    let ended = try Command.run(["check"], in: scratch.url("shop"))
    #expect(ended.status == 2)
    #expect(ended.errors.contains(sentence), "\(ended.errors)")
  }

  @Test(arguments: [
    (["check"], 1),
    (["check", "--exit-zero"], 0),
    (["check", "--fail-on", "error"], 1),
    (["check", "--ignore", "LW101"], 0),
    (["check", "--select", "LW9"], 0),
    (["check", "--select", "lw1", "--ignore", "LW9"], 1),
    (["check", "--config", "lenient.yaml"], 0),
    (["inspect"], 0),
    (["explain", "LW101"], 0),
    (["explain", "work-lost-at-request-limit"], 0),
    (["rules"], 0),
    (["version"], 0),
    (["--version"], 0),
    (["--help"], 0),
    (["help", "check"], 0),
  ] as [([String], Int32)])
  func `the exit status`(arguments: [String], status: Int32) throws {
    let scratch = try Scratch.withExample()
    try scratch.write("severity: {LW101: note}\n", to: "shop/lenient.yaml")
    let ended = try Command.run(arguments, in: scratch.url("shop"))
    #expect(ended.status == status)
    #expect(ended.errors == "")
    #expect(ended.output != "")
  }

  @Test func `input that could not be read is a problem with a place, and counts`() throws {
    let scratch = try Scratch.withExample()
    try scratch.write(try scratch.text("shop/alarms/views.py") + "\ndef again(alarm:\n    pass\n", to: "shop/alarms/views.py")
    let ended = try Command.run(["check", "--format", "concise", "--select", "LW9"], in: scratch.url("shop"))
    #expect(ended.status == 1)
    #expect(ended.output.hasPrefix("alarms/views.py:19:"), "\(ended.output)")
    #expect(ended.output.contains("[LW903]"))
  }
}

/// What the command says of itself.
struct SelfDescriptionTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test func `the version is one line, with more on request`() throws {
    let short = try Command.run(["--version"], in: scratch.folder).output
    #expect(short.hasPrefix("lostwork ") && short.hasSuffix("\n") && short.count { $0 == "\n" } == 1)
    #expect(try Command.run(["check", "--version"], in: scratch.folder).output == short)
    #expect(try Command.run(["version"], in: scratch.folder).output.hasPrefix(short))
    struct Description: Decodable {
      struct Rules: Decodable { let count: Int, digest: String, servers: [String] }
      let name: String, version: String, rules: Rules
    }
    let json = try Command.run(["version", "--format", "json"], in: scratch.folder).output
    let description = try JSONDecoder().decode(Description.self, from: Data(json.utf8))
    #expect("\(description.name) \(description.version)\n" == short)
    #expect(description.rules.count > 0 && description.rules.digest.count == 32 && description.rules.servers.contains("uwsgi"))
  }

  @Test(arguments: ["check", "inspect", "explain", "rules", "server", "version"])
  func `every subcommand has help within 80 columns`(name: String) throws {
    let ended = try Command.run(["help", name], in: scratch.folder)
    #expect(ended.status == 0)
    #expect(ended.output.contains("USAGE: lostwork \(name)"))
    // The parser does not break the usage line.
    #expect(ended.lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE:") })
    #expect(try Command.run(["--help"], in: scratch.folder).output.contains("  \(name)"))
  }

  @Test func `help tells the exit statuses`() throws {
    for arguments in [["--help"], ["check", "--help"]] {
      let words = try Command.run(arguments, in: scratch.folder).output.split { " \n".contains($0) }.joined(separator: " ")
      #expect(words.contains("Exit status: 0 nothing to report, 1 findings at or above --fail-on, 2 wrong usage or configuration, 3 "))
    }
  }

  /// What bash offers for the last word of a line, with the script that the command generates.
  @Test(arguments: [
    ("lostwork ch", "check"), ("lostwork check --form", "--format"), ("lostwork check --format sa", "sarif"), ("lostwork check --fail-on e", "error"),
    ("lostwork inspect --format j", "json"), ("lostwork ver", "version"),
  ])
  func `bash completes`(line: String, offer: String) throws {
    let words = line.split(separator: " ").map { "'\($0)'" }
    let ended = try Command.shell(
      """
      eval "$("$lostwork" --generate-completion-script bash)" || exit 1
      lostwork() { "$lostwork" "$@"; }
      COMP_WORDS=(\(words.joined(separator: " "))); COMP_CWORD=\(words.count - 1); COMP_LINE='\(line)'; COMP_POINT=\(line.count)
      _lostwork lostwork \(words.last ?? "") \(words[words.count - 2])
      printf '%s\\n' "${COMPREPLY[@]}"
      """, in: scratch.folder)
    #expect(ended.lines.map { $0.trimmingCharacters(in: .whitespaces) }.contains(offer), "\(ended.output)\(ended.errors)")
  }
}
