import Workspace

/// One setting of a command line: the words that say it and how their text becomes a value.
package struct CommandOption: Sendable, Hashable {
  /// How the text becomes a value. Numbers are read as Python reads them; sizes become bytes and times seconds.
  package enum Kind: String, Sendable, CaseIterable {
    /// On by being there.
    case flag
    /// `true`, `1`, `on` … behind the name.
    case boolean
    case integer
    case number
    case text
    /// One value each time; they accumulate.
    case list
    /// Two words each time; they accumulate.
    case pair
    /// All words up to the next option.
    case words
    /// Seconds, or parts such as `1h30m`.
    case duration
    case milliseconds
    case kibibytes
    case mebibytes
  }

  package let setting: String
  /// The words that say it, dashes included.
  package let flags: [String]
  /// The words that switch it off.
  package let off: [String]
  package let kind: Kind
  package let minimum: Double?
  package let maximum: Double?
  /// Variables that say it, the strongest first, beside none made from a prefix.
  package let environment: [String]
  /// The subcommands that have it; empty for all.
  package let commands: [String]
}

extension CommandOption {
  /// A setting that no word of the command line says.
  package init(setting: String) {
    self.init(setting: setting, flags: [], off: [], kind: .number, minimum: nil, maximum: nil, environment: [], commands: [])
  }
}

/// The options of one command line, in the order of their table.
package struct CommandOptions: Sendable {
  private let table: Lazy<Table>

  private struct Table {
    let all: [CommandOption]
    let bySetting: [String: Int]

    init(_ all: [CommandOption]) {
      self.all = all
      bySetting = Dictionary(all.indices.map { (all[$0].setting, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  package init(_ all: [CommandOption]) {
    table = Lazy(Table(all))
  }

  /// A table in which nothing is wrong, read when somebody asks for an option: most workspaces start one server of many.
  init(trusting file: RuleFile) {
    table = Lazy { Table(Self.options(in: file.source, problems: RuleProblems(path: file.path, areWanted: false))) }
  }

  package var all: [CommandOption] { table.value.all }

  package func option(saying setting: String) -> CommandOption? {
    let table = table.value
    return table.bySetting[setting].map { table.all[$0] }
  }

  package func nearestSetting(to name: String) -> String? { nearest(to: name, in: all.map(\.setting)) }
}

// MARK: Reading a table

extension CommandOptions {
  static let columns = ["setting", "flags", "off", "kind", "range", "environment", "command"]

  /// Reads tab-separated values whose first row that is no comment names the columns; columns that are not there are empty.
  init(_ file: RuleFile, problems: RuleProblems) {
    self.init(Self.options(in: file.source, problems: problems))
  }

  private static func options(in file: SourceFile, problems: RuleProblems) -> [CommandOption] {
    var options: [CommandOption] = []
    var order: [Int?]?
    for line in 1...file.lines.lineCount {
      let range = file.lines.range(ofLine: line)
      var bytes = file.bytes[range]
      while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { bytes.removeLast() }
      guard let first = bytes.first, first != UInt8(ascii: "#") else { continue }
      let fields = bytes.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      guard let order else {
        order = fields.map { field in
          let column = Self.columns.firstIndex { $0.utf8.elementsEqual(field) }
          if column == nil {
            problems.add("a column `\(String(decoding: field, as: UTF8.self))`", expected: Self.columns.joined(separator: ", "), at: ByteSpan(field.indices))
          }
          return column
        }
        continue
      }
      guard fields.count == order.count else {
        problems.add("a row of \(fields.count) columns", expected: "\(order.count) columns", at: ByteSpan(bytes.indices))
        continue
      }
      var row = Row()
      for (column, field) in zip(order, fields) { if let column { row.fields[column] = field } }
      if let option = row.option(problems) { options.append(option) }
    }
    return options
  }

  private struct Row {
    var fields: [ArraySlice<UInt8>] = Array(repeating: [], count: CommandOptions.columns.count)

    private func text(_ column: Int) -> String { String(decoding: fields[column], as: UTF8.self) }
    private func words(_ column: Int) -> [String] { text(column).split(separator: " ").map(String.init) }

    func option(_ problems: RuleProblems) -> CommandOption? {
      guard let kind = CommandOption.Kind(rawValue: text(3)) else {
        let known = CommandOption.Kind.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        problems.add("the kind `\(text(3))`", expected: "one of \(known)", at: ByteSpan(fields[3].indices))
        return nil
      }
      let bounds = text(4).split(separator: "..", omittingEmptySubsequences: false).map { Double($0) }
      if !fields[4].isEmpty, bounds.count != 2 || bounds.allSatisfy({ $0 == nil }) {
        problems.add("the range `\(text(4))`", expected: "two numbers with `..` between them, or one of them", at: ByteSpan(fields[4].indices))
      }
      return CommandOption(
        setting: text(0), flags: words(1), off: words(2), kind: kind, minimum: bounds.first ?? nil,
        maximum: bounds.count == 2 ? bounds[1] : nil, environment: words(5), commands: words(6))
    }
  }
}
