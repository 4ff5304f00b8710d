import Foundation
import PackagePlugin

/// Turns every file under `rules/` into Swift source, so that the built-in rules travel inside the binary, and parses them, so that
/// no start has to.
///
/// `Bundle.module` would not do: it aborts when the binary is moved away from its build folder.
@main
struct EmbedRules: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let rules = context.package.directoryURL.appending(path: "rules")
    let files = try ruleFiles(below: rules)
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRules.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(files.count) rule files",
        executable: try context.tool(named: "EmbedRulesTool").url,
        arguments: [rules.path(percentEncoded: false), output.path(percentEncoded: false)],
        // The files make an edit rebuild; the folders make an added or deleted file rebuild.
        inputFiles: files + [rules],
        outputFiles: [output]
      )
    ]
  }

  private func ruleFiles(below folder: URL) throws -> [URL] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path(percentEncoded: false))
    return names.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".tsv") }.sorted().map { folder.appending(path: $0) }
  }
}
