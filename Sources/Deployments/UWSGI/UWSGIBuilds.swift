import Catalogue
import Workspace

/// Which build of uWSGI a project installs, as far as its requirements, Dockerfiles and scripts say.
struct UWSGIBuilds: Sendable {
  struct Found: Sendable {
    let build: ServerKnowledge.Build
    /// "Dockerfile:3 installs that"
    let reason: String
  }

  private struct Mention {
    let build: Int
    let path: WorkspacePath
    let line: Int
  }

  private let server: ServerKnowledge
  private let tree: FileTree
  private var mentions: [Mention] = []

  /// Requirements are short; a script of this size is something else.
  private static let sizeLimit = 1 << 20

  /// Reads every file that may say it: ask for one only when a file's meaning depends on the build.
  init(server: ServerKnowledge, tree: FileTree) {
    self.server = server
    self.tree = tree
    if !server.builds.isEmpty { mentions = tree.files.flatMap(mentions(in:)) }
  }

  /// - Parameters:
  ///   - program: The word that starts the server, where a command does.
  /// - Returns: `nil` when nothing near says one, or several do.
  func build(near folder: WorkspacePath, program: String? = nil) -> Found? {
    let name = program?.split(separator: "/").last.map(String.init)
    if let name, let own = server.builds.first(where: { $0.programs.contains(name) }) {
      return Found(build: own, reason: "its program is `\(name)`")
    }
    func shared(_ mention: Mention) -> Int { zip(mention.path.parent.components, folder.components).prefix { $0 == $1 }.count }
    guard let nearest = mentions.map(shared).max() else { return nil }
    let near = mentions.filter { shared($0) == nearest }
    guard let first = near.first, near.allSatisfy({ $0.build == first.build }) else { return nil }
    return Found(build: server.builds[first.build], reason: "\(first.path):\(first.line) installs that")
  }

  private func mentions(in path: WorkspacePath) -> [Mention] {
    let name = String(decoding: path.name, as: UTF8.self).lowercased()
    let isScript = name.hasPrefix("dockerfile") || name.hasSuffix("dockerfile") || name == "containerfile" || name.hasSuffix(".sh")
    let isRequirements =
      ["pyproject.toml", "pipfile", "setup.py", "setup.cfg", "environment.yml", "environment.yaml"].contains(name) || name.hasSuffix(".lock")
      || (name.hasSuffix(".txt") || name.hasSuffix(".in") || name.hasSuffix(".pip")) && String(decoding: path.bytes, as: UTF8.self).lowercased().contains("require")
    guard isScript || isRequirements, let file = try? tree.read(path), file.bytes.count <= Self.sizeLimit else { return [] }
    return isScript ? installed(by: file) : required(by: file)
  }

  /// `apt-get install -y uwsgi-core` and `pip install uwsgi`, also on continued lines.
  private func installed(by file: SourceFile) -> [Mention] {
    var mentions: [Mention] = []
    var builds: [Int] = []
    var continues = false
    for number in 1...file.lines.lineCount {
      let line = file.bytes[file.lines.range(ofLine: number)]
      if !continues { builds = [] }
      continues = line.last { $0 != 10 && $0 != 13 && $0 != 32 } == UInt8(ascii: "\\")
      for word in line.split(whereSeparator: { $0 <= 32 || "\"',[]\\".utf8.contains($0) }) {
        let text = String(decoding: word, as: UTF8.self).lowercased()
        if text.hasPrefix("#") { break }
        if ["&&", "||", "|"].contains(text) {
          builds = []
        } else if let installer = text.split(separator: "/").last.map(String.init), !text.hasPrefix("-"),
          server.builds.contains(where: { $0.installers.contains(installer) })
        {
          builds = server.builds.indices.filter { server.builds[$0].installers.contains(installer) }
        } else {
          mentions += builds.filter { names(text, $0) }.map { Mention(build: $0, path: file.path, line: number) }
        }
        if text.hasSuffix(";") { builds = [] }
      }
    }
    return mentions
  }

  /// A requirement is whatever begins with the package's name; comments are not.
  private func required(by file: SourceFile) -> [Mention] {
    guard let build = server.builds.firstIndex(where: { $0.installers.contains("pip") }) else { return [] }
    for number in 1...file.lines.lineCount {
      let line = file.bytes[file.lines.range(ofLine: number)]
      for word in line.split(whereSeparator: { $0 <= 32 || "\"',[]{}:;".utf8.contains($0) }) {
        if word.first == UInt8(ascii: "#") { break }
        if names(String(decoding: word, as: UTF8.self).lowercased(), build) { return [Mention(build: build, path: file.path, line: number)] }
      }
    }
    return []
  }

  private func names(_ word: String, _ build: Int) -> Bool {
    let package = word.prefix { !"=<>~!@[;(".contains($0) }
    return server.builds[build].packages.contains { pattern in
      pattern.hasSuffix("*") ? package.hasPrefix(pattern.dropLast()) : package == pattern
    }
  }
}
