// What single steps of the analysis take, for measuring. Prints how much there was of it.
//
//   SourceBench facts FOLDER            parses every Python file and takes its facts, whether or not anything can matter in it
//   SourceBench closure ENTRY FOLDER    finds the files that a process whose imports begin at ENTRY can load
import Catalogue
import Glibc
import SourceAnalysis
import Workspace

@main
struct SourceBench {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    guard let step = words.first, let root = words.last, let tree = try? FileTree(root: root) else {
      print("usage: SourceBench facts FOLDER | closure ENTRY FOLDER")
      exit(2)
    }
    let analyzer = SourceAnalyzer(tree: tree, knowledge: Catalogue.builtInByNeed().python)
    switch (step, words.count) {
    case ("facts", 2):
      let taken = analyzer.takeFactsOfEveryFile()
      print("\(taken.files) files, \(taken.bytes) bytes")
    case ("closure", 3):
      let entry = WorkspacePath(bytes: Array(words[words.startIndex + 1].utf8))
      let process = ProcessDescription(entries: [.init(file: entry, callable: nil)], searchPath: [.root])
      print("\(analyzer.files(loadedBy: process).count) of \(tree.files.count) files")
    default:
      print("there is no step `\(step)` of so many words")
      exit(2)
    }
  }
}
