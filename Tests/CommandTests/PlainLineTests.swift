import Foundation
import Testing

/// Plain command lines are read without the parser; a `--` behind them leaves them to it. Nobody may see which of the two read them.
struct PlainLineTests {
  @Test(arguments: [
    ["check"], [], ["."], ["check", "."], ["check", "shop"], ["./shop"], ["shop/deploy/", "shop/alarms"], ["check", "shop/alarms/views.py"],
    ["check", "--format", "json"], ["check", "--format=json", "shop"], ["--format", "concise", "./shop", "--exit-zero"],
    ["check", "shop", "--select", "LW1", "--select", "LW4", "--ignore=LW101"], ["check", "shop", "--extend-select", "LW426"],
    ["check", "shop", "--min-confidence", "possible", "--fail-on", "error"], ["check", "shop", "--color", "always"],
    ["check", "shop", "--config", "shop/lenient.yaml"], ["check", "shop", "--rules", "own"], ["check", "shop", "--exclude", "*.ini", "--exclude=*.py"],
    ["check", "shop/alarms", "nope", "--focus"], ["check", "shop/alarms", "--focus", "--force-exclude", "--exclude", "alarms"],
    ["check", "shop", "--max-file-size", "10"], ["check", "shop", "--max-file-size=0"], ["check", "shop", "--no-respect-gitignore"],
    ["check", "-", "--stdin-filename", "shop/alarms/views.py"], ["check", "--stdin-filename=shop/alarms/views.py"],
    ["check", "shop", "--output", "json=report.json"], ["check", "shop", "--output=concise=/dev/null", "--format", "github"],
    // What cannot be meant, or not so.
    ["check", "help"], ["check", "check"], ["check", "inspect"], ["chek"], ["check", ""], ["check", "--format"], ["check", "--format="],
    ["check", "--format", "-x"], ["check", "--format", "jsn"], ["check", "--formt", "json"], ["check", "--form", "json"], ["check", "-h"],
    ["check", "--select", "LWW1"], ["check", "--select", ""], ["check", "--exit-zero=1"], ["check", "--exit-zero", "--exit-zero", "shop"],
    ["check", "shop", "--format", "json", "--format", "concise"], ["check", "--rules"], ["--nope"], ["check", "---"], ["check", "--=x"],
    ["check", "shop", "--color", "alwys"], ["check", "shop", "--focus", "--no-focus"], ["check", "nope"],
  ])
  func `who reads a line cannot be seen`(words: [String]) throws {
    let scratch = try Scratch.withExample()
    try scratch.write("severity: {LW101: note}\n", to: "shop/lenient.yaml")
    try scratch.write("library: own\n", to: "own/python/own.yml")
    let input = try scratch.text("shop/alarms/views.py")
    let plain = try Command.run(words, in: scratch.folder, input: input)
    let parsed = try Command.run(words + ["--"], in: scratch.folder, input: input)
    #expect(plain.output == parsed.output)
    #expect(plain.errors == parsed.errors)
    #expect(plain.status == parsed.status)
  }
}
