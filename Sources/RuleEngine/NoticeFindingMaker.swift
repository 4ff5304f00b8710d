import Catalogue
import Deployments
import Findings
import Workspace

extension Condition {
  /// Whether a check about notices has something to say about this one.
  func holds(for notice: Notice) -> Bool {
    switch self {
    case .always: true
    case .all(let parts): parts.allSatisfy { $0.holds(for: notice) }
    case .any(let parts): parts.contains { $0.holds(for: notice) }
    case .not(let part): !part.holds(for: notice)
    case .server(let names): names.contains(notice.server)
    case .notice(let kinds): kinds.contains(notice.kind)
    // The loader lets no other word into a condition about notices.
    case .version, .pythonVersion, .setting, .quantity, .trigger, .triggerSetting, .outcome, .carrier,
      .fate, .root, .api, .startedIn, .startedWhileLoading, .startedByJob, .drainedBy, .consumerIn, .queued,
      .endless, .hookIsKnown, .overridden: false
    }
  }
}

/// Puts what a reader noticed about a text into the words of a check.
struct NoticeFindingMaker {
  let check: Check
  let notice: Notice
  let server: ServerKnowledge

  /// - Parameter occurrence: How many findings of the same meaning came before this one.
  func finding(occurrence: Int) -> Finding {
    Finding(
      code: check.code,
      name: check.name,
      severity: check.level.severity,
      confidence: .certain,
      message: fill(check.message),
      primary: notice.place,
      primaryLabel: fill(check.label),
      setting: nil,
      notes: check.notes.map { Note(fill($0)) },
      remedies: check.remedies.filter { $0.condition.holds(for: notice) }.map { fill($0.text) },
      fingerprint: Fingerprint(of: identity + [String(occurrence)]).hex)
  }

  /// Meaning, never a line.
  var identity: [String] { [check.code, notice.place.path.description, notice.setting, notice.value] }

  private func fill(_ template: Template) -> String {
    template.filled { name in
      switch name {
      case "server": server.title
      case "setting": notice.setting
      case "value": notice.value
      case "effective": notice.effective
      case "hint": notice.hint
      case "file": notice.place.path.description
      default: nil
      }
    }
  }
}
