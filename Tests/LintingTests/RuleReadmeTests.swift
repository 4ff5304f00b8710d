import Foundation
import Linting
import Testing
import Workspace

/// The page for rule authors is held to what it shows.
@Suite struct RuleReadmeTests {
  private static let page = try! String(
    contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../rules/README.md").standardized, encoding: .utf8)

  /// The blocks that begin with the name of a file.
  private static var files: [String: String] {
    var files: [String: String] = [:]
    for block in page.components(separatedBy: "```yaml\n").dropFirst() {
      let text = block.components(separatedBy: "\n```")[0]
      guard text.hasPrefix("# "), let end = text.firstIndex(of: "\n") else { continue }
      files[String(text[..<end].dropFirst(2))] = text + "\n"
    }
    return files
  }

  @Test func `the rules on the page load, and their examples pass`() {
    #expect(Self.files.keys.sorted() == ["checks/AC101-mail-beside-a-request.yml", "python/acme-mail.yml", "python/acme.yml"])
    let run = RuleTester(Linter(rules: [Linter.Rules(tree: FileTree(Self.files), name: "company")])).run(onlyFrom: ["company"])
    #expect(run.problems == [])
    #expect(run.checks == 1 && run.results.count == 3)
    for result in run.results { #expect(result.passed, "\(result.name): \(result.found) \(result.problems)") }
  }

  /// The schema is held to the reader by a test of its own.
  @Test func `every word of a file about Python is on the page`() throws {
    let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../integrations/schemas/python.schema.json").standardized
    let schema = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: place)) as? [String: Any])
    let words = try #require(schema["properties"] as? [String: Any]).keys
    #expect(words.count > 30)
    for word in words where word != "library" { #expect(Self.page.contains("`\(word)`"), "\(word)") }
  }
}
