import PythonSyntax

/// The calls of a file by what they call: every server that may be started asks the same file for its own.
struct CallsByName: Sendable {
  private let calls: [Call]
  /// Places of calls by full names, such as `uvicorn.run`, and by the last word of what is called, whatever it is an attribute of.
  private var byFullName: [String: [Int]] = [:]
  private var byMethod: [String: [Int]] = [:]

  init(_ tree: SyntaxTree, _ imports: ImportedNames) {
    calls = tree.nodes.compactMap { Call($0) }
    for (place, call) in calls.enumerated() {
      if let method = Attribute(call.function)?.name.text { byMethod[method, default: []].append(place) }
      if let name = imports.fullName(of: call.function) { byFullName[name, default: []].append(place) }
    }
  }

  /// The calls of functions with one of these full names, and those of these methods on anything, in the order of the tree.
  func calls(of names: [String], orMethods methods: [String]) -> [Call] {
    let places = names.flatMap { byFullName[$0] ?? [] } + methods.flatMap { byMethod[$0] ?? [] }
    return places.isEmpty ? [] : Set(places).sorted().map { calls[$0] }
  }
}
