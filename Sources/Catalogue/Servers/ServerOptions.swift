import Glibc
import Workspace

/// A server's option names, kept as the text of their table: a row is read when somebody asks for it.
///
/// Finding the rows costs one pass over the bytes (some 60 KB) when somebody first asks; a look-up is a binary search by name.
package struct ServerOptions: Sendable {
  private let rows: Lazy<OptionRows>

  /// Takes a table of tab-separated values whose first row that is no comment names the columns.
  init(_ file: RuleFile) {
    rows = Lazy { OptionRows(file) }
  }

  /// No options at all.
  init() {
    rows = Lazy(OptionRows(RuleFile(name: "", source: SourceFile(path: .root, bytes: []))))
  }

  package var isEmpty: Bool { rows.value.isEmpty }

  /// The option with this name; the core's own, or that of the first provider, when several bring one.
  package subscript(name: String) -> ServerOption? { rows.value[name] }

  /// The option with this letter: like the server's own search, the first one whose name is no other's second name.
  package subscript(short letter: UInt8) -> ServerOption? { rows.value[short: letter] }

  /// The names that begin with this, each once.
  package func names(startingWith prefix: String) -> [String] { rows.value.names(startingWith: prefix) }

  /// The name that a misspelt one probably means.
  package func nearestName(to name: String) -> String? { rows.value.nearestName(to: name) }

  /// Says what is wrong with the table. A row is read only when its bytes look wrong.
  func problems() -> [PlacedProblem] { rows.value.problems() }
}

/// Where the rows of one table of options are.
private struct OptionRows: Sendable {
  private let path: WorkspacePath
  private let bytes: [UInt8]
  /// The bytes of every row, ordered by name; of rows with one name, in the order of the file.
  private let rows: [Range<Int>]

  private static let columns = ["name", "argument", "short", "provider", "kind", "effects", "condition", "since", "setting"]
  fileprivate static let columnCount = columns.count

  init(_ file: RuleFile) {
    path = file.path
    let bytes = file.bytes
    self.bytes = bytes
    var rows: [Range<Int>] = []
    var isOrdered = true
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      var sawHead = false
      var previous: Range<Int>?
      while start < bytes.count {
        let end = start + bytes[start...].length(before: UInt8(ascii: "\n"))
        defer { start = end + 1 }
        guard start < end, bytes[start] != UInt8(ascii: "#") else { continue }
        guard sawHead else {
          sawHead = true
          continue
        }
        let name = start..<start + bytes[start..<end].length(before: UInt8(ascii: "\t"))
        if let previous, bytes[name].lexicographicallyPrecedes(bytes[previous]) { isOrdered = false }
        previous = name
        rows.append(start..<end)
      }
    }
    if !isOrdered {
      rows.sort { left, right in
        let names = (Self.name(of: left, in: bytes), Self.name(of: right, in: bytes))
        return names.0.elementsEqual(names.1)
          ? left.lowerBound < right.lowerBound : names.0.lexicographicallyPrecedes(names.1)
      }
    }
    self.rows = rows
  }

  private static func name(of row: Range<Int>, in bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes[row.lowerBound..<(bytes[row].firstIndex(of: UInt8(ascii: "\t")) ?? row.upperBound)]
  }

  /// The first byte of the third column.
  private static func letter(of row: Range<Int>, in bytes: [UInt8]) -> UInt8? {
    let tab = UInt8(ascii: "\t")
    var column = 0
    for index in row {
      if column == 2 { return bytes[index] == tab ? nil : bytes[index] }
      if bytes[index] == tab { column += 1 }
    }
    return nil
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  /// How many bytes stand before the first of this value.
  fileprivate func length(before byte: UInt8) -> Int {
    guard let start = base.baseAddress.map({ $0 + startIndex }) else { return count }
    return memchr(start, Int32(byte), count).map { UnsafeRawPointer($0) - UnsafeRawPointer(start) } ?? count
  }
}

// MARK: Asking

extension OptionRows {
  var isEmpty: Bool { rows.isEmpty }

  subscript(name: String) -> ServerOption? {
    let wanted = Array(name.utf8)
    let index = firstRow(notBefore: wanted)
    guard index < rows.count, self.name(index).elementsEqual(wanted) else { return nil }
    return option(index)
  }

