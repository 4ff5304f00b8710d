import ConfigSyntax
import Linting
import Workspace

// Which folder a file belongs to, and what it is called there and in the editor.

extension EditorSession {
  mutating func add(_ folder: WorkspacePath) {
    if !projects.contains(where: { $0.root == folder }) { projects.append(Project(root: folder)) }
  }

  /// An editor that works in no folder sends single files: each brings the project around it, as for the command.
  mutating func adoptFolder(of file: WorkspacePath) {
    guard adoptsFolders, !projects.contains(where: { $0.path(of: file) != nil }) else { return }
    let folder = "/" + String(decoding: file.parent.bytes, as: UTF8.self)
    add(projectRoot(around: folder).flatMap { FileURI.path(Array($0.utf8)) } ?? file.parent)
  }

  /// The editor's texts by the names that a folder has for them.
  func texts(in project: Project) -> [WorkspacePath: [UInt8]] {
    var texts: [WorkspacePath: [UInt8]] = [:]
    // A file that is open under two names has the text of the last one, whatever the order of opening.
    for (path, document) in documents.sorted(by: { $0.key < $1.key }) {
      if let name = project.path(of: path) { texts[name] = document.text.bytes }
    }
    return texts
  }

  /// A file of a folder as the client calls it: an open one by the client's own spelling.
  func uri(of path: WorkspacePath, in project: Project) -> String {
    let file = path.inside(project.root)
    return documents[file]?.uri ?? documents.first { project.path(of: $0.key) == path }?.value.uri ?? FileURI.uri(of: file)
  }
}
