import JSONWriting
import Findings

/// The public JSON of `inspect`, version 1: fields are added, never renamed.
func inspectionJSON(of inspection: Inspection) -> JSONValue {
  let places = PlaceJSON(sources: inspection.sources)
  return [
    "version": 1,
    "deployments": .array(inspection.deployments.map(places.deployment)),
    "jobs": .array(inspection.jobs.map(places.job)),
    "files": [
      "read": .integer(inspection.filesRead),
      "python": .integer(inspection.pythonFiles),
      "config": .array(inspection.configFiles.map { .string($0.text) }),
      "skipped": .array(inspection.skipped.map(leftOut)),
      "notUnderstood": .array(inspection.notUnderstood.map(leftOut)),
    ],
    "assumptions": .array(inspection.assumptions.map { .string($0) }),
  ]
}

private func leftOut(_ file: Inspection.LeftOut) -> JSONValue {
  ["path": .string(file.path.text), "why": .string(file.why)]
}

extension PlaceJSON {
  fileprivate func deployment(_ deployment: Inspection.Deployment) -> JSONValue {
    .object(
      members(of: deployment.summary) + [
        ("launchers", .array(deployment.launchers.map(place))),
        ("settings", .array(deployment.settings.map(setting))),
        ("closure", ["files": .integer(deployment.closureFiles), "known": .bool(deployment.closureKnown)]),
        ("jobs", .integer(deployment.jobs)),
      ])
  }

  private func setting(_ setting: Inspection.Setting) -> JSONValue {
    let (effective, reason) = setting.effective.json
    return [
      "name": .string(setting.name),
      "value": .string(setting.value),
      "effective": effective,
      "known": .bool(reason == nil),
      "reason": JSONValue(reason),
      "origin": setting.origin.map(place) ?? .null,
      "via": .array(setting.via.map { .string($0) }),
      "overridden": .array(
        setting.overridden.map { ["value": .string($0.value), "origin": $0.origin.map(place) ?? .null] }),
    ]
  }

  fileprivate func job(_ job: Inspection.Job) -> JSONValue {
    [
      "api": .string(job.api),
      "carrier": .string(job.carrier),
      "fate": .string(job.fate),
      "confidence": .string(job.confidence.rawValue),
      "location": place(job.place),
      "roots": .array(job.roots.map { .string($0) }),
      "chain": chain(job.chain),
      "deployments": .array(job.deployments.map { .string($0) }),
      "drains": .array(job.drains.map(drain)),
      "moments": .array(job.moments.map { .string($0) }),
      "endless": .bool(job.isEndless),
      "consumers": .array(
        job.consumers.map { ["carrier": .string($0.carrier), "location": place($0.start), "moments": .array($0.moments.map { .string($0) })] }),
    ]
  }

  private func drain(_ drain: Inspection.Drain) -> JSONValue {
    [
      "hook": .string(drain.hook),
      "registration": place(drain.registration),
      "location": place(drain.wait),
      "limited": .bool(drain.isLimited),
      "seconds": drain.seconds.map { .number($0) } ?? .null,
    ]
  }
}

extension Inspection.Effective {
  /// The value as JSON, `null` when it is not known, and then why.
  fileprivate var json: (value: JSONValue, reason: String?) {
    switch self {
    case .number(let value): (.number(value), nil)
    case .boolean(let value): (.bool(value), nil)
    case .text(let text): (.string(text), nil)
    case .list(let items): (.array(items.map { .string($0) }), nil)
    case .unknown(let reason): (.null, reason)
    }
  }
}
