import Workspace

/// The bounds of a YAML file. Crossing one is a problem with a place.
package struct YAMLLimits: Sendable {
  /// Collections inside one another. libyaml takes 24 s for 100,000 nested flow lists (measured), and every consumer
  /// of the tree walks it recursively.
  package var depth = 100
  /// Nodes that aliases may add to the file's own; nine lines of "a billion laughs" ask for 10^9.
  package var expandedNodes = 100_000
  /// `%TAG` lines. libyaml compares each with all others: 60,000 of them take it 4.4 s (measured).
  package var tagDirectives = 100

  package init() {}
}

/// Reads a YAML stream with libyaml into one root per document.
///
/// Aliases are expanded within the limits, merge keys (`<<`) and duplicate keys stay as they were written (see
/// ``ConfigNode/mergedEntries``). After a syntax error the tree holds what came before it.
package func readYAML(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> Parsed<ConfigDocuments> {
  let text = YAMLText(bytes, limits: limits)
  var composer = YAMLComposer(bytes, limits: limits)
  var problems: [Problem] = []
  if !text.range.isEmpty {
    bytes.withUnsafeBufferPointer { buffer in
      var events = YAMLEventReader(text, bytes: buffer)
      reading: while true {
        switch events.next() {
        case .event(let event):
          guard composer.take(event) else { break reading }
          if case .streamEnd = event.kind { break reading }
        case .failure(let failure):
          // Where we cut the text short, its end is no news.
          if text.problem == nil || Int(failure.offset) < text.range.upperBound {
            problems.append(Problem(yaml: failure, in: bytes))
          }
          break reading
        }
      }
    }
  }
  let composed = composer.finish()
  let comments = yamlComments(in: bytes, from: text.range.lowerBound, to: composed.readUpTo, outside: composed.scalars)
  problems += composed.problems
  if let problem = text.problem { problems.append(problem) }
  return Parsed(
    ConfigDocuments(roots: composed.roots, comments: comments),
    problems: inOrder(problems))
}
