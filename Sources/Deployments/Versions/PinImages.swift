import Workspace

// MARK: Dockerfiles and version files

extension PinReader {
  mutating func readDockerfile() {
    let variables = dockerfileVariables()
    var image: (text: String, place: Range<Int>)?
    var stages: [String: (text: String, place: Range<Int>)] = [:]
    var isInstalling: (pip: Bool, apt: Bool) = (false, false)
    var goesOn = false
    for number in 1...file.lines.lineCount {
      let line = file.lines.range(ofLine: number)
      let words = words(of: line)
      guard let first = words.first else { continue }
      if file.bytes[first.lowerBound] == UInt8(ascii: "#") { continue }
      if !goesOn {
        isInstalling = (false, false)
        if text(first).lowercased() == "from", let name = words.dropFirst().first(where: { !text($0).hasPrefix("--") }) {
          let written = filled(text(name), variables)
          // A stage that begins with an earlier one has its image.
          image = stages[written.lowercased()] ?? (written, name)
          if let mark = words.firstIndex(where: { text($0).lowercased() == "as" }), mark + 1 < words.count { stages[text(words[mark + 1]).lowercased()] = image }
        }
      }
      let whole = text(line)
      if whole.contains("apt-get install") || whole.contains("apt install") || whole.contains("apt-get -") && whole.contains(" install") {
        isInstalling = (false, true)
      } else if whole.contains("pip install") || whole.contains("pip3 install") || whole.contains("pip ") && whole.contains(" install") {
        isInstalling = (true, false)
      }
      goesOn = words.last.map { file.bytes[$0.upperBound - 1] == UInt8(ascii: "\\") } ?? false
      guard isInstalling.pip || isInstalling.apt || text(first).lowercased() == "run" || goesOn else { continue }
      for mention in mentions.mentions(in: Array(file.bytes[line])) {
        let range = mention.range.lowerBound + line.lowerBound..<mention.range.upperBound + line.lowerBound
        if isInstalling.apt, distributions.contains(mention.package) {
          readDistribution(mention.package, range, line, image: image?.text)
        } else {
          readInstalled(mention.package, range, line, variables)
        }
      }
    }
    if let image { readPython(image.text, image.place) }
  }

  /// `pip install uwsgi==2.0.21`, the version perhaps out of an `ARG`.
  private mutating func readInstalled(_ package: String, _ name: Range<Int>, _ line: Range<Int>, _ variables: [String: String]) {
    let rest = file.bytes[name.upperBound..<line.upperBound].prefix { $0 > 32 }
    if let sign = rest.firstIndex(of: UInt8(ascii: "$")), file.bytes[rest.startIndex..<sign].elementsEqual("==".utf8) {
      let written = rest[sign...].prefix { !"\"';&|,\\".utf8.contains($0) }
      let version = filled(String(decoding: written, as: UTF8.self), variables)
      if !version.contains("$") { pin(package, version, at: sign..<written.endIndex, rank: .command, via: ["the default of a build argument"]) }
      return
    }
    add(PackageRequirement(file.bytes, behind: name.upperBound, to: rest.endIndex), of: package, rank: .command)
  }

