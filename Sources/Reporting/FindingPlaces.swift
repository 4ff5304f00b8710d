import Findings
import Workspace

extension Finding {
  /// Every place beside the primary one and the chain, with what there is to say of it.
  ///
  /// The setting is always among them: a finding that joins two files shows both, whether or not a label says so.
  var relatedPlaces: [Label] {
    guard let setting, setting.origin != primary, !chain.contains(where: { $0.place == setting.origin }),
      !labels.contains(where: { $0.place == setting.origin })
    else { return labels }
    return labels + [Label("`\(setting.name)` is set here", at: setting.origin)]
  }
}

extension SourceTexts {
  /// `path:line:column`, or the path alone when nothing more can be told.
  func location(of place: Place) -> String {
    guard self[place.path] != nil else { return place.path.visible }
    let start = positions(of: place).start
    return "\(place.path.visible):\(start.line):\(start.column)"
  }
}

extension Report.InputProblem {
  /// The message together with what was expected, for formats that have one slot for both.
  var sentence: String {
    expected.map { "\(message); expected \($0)" } ?? message
  }
}