  subscript(short letter: UInt8) -> ServerOption? {
    var second: ServerOption?
    for row in rows.indices where Self.letter(of: rows[row], in: bytes) == letter {
      guard let option = option(row) else { continue }
      if option.setting == option.name { return option }
      second = second ?? option
    }
    return second
  }

  func names(startingWith prefix: String) -> [String] {
    let wanted = Array(prefix.utf8)
    var index = firstRow(notBefore: wanted)
    var names: [String] = []
    while index < rows.count, name(index).starts(with: wanted) {
      let name = String(decoding: name(index), as: UTF8.self)
      if names.last != name { names.append(name) }
      index += 1
    }
    return names
  }

  func nearestName(to name: String) -> String? {
    var search = NearestSearch(to: name)
    for index in rows.indices { search.offer(self.name(index)) }
    return search.best
  }

  private func name(_ index: Int) -> ArraySlice<UInt8> {
    Self.name(of: rows[index], in: bytes)
  }

  private func firstRow(notBefore wanted: [UInt8]) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if name(middle).lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

// MARK: Reading a row

extension OptionRows {
  private func option(_ index: Int) -> ServerOption? {
    switch read(rows[index]) {
    case .success(let option): option
    case .failure: nil
    }
  }

  private struct Misfit: Error {
    let message: String
    let expected: String
    let bytes: Range<Int>
  }

  private func read(_ row: Range<Int>) -> Result<ServerOption, Misfit> {
    let fields = bytes[row].split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
    guard fields.count == Self.columns.count else {
      return .failure(
        Misfit(message: "a row of \(fields.count) columns", expected: Self.columns.joined(separator: ", "), bytes: row))
    }
    func text(_ column: Int) -> String { String(decoding: fields[column], as: UTF8.self) }
    func misfit(_ column: Int, _ known: [String]) -> Result<ServerOption, Misfit> {
      let expected = "one of " + known.map { "`\($0)`" }.joined(separator: ", ")
      return .failure(Misfit(message: "the \(Self.columns[column]) `\(text(column))`", expected: expected, bytes: fields[column].indices))
    }
    guard let argument = ServerOption.Argument(rawValue: text(1)) else {
      return misfit(1, ServerOption.Argument.allCases.map(\.rawValue))
    }
    guard let kind = ServerOption.Kind(rawValue: text(4)) else { return misfit(4, ServerOption.Kind.allCases.map(\.rawValue)) }
    var effects: ServerOption.Effects = []
    for word in fields[5].split(separator: UInt8(ascii: ",")) {
      guard let known = ServerOption.Effects.names.first(where: { $0.name.utf8.elementsEqual(word) }) else {
        return misfit(5, ServerOption.Effects.names.map(\.name))
      }
      effects.insert(known.effect)
    }
    let name = text(0)
    return .success(
      ServerOption(
        name: name, argument: argument, short: fields[2].first, provider: text(3), kind: kind, effects: effects,
        condition: fields[6].isEmpty ? nil : text(6), since: fields[7].isEmpty ? nil : text(7),
        setting: fields[8].isEmpty ? name : text(8)))
  }

  func problems() -> [PlacedProblem] {
    let known = KnownWords()
    return rows.compactMap { row in
      guard !known.accept(bytes[row]), case .failure(let misfit) = read(row) else { return nil }
      return PlacedProblem(Problem(.ruleFile, misfit.message, expected: misfit.expected, at: ByteSpan(misfit.bytes)), in: path)
    }
  }
}

/// The words of the columns that take few, as bytes.
private struct KnownWords {
  private let arguments = ServerOption.Argument.allCases.map { Array($0.rawValue.utf8) }
  private let kinds = ServerOption.Kind.allCases.map { Array($0.rawValue.utf8) }
  private let effects = ServerOption.Effects.names.map { Array($0.name.utf8) }

  func accept(_ row: ArraySlice<UInt8>) -> Bool {
    var column = 0
    var start = row.startIndex
    for end in row.startIndex...row.endIndex where end == row.endIndex || row[end] == UInt8(ascii: "\t") {
      let field = row[start..<end]
      start = end + 1
      switch column {
      case 1 where !arguments.contains(where: field.elementsEqual): return false
      case 4 where !kinds.contains(where: field.elementsEqual): return false
      case 5 where !field.split(separator: UInt8(ascii: ",")).allSatisfy({ word in effects.contains(where: word.elementsEqual) }): return false
      default: column += 1
      }
    }
    return column == OptionRows.columnCount
  }
}
