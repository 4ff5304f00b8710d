import ConfigSyntax

/// What the client says of itself when it begins.
struct Client {
  var encoding = PositionEncoding.utf16
  var showsRelatedInformation = false
  var showsCodeDescription = false
  var takesVersions = false
  var readsMarkdown = false
  var takesCodeActions = false
  var takesVersionedEdits = false
  var watchesFiles = false

  init() {}

  init(_ params: ConfigNode?) {
    let said = params?["capabilities"]
    // The client's list is in its order of preference; without one it means UTF-16.
    let encodings = said?[path: "general", "positionEncodings"]?.items ?? []
    encoding = encodings.lazy.compactMap { $0.string.flatMap(PositionEncoding.init) }.first ?? .utf16
    let diagnostics = said?[path: "textDocument", "publishDiagnostics"]
    showsRelatedInformation = diagnostics?["relatedInformation"]?.isTrue ?? false
    showsCodeDescription = diagnostics?["codeDescriptionSupport"]?.isTrue ?? false
    takesVersions = diagnostics?["versionSupport"]?.isTrue ?? false
    readsMarkdown = said?[path: "textDocument", "hover", "contentFormat"]?.items?.contains { $0.string == "markdown" } ?? false
    takesCodeActions = said?[path: "textDocument", "codeAction", "codeActionLiteralSupport"]?.entries != nil
    takesVersionedEdits = said?[path: "workspace", "workspaceEdit", "documentChanges"]?.isTrue ?? false
    watchesFiles = said?[path: "workspace", "didChangeWatchedFiles", "dynamicRegistration"]?.isTrue ?? false
  }
}
