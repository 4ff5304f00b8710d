import Findings

/// How `inspect` tells what was understood. The raw value is the name that `--format` takes.
package enum InspectionFormat: String, Sendable, CaseIterable {
  case text
  case json

  package func render(_ inspection: Inspection, options: RenderingOptions) -> [UInt8] {
    switch self {
    case .text: InspectionText.render(inspection, options: options)
    case .json: inspectionJSON(of: inspection).prettyBytes
    }
  }
}
