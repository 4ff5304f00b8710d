import Workspace

// MARK: Tables and lock files

extension PinReader {
  /// `= "^2.0"` or `= {version = "==2.0.21", extras = […]}` behind a name, as Poetry and Pipenv write it.
  mutating func readTableEntry(_ package: String, from start: Int, _ line: Range<Int>) {
    let rest = file.bytes[min(start, line.upperBound)..<line.upperBound].drop { $0 == 32 || $0 == 9 }
    guard rest.first == UInt8(ascii: "="), rest.dropFirst().first != UInt8(ascii: "=") else { return }
    var value = rest.startIndex + 1..<line.upperBound
    let first = file.bytes[value].first { $0 != 32 && $0 != 9 }
    if first == UInt8(ascii: "{") {
      guard let key = index(of: "version", in: value) else { return }
      value = key..<line.upperBound
    } else if first != UInt8(ascii: "\""), first != UInt8(ascii: "'") {
      return
    }
    guard let text = quoted(in: value), let range = VersionRange(poetry: String(decoding: file.bytes[text], as: UTF8.self)) else { return }
    add(range, at: exactPlace(range, in: text), of: package, rank: .requirement)
  }

  /// The version alone, without the sign in front of it.
  private func exactPlace(_ range: VersionRange, in text: Range<Int>) -> Range<Int> {
    guard let version = range.exact, let start = index(of: version, in: text) else { return text }
    return start..<start + version.utf8.count
  }

  func index(of word: String, in range: Range<Int>) -> Int? {
    guard word.utf8.count <= range.count else { return nil }
    return (range.lowerBound...(range.upperBound - word.utf8.count)).first { file.bytes[$0...].starts(with: word.utf8) }
  }

  /// `name = "uwsgi"` with its `version = "2.0.21"` in the same table.
  mutating func readLock(_ mention: PackageMentions.Mention, _ line: Range<Int>, isFirst: Bool) {
    guard !isFirst, file.bytes[line].starts(with: "name".utf8), let name = quoted(in: line), name == mention.range else { return }
    var start = line.upperBound + 1
    for _ in 0..<32 where start < file.bytes.count {
      let next = lineAround(start..<start)
      let bytes = file.bytes[next].drop { $0 == 32 || $0 == 9 }
      guard let first = bytes.first, first != UInt8(ascii: "[") else { return }
      if bytes.starts(with: "version".utf8), let text = quoted(in: next) {
        return pin(mention.package, String(decoding: file.bytes[text], as: UTF8.self), at: text, rank: .lock)
      }
      start = (file.bytes[next.upperBound...].firstIndex(of: 10) ?? file.bytes.count) + 1
    }
  }

  /// `"uwsgi": {… "version": "==2.0.21"}`
  mutating func readPipenvLock(_ mention: PackageMentions.Mention) {
    let behind = file.bytes[mention.range.upperBound...].prefix(64)
    guard behind.first == UInt8(ascii: "\""), let brace = behind.firstIndex(of: UInt8(ascii: "{")),
      file.bytes[(mention.range.upperBound + 1)..<brace].allSatisfy({ $0 == UInt8(ascii: ":") || $0 <= 32 })
    else { return }
    let end = file.bytes[brace...].prefix(1 << 16).firstIndex(of: UInt8(ascii: "}")) ?? brace
    guard let key = index(of: "\"version\"", in: brace..<end), let text = quoted(in: key + 9..<end) else { return }
    let version = file.bytes[text].drop { $0 == UInt8(ascii: "=") }
    pin(mention.package, String(decoding: version, as: UTF8.self), at: version.startIndex..<version.endIndex, rank: .lock)
  }

  /// `- uwsgi=2.0.21=build`, `- conda-forge::uwsgi>=2`, and pip's requirements below `- pip:`.
  mutating func readConda(_ mention: PackageMentions.Mention, _ line: Range<Int>) {
    let before = file.bytes[line.lowerBound..<mention.range.lowerBound]
    guard before.drop(while: { $0 == 32 }).first == UInt8(ascii: "-") else { return }
    readCondaVersion(of: mention.package, from: mention.range.upperBound, line)
  }

  private mutating func readCondaVersion(of package: String?, from start: Int, _ line: Range<Int>) {
    let rest = file.bytes[start..<line.upperBound].drop { $0 == 32 }
    if rest.first == UInt8(ascii: "="), rest.dropFirst().first != UInt8(ascii: "=") {
      let version = rest.dropFirst().drop { $0 == 32 }.prefix { !"= \"'#*,".utf8.contains($0) && $0 > 32 }
      var text = version
      if text.last == UInt8(ascii: ".") { text.removeLast() }
      // One `=` is a prefix for conda; with two numbers and more it is what people mean by a pin.
      pin(package, String(decoding: text, as: UTF8.self), at: text.startIndex..<text.endIndex, rank: .requirement)
    } else {
      add(PackageRequirement(file.bytes, behind: start, to: line.upperBound), of: package, rank: .requirement)
    }
  }

  /// What a project says of Python itself beside its packages.
  mutating func readPythonRequirement() {
    for number in 1...file.lines.lineCount {
      let line = file.lines.range(ofLine: number)
      let bytes = file.bytes[line].drop { $0 == 32 || $0 == 9 }
      switch kind {
      case .pyproject:
        if bytes.starts(with: "requires-python".utf8), let text = quoted(in: line),
          let range = VersionRange(String(decoding: file.bytes[text], as: UTF8.self)), !range.clauses.isEmpty
        {
          add(range, at: text, of: nil, rank: .requirement)
        } else if bytes.starts(with: "python =".utf8) || bytes.starts(with: "python=".utf8), let text = quoted(in: line),
          let range = VersionRange(poetry: String(decoding: file.bytes[text], as: UTF8.self))
        {
          add(range, at: text, of: nil, rank: .requirement)
        }
      case .pipfile:
        if bytes.starts(with: "python_version".utf8) || bytes.starts(with: "python_full_version".utf8), let text = quoted(in: line) {
          pin(nil, String(decoding: file.bytes[text], as: UTF8.self), at: text, rank: .requirement)
        }
      case .conda:
        let item = bytes.drop { $0 == UInt8(ascii: "-") || $0 == 32 }
        guard bytes.first == UInt8(ascii: "-"), item.starts(with: "python".utf8), let next = item.dropFirst(6).first, "=<>! ".utf8.contains(next) else { continue }
        readCondaVersion(of: nil, from: item.startIndex + 6, line)
      default: return
      }
    }
  }
}
