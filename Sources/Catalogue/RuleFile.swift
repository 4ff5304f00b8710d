import ConfigSyntax
import Workspace

/// One file below `rules/`, built in or a user's own.
package struct RuleFile: Sendable {
  /// The path below the rules folder, such as `servers/uwsgi.yml`: its first component says what the file holds.
  package let name: String
  private let content: Content

  /// The first component of its path.
  package var folder: Substring { name[..<(name.utf8.firstIndex(of: UInt8(ascii: "/")) ?? name.endIndex)] }

  private enum Content {
    case own(SourceFile)
    case builtIn(text: StaticString, tree: StaticString)
  }

  package init(name: String, source: SourceFile) {
    self.name = name
    content = .own(source)
  }

  /// Where problems say that it lies.
  package var path: WorkspacePath {
    switch content {
    case .own(let source): source.path
    case .builtIn: WorkspacePath(bytes: Array("rules/\(name)".utf8))
    }
  }

  package var bytes: [UInt8] {
    switch content {
    case .own(let source): source.bytes
    case .builtIn(let text, _): text.withUTF8Buffer { Array($0) }
    }
  }

  /// The file with its lines. Of a built-in file they are counted at every call.
  package var source: SourceFile {
    switch content {
    case .own(let source): source
    case .builtIn: SourceFile(path: path, bytes: bytes)
    }
  }

  /// What a YAML file says. That of a built-in file was read when the program was built.
  package func tree() -> Parsed<PackedTree> {
    switch content {
    case .own(let source):
      let parsed = readYAML(source.bytes)
      return Parsed(PackedTree(TreePacker(parsed.tree.roots).bytes), problems: parsed.problems)
    case .builtIn(_, let tree): return Parsed(PackedTree(tree))
    }
  }
}

// MARK: The built-in files

extension RuleFile {
  /// The rule files that travel inside the binary, in the order of their names.
  package static var builtIn: [RuleFile] {
    embeddedRuleFiles.map { RuleFile(name: $0.path.description, content: .builtIn(text: $0.text, tree: $0.tree)) }
  }

  /// Those of one folder.
  static func builtIn(in folder: String) -> [RuleFile] {
    let prefix = "\(folder)/"
    var files: [RuleFile] = []
    for file in embeddedRuleFiles where file.path.withUTF8Buffer({ $0.starts(with: prefix.utf8) }) {
      files.append(RuleFile(name: file.path.description, content: .builtIn(text: file.text, tree: file.tree)))
    }
    return files
  }

  private init(name: String, content: Content) {
    self.name = name
    self.content = content
  }
}
