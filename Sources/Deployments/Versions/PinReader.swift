import Workspace

/// Reads the versions that one file says. Bytes are searched for the packages' names; only the lines around them are
/// looked at.
struct PinReader {
  let file: SourceFile
  let kind: PinFile
  let mentions: PackageMentions
  let distributions: DistributionPackages
  var pins: [PinnedVersions.Pin] = []
  var allowed: [PinnedVersions.Allowed] = []
  /// Names of further requirement files, as written.
  private(set) var included: [String] = []

  init(_ file: SourceFile, kind: PinFile, mentions: PackageMentions, distributions: DistributionPackages) {
    self.file = file
    self.kind = kind
    self.mentions = mentions
    self.distributions = distributions
  }

  mutating func read() {
    switch kind {
    case .pythonVersion: readPythonVersion()
    case .toolVersions: readToolVersions()
    case .dockerfile: readDockerfile()
    case .requirements: readIncludes()
    case .pyproject, .pipfile, .conda: readPythonRequirement()
    case .lock, .pipenvLock, .setupScript, .setupConfiguration: break
    }
    guard kind != .pythonVersion, kind != .toolVersions, kind != .dockerfile else { return }
    for mention in mentions.mentions(in: file.bytes) { read(mention) }
  }

  private mutating func read(_ mention: PackageMentions.Mention) {
    let line = lineAround(mention.range)
    let isFirst = file.bytes[line.lowerBound..<mention.range.lowerBound].allSatisfy { $0 == 32 || $0 == 9 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    switch kind {
    case .requirements:
      guard isFirst else { return }
      add(PackageRequirement(file.bytes, behind: mention.range.upperBound, to: line.upperBound), of: mention.package, rank: .requirement)
    case .setupConfiguration:
      guard isFirst || file.bytes[line].first == UInt8(ascii: "i") else { return }
      add(PackageRequirement(file.bytes, behind: mention.range.upperBound, to: line.upperBound), of: mention.package, rank: .requirement)
    case .setupScript, .pyproject, .pipfile:
      if let quote = quote(before: mention.range.lowerBound) {
        let end = file.bytes[mention.range.upperBound..<line.upperBound].firstIndex(of: quote) ?? line.upperBound
        if end == mention.range.upperBound, kind != .setupScript { return readTableEntry(mention.package, from: end + 1, line) }
        add(PackageRequirement(file.bytes, behind: mention.range.upperBound, to: end), of: mention.package, rank: .requirement)
      } else if isFirst, kind != .setupScript {
        readTableEntry(mention.package, from: mention.range.upperBound, line)
      }
    case .conda: readConda(mention, line)
    case .lock: readLock(mention, line, isFirst: isFirst)
    case .pipenvLock: readPipenvLock(mention)
    case .dockerfile, .pythonVersion, .toolVersions: break
    }
  }

  // MARK: Places

  func lineAround(_ range: Range<Int>) -> Range<Int> {
    let start = file.bytes[..<range.lowerBound].lastIndex(of: 10).map { $0 + 1 } ?? 0
    var end = file.bytes[range.upperBound...].firstIndex(of: 10) ?? file.bytes.count
    if end > start, file.bytes[end - 1] == 13 { end -= 1 }
    return start..<max(end, range.upperBound)
  }

  private func quote(before index: Int) -> UInt8? {
    guard index > 0, file.bytes[index - 1] == UInt8(ascii: "\"") || file.bytes[index - 1] == UInt8(ascii: "'") else { return nil }
    return file.bytes[index - 1]
  }

  /// The text between the first pair of quotes in a range.
  func quoted(in range: Range<Int>) -> Range<Int>? {
    guard let start = file.bytes[range].firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }),
      let end = file.bytes[(start + 1)..<range.upperBound].firstIndex(of: file.bytes[start])
    else { return nil }
    return start + 1..<end
  }

  // MARK: What is found

  mutating func add(_ requirement: PackageRequirement?, of package: String?, rank: PinnedVersions.Rank) {
    guard let requirement else { return }
    // No server here runs on Windows.
    if let marker = requirement.marker, marker.contains("win32"), marker.contains("=="), !marker.contains("!=") { return }
    add(requirement.range, at: requirement.place, of: package, rank: rank, isConditional: requirement.marker != nil)
  }

  mutating func add(_ range: VersionRange, at place: Range<Int>, of package: String?, rank: PinnedVersions.Rank, isConditional: Bool = false) {
    if let version = range.exact {
      pin(package, version, at: place, rank: rank, isConditional: isConditional)
    } else {
      allowed.append(PinnedVersions.Allowed(package: package, range: range, place: file.span(ByteSpan(place)), rank: rank))
    }
  }

  mutating func pin(
    _ package: String?, _ version: String, at place: Range<Int>, rank: PinnedVersions.Rank, isConditional: Bool = false, via: [String] = []
  ) {
    guard !version.isEmpty else { return }
    let origin = Origin(file.span(ByteSpan(place)), via: via)
    pins.append(PinnedVersions.Pin(package: package, version: version, origin: origin, rank: rank, isConditional: isConditional))
  }

  /// `-r base.txt`, `--requirement=base.txt`, `-c constraints.txt`.
  private mutating func readIncludes() {
    for number in 1...file.lines.lineCount where included.count < 64 {
      let line = file.bytes[file.lines.range(ofLine: number)].drop { $0 == 32 || $0 == 9 }
      guard line.first == UInt8(ascii: "-") else { continue }
      for option in ["--requirement", "--constraint", "-r", "-c"] where line.starts(with: option.utf8) {
        let rest = line.dropFirst(option.utf8.count).drop { $0 == 32 || $0 == 9 || $0 == UInt8(ascii: "=") }
        let name = rest.prefix { $0 > 32 }
        if !name.isEmpty { included.append(String(decoding: name, as: UTF8.self)) }
        break
      }
    }
  }
}
