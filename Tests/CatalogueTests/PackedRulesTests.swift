import Catalogue
import ConfigSyntax
import Testing

/// The trees that the build packs into the binary.
@Suite struct PackedRulesTests {
  @Test(arguments: RuleFile.builtIn.map(\.name).filter { $0.hasSuffix(".yml") })
  func `the packed tree of a rule file is what its reader understands, places included`(name: String) throws {
    let file = try #require(RuleFile.builtIn.first { $0.name == name })
    let parsed = readYAML(file.bytes)
    #expect(parsed.problems.isEmpty)
    #expect(file.tree().tree.roots.map(\.unpacked) == parsed.tree.roots)
  }

  @Test func `what is read by need is what is read at once`() {
    let (whole, byNeed) = (Catalogue.builtIn(), Catalogue.builtInByNeed())
    #expect(described(byNeed.checks) == described(whole.checks))
    #expect(described(byNeed.servers) == described(whole.servers))
    #expect(described(byNeed.launchers) == described(whole.launchers))
    #expect(described(byNeed.python) == described(whole.python))
    // These are in a file of their own, which is all that is read for a configuration.
    for (call, role) in whole.python.environmentReaders {
      #expect(byNeed.servers.first?.environmentReaders[call] == role, "\(call)")
      #expect(whole.servers.last?.environmentReaders[call] == role, "\(call)")
    }
    #expect(whole.python.environmentReaders.count > 20)
    #expect(described(byNeed.outcomes) == described(whole.outcomes))
  }

  @Test func `a check that counts jobs says so whether it does itself or in a remedy`() {
    for check in Catalogue.builtIn().checks {
      #expect(check.countsJobs == (check.condition.words.contains(.jobCount) || check.remedies.contains { $0.condition.words.contains(.jobCount) }))
    }
  }

  /// Everything that a value holds, with what is read later in it, and with sets and dictionaries in order.
  private func described(_ value: Any) -> String {
    switch value {
    case let check as Check:
      let parts: [Any] = [
        check.message, check.drainedMessage, check.neverRunsMessage, check.label, check.settingLabel, check.wordings.map { [$0.condition, $0.message, $0.settingLabel] as [Any] },
        check.labels, check.notes, check.why,
        check.measuredCases, check.noRemedies, check.links, check.examples, check.remedies.map(\.text), check.remedies.map(\.condition),
        check.remedies.map(\.measuredCase), check.remedies.map { $0.demonstration as Any }, check.code, check.name, check.subject, check.isEnabled,
        check.needsVersion, check.needsAll, check.summary, check.level, check.levels, check.condition, check.at, check.countsJobs, check.source,
      ]
      return described(parts)
    case let options as ServerOptions:
      return described(options.names(startingWith: "").map { options[$0] as Any })
    case let options as CommandOptions: return described(options.all)
    default: break
    }
    let mirror = Mirror(reflecting: value)
    if mirror.children.isEmpty { return "\(value)" }
    let parts = mirror.children.map { "\($0.label ?? "") \(described($0.value))" }
    let isUnordered = mirror.displayStyle == .set || mirror.displayStyle == .dictionary
    return "(\((isUnordered ? parts.sorted() : parts).joined(separator: ", ")))"
  }
}
