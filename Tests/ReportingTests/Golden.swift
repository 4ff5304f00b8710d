import Foundation
import Testing

/// Compares bytes with a file below Goldens/; `RENEW=1 swift test --filter ReportingTests` writes the files anew.
func expect(_ bytes: [UInt8], matches name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens").appending(path: name)
  if ProcessInfo.processInfo.environment["RENEW"] == "1" {
    try Data(bytes).write(to: file)
    return
  }
  let golden = try [UInt8](Data(contentsOf: file))
  guard golden != bytes else { return }
  let wanted = String(decoding: golden, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
  let got = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
  let line = zip(wanted, got).enumerated().first { $1.0 != $1.1 }?.offset ?? min(wanted.count, got.count)
  Issue.record(
    """
    \(name) differs from its golden file at line \(line + 1):
    - \(line < wanted.count ? wanted[line] : "(end)")
    + \(line < got.count ? got[line] : "(end)")
    """, sourceLocation: sourceLocation)
}
