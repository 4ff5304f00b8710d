import Workspace
package func readTOML(_ bytes: [UInt8]) -> Parsed<ConfigDocuments> { Parsed(ConfigDocuments()) }
