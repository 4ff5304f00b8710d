import Deployments
import Workspace

/// Whether every place that a result names lies in its file.
struct SpanCheck {
  private let files: [WorkspacePath: [UInt8]]

  init(_ files: [WorkspacePath: [UInt8]]) { self.files = files }

  func failure(_ result: DeploymentsResult) -> String? {
    for problem in result.problems {
      if let failure = failure(problem.place) { return "the problem `\(problem.problem.message)` \(failure)" }
    }
    for deployment in result.deployments {
      if let failure = failure(of: deployment) { return "the deployment \(deployment.id): \(failure)" }
    }
    for path in result.configFiles where files[path] == nil { return "the configuration \(path) is no file" }
    return nil
  }

  private func failure(of deployment: Deployment) -> String? {
    let places = [("its origin", deployment.origin)] + deployment.launchers.map { ("a launcher", $0) }
      + deployment.settings.flatMap { setting in
        ([setting.said.origin] + setting.said.overridden.map(\.origin)).compactMap { origin in origin.place.map { ("`\(setting.name)`", $0) } }
      }
      + deployment.entries.compactMap { entry in entry.app.origin.place.map { ("the entry `\(entry.app.value)`", $0) } }
      + [deployment.serverVersion, deployment.pythonVersion].compactMap { $0?.origin.place.map { ("its version", $0) } }
    for (what, place) in places {
      if let failure = failure(place) { return "\(what) \(failure)" }
    }
    for path in deployment.files where files[path] == nil { return "it reads \(path), which is no file" }
    for path in deployment.entries.compactMap(\.file) where files[path] == nil { return "it starts in \(path), which is no file" }
    return nil
  }

  private func failure(_ place: SourceSpan) -> String? {
    guard let bytes = files[place.path] else { return "stands in \(place.path), which is no file" }
    guard place.bytes.start <= place.bytes.end, Int(place.bytes.end) <= bytes.count else {
      return "stands at \(place.bytes.start)..<\(place.bytes.end) of \(place.path), which has \(bytes.count) bytes"
    }
    return nil
  }
}