  /// `apt-get install uwsgi-core` or `uwsgi=2.0.21-5.1`.
  private mutating func readDistribution(_ package: String, _ name: Range<Int>, _ line: Range<Int>, image: String?) {
    let rest = file.bytes[name.upperBound..<line.upperBound].prefix { $0 > 32 }
    if rest.first == UInt8(ascii: "="), let pinned = distributions.pinned(package) {
      let version = rest.dropFirst().prefix { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
      pin(pinned, String(decoding: version, as: UTF8.self), at: version.startIndex..<version.endIndex, rank: .command)
    } else if rest.isEmpty || rest.first == UInt8(ascii: "\\") || rest.first == UInt8(ascii: ";"), let image,
      let found = distributions.version(of: package, in: image)
    {
      pin(found.package, found.version, at: name, rank: .distribution, via: ["the version that \(found.release) has"])
    }
  }

  /// `python:3.11.4-slim`, `tiangolo/uvicorn-gunicorn:python3.9`, `uv:python3.12-bookworm`.
  private mutating func readPython(_ image: String, _ place: Range<Int>) {
    let bytes = Array(image.utf8)
    guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else { return }
    let name = bytes[..<colon].split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    var tag = bytes[(colon + 1)...]
    if tag.starts(with: "python".utf8) {
      tag = tag.dropFirst("python".utf8.count)
    } else if name != "python" {
      return
    }
    let version = tag.prefix { (48...57).contains($0) || $0 == UInt8(ascii: ".") || (97...122).contains($0) }
    guard let first = version.first, (48...57).contains(first) else { return }
    let text = String(decoding: version, as: UTF8.self)
    // The version alone where it stands in the file as it is.
    let whole = index(of: text, in: place).map { $0..<$0 + text.utf8.count } ?? place
    pin(nil, text, at: whole, rank: .requirement)
  }

  /// `ARG NAME=value` and `ENV NAME=value`: the first saying counts, as it does for images.
  private func dockerfileVariables() -> [String: String] {
    var variables: [String: String] = [:]
    for number in 1...file.lines.lineCount {
      let words = words(of: file.lines.range(ofLine: number)).map(text)
      guard let first = words.first?.lowercased(), first == "arg" || first == "env", words.count > 1 else { continue }
      if first == "env", words.count == 3, !words[1].contains("=") { variables[words[1]] = variables[words[1]] ?? words[2] }
      for word in words.dropFirst() {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, variables[parts[0]] == nil else { continue }
        variables[parts[0]] = parts[1].filter { $0 != "\"" && $0 != "'" }
      }
    }
    return variables
  }

  /// `$X`, `${X}` and `${X:-d}` filled in as far as they are known.
  private func filled(_ text: String, _ variables: [String: String]) -> String {
    guard text.contains("$") else { return text }
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      let isBraced = rest.first == "{"
      if isBraced { rest = rest.dropFirst() }
      let name = rest.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
      rest = rest[name.endIndex...]
      var value = variables[String(name)]
      if isBraced {
        let inside = rest.prefix { $0 != "}" }
        if value == nil, inside.hasPrefix(":-") { value = String(inside.dropFirst(2)) }
        rest = rest[inside.endIndex...].dropFirst()
      }
      result += value ?? "$\(name)"
    }
    return result + rest
  }

  private func words(of line: Range<Int>) -> [Range<Int>] {
    file.bytes[line].split { $0 <= 32 }.map { $0.startIndex..<$0.endIndex }
  }

  private func text(_ range: Range<Int>) -> String { file.text(ByteSpan(range)) }

  // MARK: Version files

  /// `3.11.4`, or `python-3.11.4`; comments and blank lines may stand in front.
  mutating func readPythonVersion() {
    for number in 1...file.lines.lineCount {
      var word = words(of: file.lines.range(ofLine: number)).first ?? 0..<0
      guard !word.isEmpty, file.bytes[word.lowerBound] != UInt8(ascii: "#") else { continue }
      if text(word).hasPrefix("python-") { word = word.lowerBound + 7..<word.upperBound }
      guard let first = file.bytes[word].first, (48...57).contains(first), PackageVersion(text(word)) != nil else { return }
      return pin(nil, text(word), at: word, rank: .command)
    }
  }

  /// `python 3.11.4` of asdf and mise.
  mutating func readToolVersions() {
    for number in 1...file.lines.lineCount {
      let words = words(of: file.lines.range(ofLine: number))
      guard words.count > 1, text(words[0]) == "python", PackageVersion(text(words[1])) != nil else { continue }
      return pin(nil, text(words[1]), at: words[1], rank: .command)
    }
  }
}
