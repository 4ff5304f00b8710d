import ConfigSyntax
import Workspace

// What a service's container has in its environment: the image's variables, those of `env_file`, then `environment`.

extension ComposeServices {
  /// - Returns: The variables, and a sentence for each file of which it is not known what it sets.
  func environment(of service: ComposeNode, _ image: ContainerImage, _ reader: inout ComposeReader) -> (variables: ServerEnvironment, missing: [String]) {
    var missing: [String] = []
    var environment = ServerEnvironment(image.environment, isComplete: image.environmentIsComplete)
    for item in service["env_file"].map({ $0.items ?? [$0] }) ?? [] {
      guard let sentence = read(item, into: &environment, &reader) else { continue }
      environment.isComplete = false
      missing.append(sentence)
    }
    for (name, value, place) in service["environment"]?.pairs ?? [] {
      if let value {
        environment.set(ServerEnvironment.Variable(name, value.text, origin: Origin(value.bytes.isEmpty ? place : value.span), unknown: value.unknown))
      } else {
        environment.set(passedOn(name, at: place))
      }
    }
    return (environment, missing)
  }

  /// A name alone: its value comes from whoever calls Compose, or from `.env`.
  private func passedOn(_ name: String, at place: SourceSpan) -> ServerEnvironment.Variable {
    switch project.variables.lookup(name) {
    case .known(let value):
      ServerEnvironment.Variable(name, value, origin: Origin(place, via: project.variables.file.map { ["passed on from \($0)"] } ?? []))
    case .unset: ServerEnvironment.Variable(name, "", origin: Origin(place), unknown: "it is passed on from where Compose runs")
    case .unknown(let reason): ServerEnvironment.Variable(name, "", origin: Origin(place), unknown: reason)
    }
  }

  /// - Returns: `nil` when all that the file says is known. Most people keep such files out of their repositories.
  private func read(_ item: ComposeNode, into environment: inout ServerEnvironment, _ reader: inout ComposeReader) -> String? {
    guard let name = item["path"]?.text ?? item.text else { return nil }
    guard name.unknown == nil, !name.text.hasPrefix("/"), !name.text.hasPrefix("~"), let path = WorkspacePath(resolving: name.text.utf8, against: item.folder),
      let file = try? context.tree.read(path)
    else { return "`\(name.text)` is not in this workspace: what it sets is not known" }
    reader.note(reading: path)
    let isRaw = item["format"]?.text?.text == "raw"
    let before = environment
    let parsed = readEnvironmentFile(file.bytes, dialect: isRaw ? .raw : .compose) { name in
      if case .known(let variable) = before[name], variable.origin.place != nil, variable.origin.via.first == Self.fromFile { return .known(variable.value) }
      return project.variables.lookup(name)
    }
    for problem in parsed.problems { reader.note(problem.message, weight: problem.weight, kind: problem.kind, at: SourceSpan(path, problem.span)) }
    for assignment in parsed.tree {
      guard let value = assignment.value else {
        environment.set(passedOn(assignment.key, at: SourceSpan(path, assignment.keySpan)))
        continue
      }
      let place = assignment.valueSpan.isEmpty ? assignment.keySpan : assignment.valueSpan
      environment.set(
        ServerEnvironment.Variable(
          assignment.key, value, origin: Origin(SourceSpan(path, place), via: [Self.fromFile]), unknown: assignment.unknown))
    }
    return nil
  }

  private static let fromFile = "set by an env_file"
}

extension ServerEnvironment {
  /// Sets a variable, whatever it was before.
  mutating func set(_ variable: Variable) {
    variables.removeAll { $0.name == variable.name }
    variables.append(variable)
  }
}
