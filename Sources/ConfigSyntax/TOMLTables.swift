import Workspace

/// The tables of a document as they grow: TOML may come back to a table that began elsewhere, and says when it may not.
///
/// The rules are those of TOML 1.0 as CPython's `tomllib` reads them.
struct TOMLTables {
  private struct Table {
    /// How the table came to be, which decides who may add to it.
    enum Origin: Equatable {
      case header
      /// Named on the way to another table (`[a.b]` names `a`); may still get a header of its own.
      case passing
      /// By dotted keys below the header with this number.
      case dottedKeys(section: Int)
    }

    var origin: Origin
    var span: ByteSpan
    var entries: [(key: ConfigNode, slot: Slot)] = []
    /// By the keys' bytes: Swift holds texts equal that TOML tells apart.
    var places: [[UInt8]: Int] = [:]
  }

  private enum Slot {
    case value(ConfigNode)
    case table(Int)
    /// A place in `arrays`.
    case array(Int)
  }

  private var all: [Table] = [Table(origin: .header, span: ByteSpan(0..<0))]
  /// The tables of each array of tables.
  private var arrays: [[Int]] = []
  private var current = 0
  private var section = 0

  var isEmpty: Bool { all[0].entries.isEmpty }

  /// After a header that was not understood: its keys go to a table that nobody sees.
  mutating func openUnknown() {
    section += 1
    current = newTable(.header, at: ByteSpan(0..<0))
  }

  /// Begins the table of a header, under which the keys up to the next header belong; after a header that cannot stand
  /// here, they go to a table that nobody sees.
  mutating func open(_ path: [TOMLKey], isArray: Bool, header: ByteSpan) throws(TOMLStop) {
    section += 1
    current = newTable(.header, at: header)
    var parent = 0
    for key in path.dropLast() {
      parent = try step(into: key, of: parent) { $0.newTable(.passing, at: header) }
    }
    guard let last = path.last else { return }
    switch slot(last, of: parent) {
    case nil where isArray:
      arrays.append([current])
      set(.array(arrays.count - 1), last, of: parent)
    case nil:
      set(.table(current), last, of: parent)
    case .array(let array) where isArray:
      arrays[array].append(current)
    case .table(let table) where !isArray && all[table].origin == .passing:
      all[table].origin = .header
      all[table].span = header
      current = table
    case .table where !isArray:
      throw TOMLStop("the table `\(Self.dotted(path))` is defined a second time", expected: "one definition", at: header.range)
    case .table, .array, .value:
      throw TOMLStop("`\(Self.dotted(path))` is \(described(last, of: parent)) already", expected: "a name that is not taken", at: header.range)
    }
  }

  /// Adds a value under a dotted name of the current table.
  mutating func add(_ value: ConfigNode, at path: [TOMLKey]) throws(TOMLStop) {
    var parent = current
    for key in path.dropLast() {
      if case .table(let table)? = slot(key, of: parent) {
        switch all[table].origin {
        case .dottedKeys(section): break
        case .passing: all[table].origin = .dottedKeys(section: section)
        case .header, .dottedKeys:
          throw TOMLStop(
            "the table `\(key.node.text ?? "")` is complete and cannot be added to from here", expected: "the key in the table's own place",
            at: key.node.span.range)
        }
      }
      if case .array? = slot(key, of: parent) {
        throw TOMLStop("`\(key.node.text ?? "")` is an array of tables already", expected: "a name that is not taken", at: key.node.span.range)
      }
      let origin = Table.Origin.dottedKeys(section: section)
      parent = try step(into: key, of: parent) { $0.newTable(origin, at: key.node.span) }
      all[parent].span = all[parent].span.union(key.node.span.union(value.span))
    }
    guard let last = path.last else { return }
    guard slot(last, of: parent) == nil else {
      throw TOMLStop("the key `\(Self.dotted(path))` is written a second time", expected: "one value for each key", at: last.node.span.range)
    }
    set(.value(value), last, of: parent)
    if current != 0 { all[current].span = all[current].span.union(value.span) }
  }

  /// The finished tree; `span` is the root's.
  func node(at span: ByteSpan) -> ConfigNode {
    ConfigNode(.mapping(entries(of: 0)), at: span)
  }
}

// MARK: Steps

extension TOMLTables {
  private func slot(_ key: TOMLKey, of table: Int) -> Slot? {
    all[table].places[key.name].map { all[table].entries[$0].slot }
  }

  private mutating func set(_ slot: Slot, _ key: TOMLKey, of table: Int) {
    all[table].places[key.name] = all[table].entries.count
    all[table].entries.append((key.node, slot))
  }

  private mutating func newTable(_ origin: Table.Origin, at span: ByteSpan) -> Int {
    all.append(Table(origin: origin, span: span))
    return all.count - 1
  }

  /// The table of that name, the last one of an array of tables, or a new one.
  private mutating func step(into key: TOMLKey, of table: Int, orMake make: (inout TOMLTables) -> Int) throws(TOMLStop) -> Int {
    switch slot(key, of: table) {
    case .table(let inner): return inner
    case .array(let array): return arrays[array][arrays[array].count - 1]
    case .value:
      throw TOMLStop("`\(key.node.text ?? "")` is a value already", expected: "a table", at: key.node.span.range)
    case nil:
      let inner = make(&self)
      set(.table(inner), key, of: table)
      return inner
    }
  }

  private func described(_ key: TOMLKey, of table: Int) -> String {
    switch slot(key, of: table) {
    case .table: "a table"
    case .array: "an array of tables"
    case .value, nil: "a value"
    }
  }

  private static func dotted(_ path: [TOMLKey]) -> String {
    path.map { $0.node.text ?? "" }.joined(separator: ".")
  }

  private func entries(of table: Int) -> [ConfigEntry] {
    all[table].entries.map { key, slot in
      switch slot {
      case .value(let value): ConfigEntry(key: key, value: value)
      case .table(let inner): ConfigEntry(key: key, value: node(of: inner))
      case .array(let array): ConfigEntry(key: key, value: node(ofArray: arrays[array]))
      }
    }
  }

  private func node(of table: Int) -> ConfigNode {
    ConfigNode(.mapping(entries(of: table)), at: all[table].span)
  }

  private func node(ofArray tables: [Int]) -> ConfigNode {
    let items = tables.map(node)
    return ConfigNode(.sequence(items), at: items.dropFirst().reduce(items[0].span) { $0.union($1.span) })
  }
}
