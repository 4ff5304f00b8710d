import Catalogue
import Workspace

/// How a pair gets into the list (`add_exported_option` in `core/config.c`).
extension UWSGIResolver {
  private static let closers: Set<String> = ["end", "endfor", "endif", "end-if", "end-for"]

  mutating func add(_ pair: UWSGIPair) {
    guard !logicRuns else { return append(pair) }
    if Self.closers.contains(pair.key) { logic = nil }
    guard let logic else { return append(pair) }
    logicRuns = true
    pass(pair, through: logic)
    logicRuns = false
  }

  /// Puts a pair at the end of the list and lets it do what it does by being there.
  mutating func append(_ pair: UWSGIPair, onlyPlaceholder: Bool = false) {
    guard pairs.count < share.pairs else {
      if pairs.count == share.pairs {
        let whose = share.pairs < Limit.pairs ? ", after those of other instances" : ""
        report(.limitReached, "more than \(share.pairs) settings\(whose); the rest is not read", at: pair.origin)
        pairs.append(pair)
      }
      return
    }
    valueBytes += pair.value.count
    guard valueBytes <= Limit.valueBytes else {
      if !hasTooManyBytes { report(.limitReached, "more than \(Limit.valueBytes >> 20) MB of settings; the rest is not read", at: pair.origin) }
      hasTooManyBytes = true
      return
    }
    var pair = pair
    if let doubt { pair.doubt = doubt.and(pair.doubt) }
    let index = pairs.count
    let option = server.options[pair.key]
    if onlyPlaceholder {
      if option != nil { refuse("`\(pair.key)` is an option, so it cannot be a placeholder", at: pair.origin) }
      pair.hasActed = true
      pairs.append(pair)
      return
    }
    pairs.append(pair)
    if let option {
      switchOn(by: pair, option)
      guard option.effects.contains(.immediate) else { return }
      act(pair, as: option)
      pairs[index].hasActed = true
    } else if let template = templates[pair.key] {
      expand(template, for: pair)
      pairs[index].hasActed = true
    } else {
      refuseUnknownWhenStrict(pair)
    }
  }

  mutating func refuseUnknownWhenStrict(_ pair: UWSGIPair) {
    guard isStrict, pair.doubt == nil, strangers.count <= Limit.strangers,
      strangers.insert(Stranger(key: pair.key, place: pair.keyPlace ?? pair.origin.place)).inserted
    else { return }
    guard strangers.count <= Limit.strangers else {
      return report(
        .limitReached, "more than \(Limit.strangers) names are unknown to uWSGI, which `strict` does not allow; the rest is not shown",
        at: keyOrigin(of: pair))
    }
    refuse("`\(pair.key)` is unknown to uWSGI, which `strict` does not allow", expected: nearestName(to: pair.key), at: keyOrigin(of: pair))
  }

  func nearestName(to key: String) -> String? {
    server.options.nearestName(to: key).map { "`\($0)`" }
  }

  func keyOrigin(of pair: UWSGIPair) -> Origin {
    Origin(pair.keyPlace ?? pair.origin.place, via: pair.origin.via)
  }

  /// A key switches the master, its logging and threads on by being there, whatever its value.
  private mutating func switchOn(by pair: UWSGIPair, _ option: ServerOption) {
    var switched: [String] = []
    if !option.effects.isDisjoint(with: [.master, .logMaster, .requestLogMaster]) { switched.append("master") }
    if !option.effects.isDisjoint(with: [.logMaster, .requestLogMaster]) { switched.append("log-master") }
    if option.effects.contains(.requestLogMaster) { switched.append("req-log-master") }
    if option.effects.contains(.threads) { switched.append("enable-threads") }
    for setting in switched {
      let origin = Origin(keyOrigin(of: pair).place, via: pair.origin.via + ["switched on by `\(pair.key)`"])
      applications.append(
        UWSGIApplication(
          setting: setting, key: pair.key, value: Array("true".utf8), hasValue: true, unknown: nil, doubt: pair.doubt, origin: origin))
    }
  }
}

/// Options that users make themselves.
extension UWSGIResolver {
  /// `declare-option = name=opt1=$1;opt2=$2`.
  mutating func declare(_ pair: UWSGIPair) {
    guard let equals = pair.value.firstIndex(of: UInt8(ascii: "=")) else {
      return refuse("`\(pair.key) = \(pair.text)` has no second `=`", expected: "`name=template`", at: pair.origin)
    }
    let name = String(decoding: pair.value[..<equals], as: UTF8.self)
    let template = Array(pair.value[(equals + 1)...])
    declared.append((name, template))
    if templates[name] == nil { templates[name] = template }
  }

  /// Applies what a template makes of its arguments at once; these settings never enter the list.
  mutating func expand(_ template: [UInt8], for pair: UWSGIPair) {
    guard via.count < Limit.depth else {
      // The server goes on until its stack is full.
      return refuse("`\(pair.key)` leads to itself", kind: .limitReached, at: pair.origin)
    }
    let blank = UInt8(ascii: " ")
    let count = pair.value.count { $0 == blank } + 1
    let arguments = pair.value.split(separator: blank).map(Array.init)
    via.append("made by `\(pair.key)`")
    defer { via.removeLast() }
    for part in template.split(separator: UInt8(ascii: ";")) {
      // Two parts that lead to the next option each are a million at the twentieth.
      substitutionWork += part.count + pair.value.count
      guard substitutionWork <= Limit.substitutionWork else {
        report(.limitReached, "what `\(pair.key)` makes has no end in sight; the rest is left out", at: pair.origin)
        return
      }
      guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { break }
      var key = Array(part[..<equals])
      var value = Array(part[(equals + 1)...])
      for number in 0..<count {
        // Runs of blanks leave the last arguments out, and those are not replaced.
        guard let argument = number < arguments.count ? arguments[number] : pair.value.isEmpty ? [] : nil else { continue }
        substitutionWork += key.count + value.count
        let placeholder = Array("$\(number + 1)".utf8)
        guard substitutionWork <= Limit.substitutionWork, let newKey = replacing(placeholder, in: key, with: argument),
          let newValue = replacing(placeholder, in: value, with: argument)
        else {
          report(.limitReached, "what `\(pair.key)` makes is longer than \(Limit.valueSize >> 10) KB; the rest is left out", at: pair.origin)
          return
        }
        (key, value) = (newKey, newValue)
      }
      let name = String(decoding: key, as: UTF8.self)
      let made = UWSGIPair(
        key: name, value: value, unknown: pair.unknown, doubt: pair.doubt,
        origin: Origin(pair.origin.place, via: pair.origin.via + ["made by `\(pair.key)`"]), keyPlace: pair.keyPlace)
      if let option = server.options[name] {
        act(made, as: option)
      } else if let inner = templates[name] {
        expand(inner, for: made)
      } else {
        refuseUnknownWhenStrict(made)
      }
    }
  }

  /// Every occurrence of `what`, from the left (`uwsgi_substitute`); `nil` when that makes more than a value may hold.
  func replacing(_ what: [UInt8], in text: [UInt8], with replacement: [UInt8]) -> [UInt8]? {
    guard let first = what.first, text.contains(first) else { return text }
    var result: [UInt8] = []
    var index = 0
    var isReplaced = false
    while index < text.count {
      if text[index...].starts(with: what) {
        result += replacement
        index += what.count
        isReplaced = true
      } else {
        result.append(text[index])
        index += 1
      }
      // What stands in a file is as long as it is; only what is made has a bound.
      if isReplaced, result.count > Limit.valueSize { return nil }
    }
    return result
  }
}
