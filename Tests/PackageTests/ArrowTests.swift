import Foundation
import Testing

/// The arrows between targets run one way: nothing downstream is known upstream.
struct ArrowTests {
  /// What each target may import. A parser knows no server, a server model no rule, a rule no output format.
  ///
  /// Whoever holds places in files sees `Workspace`; `JSONWriting` is a leaf that every writer may use.
  static let allowed: [String: Set<String>] = [
    "CLibYAML": [],
    "Workspace": [],
    "JSONWriting": [],
    "ConfigSyntax": ["Workspace", "CLibYAML"],
    "PythonSyntax": ["Workspace"],
    "Findings": ["Workspace"],
    "Catalogue": ["Workspace", "ConfigSyntax"],
    "Deployments": ["Workspace", "ConfigSyntax", "PythonSyntax", "Catalogue"],
    "SourceAnalysis": ["Workspace", "PythonSyntax", "Catalogue"],
    "RuleEngine": ["Workspace", "Deployments", "SourceAnalysis", "Catalogue", "Findings"],
    "Linting": [
      "Workspace", "ConfigSyntax", "PythonSyntax", "Catalogue", "Deployments", "SourceAnalysis", "Findings", "RuleEngine",
    ],
    "Reporting": ["Workspace", "Findings", "JSONWriting"],
    "LanguageServer": ["Workspace", "ConfigSyntax", "Findings", "JSONWriting", "Linting"],
    "lostwork": ["Workspace", "Findings", "JSONWriting", "LanguageServer", "Linting", "Reporting", "ArgumentParser"],
    "EmbedRules": ["EmbedRulesTool"],
    "EmbedRulesTool": ["Workspace", "ConfigSyntax"],
    "SettingsDump": ["Workspace", "ConfigSyntax", "Catalogue", "Deployments"],
    "ConfigFuzz": ["Workspace", "Catalogue", "Deployments", "Linting", "Reporting"],
    "OutcomeDump": ["Catalogue", "JSONWriting"],
    "ShellDump": ["Workspace", "ConfigSyntax", "Catalogue", "Deployments"],
    "SyntaxDump": ["Workspace", "PythonSyntax"],
    "SourceBench": ["Catalogue", "SourceAnalysis", "Workspace"],
    "TreeDump": ["Workspace"],
  ]

  /// Of the system: no Foundation, whose 58 MB and start-up time a linter does not need.
  static let system: Set<String> = ["Dispatch", "Glibc", "Synchronization"]

  /// Sources that run only while the package is built or tested.
  static let buildTools: [String: Set<String>] = [
    "EmbedRules": ["PackagePlugin", "Foundation"], "EmbedRulesTool": ["Foundation"], "SettingsDump": ["Foundation"],
  ]

  @Test func `every target depends only on what stands above it`() throws {
    let targets = try PackageDescription.targets().filter { $0.type != "test" }
    #expect(Set(targets.map(\.name)) == Set(Self.allowed.keys))
    for target in targets {
      let undue = Set(target.dependencies.map(\.name)).subtracting(Self.allowed[target.name] ?? [])
      #expect(undue.isEmpty, "\(target.name) depends on \(undue.sorted())")
    }
  }

  @Test func `every source file imports only what its target declares, and never Foundation`() throws {
    for target in try PackageDescription.targets() where target.type != "test" && target.type != "system" {
      let declared = Set(target.dependencies.map(\.name)).union(Self.system).union(Self.buildTools[target.name] ?? [])
      let files = try PackageDescription.files(in: target.folder, withExtension: "swift")
      #expect(!files.isEmpty, "\(target.name) has no sources in \(target.folder)")
      for file in files {
        let undue = PackageDescription.imports(in: try PackageDescription.text(of: file)).subtracting(declared)
        #expect(undue.isEmpty, "\(file) imports \(undue.sorted())")
      }
    }
  }

  @Test func `the arrows have no circle`() {
    var settled: Set<String> = ["ArgumentParser"]
    var open = Self.allowed
    while let next = open.first(where: { $0.value.isSubset(of: settled) }) {
      settled.insert(next.key)
      open[next.key] = nil
    }
    #expect(open.isEmpty)
  }

  @Test(arguments: [
    ("import Foundation", ["Foundation"]),
    ("  @preconcurrency import Dispatch\npackage import Workspace", ["Dispatch", "Workspace"]),
    ("import struct Foundation.Data", ["Foundation"]),
    ("@_spi(Testing) import A", ["A"]),
    ("#if canImport(Glibc)\nimport Glibc\n#endif", ["Glibc"]),
    ("// import A\n/// import B\nlet important = 1\nimportant(A)", []),
    ("import A\r\nimport B; let x = 1", ["A", "B"]),
  ])
  func `imports are found in every form`(text: String, modules: [String]) {
    #expect(PackageDescription.imports(in: text) == Set(modules))
  }
}
