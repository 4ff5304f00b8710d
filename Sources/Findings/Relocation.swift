import Workspace

// Places are relative to the workspace's root; reports are read where the command ran. These give every place its new path.

/// Gives a path another name, such as one with the folders between the command's directory and the workspace's root.
package typealias Relocation = @Sendable (WorkspacePath) -> WorkspacePath

extension SourceSpan {
  fileprivate func relocated(_ relocation: Relocation) -> SourceSpan { SourceSpan(relocation(path), bytes) }
}

extension Label {
  fileprivate func relocated(_ relocation: Relocation) -> Label { Label(text, at: place.relocated(relocation)) }
}

extension Step {
  fileprivate func relocated(_ relocation: Relocation) -> Step { Step(what, at: place.relocated(relocation)) }
}

extension Finding {
  fileprivate func relocated(_ relocation: Relocation) -> Finding {
    Finding(
      code: code, name: name, severity: severity, confidence: confidence, doubt: doubt, message: message,
      primary: primary.relocated(relocation), primaryLabel: primaryLabel, deployment: deployment,
      setting: setting.map { Setting(name: $0.name, value: $0.value, origin: $0.origin.relocated(relocation)) },
      job: job, outcome: outcome, chain: chain.map { $0.relocated(relocation) }, labels: labels.map { $0.relocated(relocation) },
      notes: notes.map { $0.relocated(relocation) }, remedies: remedies,
      fixes: fixes.map { fix in Fix(fix.title, fix.safety, edits: fix.edits.map { Fix.Edit($0.place.relocated(relocation), to: $0.text) }) },
      url: url, fingerprint: fingerprint)
  }
}

extension DeploymentSummary {
  fileprivate func relocated(_ relocation: Relocation) -> DeploymentSummary {
    DeploymentSummary(
      id: id, server: server, serverVersion: serverVersion, pythonVersion: pythonVersion, app: app, entry: entry.map(relocation),
      origin: origin.relocated(relocation),
      triggers: triggers.map { Trigger(kind: $0.kind, setting: $0.setting, value: $0.value, origin: $0.origin.relocated(relocation)) })
  }
}

extension Report.InputProblem {
  fileprivate func relocated(_ relocation: Relocation) -> Report.InputProblem {
    Report.InputProblem(code: code, severity: severity, message: message, expected: expected, place: place.relocated(relocation))
  }
}

extension Report {
  package func relocated(_ relocation: Relocation) -> Report {
    Report(
      deployments: deployments.map { $0.relocated(relocation) }, findings: findings.map { $0.relocated(relocation) },
      problems: problems.map { $0.relocated(relocation) }, summary: summary,
      unread: unread.map { UnreadApplication(server: $0.server, at: $0.place.relocated(relocation), app: $0.app, reason: $0.reason) }, search: search,
      rules: rules, sources: sources.relocated(relocation))
  }
}

extension Inspection {
  package func relocated(_ relocation: Relocation) -> Inspection {
    var moved = self
    moved.deployments = deployments.map { deployment in
      Deployment(
        summary: deployment.summary.relocated(relocation), launchers: deployment.launchers.map { $0.relocated(relocation) },
        settings: deployment.settings.map { setting in
          Setting(
            name: setting.name, value: setting.value, effective: setting.effective, origin: setting.origin?.relocated(relocation), via: setting.via,
            overridden: setting.overridden.map { Overridden(value: $0.value, origin: $0.origin?.relocated(relocation)) })
        },
        closureFiles: deployment.closureFiles, closureKnown: deployment.closureKnown, jobs: deployment.jobs)
    }
    moved.jobs = jobs.map { job in
      Job(
        api: job.api, carrier: job.carrier, fate: job.fate, confidence: job.confidence, place: job.place.relocated(relocation),
        roots: job.roots, chain: job.chain.map { $0.relocated(relocation) }, deployments: job.deployments)
    }
    moved.configFiles = configFiles.map(relocation)
    moved.skipped = skipped.map { LeftOut(relocation($0.path), why: $0.why) }
    moved.notUnderstood = notUnderstood.map { LeftOut(relocation($0.path), why: $0.why) }
    moved.problems = problems.map { $0.relocated(relocation) }
    moved.sources = sources.relocated(relocation)
    return moved
  }
}
