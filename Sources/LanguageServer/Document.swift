import ConfigSyntax
import Workspace

/// A text as the editor holds it, saved or not.
package struct Document {
  /// The name that the editor gave it: answers use the same spelling.
  package let uri: String
  package private(set) var version: Int?
  package private(set) var text: SourceFile

  package init(uri: String, path: WorkspacePath, version: Int?, text: String) {
    self.uri = uri
    self.version = version
    self.text = SourceFile(path: path, text: text)
  }

  /// Takes the changes of one `didChange`, each speaking of the text that the one before it left.
  package mutating func apply(_ changes: [ConfigNode], version: Int?, encoding: PositionEncoding) {
    self.version = version
    for change in changes {
      guard let new = change["text"]?.string else { continue }
      guard let range = change["range"] else {
        text = SourceFile(path: text.path, text: new)
        continue
      }
      guard let start = TextPosition(range["start"]), let end = TextPosition(range["end"]) else { continue }
      let first = text.offset(of: start, in: encoding)
      let last = max(first, text.offset(of: end, in: encoding))
      var bytes = text.bytes
      bytes.replaceSubrange(first..<last, with: new.utf8)
      text = SourceFile(path: text.path, bytes: bytes)
    }
  }
}

// MARK: What the client tells of its texts and files

extension EditorSession {
  mutating func open(_ params: ConfigNode?) {
    guard let (path, uri) = file(params), let text = params?[path: "textDocument", "text"]?.string else { return }
    documents[path] = Document(uri: uri, path: path, version: params?[path: "textDocument", "version"]?.integer, text: text)
    adoptFolder(of: path)
    fallBehind(for: [path])
  }

  mutating func change(_ params: ConfigNode?) {
    guard let (path, _) = file(params), documents[path] != nil else { return }
    documents[path]?.apply(
      params?["contentChanges"]?.items ?? [], version: params?[path: "textDocument", "version"]?.integer, encoding: client.encoding)
    fallBehind(for: [path])
  }

  mutating func save(_ params: ConfigNode?) {
    guard let (path, _) = file(params) else { return }
    noteDiskChange(at: path)
  }

  mutating func close(_ params: ConfigNode?) {
    guard let (path, _) = file(params), documents.removeValue(forKey: path) != nil else { return }
    // What was typed and not saved no longer counts.
    noteDiskChange(at: path)
  }

  mutating func noteFileChanges(_ params: ConfigNode?) {
    for change in params?["changes"]?.items ?? [] {
      if let path = change["uri"]?.string.flatMap(FileURI.path) { noteDiskChange(at: path) }
    }
  }

  mutating func changeFolders(_ params: ConfigNode?) {
    let event = params?["event"]
    let removed = Set(event?["removed"]?.items?.compactMap { $0["uri"]?.string.flatMap(FileURI.path) } ?? [])
    projects.removeAll { removed.contains($0.root) }
    for uri in event?["added"]?.items?.compactMap({ $0["uri"]?.string }) ?? [] {
      if let folder = FileURI.path(of: uri) { add(folder) }
    }
    fallBehind()
  }

  private mutating func noteDiskChange(at path: WorkspacePath) {
    for index in projects.indices where projects[index].isTouched(by: path) {
      projects[index].forgetFiles()
      fallBehind()
    }
  }

  private func file(_ params: ConfigNode?) -> (path: WorkspacePath, uri: String)? {
    guard let uri = params?[path: "textDocument", "uri"]?.string, let path = FileURI.path(of: uri) else { return nil }
    return (path, uri)
  }
}
