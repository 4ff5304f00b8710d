import Catalogue
import Workspace

/// The functions that a specification in YAML or JSON names, by the keys behind which they stand.
///
/// The file is read line by line and key by key: what a key belongs to is not needed, only whether a function of that name exists.
struct SpecifiedNames {
  struct Named {
    let name: String
    let place: SourceSpan
  }

  private let model: SourceModel
  private let keys: SpecificationKeys

  init(_ model: SourceModel, _ keys: SpecificationKeys) {
    self.model = model
    self.keys = keys
  }

  /// - Parameters:
  ///   - file: The end of the file's path, as the program says it.
  ///   - caller: The source file that says it; the specification lies somewhere below its folder, or below the search path.
  func names(in file: String, beside caller: FileID) -> [Named] {
    specifications(named: file, beside: caller).flatMap { path -> [Named] in
      guard let source = try? model.tree.read(path) else { return [] }
      let functions = values(of: keys.functions, in: source.bytes)
      let modules = values(of: keys.modules, in: source.bytes).map(\.text)
      return functions.flatMap { function in
        ([function.text] + modules.map { "\($0).\(function.text)" }).map { Named(name: $0, place: SourceSpan(path, function.span)) }
      }
    }
  }

  private func specifications(named file: String, beside caller: FileID) -> [WorkspacePath] {
    guard file.hasSuffix(".yaml") || file.hasSuffix(".yml") || file.hasSuffix(".json"),
      let name = WorkspacePath(resolving: file.utf8, against: .root)
    else { return [] }
    let folders = [model.path(caller).parent] + model.finder.searchPath
    for folder in folders {
      let found = model.tree.files(below: folder).filter { $0.bytes.count >= name.bytes.count && $0.bytes.suffix(name.bytes.count) == name.bytes[...] }
        .filter { $0.bytes.count == name.bytes.count || $0.bytes[$0.bytes.count - name.bytes.count - 1] == UInt8(ascii: "/") }
      if !found.isEmpty { return Array(found.prefix(3)) }
    }
    return []
  }

  /// The words behind `key:`, with quotes or without.
  private func values(of keys: [String], in bytes: [UInt8]) -> [(text: String, span: ByteSpan)] {
    var found: [(String, ByteSpan)] = []
    for key in keys.map({ Array($0.utf8) }) where !key.isEmpty {
      var position = 0
      while position + key.count < bytes.count {
        guard bytes[position] == key[0], bytes[position..<(position + key.count)].elementsEqual(key),
          position == 0 || !Self.isWord(bytes[position - 1])
        else {
          position += 1
          continue
        }
        position += key.count
        if let value = Self.value(behind: position, in: bytes) {
          found.append((String(decoding: bytes[value], as: UTF8.self), ByteSpan(value)))
          position = value.upperBound
        }
      }
    }
    return found.sorted { $0.1.start < $1.1.start }
  }

  private static func value(behind end: Int, in bytes: [UInt8]) -> Range<Int>? {
    var position = end
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    while position < bytes.count, isBlank(bytes[position]) || isQuote(bytes[position]) { position += 1 }
    guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { return nil }
    position += 1
    while position < bytes.count, isBlank(bytes[position]) || isQuote(bytes[position]) { position += 1 }
    let start = position
    while position < bytes.count, isWord(bytes[position]) || bytes[position] == UInt8(ascii: ".") { position += 1 }
    return start < position ? start..<position : nil
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
    default: byte >= 0x80
    }
  }
}
