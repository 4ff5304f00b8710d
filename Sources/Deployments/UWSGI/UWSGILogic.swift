import Workspace

/// An open `if-…` or `for…` of the configuration (`uwsgi_logic_opt_…` in `core/config.c`).
struct UWSGILogic: Sendable {
  enum Kind: String, Sendable {
    case exists, file, dir, env, opt, plugin, hostname, reload
    case hostnameMatch = "hostname-match"
    case forEach = "for"
    case forGlob = "for-glob"
    case forReadline = "for-readline"
    case forTimes = "for-times"
  }

  let option: String
  let kind: Kind
  /// `if-not-…`
  let isNegated: Bool
  let argument: [UInt8]
  let unknown: String?
  let origin: Origin

  init?(_ pair: UWSGIPair) {
    var name = Substring(pair.key)
    var negated = false
    if let loop = Kind(rawValue: pair.key), pair.key.hasPrefix("for") {
      kind = loop
    } else {
      guard name.hasPrefix("if") else { return nil }
      name = name.dropFirst(name.hasPrefix("if-") ? 3 : 2)
      if name.hasPrefix("not-") {
        negated = true
        name = name.dropFirst(4)
      }
      guard let test = Kind(rawValue: name == "directory" ? "dir" : String(name)) else { return nil }
      kind = test
    }
    option = pair.key
    isNegated = negated
    argument = pair.value
    unknown = pair.unknown
    origin = pair.origin
  }

  var text: String { String(decoding: argument, as: UTF8.self) }
}

/// What an open logic does with the pairs behind it.
enum UWSGIVerdict: Sendable {
  /// Lets a pair in; `%(_)` becomes this text, or stays when there is none.
  case yes([UInt8]?)
  case no
  /// Lets a pair in once for each text.
  case each([[UInt8]])
  /// The files do not say; what `%(_)` would become may be unknown too.
  case undecided(UWSGIDoubt, item: [UInt8]?, unknown: String?)
}

extension UWSGIResolver {
  mutating func openLogic(_ pair: UWSGIPair) {
    if logic != nil {
      return refuse("`\(pair.key)` stands inside another condition or loop, which uWSGI does not allow", at: keyOrigin(of: pair))
    }
    logic = UWSGILogic(pair)
  }

  /// At the end of everything an open block has swallowed whatever came behind it.
  mutating func closeLogic() {
    guard let logic else { return }
    report(
      .configSyntax, "`\(logic.option)` is never closed: everything behind it counts only inside it",
      expected: "`end-if` or `end-for`", at: logic.origin)
  }

  mutating func pass(_ pair: UWSGIPair, through logic: UWSGILogic) {
    let outer = doubt
    defer { doubt = outer }
    switch verdict(on: logic) {
    case .no: return
    case .yes(let item): append(filling(pair, item, unknown: nil))
    case .each(let items):
      for item in items where pairs.count < share.pairs && !hasTooManyBytes { append(filling(pair, item, unknown: nil)) }
    case .undecided(let condition, let item, let unknown):
      if server.options[pair.key]?.kind == .logic {
        // A server that runs did not come here, so the condition was false; then the closer ends the outer block.
        return report(
          .configSyntax, "`\(pair.key)` stands inside `\(logic.option)`: uWSGI does not start when that holds",
          expected: "blocks that follow each other", at: keyOrigin(of: pair))
      }
      doubt = condition.and(outer)
      append(filling(pair, item, unknown: unknown))
    }
  }

  private mutating func filling(_ pair: UWSGIPair, _ item: [UInt8]?, unknown: String?) -> UWSGIPair {
    guard let item else { return pair }
    guard pair.hasValue else {
      // The server looks for `%(_)` in a text that is not there.
      refuse("`--\(pair.key)` stands behind an open `\(logic?.option ?? "if")`, where uWSGI crashes on it", at: pair.origin)
      return pair
    }
    var pair = pair
    guard let filled = replacing(Array("%(_)".utf8), in: pair.value, with: item) else {
      let reason = "what `%(_)` makes of it is longer than \(Limit.valueSize >> 10) KB"
      let message = "`\(pair.key)` is not read: \(reason)"
      if problems.last?.problem.message != message { report(.limitReached, message, at: pair.origin) }
      // The work counts, so that a loop over many such texts ends where one over many values does.
      valueBytes += Limit.valueSize
      pair.value = []
      pair.unknown = reason
      return pair
    }
    if filled != pair.value {
      pair.value = filled
      pair.unknown = pair.unknown ?? unknown
    }
    return pair
  }

