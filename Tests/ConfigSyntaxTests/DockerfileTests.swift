import ConfigSyntax
import Testing
import Workspace

@Suite struct DockerfileTests {
  private func instructions(_ text: String) -> [DockerInstruction] { readDockerfile(Array(text.utf8)).tree.instructions }

  private func text(_ instruction: DockerInstruction?) -> String { String(decoding: instruction?.arguments.bytes ?? [], as: UTF8.self) }

  /// What BuildKit's parser gives (Tests/Differential/dockerfile.sh compares thousands).
  static let joined: [(file: String, arguments: [String])] = [
    ("FROM a\nRUN b \\\n  c\nCMD d", ["a", "b   c", "d"]),
    ("FROM a\nRUN b \\\n# comment\n\n  # another\n c", ["a", "b  c"]),
    ("FROM a\nRUN b \\  \n c", ["a", "b  c"]),
    ("FROM a\nRUN b \\\\\nRUN c", ["a", "b \\\\", "c"]),
    ("# escape=`\nFROM a\nRUN b `\n c \\\nRUN d", ["a", "b  c \\", "d"]),
    ("# syntax=x\n# escape=`\nFROM a\nRUN b `\n c", ["a", "b  c"]),
    ("# comment\n# escape=`\nFROM a\nRUN b `\nRUN c", ["a", "b `", "c"]),
    ("\u{FEFF}FROM a\r\nRUN b \\\r\n c\r\n", ["a", "b  c"]),
    ("  from a\n\n# c\n\trun b # not a comment", ["a", "b # not a comment"]),
    ("FROM a\nRUN b \\", ["a", "b"]),
  ]

  @Test(arguments: joined)
  func `lines are joined over comments and blank lines`(file: String, arguments: [String]) {
    #expect(instructions(file).map { text($0) } == arguments)
  }

