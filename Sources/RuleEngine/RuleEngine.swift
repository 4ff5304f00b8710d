import Catalogue
import Deployments
import Findings
import SourceAnalysis
import Workspace

/// One deployment and what its source holds.
package struct AnalysedDeployment: Sendable {
  package let deployment: Deployment
  package let analysis: ProcessAnalysis

  package init(deployment: Deployment, analysis: ProcessAnalysis) {
    self.deployment = deployment
    self.analysis = analysis
  }
}

/// Holds every check against every deployment and the jobs of its process.
///
/// Knows no disk, clock, terminal or format: the same values give the same findings.
package struct RuleEngine: Sendable {
  private let catalogue: Catalogue

  package init(_ catalogue: Catalogue) {
    self.catalogue = catalogue
  }

  /// The findings, one for each check, job site and deployment, in no particular order.
  package func findings(in deployments: [AnalysedDeployment]) -> [Finding] {
    deployments.flatMap { analysed in catalogue.checks.flatMap { findings(of: $0, in: analysed) } }
  }

  private func findings(of check: Check, in analysed: AnalysedDeployment) -> [Finding] {
    let deployment = analysed.deployment
    guard check.subject == .job, let server = catalogue.server(deployment.server), let table = catalogue.outcomes[deployment.server] else { return [] }
    let resolver = OutcomeResolver(table: table, server: server, deployment: deployment)
    // Two jobs of one kind in one function are told apart by their order, which survives shifted lines.
    var occurrences: [String: Int] = [:]
    return analysed.analysis.jobs.filter(\.fate.isDetached).compactMap { job in
      // However many triggers lead there, it is one finding: the worst outcome leads.
      var best: (maker: FindingMaker, outcome: OutcomeKind)?
      for trigger in deployment.triggers {
        guard let verdict = resolver.verdict(for: trigger.kind, carrier: job.carrier, drains: job.drains) else { continue }
        let circumstance = Circumstance(deployment: deployment, server: server, trigger: trigger.kind, job: job, verdict: verdict)
        guard check.condition.holds(in: circumstance) else { continue }
        let outcome = verdict.worst.outcome
        if best == nil || best!.outcome < outcome {
          let others = deployment.triggers.filter { $0 != trigger && $0.kind == trigger.kind }
          best = (FindingMaker(check: check, circumstance: circumstance, setting: trigger.setting, otherTriggers: others), outcome)
        }
      }
      guard let maker = best?.maker else { return nil }
      let occurrence = occurrences[maker.identity.joined(separator: "\u{1F}"), default: 0]
      occurrences[maker.identity.joined(separator: "\u{1F}")] = occurrence + 1
      return maker.finding(occurrence: occurrence)
    }
  }
}