  private mutating func verdict(on logic: UWSGILogic) -> UWSGIVerdict {
    if let settledVerdict { return settledVerdict }
    let verdict = ask(logic)
    // Only the list grows while a block is open.
    if logic.kind != .opt { settledVerdict = verdict }
    return verdict
  }

  private mutating func ask(_ logic: UWSGILogic) -> UWSGIVerdict {
    if let reason = logic.unknown { return undecided(logic, "`\(logic.text)`: \(reason)", item: logic.argument) }
    switch logic.kind {
    case .env: return testEnvironment(logic)
    case .opt: return testOption(logic)
    case .exists, .file, .dir: return testFile(logic)
    case .hostname, .hostnameMatch: return undecided(logic, "the host name is `\(logic.text)`", item: logic.argument)
    case .plugin: return undecided(logic, "the plugin `\(logic.text)` is loaded", item: logic.argument)
    case .reload:
      // What holds for the first start; it leaves `%(_)` alone.
      assume("`\(logic.option)` is decided for the first start, not for a reload")
      return logic.isNegated ? .yes(nil) : .no
    case .forEach: return .each(logic.argument.split(separator: UInt8(ascii: " ")).map(Array.init))
    case .forTimes:
      let count = max(0, Int(UWSGINumbers.integer(logic.argument)))
      return .each((0..<min(count, share.pairs)).map { Array(String($0 + 1).utf8) })
    case .forReadline: return lines(logic)
    case .forGlob: return matches(logic)
    }
  }

  private func undecided(_ logic: UWSGILogic, _ condition: String, item: [UInt8]?, unknown: String? = nil) -> UWSGIVerdict {
    let (holds, fails) = (condition, "not: \(condition)")
    return .undecided(
      logic.isNegated ? UWSGIDoubt(condition: fails, opposite: holds) : UWSGIDoubt(condition: holds, opposite: fails), item: item,
      unknown: unknown ?? logic.unknown)
  }
}

// MARK: Tests

extension UWSGIResolver {
  /// `NAME` or `NAME=VALUE`.
  private func nameAndValue(_ logic: UWSGILogic) -> (name: String, value: [UInt8]?) {
    let equals = logic.argument.firstIndex(of: UInt8(ascii: "="))
    let name = String(decoding: logic.argument[..<(equals ?? logic.argument.endIndex)], as: UTF8.self)
    return (name, equals.map { Array(logic.argument[($0 + 1)...]) })
  }

  private func testEnvironment(_ logic: UWSGILogic) -> UWSGIVerdict {
    let (name, wanted) = nameAndValue(logic)
    switch environment[name] {
    case .unset: return decided(found: nil, wanted: wanted, logic)
    case .known(let variable): return decided(found: Array(variable.value.utf8), wanted: wanted, logic)
    case .unknown:
      let state = wanted.map { "`\(String(decoding: $0, as: UTF8.self))`" } ?? "set"
      let holds = "the environment variable `\(name)` is \(state)"
      let fails = "the environment variable `\(name)` is not \(state)"
      let reason = "the environment variable `\(name)` is not known"
      if logic.isNegated {
        // Unset leaves `%(_)` as it is.
        return .undecided(UWSGIDoubt(condition: fails, opposite: holds), item: wanted == nil ? nil : Array("$(\(name))".utf8), unknown: reason)
      }
      return .undecided(
        UWSGIDoubt(condition: holds, opposite: fails), item: wanted ?? Array("$(\(name))".utf8), unknown: wanted == nil ? reason : nil)
    }
  }

  private func testOption(_ logic: UWSGILogic) -> UWSGIVerdict {
    let (name, wanted) = nameAndValue(logic)
    // Only pairs that are in the list already; of several the first.
    guard let pair = pairs.first(named: name) else { return decided(found: nil, wanted: wanted, logic) }
    if pair.doubt != nil || (wanted != nil && pair.unknown != nil) {
      let condition = wanted.map { "`\(name)` is `\(String(decoding: $0, as: UTF8.self))`" } ?? "`\(name)` is said"
      return undecided(logic, condition, item: pair.value, unknown: pair.unknown)
    }
    return decided(found: pair.hasValue ? pair.value : nil, wanted: wanted, logic)
  }

