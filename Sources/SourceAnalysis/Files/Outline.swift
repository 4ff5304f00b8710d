import PythonSyntax
import Workspace

/// What can be told of a source file without parsing it. Made of its bytes alone, and of use to every process that loads it.
struct Outline: Sendable {
  /// In bytes.
  let size: Int
  let words: WordSet
  let imports: [ImportedModule]
  /// Which of the words that its maker asked for it holds.
  let signs: Signs

  /// Words that decide how a file's imports are followed.
  struct Signs: OptionSet {
    let rawValue: UInt8

    /// Some import may stand where only a type checker or a script runs it.
    static let guards = Signs(rawValue: 1)
    /// Modules may be named by texts.
    static let loads = Signs(rawValue: 2)
  }
}

/// Makes the outlines of files, one after the other with the same memory.
struct OutlineReader {
  private var buffer = ReadBuffer()
  private var reader = WordReader()
  private let signs: [UInt64: Outline.Signs]
  /// Whether some word with these low bits is a sign: nearly no word of a file is.
  private let maySign: [Bool]

  /// - Parameter loadWords: The words beside which modules are named by texts.
  init(loadWords: some Sequence<String>) {
    var signs: [UInt64: Outline.Signs] = [WordSet.hash("TYPE_CHECKING"): .guards, WordSet.hash("__main__"): .guards]
    for word in loadWords { signs[WordSet.hash(word), default: []].insert(.loads) }
    maySign = (0..<1024).map { bits in signs.keys.contains { $0 & 1023 == bits } }
    self.signs = signs
  }

  mutating func outline(of path: WorkspacePath, in tree: FileTree) -> Result<Outline, ReadFailure> {
    do throws(ReadFailure) { try tree.read(path, into: &buffer) } catch { return .failure(error) }
    let words = buffer.withSpan { reader.words(of: $0) }
    var signs: Outline.Signs = []
    for word in words.all where maySign[Int(word & 1023)] { signs.formUnion(self.signs[word] ?? []) }
    return .success(Outline(size: buffer.count, words: words, imports: importStatements(in: buffer.bytes), signs: signs))
  }
}
