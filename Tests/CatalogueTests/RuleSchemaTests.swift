import Catalogue
import Foundation
import Testing

/// The words in the schemas for rule files are the catalogue's. `Tests/RuleSchemas` holds whole files against them.
@Suite struct RuleSchemaTests {
  private static func definitions(_ kind: String) throws -> [String: [String: Any]] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../integrations/schemas").standardized
    let data = try Data(contentsOf: folder.appending(path: "\(kind).schema.json"))
    let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try #require(schema["$defs"] as? [String: [String: Any]])
  }

  private static func words<Word: CaseIterable & RawRepresentable>(of type: Word.Type) -> [String] where Word.RawValue == String {
    type.allCases.map(\.rawValue)
  }

  private static let vocabulary: [String: [String]] = [
    "carrier": words(of: Carrier.self), "fate": words(of: Fate.self), "root": words(of: RootKind.self), "trigger": words(of: TriggerKind.self),
    "outcome": words(of: OutcomeKind.self), "notice": words(of: NoticeKind.self), "level": words(of: Check.Level.self),
    "process": words(of: ProcessPlace.self), "form": words(of: EntryKnowledge.Form.self),
  ]

  @Test(arguments: ["checks", "outcomes", "python", "servers", "launchers"])
  func `words are the catalogue's`(kind: String) throws {
    for (name, definition) in try Self.definitions(kind) {
      guard let known = Self.vocabulary[name] else { continue }
      #expect(definition["enum"] as? [String] == known, "\(name)")
    }
  }

  @Test(arguments: Check.Subject.allCases.filter { $0 != .input })
  func `conditions have the words, and messages the placeholders, of their subject`(subject: Check.Subject) throws {
    let definitions = try Self.definitions("checks")
    let condition = try #require(definitions["\(subject)-condition"]?["properties"] as? [String: Any])
    #expect(Set(condition.keys) == Set(Condition.Word.allCases.filter { $0.fits(subject) }.map(\.rawValue)))
    let pattern = try #require(definitions["\(subject)-template"]?["pattern"] as? String)
    let inside = try #require(pattern.split(separator: "(").dropFirst().dropFirst().first?.split(separator: ")").first)
    #expect(Set(inside.split(separator: "|").map(String.init)) == subject.placeholders.union(["value:[^{}]+"]))
  }
}
