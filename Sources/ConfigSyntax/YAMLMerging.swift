extension ConfigNode {
  /// The entries of a mapping with its merge keys (`<<: *base`, `<<: [*a, *b]`) followed; `nil` for anything else.
  ///
  /// Merged entries come first, each key once; then the mapping's own, duplicates included, so that the last entry of a
  /// key is the one that counts. As in PyYAML, an own key beats a merged one, the first of a list of mappings beats the
  /// next, and a later `<<` beats an earlier one. The merge is shallow. A `<<` whose value is no mapping stays an entry.
  package var mergedEntries: [ConfigEntry]? {
    guard let entries else { return nil }
    guard entries.contains(where: \.isMerge) else { return entries }

    var merged: [ConfigEntry] = []
    var own: [ConfigEntry] = []
    for entry in entries {
      guard entry.isMerge, let sources = entry.value.mergeSources else {
        own.append(entry)
        continue
      }
      for source in sources.reversed() { merged += source.mergedEntries ?? [] }
    }

    // Swift holds texts equal that differ in their bytes but not to a reader; configuration keys are bytes.
    var taken = Set(own.compactMap { $0.key.text.map { Array($0.utf8) } })
    var kept: [ConfigEntry] = []
    for entry in merged.reversed() {
      if let key = entry.key.text, !taken.insert(Array(key.utf8)).inserted { continue }
      kept.append(entry)
    }
    return kept.reversed() + own
  }

  private var mergeSources: [ConfigNode]? {
    switch content {
    case .mapping: [self]
    case .sequence(let items): items.allSatisfy { $0.entries != nil } ? items : nil
    case .scalar: nil
    }
  }
}

extension ConfigEntry {
  /// Whether this is a merge key: an unquoted `<<`.
  fileprivate var isMerge: Bool {
    key.scalar?.style == .plain && key.text == "<<"
  }
}
