import Catalogue
import ConfigSyntax
import Workspace

/// Tells which files of a workspace are uWSGI configuration: the section says so, not the name.
struct UWSGIDiscovery: Sendable {
  struct Candidate: Sendable, Hashable {
    let path: WorkspacePath
    let format: UWSGIResolver.Format
    /// Where the section begins.
    let header: ByteSpan
  }

  let server: ServerKnowledge

  /// - Parameter files: The files that may be a server's configuration, by reader.
  func candidates(among files: [String: [WorkspacePath]], in tree: FileTree) -> [Candidate] {
    var found: [WorkspacePath: Candidate] = [:]
    for sign in server.fileSigns {
      for path in files[sign.sign.reader] ?? [] where found[path] == nil {
        guard let file = try? tree.read(path) else { continue }
        found[path] = sign.sign.contains.lazy.compactMap { candidate(file, format: sign.format, contains: $0) }.first
      }
    }
    return found.values.sorted { $0.path < $1.path }
  }

  private func candidate(_ file: SourceFile, format name: String, contains sign: String) -> Candidate? {
    guard let format = UWSGIResolver.Format(rawValue: name) else { return nil }
    let needle = Array(sign.utf8)
    switch format {
    case .ini, .yaml:
      guard let offset = lineStart(of: needle, in: file.bytes) else { return nil }
      let line = file.lines.range(ofLine: file.lines.line(at: UInt32(offset)))
      let text = file.bytes[offset..<line.upperBound]
      let end = text.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: " ") }
      return Candidate(path: file.path, format: format, header: ByteSpan(offset..<(end ?? offset) + 1))
    case .xml, .json:
      guard let offset = file.bytes.indices.first(where: { file.bytes[$0] == needle[0] && file.bytes[$0...].starts(with: needle) })
      else { return nil }
      return Candidate(path: file.path, format: format, header: ByteSpan(offset..<offset + needle.count))
    }
  }

  /// The first line that begins with these bytes, after a byte order mark and blanks.
  private func lineStart(of sign: [UInt8], in bytes: [UInt8]) -> Int? {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      var first = start
      while first < bytes.count, bytes[first] == UInt8(ascii: " ") || bytes[first] == UInt8(ascii: "\t") { first += 1 }
      // A YAML section must stand at the margin; an INI header may be indented.
      if sign.first == UInt8(ascii: "[") || first == start, bytes[first...].starts(with: sign) { return first }
      guard let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      start = newline + 1
    }
    return nil
  }
}
