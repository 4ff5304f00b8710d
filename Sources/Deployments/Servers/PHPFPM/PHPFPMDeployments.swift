import Catalogue
import ConfigSyntax
import Workspace

/// PHP-FPM: one deployment for each pool of a file, or of the files that a main file includes.
///
/// Its applications are PHP, of which no source is read here: what counts is what the settings say.
struct PHPFPMDeployments: ServerModel {
  static let server = "php-fpm"

  let server: ServerKnowledge
  let context: ServerContext

  func resolve(_ command: ServerCommand, in tree: FileTree) -> DeploymentsResult {
    guard let line = server.commandLine else { return DeploymentsResult() }
    let words = CommandLineWords(command.arguments, title: server.title, line: line)
    var result = DeploymentsResult(problems: words.problems)
    let lookup = WorkspaceLookup(tree: tree, standpoint: command.standpoint)
    // Without `-y` it reads what its build says, on the machine.
    guard let named = words.sayings.last(where: { $0.setting == "fpm-config" }),
      case .found(let path, let assumption) = lookup.file(Array(named.text.utf8), mentionedIn: command.origin.path.parent)
    else { return result }
    let pools = PHPFPMPools(of: path, in: tree, environment: command.standpoint.environment)
    result.merge(deployments(pools, in: path))
    for index in result.deployments.indices {
      result.deployments[index].id = "\(server.name):\(command.name)\(pools.pools.count > 1 ? "#\(pools.pools[index].name)" : "")"
      result.deployments[index].launchers = command.launchers
      result.deployments[index].stopLimit = command.stopLimit
      result.deployments[index].doubts += command.doubts
      result.deployments[index].assumptions += command.assumptions + [assumption].compactMap { $0 }
    }
    return result
  }

  func unlaunched(besides launched: Set<WorkspacePath>) -> DeploymentsResult {
    let candidates = (context.candidates["\(server.name)/ini"] ?? []).filter { !launched.contains($0) }
    let read = candidates.map { ($0, PHPFPMPools(of: $0, in: context.tree)) }
    var result = DeploymentsResult()
    for (path, pools) in read {
      // A file that another one includes is a part of that one's configuration.
      if read.contains(where: { $0.0 != path && $0.1.files.contains(path) && !pools.files.contains($0.0) }) { continue }
      result.merge(deployments(pools, in: path))
    }
    return result
  }

  private func deployments(_ pools: PHPFPMPools, in path: WorkspacePath) -> DeploymentsResult {
    var result = DeploymentsResult(configFiles: pools.files, problems: pools.problems)
    let shared = pools.global.compactMap { saying($0, &result) }
    for pool in pools.pools {
      let settings = settings(of: [pool.entries.compactMap { saying($0, &result) }, shared])
      guard !settings.isEmpty else { continue }
      result.deployments.append(
        Deployment(
          id: "\(server.name):\(path)\(pools.pools.count > 1 ? "#\(pool.name)" : "")", server: server.name,
          serverVersion: context.versions.version(of: server.packages, near: path.parent), origin: pool.header, settings: settings,
          triggers: server.triggers(of: settings), entries: [], files: pools.files))
    }
    return result
  }

  private func saying(_ entry: PHPFPMPools.Entry, _ result: inout DeploymentsResult) -> Saying? {
    guard let option = server.commandLine?.options.option(saying: entry.name), option.flags.isEmpty else {
      // `php_value[x]`, `env[X]` and the like are PHP's own.
      if !entry.name.contains("["), !entry.name.contains("{"), let meant = nearest(to: entry.name, in: server.settingNotes.map(\.name)) {
        refuse("PHP-FPM has no directive `\(entry.name)`", expected: "`\(meant)`", entry, &result)
      }
      return nil
    }
    if let reason = entry.unknown {
      return Saying(entry.name, text: entry.text, value: .unknown(reason: reason), origin: Origin(entry.place))
    }
    switch entry.isNothing ? .refused(expected: "a value") : option.phpValue(of: entry.text) {
    case .value(let value): return Saying(entry.name, text: entry.text, value: value, origin: Origin(entry.place))
    case .refused(let expected):
      refuse("`\(entry.text)` is no value for `\(entry.name)`", expected: expected, entry, &result)
      return nil
    }
  }

  private func refuse(_ message: String, expected: String, _ entry: PHPFPMPools.Entry, _ result: inout DeploymentsResult) {
    result.problems.append(PlacedProblem(Problem(.configSyntax, message, expected: expected, at: entry.place.bytes), in: entry.place.path))
  }
}

extension CommandOption {
  /// Reads a text as `fpm_conf_set_integer` and its like do: an empty number is 0, and of a time the first digits count, in the unit
  /// that its last letter says (`1h30m` is one minute).
  fileprivate func phpValue(of text: String) -> OptionValue {
    switch kind {
    case .boolean:
      // Here, unlike without quotes, letters must be small.
      if ["1", "yes", "true"].contains(text) { return .value(.boolean(true)) }
      return ["", "0", "no", "false"].contains(text) ? .value(.boolean(false)) : .refused(expected: "`yes` or `no`")
    case .integer:
      if text.isEmpty { return .value(.number(0)) }
      let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
      let number = digits.utf8.allSatisfy { (48...57).contains($0) } ? Double(text) : nil
      return number.map { .value(.number($0)) } ?? .refused(expected: "a whole number")
    case .duration:
      let units = ["s": 1.0, "m": 60, "h": 3600, "d": 86400]
      let unit = text.last.flatMap { units[String($0)] } ?? (text.last?.isNumber ?? false ? 1 : nil)
      guard let unit else { return .refused(expected: "seconds, or a number with `s`, `m`, `h` or `d`") }
      return .value(.number(Double(UWSGINumbers.integer(Array(text.utf8))) * unit))
    case .flag, .number, .text, .list, .pair, .words, .milliseconds, .kibibytes, .mebibytes: return .value(.text(text))
    }
  }
}