  static let lists: [(text: String, words: [String]?)] = [
    (#"["a", "b c"]"#, ["a", "b c"]), ("[]", []), (#"[ "\u0041\n" ]"#, ["A\n"]), (#"["a"] b"#, ["a"]),
    ("['a']", nil), ("a b", nil), (#"["a""#, nil), (#"["a", 1]"#, nil), ("", nil),
  ]

  @Test(arguments: lists)
  func `only a JSON list of texts is the exec form`(text: String, words: [String]?) {
    #expect(instructions("FROM a\nCMD \(text)").last?.list?.map(\.text) == words)
  }

  static let documents: [(file: String, names: [String], texts: [String], next: String)] = [
    ("RUN <<EOF\na\nCMD no\nEOF\nCMD b", ["EOF"], ["a\nCMD no\n"], "CMD"),
    ("COPY --chown=x <<A <<-\"B\" /t/\n1\nA\n\t2\n\tB\nUSER b", ["A", "B"], ["1\n", "\t2\n"], "USER"),
    ("RUN cat <<'E' > /x && b\n$x\nE\nUSER b", ["E"], ["$x\n"], "USER"),
    ("RUN echo $((1<<2)) \"<<A\" <<<b\nUSER b", [], [], "USER"),
    ("CMD a <<EOF\nUSER b", [], [], "USER"),
    ("ONBUILD RUN <<E\nx\nE\nUSER b", ["E"], ["x\n"], "USER"),
  ]

  @Test(arguments: documents)
  func `lines of a here-document are no instructions`(file: String, names: [String], texts: [String], next: String) {
    let bytes = Array("FROM a\n\(file)".utf8)
    let found = readDockerfile(bytes).tree.instructions
    let documents = found.count > 1 ? found[1].hereDocuments : []
    #expect(documents.map { String(decoding: $0.name, as: UTF8.self) } == names)
    #expect(documents.map { String(decoding: bytes[$0.content.range], as: UTF8.self) } == texts)
    #expect(found.count > 2 && found[2].name == next)
  }

  @Test func `a quoted name keeps variables as they are`() {
    #expect(instructions("FROM a\nRUN <<E <<'F' <<-G\nE\nF\nG").last?.hereDocuments.map(\.expands) == [true, false, true])
    #expect(instructions("FROM a\nRUN <<E <<'F' <<-G\nE\nF\nG").last?.hereDocuments.map(\.stripsTabs) == [false, false, true])
  }

  static let variables: [(line: String, pairs: [String])] = [
    ("A=b", ["A", "b"]), ("A=b C=\"d e\" F='g h'", ["A", "b", "C", "\"d e\"", "F", "'g h'"]), ("A b c  d ", ["A", "b c  d"]),
    ("A=b\\ c", ["A", "b\\ c"]), ("A= B=c", ["A", "", "B", "c"]), ("A=\"b\" \\\n  C=d", ["A", "\"b\"", "C", "d"]),
  ]

  @Test(arguments: variables)
  func `both forms of ENV give names and values`(line: String, pairs: [String]) {
    let assignments = instructions("FROM a\nENV \(line)").last?.assignments(escape: UInt8(ascii: "\\")) ?? []
    #expect(assignments.flatMap { [$0.name.text, $0.value.text] } == pairs)
  }

  /// Checked by hand against BuildKit's `shell/lex.go`.
  static let words: [(word: String, value: String)] = [
    ("$A", "1"), ("${A}", "1"), ("x${A}y$A", "x1y1"), ("$NONE", ""), ("${NONE:-d}", "d"), ("${EMPTY:-d}", "d"), ("${EMPTY-d}", ""), ("${NONE-d}", "d"),
    ("${A:+y}", "y"), ("${NONE:+y}", ""), ("${EMPTY+y}", "y"), ("${NONE:-${A:-x}}", "1"), ("'$A'", "$A"), ("\"$A b\"", "1 b"), ("\\$A", "$A"),
    ("\"\\$A\\b\"", "$A\\b"), ("a\\ b", "a b"), ("$", "$"), ("a$/b", "a$/b"), ("${NONE:-'a b'}", "a b"),
  ]

  @Test(arguments: words)
  func `variables of a word are replaced and its quotes taken off`(word: String, value: String) {
    let expanded = expandDockerWord(Array(word.utf8), escape: UInt8(ascii: "\\")) { ["A": .known("1"), "EMPTY": .known("")][$0] ?? .unset }
    #expect(expanded.text == value)
    #expect(expanded.unknown == nil)
  }

  @Test func `what a variable holds that nobody knows stays unknown`() {
    for word in ["$X", "${X:-d}", "${X+d}", "a\"$X\"", "${X#a}", "${X", "${"] {
      #expect(expandDockerWord(Array(word.utf8), escape: UInt8(ascii: "\\")) { _ in .unknown(reason: "why") }.unknown != nil, "\(word)")
    }
  }

  @Test func `places lead back to the file`() throws {
    let file = "FROM a\nENV A=1 \\\n    B=two\nCMD [\"x\", \"yz\"]\n"
    let bytes = Array(file.utf8)
    let found = instructions(file)
    func part(_ span: ByteSpan) -> String { String(decoding: bytes[span.range], as: UTF8.self) }
    #expect(found[1].assignments(escape: UInt8(ascii: "\\")).map { part($0.value.span) } == ["1", "two"])
    #expect(found[2].list.map { $0.map { part($0.span) } } == ["\"x\"", "\"yz\""])
    #expect(part(found[1].span) == "ENV A=1 \\\n    B=two")
  }

  @Test func `what Docker refuses is a problem with a place`() {
    for (file, message) in [
      ("FROM a\nRUNN b", "`RUNN` is no instruction of a Dockerfile"), ("FROM a\nRUN <<E\nb", "the here-document does not end"),
      ("FROM a\nCMD [\"a\", 1]", "the list holds a number"), ("# escape=x\nFROM a", "`x` cannot continue lines"),
    ] {
      let problems = readDockerfile(Array(file.utf8)).problems
      #expect(problems.map(\.message) == [message])
      #expect(problems.allSatisfy { !$0.span.isEmpty })
    }
  }

  /// Linear in the size whatever stands in it.
  @Test(.timeLimit(.minutes(10)))
  func `hostile files are read to their end`() {
    let long = 200_000
    for text in [
      String(repeating: "\\\n", count: long), String(repeating: "#\n", count: long), "RUN " + String(repeating: "<<E ", count: 20_000),
      "ENV " + String(repeating: "A=\"", count: long), "CMD " + String(repeating: "[", count: long), String(repeating: "FROM a AS a\n", count: long / 4),
      "RUN a" + String(repeating: "\\\n b", count: long), "ENV A=" + String(repeating: "${A:-", count: 50_000), "COPY --" + String(repeating: "\"", count: long),
    ] {
      let parsed = readDockerfile(Array(text.utf8))
      for instruction in parsed.tree.instructions.prefix(3) {
        _ = instruction.words
        for pair in instruction.assignments(escape: UInt8(ascii: "\\")).prefix(3) {
          _ = expandDockerWord(pair.value.bytes, escape: UInt8(ascii: "\\")) { _ in .unset }
        }
      }
    }
  }
}
