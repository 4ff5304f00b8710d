import Catalogue
import Deployments
import Findings
import RuleEngine
import SourceAnalysis
import Workspace

extension Linter {
  /// What is understood of a workspace: deployments, settings with their origins, jobs, and what was left out.
  package func inspect(_ tree: FileTree) -> Inspection {
    inspection(of: Understanding(of: tree, linter: self), in: tree)
  }

  /// What one command line starts in the root of the tree, whatever the repository says.
  ///
  /// - Parameters:
  ///   - server: The server's name in the catalogue.
  ///   - arguments: The words behind the program's name.
  ///   - environment: Variables that are set; all others count as unset.
  /// - Returns: `nil` when this server's command line is not understood.
  package func inspect(_ tree: FileTree, server: String, arguments: [String], environment: [(name: String, value: String)]) -> Inspection? {
    let variables = environment.map { ServerEnvironment.Variable($0.name, $0.value) }
    let standpoint = Standpoint(root: tree.location, folder: .root, environment: ServerEnvironment(variables, isComplete: true))
    let found = DeploymentFinder(catalogue: catalogue.servers)
      .resolve(server, argv: arguments.map { CommandWord($0) }, from: standpoint, in: tree)
    return found.map { inspection(of: Understanding($0, in: tree, catalogue: catalogue), in: tree) }
  }

  /// The servers whose command lines are understood.
  package var servers: [String] { catalogue.servers.map(\.name).sorted() }

  private func inspection(of understanding: Understanding, in tree: FileTree) -> Inspection {
    var inspection = Inspection()
    inspection.deployments = understanding.analysed.map { analysed in
      Inspection.Deployment(
        summary: analysed.deployment.summary,
        launchers: analysed.deployment.launchers,
        settings: analysed.deployment.settings.map(\.inspected),
        closureFiles: analysed.analysis?.files.count ?? 0,
        closureKnown: analysed.analysis?.isClosureKnown ?? false,
        jobs: analysed.analysis?.jobs.count ?? 0)
    }
    inspection.jobs = jobs(of: understanding.analysed)
    inspection.filesRead = understanding.deployments.configFiles.count + understanding.pythonFiles.count
    inspection.pythonFiles = understanding.pythonFiles.count
    inspection.configFiles = understanding.deployments.configFiles
    inspection.skipped = (tree.leftOut.map { Inspection.LeftOut($0.path, why: $0.why) } + tree.notSource).sorted { $0.path < $1.path }
    inspection.notUnderstood = understanding.deployments.notUnderstood.map { Inspection.LeftOut($0.path, why: $0.why) }
    inspection.assumptions = understanding.deployments.assumptions
      + understanding.deployments.deployments.flatMap { deployment in deployment.assumptions.map { "\(deployment.id): \($0)" } }
    if let longest = configuration.longestJob {
      inspection.assumptions.append("no job takes longer than \(seconds(longest.value)) s, as the configuration says: limits above that are enough")
    }
    inspection.problems = understanding.problems
    inspection.sources = SourceTexts(tree.sources(of: inspection.paths) + ruleSources)
    return inspection
  }

  private func seconds(_ number: Double) -> String {
    number == number.rounded() ? String(Int(number)) : String(number)
  }

  /// Every job once, with the deployments whose processes hold it.
  private func jobs(of analysed: [AnalysedDeployment]) -> [Inspection.Job] {
    var order: [JobSite] = []
    var deployments: [JobSite: [String]] = [:]
    for one in analysed {
      for job in one.analysis?.jobs ?? [] {
        if deployments[job] == nil { order.append(job) }
        deployments[job, default: []].append(one.deployment.id)
      }
    }
    return order.sorted { ($0.place, $0.start) < ($1.place, $1.start) }.map { job in
      let confidence: Confidence =
        switch job.certainty {
        case .certain: .certain
        case .likely: .likely
        case .possible: .possible
        }
      return Inspection.Job(
        api: job.api, carrier: job.carrier.rawValue, fate: job.fate.rawValue, confidence: confidence, place: job.place,
        roots: job.roots.map(\.rawValue), chain: job.chain.map { Step($0.what, at: $0.place) }, deployments: deployments[job] ?? [],
        drains: job.drains.map(\.inspected), moments: job.moments.map(\.rawValue), isEndless: job.isEndless,
        consumers: job.consumers.map { Inspection.Consumer(start: $0.start, carrier: $0.carrier.rawValue, moments: $0.moments.map(\.rawValue)) })
    }
  }
}

extension Drain {
  fileprivate var inspected: Inspection.Drain {
    let seconds: Double? = if case .seconds(let seconds) = limit { seconds } else { nil }
    return Inspection.Drain(hook: hook, registration: registration, wait: wait, isLimited: limit != .none, seconds: seconds)
  }
}

extension Setting {
  var inspected: Inspection.Setting {
    let value: Inspection.Effective =
      switch effective {
      case .number(let number): .number(number)
      case .boolean(let isOn): .boolean(isOn)
      case .text(let text): .text(text)
      case .list(let items): .list(items)
      case .unknown(let reason): .unknown(reason: reason)
      }
    return Inspection.Setting(
      name: name, value: said.value, effective: value, origin: said.origin.place, via: said.origin.via,
      overridden: said.overridden.map { Inspection.Overridden(value: $0.value, origin: $0.origin.place) })
  }
}

extension FileTree {
  /// Files that hold Python and are no source of a web process: one line a kind and folder.
  fileprivate var notSource: [Inspection.LeftOut] {
    let kinds = ["ipynb": "notebooks are", "pyi": "stub files are"]
    var lines: [Inspection.LeftOut] = []
    var told: Set<[UInt8]> = []
    for file in files {
      let kind = file.fileExtension
      guard let words = kinds[kind], told.insert(file.parent.bytes + kind.utf8).inserted else { continue }
      lines.append(Inspection.LeftOut(file, why: "\(words) not source of a web process (this one and others of its folder)"))
    }
    return lines
  }
}

extension Inspection {
  /// The files that its places lie in.
  fileprivate var paths: [WorkspacePath] {
    var places: [Place] = problems.map(\.place)
    for deployment in deployments {
      places += [deployment.summary.origin] + deployment.launchers
      for setting in deployment.settings {
        if let origin = setting.origin { places.append(origin) }
        places += setting.overridden.compactMap(\.origin)
      }
    }
    for job in jobs {
      places.append(job.place)
      places += job.chain.map(\.place) + job.drains.flatMap { [$0.registration, $0.wait] } + job.consumers.map(\.start)
    }
    return places.map(\.path)
  }
}
