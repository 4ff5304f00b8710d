import ConfigSyntax
import Testing
import Workspace

/// Which value counts is what PyYAML 6.0.3's `safe_load` says of the same text (it refuses `<<: x`, which stays here).
@Test(arguments: [
  ("{a: 1}", "{a: 1}"),
  ("{<<: {a: 1}, b: 2}", "{a: 1, b: 2}"),
  ("{a: 0, <<: {a: 1}}", "{a: 0}"),
  ("{<<: [{a: 1}, {a: 2, b: 2}]}", "{b: 2, a: 1}"),
  ("{<<: {a: 1}, <<: {a: 2}}", "{a: 2}"),
  ("{<<: {<<: {a: 1, b: 1}, a: 2}}", "{b: 1, a: 2}"),
  ("{'<<': {a: 1}}", "{'<<': {a: 1}}"),
  ("{<<: x, a: 1}", "{<<: x, a: 1}"),
  ("{a: 1, a: 2, <<: {a: 3}}", "{a: 1, a: 2}"),
])
func `merge keys are followed when asked`(source: String, merged: String) throws {
  let root = try #require(readYAML(Array(source.utf8)).tree.roots.first)
  let entries = try #require(root.mergedEntries)
  #expect(oneLine(ConfigNode(.mapping(entries), at: root.span)) == merged)
  #expect(ConfigNode(.scalar(ConfigScalar("x")), at: root.span).mergedEntries == nil)
}
