import ConfigSyntax

/// In which process something lives after the workers were forked.
package enum ProcessPlace: String, Sendable, Hashable, CaseIterable, Codable {
  /// In the process that workers are forked from. Its threads exist in no worker.
  case masterBeforeFork = "master-before-fork"
  case worker
}

/// Where a server loads the application, under some settings.
package struct ApplicationLoading: Sendable, Hashable {
  package let place: ProcessPlace
  /// All of them must hold.
  package let settings: [SettingCondition]

  static func read(_ node: PackedNode, problems: RuleProblems) -> ApplicationLoading? {
    guard let reader = MappingReader(node, expecting: "a mapping with `process` and `settings`", problems: problems) else { return nil }
    defer { reader.finish() }
    let conditions = reader.node("settings").map { ConditionReader(problems: problems, subject: nil).settings($0) } ?? []
    guard let place = reader.word("process", as: ProcessPlace.self) else {
      if reader.node("process") == nil { _ = reader.required("process") }
      return nil
    }
    return ApplicationLoading(place: place, settings: conditions)
  }
}
