import JSONWriting

/// What `lostwork version --format json` prints.
package func versionJSON(toolVersion: String, checks: Int, servers: [String], digest: String) -> [UInt8] {
  let value: JSONValue = [
    "name": "lostwork",
    "version": .string(toolVersion),
    "rules": ["count": .integer(checks), "digest": .string(digest), "servers": .array(servers.map { .string($0) })],
  ]
  return value.prettyBytes
}
