import ConfigSyntax
import Foundation
import Workspace

// EmbedRulesTool RULES OUTPUT: writes one Swift file that holds every rule file below RULES, its text and the tree that the text
// stands for.
//
// Both become static strings: they lie in the binary's read-only data and cost nothing until they are read. A file that is no YAML
// ends the build, with the place.

func complain(_ line: String) {
  FileHandle.standardError.write(Data("\(line)\n".utf8))
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
  complain("usage: EmbedRulesTool RULES OUTPUT")
  exit(2)
}
let folder = URL(fileURLWithPath: arguments[1])
let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
  .filter { $0.hasSuffix(".yml") || $0.hasSuffix(".tsv") }
  .sorted()

/// A string literal that stands for exactly these characters.
func literal(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": result += "\\\\"
    case "\"": result += "\\\""
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// The trees of a file as its reader understands them.
func packedTree(of file: SourceFile) -> String {
  let parsed = readYAML(file.bytes)
  for problem in parsed.problems {
    let place = file.position(at: problem.span.start)
    complain("rules/\(file.path):\(place.line):\(place.column): error: \(problem.message)")
  }
  if !parsed.problems.isEmpty { exit(1) }
  return String(decoding: TreePacker(parsed.tree.roots).bytes, as: UTF8.self)
}

var source = "// Made by EmbedRulesTool from rules/. Not to be edited.\n\n"
source += "let embeddedRuleFiles: [(path: StaticString, text: StaticString, tree: StaticString)] = [\n"
for name in names {
  let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  // Tables are read row by row, by their own reader.
  let tree = name.hasSuffix(".yml") ? packedTree(of: SourceFile(path: WorkspacePath(bytes: Array(name.utf8)), text: text)) : ""
  source += "  (\(literal(name)), \(literal(text)), \(literal(tree))),\n"
}
source += "]\n"
try source.write(toFile: arguments[2], atomically: true, encoding: .utf8)
