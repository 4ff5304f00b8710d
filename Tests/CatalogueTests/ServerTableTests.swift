import Catalogue
import Testing
import Workspace

@Suite struct ServerTableTests {
  private func problems(_ rows: String) -> [String] {
    let yaml = "server: x\ntitle: X\nlanguage: python\noptions: x.tsv\nsettings:\n  - {name: max-requst, meaning: m}\n"
    let head = "# c\nname\targument\tshort\tprovider\tkind\teffects\tcondition\tsince\tsetting\n"
    let files = [("servers/x.yml", yaml), ("servers/x.tsv", head + rows)].map { name, text in
      RuleFile(name: name, source: SourceFile(path: WorkspacePath(bytes: Array(name.utf8)), text: text))
    }
    return Catalogue(files).problems.map { "\($0.problem.message), expected \($0.problem.expected ?? "")" }
  }

  @Test func `a setting that the table does not know has a nearest one`() {
    #expect(problems("max-request\tnone\t\tcore\tflag\t\t\t\t\n") == ["`max-requst` is no option of this server, expected `max-request`"])
  }

  @Test(arguments: [
    ("max-requst\tnone\t\tcore\tflg\t\t\t\t\n", "the kind `flg`"), ("max-requst\tmaybe\t\tcore\tflag\t\t\t\t\n", "the argument `maybe`"),
    ("max-requst\tnone\t\tcore\tflag\tmaster,mastr\t\t\t\n", "the effects `master,mastr`"), ("max-requst\tnone\n", "a row of 2 columns"),
  ])
  func `a row that is not understood is said`(row: String, message: String) {
    #expect(problems(row).contains { $0.hasPrefix(message) })
  }

  @Test func `the built-in servers have no problems`() {
    #expect(Catalogue(RuleFile.builtIn.filter { $0.name.hasPrefix("servers/") }).problems.isEmpty)
  }
}
