import Foundation
import Testing

/// This package as SwiftPM describes it, and its sources.
struct PackageDescription {
  struct Target: Decodable {
    let name: String
    let type: String
    let path: String?
    let dependencies: [Dependency]

    /// The folder of its sources, from the package's root.
    var folder: String {
      // Catalogue's own path is the root, for the sake of the plugin that watches rules/.
      switch path {
      case nil, ".": type == "test" ? "Tests/\(name)" : "Sources/\(name)"
      case let path?: path
      }
    }
  }

  /// `{"byName": ["Workspace", null]}` or `{"product": ["ArgumentParser", "swift-argument-parser", null, null]}`.
  struct Dependency: Decodable {
    let name: String

    init(from decoder: any Decoder) throws {
      let kinds = try decoder.singleValueContainer().decode([String: [JSONValue]].self)
      let names = kinds.values.compactMap { values in if case .text(let name) = values.first { name } else { nil } }
      name = try #require(names.first)
    }

    private enum JSONValue: Decodable {
      case text(String)
      case other

      init(from decoder: any Decoder) throws {
        self = (try? decoder.singleValueContainer().decode(String.self)).map(Self.text) ?? .other
      }
    }
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Asks SwiftPM. The scratch folder of its own keeps it from waiting for the lock that this very `swift test` holds.
  static func targets() throws -> [Target] {
    struct Package: Decodable { let targets: [Target] }
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("lostwork-package-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let swift = Process()
    swift.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    swift.arguments = ["swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "dump-package"]
    let output = Pipe()
    swift.standardOutput = output
    swift.standardError = FileHandle.nullDevice
    try swift.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    swift.waitUntilExit()
    try #require(swift.terminationStatus == 0)
    return try JSONDecoder().decode(Package.self, from: text).targets
  }

  /// The files of a folder with this extension, from the package's root.
  static func files(in folder: String, withExtension wanted: String? = nil) throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(folder).path)
    return names.sorted().map { "\(folder)/\($0)" }.filter { name in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: root.appendingPathComponent(name).path, isDirectory: &isFolder)
      return exists && !isFolder.boolValue && (wanted == nil || name.hasSuffix(".\(wanted ?? "")"))
    }
  }

  static func text(of file: String) throws -> String {
    String(decoding: try Data(contentsOf: root.appendingPathComponent(file)), as: UTF8.self)
  }

  /// The modules that a source file imports.
  static func imports(in text: String) -> Set<String> {
    let line = #/^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?(?<module>\w+)/#
    return Set(text.split(whereSeparator: \.isNewline).compactMap { $0.prefixMatch(of: line).map { String($0.module) } })
  }
}
