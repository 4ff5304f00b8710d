import PythonSyntax
import Workspace

/// What can be told of a source file without parsing it. Made of its bytes alone, and of use to every process that loads it.
struct Outline: Sendable {
  /// In bytes.
  let size: Int
  let words: WordSet
  /// Without those that only a type checker or a script runs.
  let imports: [ImportedModule]
  /// Whether modules may be named by texts.
  let mayLoad: Bool
}

/// Words beside which modules are named by texts.
struct LoadWords {
  /// Variables, also those of the environment.
  var variables: [String] = []
  /// Functions.
  var calls: [String] = []
}

/// Makes the outlines of files, one after the other with the same memory.
struct OutlineReader {
  private var buffer = ReadBuffer()
  private var reader = WordReader()
  private let calls: Set<UInt64>
  private let variables: Set<UInt64>
  /// Whether some word with these low bits is a sign: nearly no word of a file is.
  private let maySign: [Bool]

  init(_ loadWords: LoadWords) {
    let calls = Set(loadWords.calls.map { WordSet.hash($0) })
    let variables = Set(loadWords.variables.map { WordSet.hash($0) })
    let lows = Set(calls.union(variables).map { $0 >> 4 & 1023 })
    maySign = (0..<1024).map { lows.contains($0) }
    self.calls = calls
    self.variables = variables
  }

  mutating func outline(of path: WorkspacePath, in tree: FileTree) -> Result<Outline, ReadFailure> {
    do throws(ReadFailure) { try tree.read(path, into: &buffer) } catch { return .failure(error) }
    let words = buffer.withSpan { reader.words(of: $0) }
    let isLoading = words.all.contains { maySign[Int($0 >> 4 & 1023)] && isSign($0) } || words.marked.contains { calls.contains($0) || variables.contains($0) }
    return .success(Outline(size: buffer.count, words: words, imports: importsWhenLoaded(in: buffer.bytes), mayLoad: isLoading))
  }

  private func isSign(_ word: UInt64) -> Bool {
    variables.contains(word.wordHash) || word & WordUse.called.rawValue != 0 && calls.contains(word.wordHash)
  }

  /// The imports of a file, but for those in guarded blocks.
  private func importsWhenLoaded(in bytes: [UInt8]) -> [ImportedModule] {
    let imports = importStatements(in: bytes)
    if imports.isEmpty { return [] }
    let guarded = guardedBlocks(in: bytes)
    return guarded.isEmpty ? imports : imports.filter { module in !guarded.contains { $0.contains(module.span) } }
  }
}
