import Catalogue
import Workspace

/// How the finished list becomes settings (`uwsgi_configure` in `core/config.c`).
extension UWSGIResolver {
  /// Applies the pairs that have not acted yet, in their order; from the top again whenever one brings new pairs.
  mutating func apply() {
    var index = 0
    while index < pairs.count {
      guard !pairs[index].hasActed else {
        index += 1
        continue
      }
      let pair = pairs[index]
      let count = pairs.count
      if let option = server.options[pair.key] {
        pairs[index].hasActed = true
        let outer = (doubt, via)
        (doubt, via) = (pair.doubt, pair.origin.via)
        act(pair, as: option)
        (doubt, via) = outer
      } else if let template = templates[pair.key] {
        pairs[index].hasActed = true
        expand(template, for: pair)
      } else {
        refuseUnknownWhenStrict(pair)
      }
      index = pairs.count > count ? 0 : index + 1
    }
  }

  /// What one option does with its text.
  mutating func act(_ pair: UWSGIPair, as option: ServerOption) {
    let outer = doubt
    doubt = pair.doubt
    defer { doubt = outer }
    switch option.kind {
    case .file: load(pair.value, by: option.name, origin: pair.origin, unknown: pair.unknown)
    case .assignment: assign(pair, onlyPlaceholder: option.name != "set")
    case .declaration: declare(pair)
    case .logic: openLogic(pair)
    case .logicEnd, .none: break
    case .count, .integer, .unsigned, .unsigned16, .megabytes, .flag, .invertedFlag, .text, .list, .plugins, .anyBaseCount, .words, .callable, .type, .mapping:
      record(pair, as: option)
    }
  }

  private mutating func record(_ pair: UWSGIPair, as option: ServerOption) {
    applications.append(
      UWSGIApplication(
        setting: option.setting, key: pair.key, value: pair.value, hasValue: pair.hasValue, unknown: pair.unknown, doubt: pair.doubt,
        origin: pair.origin))
    if option.effects.contains(.async) {
      applications.append(
        UWSGIApplication(
          setting: "async", key: pair.key, value: pair.value, hasValue: pair.hasValue, unknown: pair.unknown, doubt: pair.doubt,
          origin: Origin(pair.origin.place, via: pair.origin.via + ["set by `\(pair.key)`"])))
    }
    switch option.setting {
    case "strict": isStrict = pair.doubt == nil && UWSGINumbers.flag(pair.value, falseWords: server.falseWords)
    case "early-envdir": environment.isComplete = false
    case "inject-before", "inject-after":
      report(.unresolvedReference, "`\(pair.key) = \(pair.text)` adds text to every file read after it, which is not followed", at: pair.origin)
    default: break
    }
    if option.kind == .count, pair.hasValue, pair.unknown == nil, UWSGINumbers.integer(pair.value) < 0 {
      refuse("`\(pair.key) = \(pair.text)`: uWSGI does not start with a negative number here", expected: "0 or more", at: pair.origin)
    }
  }

  /// `set = name=value`.
  private mutating func assign(_ pair: UWSGIPair, onlyPlaceholder: Bool) {
    guard let equals = pair.value.firstIndex(of: UInt8(ascii: "=")) else {
      return refuse("`\(pair.key) = \(pair.text)` has no second `=`", expected: "`name=value`", at: pair.origin)
    }
    let made = UWSGIPair(
      key: String(decoding: pair.value[..<equals], as: UTF8.self), value: Array(pair.value[(equals + 1)...]), unknown: pair.unknown,
      doubt: pair.doubt, origin: pair.origin, keyPlace: pair.origin.place)
    // Like every pair it goes through an open condition first; a placeholder's mark is lost on the way.
    if onlyPlaceholder, logicRuns || logic == nil { append(made, onlyPlaceholder: true) } else { add(made) }
  }
}
