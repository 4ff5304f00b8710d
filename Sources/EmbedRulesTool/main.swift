import Foundation

// EmbedRulesTool RULES OUTPUT: writes one Swift file that holds the text of every rule file below RULES.
//
// The texts become static strings: they lie in the binary's read-only data and cost nothing until they are read.

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
  FileHandle.standardError.write(Data("usage: EmbedRulesTool RULES OUTPUT\n".utf8))
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
    case _ where scalar.value < 0x20: result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

var source = "// Made by EmbedRulesTool from rules/. Not to be edited.\n\n"
source += "let embeddedRuleFiles: [(path: StaticString, text: StaticString)] = [\n"
for name in names {
  let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  source += "  (\(literal(name)), \(literal(text))),\n"
}
source += "]\n"
try source.write(toFile: arguments[2], atomically: true, encoding: .utf8)
