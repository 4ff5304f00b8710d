import JSONWriting
import Findings
import Workspace

/// Places as SARIF writes them: a relative, percent-encoded URI and a region that counts from 1 with exclusive ends.
struct SARIFPlaces {
  let sources: SourceTexts

  func physicalLocation(_ place: Place) -> JSONValue {
    var members: [(String, JSONValue)] = [("artifactLocation", artifact(place.path))]
    // Without its text nothing is known of a place but the file.
    if sources[place.path] != nil { members.append(("region", region(place))) }
    return .object(members)
  }

  /// A location with an identity that messages can link to, and a message of its own.
  func location(_ place: Place, id: Int? = nil, message: String = "") -> JSONValue {
    var members: [(String, JSONValue)] = []
    if let id { members.append(("id", .integer(id))) }
    members.append(("physicalLocation", physicalLocation(place)))
    if !message.isEmpty { members.append(("message", sarifMessage(message))) }
    return .object(members)
  }

  func artifact(_ path: WorkspacePath) -> JSONValue {
    ["uri": .string(path.uri)]
  }

  func region(_ place: Place) -> JSONValue {
    let (start, end) = sources.positions(of: place)
    return [
      "startLine": .integer(start.line),
      "startColumn": .integer(start.column),
      "endLine": .integer(end.line),
      "endColumn": .integer(end.column),
    ]
  }
}
