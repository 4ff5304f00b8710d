import ConfigSyntax
import Workspace

/// The text of one file below `rules/`, built in or a user's own.
package struct RuleFile: Sendable {
  /// The path below the rules folder, such as `servers/uwsgi.yml`: its first component says what the file holds.
  package let name: String
  package let source: SourceFile

  package init(name: String, source: SourceFile) {
    self.name = name
    self.source = source
  }

  /// The rule files that travel inside the binary, in the order of their names.
  package static var builtIn: [RuleFile] {
    embeddedRuleFiles.map { path, text in
      let name = path.description
      let bytes = text.withUTF8Buffer { Array($0) }
      return RuleFile(name: name, source: SourceFile(path: WorkspacePath(bytes: Array("rules/\(name)".utf8)), bytes: bytes))
    }
  }
}
