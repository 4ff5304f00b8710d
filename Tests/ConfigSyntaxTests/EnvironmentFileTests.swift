import ConfigSyntax
import Testing
import Workspace

@Suite struct EnvironmentFileTests {
  /// `KEY=value` each; `KEY` for a name alone, `KEY?reason` for what is not known.
  private func flat(_ text: String, _ dialect: EnvironmentFileDialect, _ outer: [String: String]? = nil) -> [String] {
    let known: (String) -> OuterVariable = { name in outer?[name].map { .known($0) } ?? (outer == nil ? nothingIsKnown(name) : .unset) }
    return readEnvironmentFile(Array(text.utf8), dialect: dialect, outer: known).tree.map { assignment in
      assignment.unknown.map { "\(assignment.key)?\($0)" } ?? assignment.key + (assignment.value.map { "=\($0)" } ?? "")
    }
  }

  @Test(arguments: [
    ("A=1\n# c\nB = two words # c\nC=a#b\n", EnvironmentFileDialect.pythonDotenv, ["A=1", "B=two words", "C=a#b"]),
    ("export A='x ${B}'\nN\nM: y\nO=\"a\\tb\nc\"\n", .pythonDotenv, ["A?`B` comes from outside the file", "N", "O=a\tb\nc"]),
    ("A=1\nB=${A}${C:-d}\n", .pythonDotenv, ["A=1", "B?`C` comes from outside the file"]),
    ("A=1 # c\nB=a#b\nC='$A'\nD=\"$A ${A:+x}\"\nE: 5\n", .compose, ["A=1", "B=a#b", "C=$A", "D=1 x", "E=5"]),
    ("PASS\nA=1\nnot a name=2\nB=3\n", .compose, ["PASS", "A=1"]),
    ("A=1 # c\n;B=2\nC='a'\"b\" c\nD=$A\\\n x\nexport E=1\n", .systemd, ["A=1 # c", "C=abc", "D=$A x"]),
    ("A=1 # c\nexport B=2\nC='x y' z\nD=a-b\\\\n\n", .honcho, ["A=1", "C=x yz", "D=a-b\n"]),
    ("A=1 # c\nexport B=\"$A-${N:-x}\" C='$A'\nD=2 run it\nE=$(date)\n", .shell, ["A=1", "B?`N` comes from outside the file", "C=$A", "E?a command's output is part of it"]),
    (" A= \"x\" # c\nPASS\n#B=1\n", .raw, ["A= \"x\" # c", "PASS"]),
  ])
  func `each program reads the lines in its own way`(text: String, dialect: EnvironmentFileDialect, expected: [String]) {
    #expect(flat(text, dialect) == expected)
  }

  @Test func `what is set outside fills references`() {
    #expect(flat("A=${H}-${N:-d}\n", .pythonDotenv, ["H": "x"]) == ["A=x-d"])
    #expect(flat("A=$H-${N:-$H}\n", .compose, ["H": "x"]) == ["A=x-x"])
  }

  @Test func `spans cover the name and the value with its quotes`() throws {
    for dialect in EnvironmentFileDialect.allCases {
      let file = SourceFile(path: ".env", text: "# first\nNAME=\"a b\"  \n")
      let found = try #require(readEnvironmentFile(file.bytes, dialect: dialect).tree.first)
      #expect(file.text(found.keySpan) == "NAME" && file.text(found.valueSpan).hasPrefix("\"a b\""), "\(dialect)")
    }
  }

  @Test func `references cannot blow a value up`() {
    let text = "A0=xxxxxxxx\n" + (1...60).map { "A\($0)=${A\($0 - 1)}${A\($0 - 1)}\n" }.joined()
    for dialect in [EnvironmentFileDialect.pythonDotenv, .compose, .shell] {
      let last = readEnvironmentFile(Array(text.utf8), dialect: dialect).tree.last
      #expect(last?.key == "A60" && last?.unknown != nil)
    }
  }

  @Test func `any bytes are read`() {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("AB=:'\"\\\n\r#;$ {}-x\t(`)".utf8) + [0, 0xC3, 0xFF]
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      for dialect in EnvironmentFileDialect.allCases {
        for assignment in readEnvironmentFile(bytes, dialect: dialect).tree {
          #expect(assignment.valueSpan.end <= bytes.count && assignment.keySpan.end <= assignment.valueSpan.start, "\(bytes)")
        }
      }
    }
  }
}