  private func decided(found: [UInt8]?, wanted: [UInt8]?, _ logic: UWSGILogic) -> UWSGIVerdict {
    let holds = found != nil && (wanted == nil || wanted == found)
    return holds != logic.isNegated ? .yes(found) : .no
  }

  private mutating func testFile(_ logic: UWSGILogic) -> UWSGIVerdict {
    let words: [UWSGILogic.Kind: String] = [.exists: "exists", .file: "is a file", .dir: "is a folder"]
    let condition = "`\(logic.text)` \(words[logic.kind] ?? "exists")"
    let here = lookup.standpoint
    let isHere = here.root != nil || here.folder != nil
    guard isHere, let path = workspacePath(logic.argument) else { return undecided(logic, condition, item: logic.argument) }
    let holds =
      switch logic.kind {
      case .file: lookup.isFile(path)
      case .dir: lookup.isFolder(path)
      default: lookup.isFile(path) || lookup.isFolder(path)
      }
    // A container holds more than what was copied into it.
    if !holds, !lookup.isWholeMachine { return undecided(logic, condition, item: logic.argument) }
    return holds != logic.isNegated ? .yes(logic.argument) : .no
  }

  /// The workspace's path for a name, when the standpoint places it there.
  private func workspacePath(_ name: [UInt8]) -> WorkspacePath? {
    let text = String(decoding: name, as: UTF8.self)
    if let absolute = lookup.standpoint.absolute(text), lookup.standpoint.reasonForUnknown(at: absolute) != nil { return nil }
    guard name.first == UInt8(ascii: "/") else {
      return lookup.standpoint.folder.flatMap { WorkspacePath(resolving: name, against: $0) }
    }
    return lookup.path(ofAbsolute: name)
  }

  /// The files of the workspace; where uWSGI would see none, it takes the pattern for a name.
  private mutating func matches(_ logic: UWSGILogic) -> UWSGIVerdict {
    guard MachineGlob.isPattern(logic.argument) else { return .each([logic.argument]) }
    let here = lookup.standpoint
    var start = here.folder
    if start == nil, here.mounts.isEmpty {
      // Names made from the configuration's own place begin with `./`: they start at the root.
      start = logic.argument.starts(with: Array("./".utf8)) ? .root : logic.origin.place?.path.parent
    }
    let matches = MachineGlob(lookup: lookup).matches(logic.argument, from: start)
    if matches.count >= MachineGlob.limit {
      report(.limitReached, "`\(logic.text)` matches more than \(MachineGlob.limit) files; the rest is not looked at", at: logic.origin)
    }
    if !matches.isEmpty {
      if !here.mountsAreComplete { assume("`\(logic.text)` is taken to match files of this workspace only") }
      return .each(matches.map(\.name))
    }
    if here.folder != nil, lookup.isWholeMachine { return .each([logic.argument]) }
    let reason = "the files that match `\(logic.text)` are not known"
    return undecided(logic, "a file matches `\(logic.text)`", item: logic.argument, unknown: reason)
  }

  private mutating func lines(_ logic: UWSGILogic) -> UWSGIVerdict {
    guard let bytes = contents(of: logic.argument, origin: logic.origin) else {
      return undecided(logic, "`\(logic.text)` has lines", item: logic.argument, unknown: "the lines of `\(logic.text)` are not known")
    }
    var lines: [[UInt8]] = []
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      // `fgets` with 1024 bytes; `uwsgi_chomp` takes all line ends off.
      var rest = line[...]
      repeat {
        let part = rest.prefix(1023)
        rest = rest.dropFirst(1023)
        lines.append(Array(part.prefix { $0 != 0 }.reversed().drop { $0 == UInt8(ascii: "\r") }.reversed()))
      } while !rest.isEmpty
    }
    // What stands behind the last line end is no line.
    if bytes.isEmpty || bytes.last == UInt8(ascii: "\n") { lines.removeLast() }
    return .each(lines)
  }
}
