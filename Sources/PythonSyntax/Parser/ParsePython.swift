import Workspace

/// Parses a whole file. Never fails, loops or recurses without a bound; what could not be understood is in the problems.
///
/// For many files keep a ``PythonParser``, which uses its buffers again.
public func parsePython(_ bytes: [UInt8]) -> Parsed<SyntaxTree> {
  var parser = PythonParser()
  return parser.parse(bytes)
}
