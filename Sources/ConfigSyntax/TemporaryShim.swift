import Workspace
package func readYAML(_ bytes: [UInt8]) -> Parsed<ConfigDocuments> { Parsed(ConfigDocuments()) }
