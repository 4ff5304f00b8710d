import ConfigSyntax
package struct ServerKnowledge: Sendable { package let name: String; package let title: String }
struct ServerKnowledgeReader {
  var servers: [ServerKnowledge] = []
  mutating func addTable(_ file: RuleFile) {}
  mutating func read(_ root: ConfigNode, problems: RuleProblems) {}
}
