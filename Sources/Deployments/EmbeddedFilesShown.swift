import Workspace

// Files that exist on a command's machine only are read at paths of their own; people see the file that holds their text.

extension DeploymentsResult {
  /// The same, with every place in an embedded file moved to where its text stands.
  func shown(_ embedded: [EmbeddedFile]) -> DeploymentsResult {
    if embedded.isEmpty { return self }
    let shower = EmbeddedFileShower(embedded)
    var shown = self
    shown.deployments = deployments.map(shower.shown)
    shown.configFiles = configFiles.map(shower.shown)
    shown.notUnderstood = notUnderstood.map { FileTree.LeftOut(shower.shown($0.path), why: $0.why) }
    shown.problems = problems.map(shower.shown)
    shown.notices = notices.map { notice in
      var notice = notice
      notice.place = shower.shown(notice.place)
      return notice
    }
    return shown
  }
}

extension CommandFollower.Followed {
  /// The same, with every file that exists on the commands' machine only moved to where its text stands.
  func shown(_ embedded: [EmbeddedFile]) -> Self {
    let all = embedded + commands.flatMap(\.embedded)
    if all.isEmpty { return self }
    let shower = EmbeddedFileShower(all)
    var shown = self
    shown.files = files.map(shower.shown)
    shown.problems = problems.map(shower.shown)
    return shown
  }
}

private struct EmbeddedFileShower {
  private let files: [WorkspacePath: EmbeddedFile]

  init(_ embedded: [EmbeddedFile]) {
    files = Dictionary(embedded.map { ($0.path, $0) }, uniquingKeysWith: { _, last in last })
  }

  func shown(_ place: SourceSpan) -> SourceSpan {
    guard let file = files[place.path] else { return place }
    let count = file.text.bytes.count
    return file.text.span(min(Int(place.bytes.start), count)..<min(Int(place.bytes.end), count))
  }

  func shown(_ path: WorkspacePath) -> WorkspacePath { files[path]?.text.whole.path ?? path }

  func shown(_ placed: PlacedProblem) -> PlacedProblem {
    let place = shown(placed.place)
    var problem = placed.problem
    problem.span = place.bytes
    return PlacedProblem(problem, in: place.path)
  }

  func shown(_ origin: Origin) -> Origin { Origin(origin.place.map(shown), via: origin.via) }

  func shown<Value>(_ said: Said<Value>) -> Said<Value> {
    Said(said.value, origin: shown(said.origin), overridden: said.overridden.map { .init($0.value, origin: shown($0.origin)) })
  }

  func shown(_ setting: Setting) -> Setting {
    Setting(name: setting.name, said: shown(setting.said), effective: setting.effective)
  }

  func shown(_ deployment: Deployment) -> Deployment {
    var shown = deployment
    shown.origin = self.shown(deployment.origin)
    shown.launchers = deployment.launchers.map(self.shown)
    shown.settings = deployment.settings.map(self.shown)
    shown.triggers = deployment.triggers.map { RecycleTrigger(kind: $0.kind, setting: self.shown($0.setting)) }
    shown.entries = deployment.entries.map { entry in
      // No source that is analysed lies in the texts of other files.
      EntryPoint(app: self.shown(entry.app), file: entry.file.flatMap { files[$0] == nil ? $0 : nil }, module: entry.module, callable: entry.callable, searchPath: entry.searchPath,
        reason: entry.reason)
    }
    shown.stopLimit = deployment.stopLimit.map(self.shown)
    shown.files = deployment.files.map(self.shown)
    return shown
  }
}
