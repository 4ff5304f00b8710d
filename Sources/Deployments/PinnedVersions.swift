import Workspace

/// The versions that a project pins: of packages in requirements, lock files and install commands, of Python in images
/// and version files. Only exact pins count; a range says too little about what runs.
package struct PinnedVersions: Sendable {
  private struct Pin: Sendable {
    /// `nil` for Python itself.
    let package: String?
    let version: String
    let place: SourceSpan
    /// Lock files come before what they were made from, and both before commands.
    let rank: Int
  }

  private var pins: [Pin] = []

  /// Looks for pins of these packages.
  package init(of packages: [String], in tree: FileTree) {
    let wanted = packages.map { $0.lowercased() }
    for path in tree.files {
      guard let kind = Kind(path), let file = try? tree.read(path), file.bytes.count <= Self.sizeLimit else { continue }
      switch kind {
      case .lock: readLock(file, wanted)
      case .requirements: readRequirements(file, wanted, rank: 1)
      case .dockerfile:
        readRequirements(file, wanted, rank: 2)
        readImages(file)
      case .pythonVersion: readPythonVersion(file)
      }
    }
  }

  /// A lock file of a large project is some 2 MB.
  private static let sizeLimit = 8 << 20

  /// The pin that lies nearest to a folder.
  package func version(of packages: [String], near folder: WorkspacePath) -> Said<String>? {
    nearest(pins.filter { pin in pin.package.map { packages.contains($0) } ?? false }, to: folder)
  }

  package func python(near folder: WorkspacePath) -> Said<String>? {
    nearest(pins.filter { $0.package == nil }, to: folder)
  }

  private func nearest(_ candidates: [Pin], to folder: WorkspacePath) -> Said<String>? {
    // By folders shared with the configuration, then by how far the pin lies below them, then by kind.
    let ordered = candidates.map { pin -> (pin: Pin, rank: [Int]) in
      let own = pin.place.path.parent.components
      let shared = zip(own, folder.components).prefix { $0 == $1 }.count
      return (pin, [-shared, own.count - shared, pin.rank])
    }.sorted { ($0.rank.lexicographicallyPrecedes($1.rank)) || ($0.rank == $1.rank && $0.pin.place < $1.pin.place) }
    guard let best = ordered.first?.pin else { return nil }
    let others = ordered.dropFirst().map(\.pin).filter { $0.version != best.version }
    return Said(
      best.version, origin: Origin(best.place), overridden: others.prefix(8).map { Said<String>.Beaten($0.version, origin: Origin($0.place)) })
  }
}

// MARK: Kinds of files

extension PinnedVersions {
  private enum Kind {
    case lock, requirements, dockerfile, pythonVersion

    init?(_ path: WorkspacePath) {
      let name = String(decoding: path.name, as: UTF8.self).lowercased()
      let whole = path.description.lowercased()
      switch name {
      case "poetry.lock", "uv.lock", "pdm.lock", "pipfile.lock": self = .lock
      case "pyproject.toml", "pipfile", "setup.py", "setup.cfg": self = .requirements
      case "runtime.txt", ".python-version": self = .pythonVersion
      case let name where name == "containerfile" || name.hasPrefix("dockerfile") || name.hasSuffix("dockerfile"): self = .dockerfile
      case let name where (name.hasSuffix(".txt") || name.hasSuffix(".in") || name.hasSuffix(".pip")) && whole.contains("require"):
        self = .requirements
      default: return nil
      }
    }
  }

  private func lines(_ file: SourceFile) -> [Range<Int>] {
    (1...file.lines.lineCount).map { file.lines.range(ofLine: $0) }
  }

  /// The first `digit[digits, dots, letters]` at or behind an offset of a line.
  private func version(in file: SourceFile, from start: Int, to end: Int) -> Range<Int>? {
    guard let first = (start..<end).first(where: { (48...57).contains(file.bytes[$0]) }) else { return nil }
    let last = (first..<end).first { !Self.isVersionByte(file.bytes[$0]) } ?? end
    return first..<last
  }

  private static func isVersionByte(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || byte == UInt8(ascii: ".") || (97...122).contains(byte)
  }

  private mutating func add(_ package: String?, _ range: Range<Int>, in file: SourceFile, rank: Int) {
    let version = file.text(ByteSpan(range))
    guard !version.isEmpty, !version.hasSuffix(".") else { return }
    pins.append(Pin(package: package, version: version, place: file.span(ByteSpan(range)), rank: rank))
  }
}

