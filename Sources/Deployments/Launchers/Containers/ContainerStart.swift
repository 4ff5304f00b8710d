import Catalogue
import Workspace

// What runs in a container: the image's own entrypoint and command, or those that somebody else says.

extension ContainerImage {
  /// What its container starts; `nil` when nothing says so.
  func start(entrypoint other: Launch.Command? = nil, command otherCommand: Launch.Command? = nil) -> Launch.Command? {
    // Whoever replaces the entrypoint gets none of the image's words with it.
    Self.start(other ?? entrypoint, otherCommand ?? (other == nil ? command : nil))
  }

  static func start(_ entrypoint: Launch.Command?, _ command: Launch.Command?) -> Launch.Command? {
    switch entrypoint {
    case .shell(let text, _)?:
      // The words behind a shell's text become its `$0`, `$1` and so on.
      return .shell(text, arguments: Array(words(of: command).dropFirst()))
    case .words(let first)? where !first.isEmpty:
      return .words(first + words(of: command))
    case .script?: return entrypoint
    case .words?, nil:
      if case .words(let words)? = command, words.isEmpty { return nil }
      return command
    }
  }

  private static func words(of command: Launch.Command?) -> [CommandWord] {
    switch command {
    case .words(let words)?: words
    case .shell(let text, _)?:
      ["/bin/sh", "-c"].map { CommandWord($0, origin: Origin(text.whole)) }
        + [CommandWord(String(decoding: text.bytes, as: UTF8.self), origin: Origin(text.whole))]
    case .script?, nil: []
    }
  }

  static func isShell(_ program: String) -> Bool {
    ["sh", "bash", "ash", "dash"].contains(program.split(separator: "/").last.map(String.init) ?? "")
  }

  /// What is taken for granted about an entrypoint that nobody sees.
  var entrypointAssumption: String? {
    guard entrypoint == nil, !environmentIsComplete, let base else { return nil }
    return "the image `\(base.value)` is taken to have no entrypoint of its own that starts something else"
  }

  /// The version of Python that the base image's name says, such as `python:3.12-slim`.
  var pythonVersion: Said<String>? {
    guard let base, let version = Self.pythonVersion(ofImage: base.value) else { return nil }
    return Said(version, origin: base.origin)
  }

  private static func pythonVersion(ofImage name: String) -> String? {
    let parts = name.prefix { $0 != "@" }.split(separator: "/").last?.split(separator: ":", maxSplits: 1) ?? []
    guard parts.count == 2 else { return nil }
    let tag = parts[1]
    func version(_ text: Substring) -> String? {
      let digits = text.prefix { ("0"..."9").contains($0) || $0 == "." }
      return digits.isEmpty || digits.hasSuffix(".") ? nil : String(digits)
    }
    if parts[0] == "python" { return version(tag) }
    // `uwsgi-nginx-flask:python3.8-alpine`
    var rest = tag[...]
    while let start = rest.firstIndex(of: "p") {
      if rest[start...].hasPrefix("python") { return version(rest[start...].dropFirst("python".count)) }
      rest = rest[rest.index(after: start)...]
    }
    return nil
  }

  /// Takes over what is known of a published image.
  mutating func start(from known: KnownImage, at place: SourceSpan) {
    func words(_ texts: [String]) -> Launch.Command? {
      texts.isEmpty ? nil : .words(texts.map { CommandWord($0, origin: Origin(place)) })
    }
    entrypoint = words(known.entrypoint)
    command = words(known.command)
    origin = place
    directory = known.directory
    environmentIsComplete = true
    environment = known.environment.map { ServerEnvironment.Variable($0.name, $0.value, origin: Origin(place)) }
    environment += (known.sets + Self.setByDocker).map { ServerEnvironment.Variable($0, "", origin: Origin(place), unknown: "the image or Docker itself sets `\($0)`") }
    for (path, text) in known.files { embed(PlacedText(text, at: place), at: path) }
  }

  private static let setByDocker = ["HOME", "HOSTNAME", "PATH"]

  /// A file of the image whose text is known without being a file of the workspace.
  ///
  /// - Parameter file: The file whose part the text is; the Dockerfile when nothing is said.
  mutating func embed(_ text: PlacedText, at absolute: String, below file: WorkspacePath? = nil) {
    guard let path = WorkspacePath(resolving: absolute.utf8) else { return }
    let file = file ?? dockerfile
    var place = file.appending(path.bytes)
    var number = 2
    while embedded.contains(where: { $0.path == place }) {
      place = file.appending("\(number)").appending(path.bytes)
      number += 1
      if number > 100 { return }
    }
    embedded.append(EmbeddedFile(path: place, text: text))
    mounts.append(Standpoint.Mount(absolute, .workspace(place)))
  }
}

extension [KnownImage] {
  /// The first whose name fits `registry/name:tag@digest`.
  func image(named reference: String) -> KnownImage? {
    var parts = (reference.lowercased().split(separator: "@").first ?? "").split(separator: "/")
    // A registry has a dot, a port, or is the machine itself.
    if parts.count > 1, parts[0].contains(".") || parts[0].contains(":") || parts[0] == "localhost" { parts.removeFirst() }
    guard let last = parts.last else { return nil }
    parts[parts.count - 1] = last.split(separator: ":").first ?? last
    let name = [UInt8](parts.joined(separator: "/").utf8)
    return first { $0.names.contains { matchesGlob([UInt8]($0.utf8), name) } }
  }
}
