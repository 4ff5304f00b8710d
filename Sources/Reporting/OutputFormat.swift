import Findings

/// How a report is written. The raw value is the name that `--format` takes.
package enum OutputFormat: String, Sendable, CaseIterable {
  /// For people: excerpts of the source with every place marked.
  case full
  /// One line a finding, as compilers print it and editors read it.
  case concise
  /// The public interface for programs.
  case json
  /// Workflow commands that GitHub Actions turns into annotations.
  case github
  /// SARIF 2.1.0, for code scanning.
  case sarif

  /// Formats for people tell what is the same of several deployments once; those for programs have a finding for each.
  package func render(_ report: Report, options: RenderingOptions) -> [UInt8] {
    switch self {
    case .full: FullFormat.render(report.joined, options: options)
    case .concise: conciseLines(of: report.joined)
    case .json: reportJSON(of: report, toolVersion: options.toolVersion).prettyBytes
    case .github: workflowCommands(of: report.joined)
    case .sarif: SARIFLog.make(of: report, toolVersion: options.toolVersion).prettyBytes
    }
  }
}

/// What the reader's side decides: whether there is a terminal, and how wide it is.
package struct RenderingOptions: Sendable {
  package var toolVersion: String
  package var styles: StyleSheet
  /// Whether the code of a rule is a link to its page (OSC 8).
  package var links: Bool
  /// Columns of the terminal; lines of source that are longer are clipped around what is marked.
  package var columns: Int

  package init(toolVersion: String, styles: StyleSheet = .plain, links: Bool = false, columns: Int = 120) {
    self.toolVersion = toolVersion
    self.styles = styles
    self.links = links
    self.columns = columns
  }
}
