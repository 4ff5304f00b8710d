import Catalogue
import Deployments
import Workspace

/// What the files of a workspace start, in lines that a test can compare.
struct Described {
  static let catalogue = Catalogue.builtIn()

  let result: DeploymentsResult
  private let tree: FileTree

  init(_ files: [String: String]) {
    tree = FileTree(files)
    result = DeploymentFinder(catalogue: Self.catalogue.servers, launchers: Self.catalogue.launchers).deployments(in: tree)
  }

  var ids: [String] { result.deployments.map(\.id) }

  /// `max-requests = 5 @ k8s/app.yaml:12`, of every deployment that has the setting, in their order.
  func setting(_ name: String) -> [String] {
    result.deployments.compactMap { deployment in
      deployment[setting: name].map { "\(name) = \(words($0.effective)) @ \(place($0.said.origin.place))" }
    }
  }

  func words(_ value: SettingValue) -> String {
    switch value {
    case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    case .boolean(let flag): "\(flag)"
    case .text(let text): text
    case .list(let texts): texts.joined(separator: ",")
    case .unknown(let reason): "? (\(reason))"
    }
  }

  func place(_ span: SourceSpan?) -> String {
    guard let span else { return "-" }
    guard let file = try? tree.read(span.path) else { return "\(span.path) (gone)" }
    return "\(span.path):\(file.position(at: span.bytes.start).line)"
  }
}
