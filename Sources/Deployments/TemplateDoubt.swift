import ConfigSyntax
import Workspace

extension TemplateMarks {
  /// What the template must decide for this place to be there.
  func doubt(at span: ByteSpan) -> UWSGIDoubt? {
    conditions(at: span).map { UWSGIDoubt(condition: $0.condition, opposite: $0.opposite) }.reduce(nil) { $1.and($0) }
  }
}
