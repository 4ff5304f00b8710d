import Findings
import Workspace

/// What was understood, for people: each deployment with its settings and where they come from, each job with the chain
/// that leads to it, and an account of the files.
struct InspectionText {
  private let inspection: Inspection
  private var page: Page

  static func render(_ inspection: Inspection, options: RenderingOptions) -> [UInt8] {
    var text = InspectionText(inspection: inspection, page: Page(styles: options.styles))
    text.printDeployments()
    text.printJobs()
    text.printFiles()
    text.printList("assumed", inspection.assumptions)
    let problems = FullFormat.render(problems: inspection.problems, sources: inspection.sources, options: options)
    return text.page.bytes + (problems.isEmpty ? [] : [UInt8(ascii: "\n")] + problems.dropLast())
  }

  // MARK: - Deployments

  private mutating func printDeployments() {
    if inspection.deployments.isEmpty {
      heading("no deployment found")
      page.endLine()
    }
    for deployment in inspection.deployments { print(deployment) }
  }

  private mutating func print(_ deployment: Inspection.Deployment) {
    let summary = deployment.summary
    heading(summary.id)
    let python = summary.pythonVersion.map { ", Python \($0)" } ?? ""
    row("server", "\(summary.server) \(summary.serverVersion ?? "of unknown version")\(python)")
    row("configured", location(summary.origin))
    for launcher in deployment.launchers { row("started by", location(launcher)) }
    row("application", application(of: summary))
    for trigger in summary.triggers {
      row("recycled by", "\(trigger.kind): \(trigger.setting) = \(trigger.value) (\(location(trigger.origin)))")
    }
    row("can load", deployment.closureKnown ? counted(deployment.closureFiles, "source file") : "not known")
    row("jobs", "\(deployment.jobs)")
    if !deployment.settings.isEmpty { line(1, "settings", as: .heading) }
    for setting in deployment.settings { print(setting) }
    page.endLine()
  }

  private func application(of summary: DeploymentSummary) -> String {
    switch (summary.app, summary.entry) {
    case (let app?, let entry?): "\(app) (\(entry.visible))"
    case (let app?, nil): "\(app) (not found among the files)"
    case (nil, let entry?): entry.visible
    case (nil, nil): "not known"
    }
  }

  private mutating func print(_ setting: Inspection.Setting) {
    line(2, "\(setting.name) = \(setting.value)\(setting.remark)  (\(origin(setting.origin)))")
    for step in setting.via { line(3, step) }
    for loser in setting.overridden { line(3, "overrides \(loser.value) (\(origin(loser.origin)))") }
  }

  // MARK: - Jobs

  private mutating func printJobs() {
    guard !inspection.jobs.isEmpty else { return }
    heading("jobs")
    for job in inspection.jobs {
      line(1, "\(location(job.place)) \(job.api)")
      let roots = job.roots.isEmpty ? "" : ", from \(job.roots.joined(separator: ", "))"
      line(2, "\(job.carrier), \(job.fate), \(job.confidence.rawValue)\(roots)")
      if job.isEndless { line(2, "goes on as long as its process") }
      for consumer in job.consumers { line(2, "worked on by a \(consumer.carrier) (\(location(consumer.start)))") }
      for drain in job.drains {
        let seconds = drain.seconds.map { "at most \(Int(exactly: $0).map { String($0) } ?? "\($0)") s" }
        let limit = drain.isLimited ? ", \(seconds ?? "with a limit that is not known")" : ""
        line(2, "`\(drain.hook)` waits for it\(limit) (\(location(drain.wait)))")
      }
      if !job.deployments.isEmpty { line(2, "in \(job.deployments.joined(separator: ", "))") }
      for (index, step) in job.chain.enumerated() {
        line(2, "\(index + 1). \(step.what) (\(location(step.place)))")
      }
    }
    page.endLine()
  }

  // MARK: - Files

  private mutating func printFiles() {
    heading("files")
    line(1, "\(counted(inspection.filesRead, "file")) read, \(inspection.pythonFiles) of them Python")
    printPaths("configuration", inspection.configFiles.map(\.visible))
    printPaths("left out", inspection.skipped.map { "\($0.path.visible): \($0.why)" })
    printPaths("not understood", inspection.notUnderstood.map { "\($0.path.visible): \($0.why)" })
  }

  private mutating func printPaths(_ title: String, _ paths: [String]) {
    guard !paths.isEmpty else { return }
    line(1, title, as: .heading)
    for path in paths { line(2, path) }
  }

  private mutating func printList(_ title: String, _ sentences: [String]) {
    guard !sentences.isEmpty else { return }
    page.endLine()
    heading(title)
    for sentence in sentences { line(1, sentence) }
  }

  // MARK: - Lines

  private mutating func heading(_ text: String) {
    line(0, text, as: .headline)
  }

  /// A name and what it is, in two columns.
  private mutating func row(_ name: String, _ text: String) {
    line(1, name + String(repeating: " ", count: max(1, 13 - name.count)) + text)
  }

  private mutating func line(_ depth: Int, _ text: String, as role: Role = .plain) {
    page.write(String(repeating: "  ", count: depth))
    page.write(text.visible, as: role)
    page.endLine()
  }

  private func location(_ place: Place) -> String {
    inspection.sources.location(of: place)
  }

  private func origin(_ place: Place?) -> String {
    place.map(location) ?? "default"
  }
}

extension Inspection.Setting {
  /// What the server makes of the value, where the value does not say it itself.
  fileprivate var remark: String {
    switch effective {
    case .number(let number):
      Double(value) == number ? "" : ", which is \(Int(exactly: number).map { String($0) } ?? "\(number)")"
    case .boolean(let flag): value == "\(flag)" ? "" : ", which is \(flag)"
    case .text(let text): value == text ? "" : ", which is \(text)"
    case .list(let items): items == [value] ? "" : ", which is \(items.joined(separator: ", "))"
    case .unknown(let reason): ", not known: \(reason)"
    }
  }
}
