// swift-tools-version: 6.2
// lostwork finds background work that a server will kill. One section per target with its test beside it; the arrows
// between targets run one way (Tests/PackageTests holds them against this file).
import PackageDescription

// The hot path crosses modules (Workspace -> PythonSyntax -> SourceAnalysis): without the first flag the parser runs at half speed.
// It lets the compiler inline what is `public` in another module, and nothing that is `package`: what is called for every node or
// byte is public therefore, though nothing outside of this package can import it.
// Without the second one the runtime looks up every dictionary and set by its type's name, and searches all conformances of the
// binary for each key's: 90,000 instructions a type, a sixth of a small project's check.
// The third leaves out what checks, at every look at an object's property, that nobody else is changing it: a twentieth of a large
// project's check. Debug builds, which the tests run in, check it.
let optimised: [SwiftSetting] = [
  .unsafeFlags(
    ["-cross-module-optimization", "-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors", "-enforce-exclusivity=unchecked"],
    .when(configuration: .release))
]

let package = Package(
  name: "lostwork",
  products: [
    .executable(name: "lostwork", targets: ["lostwork"])
  ],
  dependencies: [
    // The command line: help, usage errors, completions.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    // MARK: Catalogue – the knowledge in rules/ as values
    .target(
      name: "Catalogue",
      dependencies: ["ConfigSyntax", "Workspace"],
      path: ".",
      // The target's folder is the repository, so that the plugin sees rules/ as its input: adding, renaming or
      // deleting a rule file rebuilds.
      exclude: [
        ".ci", ".gitignore", ".pre-commit-hooks.yaml", "LICENSE", "README.md", "action.yml", "Tests", "integrations", "rules",
        "Sources/CLibYAML", "Sources/ConfigSyntax", "Sources/Deployments", "Sources/EmbedRules", "Sources/EmbedRulesTool",
        "Sources/Findings", "Sources/JSONWriting", "Sources/LanguageServer", "Sources/Linting", "Sources/PythonSyntax",
        "Sources/Reporting", "Sources/RuleEngine", "Sources/SourceAnalysis", "Sources/Workspace", "Sources/lostwork",
      ],
      sources: ["Sources/Catalogue"],
      swiftSettings: optimised,
      plugins: ["EmbedRules"]
    ),
    .testTarget(name: "CatalogueTests", dependencies: ["Catalogue", "ConfigSyntax", "Workspace"]),

    // MARK: CLibYAML – Debian's libyaml
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),

    // MARK: ConfigSyntax – one reader per file format
    .target(name: "ConfigSyntax", dependencies: ["CLibYAML", "Workspace"], swiftSettings: optimised),
    .testTarget(name: "ConfigSyntaxTests", dependencies: ["ConfigSyntax", "Workspace"]),

    // MARK: Deployments – each server's own resolution of its settings
    .target(
      name: "Deployments",
      dependencies: ["Catalogue", "ConfigSyntax", "PythonSyntax", "Workspace"],
      swiftSettings: optimised
    ),
    .testTarget(name: "DeploymentsTests", dependencies: ["Catalogue", "Deployments", "Workspace"]),

    // MARK: EmbedRules – carries rules/ inside the binary
    .plugin(name: "EmbedRules", capability: .buildTool(), dependencies: ["EmbedRulesTool"], path: "Sources/EmbedRules"),
    .executableTarget(name: "EmbedRulesTool", dependencies: ["ConfigSyntax", "Workspace"]),

    // What the differential tests compare with the real servers.
    .executableTarget(
      name: "SettingsDump",
      dependencies: ["Catalogue", "ConfigSyntax", "Deployments", "Workspace"],
      path: "Tests/SettingsDump"
    ),

    // What the lab of outcomes holds against the real servers.
    .executableTarget(name: "OutcomeDump", dependencies: ["Catalogue", "JSONWriting"], path: "Tests/OutcomeDump"),

    // Mutates configuration for the whole way from files to deployments, and programs for that to the report.
    .executableTarget(
      name: "ConfigFuzz",
      dependencies: ["Catalogue", "Deployments", "Linting", "Reporting", "Workspace"],
      path: "Tests/ConfigFuzz",
      exclude: ["applications.txt", "seeds.txt"],
      swiftSettings: optimised
    ),
    // What the differential test of shells compares with real ones; shows what scripts start.
    .executableTarget(
      name: "ShellDump",
      dependencies: ["Catalogue", "ConfigSyntax", "Deployments", "Workspace"],
      path: "Tests/ShellDump"
    ),

    // MARK: Findings – plain values
    .target(name: "Findings", dependencies: ["Workspace"], swiftSettings: optimised),
    .testTarget(name: "FindingsTests", dependencies: ["Findings", "Workspace"]),

    // MARK: JSONWriting – ordered JSON text, used by reports and by the editor protocol
    .target(name: "JSONWriting", swiftSettings: optimised),
    .testTarget(name: "JSONWritingTests", dependencies: ["JSONWriting"]),

    // MARK: LanguageServer – a report in an editor
    .target(
      name: "LanguageServer",
      dependencies: ["ConfigSyntax", "Findings", "JSONWriting", "Linting", "Workspace"],
      swiftSettings: optimised
    ),
    .testTarget(name: "LanguageServerTests", dependencies: ["ConfigSyntax", "LanguageServer", "Linting", "Workspace"]),

    // MARK: Linting – the façade
    .target(
      name: "Linting",
      dependencies: [
        "Catalogue", "ConfigSyntax", "Deployments", "Findings", "PythonSyntax", "RuleEngine", "SourceAnalysis", "Workspace",
      ],
      swiftSettings: optimised
    ),
    .testTarget(name: "LintingTests", dependencies: ["Catalogue", "Findings", "Linting", "Reporting", "Workspace"]),

    // MARK: PythonSyntax – lexer, parser, tree
    .target(name: "PythonSyntax", dependencies: ["Workspace"], swiftSettings: optimised),
    .testTarget(name: "PythonSyntaxTests", dependencies: ["PythonSyntax", "Workspace"]),
    // What the differential test, the fuzzer and the benchmarks run; not shipped.
    .executableTarget(name: "SyntaxDump", dependencies: ["PythonSyntax", "Workspace"], path: "Tests/SyntaxDump", swiftSettings: optimised),

    // MARK: Reporting – a report as bytes
    .target(name: "Reporting", dependencies: ["Findings", "JSONWriting", "Workspace"], swiftSettings: optimised),
    .testTarget(
      name: "ReportingTests", dependencies: ["Findings", "Reporting", "Workspace"], exclude: ["Goldens", "Schemas"]),

    // MARK: RuleEngine – joins deployments and jobs, then decides what is shown
    .target(
      name: "RuleEngine",
      dependencies: ["Catalogue", "Deployments", "Findings", "SourceAnalysis", "Workspace"],
      swiftSettings: optimised
    ),
    .testTarget(name: "RuleEngineTests", dependencies: ["Catalogue", "Deployments", "Findings", "RuleEngine", "SourceAnalysis", "Workspace"]),

    // MARK: SourceAnalysis – jobs, their fate, and who reaches them
    .target(name: "SourceAnalysis", dependencies: ["Catalogue", "PythonSyntax", "Workspace"], swiftSettings: optimised),
    // Single steps of it, for the benchmark.
    .executableTarget(
      name: "SourceBench", dependencies: ["Catalogue", "SourceAnalysis", "Workspace"], path: "Tests/SourceBench", swiftSettings: optimised),
    .testTarget(name: "SourceAnalysisTests", dependencies: ["Catalogue", "PythonSyntax", "SourceAnalysis", "Workspace"]),

    // MARK: Workspace – the file tree
    .target(name: "Workspace", swiftSettings: optimised),
    .testTarget(name: "WorkspaceTests", dependencies: ["Workspace"]),
    // Shows a walk to the scripts in Tests/Differential that hold it against git and ripgrep.
    .executableTarget(name: "TreeDump", dependencies: ["Workspace"], path: "Tests/TreeDump", swiftSettings: optimised),

    // MARK: lostwork – the command
    .executableTarget(
      name: "lostwork",
      dependencies: [
        "Findings",
        "LanguageServer",
        "Linting",
        "Reporting",
        "Workspace",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: optimised,
      linkerSettings: [
        // One static executable runs on any Linux and starts in half the time of a dynamic one.
        // (SwiftPM compiles against the dynamic Foundation, whose modules don't name the libraries that the static one needs.)
        .unsafeFlags(
          [
            "-static-executable", "-Xlinker", "-s", "-use-ld=lld",
            "-l_FoundationCShims", "-l_FoundationCollections", "-lswiftSynchronization",
          ], .when(platforms: [.linux], configuration: .release))
      ]
    ),

    // Runs the command as a process: `swift test` builds it beside the tests.
    .testTarget(name: "CommandTests"),

    // MARK: the package itself
    .testTarget(name: "PackageTests"),
  ],
  swiftLanguageModes: [.v6]
)
