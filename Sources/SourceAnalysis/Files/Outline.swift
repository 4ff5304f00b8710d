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
  /// Whether some word with these low bits is a sign or a guard: nearly no word of a file is.
  private let isWanted: [Bool]

  init(_ loadWords: LoadWords) {
    let calls = Set(loadWords.calls.map { WordSet.hash($0) })
    let variables = Set(loadWords.variables.map { WordSet.hash($0) })
    let lows = Set(calls.union(variables).union(Self.guards).map { $0 >> 4 & 1023 })
    isWanted = (0..<1024).map { lows.contains($0) }
    self.calls = calls
    self.variables = variables
  }

  mutating func outline(of path: WorkspacePath, in tree: FileTree) -> Result<Outline, ReadFailure> {
    do throws(ReadFailure) { try tree.read(path, into: &buffer) } catch { return .failure(error) }
    return .success(
      buffer.withSpan { bytes in
        let words = reader.words(of: bytes)
        var mayLoad = words.marked.contains { calls.contains($0) || variables.contains($0) }
        var hasGuard = false
        for word in words.all where isWanted[Int(word >> 4 & 1023)] {
          mayLoad = mayLoad || isSign(word)
          hasGuard = hasGuard || Self.guards.contains(word.wordHash)
        }
        return Outline(size: bytes.count, words: words, imports: importsWhenLoaded(in: bytes, hasGuard: hasGuard), mayLoad: mayLoad)
      })
  }

  private func isSign(_ word: UInt64) -> Bool {
    variables.contains(word.wordHash) || word & WordUse.called.rawValue != 0 && calls.contains(word.wordHash)
  }

  /// Without one of these words no block of a file is guarded.
  private static let guards = Set(["TYPE_CHECKING", "__main__"].map { WordSet.hash($0) })

  /// The imports of a file, but for those in guarded blocks.
  private func importsWhenLoaded(in bytes: Span<UInt8>, hasGuard: Bool) -> [ImportedModule] {
    let imports = importStatements(in: bytes)
    guard !imports.isEmpty, hasGuard else { return imports }
    let guarded = guardedBlocks(in: bytes)
    return guarded.isEmpty ? imports : imports.filter { module in !guarded.contains { $0.contains(module.span) } }
  }
}
