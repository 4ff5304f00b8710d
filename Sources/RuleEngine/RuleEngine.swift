import Catalogue
import Deployments
import Findings
import SourceAnalysis
import Workspace

/// One deployment and what its source holds.
package struct AnalysedDeployment: Sendable {
  package let deployment: Deployment
  /// `nil` when no check can have anything to say about its source.
  package let analysis: ProcessAnalysis?

  package init(deployment: Deployment, analysis: ProcessAnalysis?) {
    self.deployment = deployment
    self.analysis = analysis
  }
}

/// Holds checks against deployments, the jobs of their processes, and what readers noticed.
///
/// Knows no disk, clock, terminal or format: the same values give the same findings.
package struct RuleEngine: Sendable {
  private let catalogue: Catalogue
  private let checks: [Check]
  private let statements: Statements

  /// - Parameter checks: The checks that are to speak; those of the catalogue that are on by themselves when nobody says.
  package init(_ catalogue: Catalogue, checks: [Check]? = nil, statements: Statements = Statements()) {
    self.catalogue = catalogue
    self.checks = checks ?? catalogue.checks.filter(\.isEnabled)
    self.statements = statements
  }

  /// The findings, in no particular order: of a job and a deployment one for each check, and of checks that ask what a trigger
  /// does one for each family.
  package func findings(in deployments: [AnalysedDeployment], notices: [Notice] = []) -> [Finding] {
    let questions = deployments.map { self.questions(about: $0.deployment) }
    return zip(deployments, questions).flatMap { deployment, own -> [Finding] in
      guard let own else { return [] }
      let shared = questions.compactMap { $0 }.filter { $0.server == own.server }
      return findings(about: own, sharing: shared) + findings(about: deployment.analysis, own)
    } + findings(about: notices)
  }

  /// The jobs of a deployment that a finding of at least this confidence can be about; `nil` when there are none, and its source need
  /// not be looked at.
  package func interest(in deployment: Deployment, _ minimum: Confidence) -> JobInterest? {
    // Servers of other languages run none of the source that is read here.
    guard let questions = questions(about: deployment), catalogue.server(deployment.server)?.language == "python" else { return nil }
    return JobInterestFinder(questions, checks: checks, calls: JobCalls { catalogue.python }).interest(minimum)
  }

  /// What is to be said about a deployment alone.
  ///
  /// - Parameter all: The deployments of the same server, this one among them: a setting that another one reads from the same place
  ///   may do there what it does not do here.
  private func findings(about questions: DeploymentQuestions, sharing all: [DeploymentQuestions]) -> [Finding] {
    checks.filter { $0.subject == .setting }.flatMap { check in
      questions.findings(of: check).filter { finding in
        guard check.needsAll, let name = finding.setting?.name else { return true }
        return !all.contains { $0.reads(name, at: finding.primary) && $0.findings(of: check).isEmpty }
      }
    }
  }

  private func findings(about analysis: ProcessAnalysis?, _ questions: DeploymentQuestions) -> [Finding] {
    guard let analysis else { return [] }
    var findings: [Finding] = []
    let jobChecks = checks.filter { $0.subject == .job }
    let detached = analysis.jobs.filter(\.fate.isDetached)
    // Two jobs of one kind in one function are told apart by their order, which survives shifted lines.
    var occurrences: [String: Int] = [:]
    for job in analysis.jobs {
      for maker in questions.makers(for: job, jobChecks, jobCount: detached.count, isClosureKnown: analysis.isClosureKnown) {
        let identity = maker.identity.joined(separator: "\u{1F}")
        let occurrence = occurrences[identity, default: 0]
        occurrences[identity] = occurrence + 1
        if let finding = maker.finding(occurrence: occurrence) { findings.append(finding) }
      }
    }
    return findings + hookFindings(about: analysis, questions)
  }

  /// Of a hook that waits for several jobs there is one finding: about the job that is surest to be lost.
  private func hookFindings(about analysis: ProcessAnalysis, _ questions: DeploymentQuestions) -> [Finding] {
    struct Key: Hashable {
      let code: String
      let hook: String
      let registration: SourceSpan
    }
    var found: [Key: Finding] = [:]
    // A dictionary has no order, and a report must have one.
    var order: [Key] = []
    for check in checks where check.subject == .drain {
      for job in analysis.jobs {
        for drain in job.drains {
          let key = Key(code: check.code, hook: drain.hook, registration: drain.registration)
          guard let finding = questions.maker(for: drain, waitingFor: job, check, isClosureKnown: analysis.isClosureKnown)?.finding(occurrence: 0) else { continue }
          if let known = found[key], (known.severity, known.confidence) >= (finding.severity, finding.confidence) { continue }
          if found.updateValue(finding, forKey: key) == nil { order.append(key) }
        }
      }
    }
    return order.compactMap { found[$0] }
  }

  private func questions(about deployment: Deployment) -> DeploymentQuestions? {
    guard let server = catalogue.server(deployment.server) else { return nil }
    return DeploymentQuestions(
      deployment: deployment, server: server, table: catalogue.outcomes(of: deployment.server), statements: statements,
      pythons: catalogue.python.versions)
  }

  private func findings(about notices: [Notice]) -> [Finding] {
    let checks = checks.filter { $0.subject == .notice }
    var occurrences: [String: Int] = [:]
    return notices.flatMap { notice -> [Finding] in
      guard let server = catalogue.server(notice.server) else { return [] }
      return checks.filter { $0.condition.holds(for: notice) }.map { check in
        let maker = NoticeFindingMaker(check: check, notice: notice, server: server)
        let identity = maker.identity.joined(separator: "\u{1F}")
        let occurrence = occurrences[identity, default: 0]
        occurrences[identity] = occurrence + 1
        return maker.finding(occurrence: occurrence)
      }
    }
  }
}