// MARK: Packages

extension PinnedVersions {
  /// `uWSGI==2.0.21` anywhere in a line, or `uwsgi = "==2.0.21"` and `uwsgi = "2.0.21"` at its beginning.
  private mutating func readRequirements(_ file: SourceFile, _ wanted: [String], rank: Int) {
    for line in lines(file) {
      let text = file.bytes[line].map { (65...90).contains($0) ? $0 + 32 : $0 }
      guard let first = text.first(where: { $0 != UInt8(ascii: " ") }), first != UInt8(ascii: "#") else { continue }
      for package in wanted {
        for index in text.indices where text[index...].starts(with: package.utf8) && (index == 0 || !Self.isNameByte(text[index - 1])) {
          guard let pin = pinEnd(text, from: index + package.utf8.count, atStart: index == 0) else { continue }
          if let range = version(in: file, from: line.lowerBound + pin, to: line.upperBound), range.lowerBound == line.lowerBound + pin {
            add(package, range, in: file, rank: rank)
          }
        }
      }
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (48...57).contains(byte) || "-_./".utf8.contains(byte)
  }

  /// Where the version begins behind a package's name; `nil` when it is no exact pin.
  private func pinEnd(_ text: [UInt8], from start: Int, atStart: Bool) -> Int? {
    var rest = text[start...]
    func skipBlanks() { rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }
    skipBlanks()
    if rest.first == UInt8(ascii: "[") { rest = rest.drop { $0 != UInt8(ascii: "]") }.dropFirst() }
    skipBlanks()
    if rest.starts(with: "==".utf8) {
      rest = rest.drop { $0 == UInt8(ascii: "=") }
    } else {
      // Poetry's and Pipenv's tables: one `=`, then a quoted version that is exact without a sign.
      guard atStart, rest.first == UInt8(ascii: "=") else { return nil }
      rest = rest.dropFirst()
      skipBlanks()
      guard rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "'") else { return nil }
      rest = rest.dropFirst().drop { $0 == UInt8(ascii: "=") }
    }
    skipBlanks()
    return rest.startIndex
  }

  /// `name = "uwsgi"` with the `version = "2.0.21"` behind it, or `"uwsgi": {` with `"version": "==2.0.21"`.
  private mutating func readLock(_ file: SourceFile, _ wanted: [String]) {
    var current: String?
    for line in lines(file) {
      let words = file.bytes[line].split { byte in " \t\"=:,{".utf8.contains(byte) || byte == 10 || byte == 13 }
        .map { String(decoding: $0, as: UTF8.self).lowercased() }
      guard let first = words.first else { continue }
      if first == "name", words.count == 2 {
        current = wanted.first { $0 == words[1] }
      } else if words.count == 1, file.text(ByteSpan(line)).contains("{") {
        // Of a JSON lock file; hashes and markers are inside the package's own braces.
        current = wanted.first { $0 == first }
      } else if first == "version", let package = current {
        if let range = version(in: file, from: line.lowerBound, to: line.upperBound) { add(package, range, in: file, rank: 0) }
        current = nil
      }
    }
  }
}

// MARK: Python

extension PinnedVersions {
  /// `FROM python:3.9-slim`; of several stages the last one runs.
  private mutating func readImages(_ file: SourceFile) {
    var last: Range<Int>?
    for line in lines(file) {
      let words = file.text(ByteSpan(line)).split { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" }
      guard words.first?.lowercased() == "from",
        let image = words.dropFirst().first(where: { !$0.hasPrefix("--") })?.split(separator: "/").last, image.hasPrefix("python:"),
        let colon = file.bytes[line].lastIndex(ofName: "python:")
      else { continue }
      let start = colon + "python:".utf8.count
      guard let range = version(in: file, from: start, to: line.upperBound), range.lowerBound == start else { continue }
      last = range
    }
    if let last { add(nil, last, in: file, rank: 1) }
  }

  /// `3.11.4`, or `python-3.11.4`.
  private mutating func readPythonVersion(_ file: SourceFile) {
    guard let line = lines(file).first, let range = version(in: file, from: line.lowerBound, to: line.upperBound) else { return }
    let prefix = file.text(ByteSpan(line.lowerBound..<range.lowerBound))
    if prefix.isEmpty || prefix == "python-" { add(nil, range, in: file, rank: 2) }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func lastIndex(ofName name: String) -> Int? {
    indices.last { self[$0...].starts(with: name.utf8) }
  }
}
