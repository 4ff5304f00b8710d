import ConfigSyntax

/// What is known of the files that start commands, and of the commands that start others.
package struct LauncherKnowledge: Sendable {
  /// Which files are read by which launcher; of several signs that fit, all count.
  package private(set) var signs: [FileSign] = []
  /// Lower-case patterns of the paths of files whose contents decide nothing.
  package private(set) var passedOver: [String] = []
  /// Published images that are known; the first whose name fits counts.
  package private(set) var images: [KnownImage] = []
  /// Lower-case patterns of the names of container files for development.
  package private(set) var developmentFiles: [String] = []
  package private(set) var wrappers: [CommandWrapper] = []
  /// The groups of entry points, or the tables that stand for them, under which projects name commands of their own.
  package private(set) var consoleScripts: [String] = []
  /// The calls by which Python programs run commands.
  package private(set) var programCommands: [ProgramCommand] = []
  /// Where files of projects give commands names.
  package private(set) var projectScripts: [ProjectScripts] = []
  /// Commands that only look as if they started a server.
  package private(set) var otherUses: [OtherUse] = []

  /// Names of container images that other people build, without registry and tag.
  package private(set) var strangeImages: Set<String> = []

  /// Seconds between the request to stop and the kill where a file says none, by its reader.
  package private(set) var stopTimes: [String: Double] = [:]

  package private(set) var platforms: [PlatformKnowledge] = []

  package init() {}

  mutating func read(_ root: PackedNode, problems: RuleProblems) {
    guard let mapping = MappingReader(root, expecting: "knowledge of launchers", problems: problems) else { return }
    signs += mapping.items("launchers").compactMap { FileSign.read($0, problems: problems) }
    passedOver += mapping.texts("passed-over")
    let platforms = mapping.items("platforms").compactMap { PlatformKnowledge.read($0, problems: problems) }
    self.platforms += platforms
    signs += platforms.map(\.sign)
    strangeImages.formUnion(mapping.texts("strange-images"))
    images += mapping.items("images").compactMap { KnownImage.read($0, problems: problems) }
    developmentFiles += mapping.texts("development-files")
    wrappers += mapping.items("wrappers").compactMap { CommandWrapper.read($0, problems: problems) }
    consoleScripts += mapping.texts("console-scripts")
    programCommands += mapping.items("program-commands").compactMap { ProgramCommand.read($0, problems: problems) }
    projectScripts += mapping.items("project-scripts").compactMap { ProjectScripts.read($0, problems: problems) }
    otherUses += mapping.items("other-uses").compactMap { OtherUse.read($0, problems: problems) }
    if let node = mapping.node("stop-times"), let times = MappingReader(node, expecting: "a mapping from readers to seconds", problems: problems) {
      for (reader, _) in times.pairs() { stopTimes[reader] = times.number(reader) }
    }
    mapping.finish()
  }
}
