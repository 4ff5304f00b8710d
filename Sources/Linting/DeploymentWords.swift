import Catalogue
import Deployments
import Findings
import SourceAnalysis
import Workspace

// A deployment in the words of reports, and as the process that source analysis asks for.

extension Deployment {
  var summary: DeploymentSummary {
    DeploymentSummary(
      id: id,
      server: server,
      serverVersion: serverVersion?.value,
      pythonVersion: pythonVersion?.value,
      app: entries.first?.app.value,
      entry: entries.lazy.compactMap(\.file).first,
      origin: origin,
      triggers: triggers.compactMap { trigger in
        trigger.setting.said.origin.place.map {
          DeploymentSummary.Trigger(kind: trigger.kind.rawValue, setting: trigger.setting.name, value: trigger.setting.said.value, origin: $0)
        }
      })
  }

  /// Whether it ends workers that nothing is wrong with, and work beside the requests with them.
  var recycles: Bool {
    triggers.contains { $0.kind.isRecycling }
  }

  func unread(by server: ServerKnowledge?) -> Report.UnreadApplication {
    Report.UnreadApplication(
      server: server?.title ?? self.server, at: origin, app: entries.first?.app.value, reason: entries.lazy.compactMap(\.reason).first)
  }

  var paths: [WorkspacePath] {
    [origin.path] + triggers.compactMap { $0.setting.said.origin.place?.path }
  }

  /// The source side: entry files, where imports start, and the environment that the configuration sets.
  func process(of server: ServerKnowledge?) -> ProcessDescription {
    var environment: [String: String] = [:]
    for name in ["env", "raw_env"] {
      guard case .list(let pairs)? = self[setting: name]?.effective else { continue }
      for pair in pairs {
        let parts = pair.split(separator: "=", maxSplits: 1)
        if parts.count == 2 { environment[String(parts[0])] = String(parts[1]) }
      }
    }
    return ProcessDescription(
      entries: entries.compactMap { entry in entry.file.map { ProcessDescription.Entry(file: $0, callable: entry.callable) } },
      searchPath: entries.flatMap(\.searchPath).reduce(into: []) { all, folder in if !all.contains(folder) { all.append(folder) } },
      environment: environment, serves: server?.serves ?? .request, queues: queues(of: server), callables: callables(of: server))
  }
}

extension Deployment {
  /// The queues that its workers take tasks from, where that is said and known: `-Q mail,sms`, `--queues mail sms`.
  private func queues(of server: ServerKnowledge?) -> [String] {
    switch server?.queuesSetting.flatMap({ self[setting: $0] })?.effective {
    case .text(let text)?: text.split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init)
    case .list(let names)?: names
    case .number, .boolean, .unknown, nil: []
    }
  }

  /// The hooks that a configuration which is a program defines.
  private func callables(of server: ServerKnowledge?) -> [ProcessDescription.Callable] {
    settings.compactMap { setting in
      guard server?.options[setting.name]?.kind == .callable, let place = setting.said.origin.place, place.path.fileExtension == "py" else { return nil }
      return ProcessDescription.Callable(server: self.server, name: setting.name, place: place)
    }
  }
}

extension Catalogue {
  /// What a workspace without deployments was searched for.
  var search: Report.Search {
    let platforms = launchers.platforms.isEmpty ? [] : ["the files of \(launchers.platforms.count) hosting platforms"]
    return Report.Search(servers: servers.map(\.title), files: launchers.signs.compactMap(\.title) + platforms)
  }
}

extension Check {
  var ruleSummary: RuleSummary {
    RuleSummary(code: code, name: name, summary: summary, help: Explanation(of: self).markdown, defaultSeverity: severity)
  }

  private var severity: Severity {
    let worst = levels.values.map(\.severity).max()
    return worst ?? level.severity
  }
}
