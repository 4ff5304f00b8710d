import Findings
import Workspace

/// A few files, and places in them named by their own text.
struct Project {
  private(set) var sources = SourceTexts()

  init(_ files: [WorkspacePath: String]) {
    for (path, text) in files { sources.insert(SourceFile(path: path, text: text)) }
  }

  init(_ path: WorkspacePath, bytes: [UInt8]) {
    sources.insert(SourceFile(path: path, bytes: bytes))
  }

  mutating func add(_ file: SourceFile) {
    sources.insert(file)
  }

  /// The place of a snippet's only occurrence; with `through`, the place from there to the end of the second snippet.
  func place(_ snippet: String, through end: String? = nil, in path: WorkspacePath) -> Place {
    guard let bytes = sources[path]?.bytes else { preconditionFailure("the project has no file of this name") }
    let start = Project.offset(of: snippet, in: bytes[...], soleOne: true)
    guard let end else { return Place(path, ByteSpan(start..<start + snippet.utf8.count)) }
    let last = Project.offset(of: end, in: bytes[start...], soleOne: false)
    return Place(path, ByteSpan(start..<last + end.utf8.count))
  }

  private static func offset(of snippet: String, in bytes: ArraySlice<UInt8>, soleOne: Bool) -> Int {
    let wanted = Array(snippet.utf8)
    let offsets = bytes.indices.filter { bytes[$0...].starts(with: wanted) }
    guard let first = offsets.first, !soleOne || offsets.count == 1 else {
      preconditionFailure("`\(snippet)` should stand in its file exactly once")
    }
    return first
  }
}
