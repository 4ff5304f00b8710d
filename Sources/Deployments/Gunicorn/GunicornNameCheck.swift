import Catalogue
import Workspace

/// Names of a configuration file that gunicorn passes over although somebody meant a setting: only names that are exactly a
/// setting's count, and the others are variables of a program.
struct GunicornNameCheck {
  private(set) var notices: [Notice] = []
  private let server: ServerKnowledge

  init(_ configuration: PythonConfiguration, in file: SourceFile, server: ServerKnowledge) {
    self.server = server
    let bound = Set(configuration.names.map(\.name))
    for (name, binding) in configuration.names where server.options[name] == nil && binding.place.path == file.path {
      let lower = name.lowercased()
      let kind: NoticeKind
      let meant: String?
      if lower != name {
        (kind, meant) = (.upperCaseName, server.note(on: lower)?.name)
      } else {
        (kind, meant) = (.unknownOption, setting(ofFlag: name) ?? nearest(to: name, in: server.settingNotes.map(\.name)))
      }
      // A variable that something in the file asks for is what it seems.
      guard let meant, !bound.contains(meant), !isUsed(name, in: file) else { continue }
      notices.append(Notice(kind, server: server.name, at: binding.place, setting: name, value: binding.source, hint: meant))
    }
  }

  /// The setting that the command line knows by this name: `--preload` says `preload_app`.
  private func setting(ofFlag name: String) -> String? {
    server.options["--" + String(name.map { $0 == "_" ? "-" : $0 })]?.setting
  }

  /// Whether the name stands in the file more than once.
  private func isUsed(_ name: String, in file: SourceFile) -> Bool {
    let word = Array(name.utf8)
    // A program can bind the empty name, with `globals()[""]` for one.
    guard let lead = word.first else { return false }
    let bytes = file.bytes
    var count = 0
    var start = 0
    while start + word.count <= bytes.count, let first = bytes[start...].firstIndex(of: lead) {
      start = first + 1
      guard bytes[first...].starts(with: word), first == 0 || !Self.isPart(bytes[first - 1]), first + word.count == bytes.count || !Self.isPart(bytes[first + word.count])
      else { continue }
      count += 1
      if count > 1 { return true }
    }
    return false
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}
