import Catalogue
import ConfigSyntax
import Workspace

/// How the text of one file becomes pairs.
extension UWSGIResolver {
  mutating func readPairs(of entry: OpenFile, named name: UWSGIFileName, in file: SourceFile, format: Format, origin: Origin) {
    let template = readsTemplates || lookup.standpoint.templates.contains(file.path) ? TemplateMarks(file.bytes) : TemplateMarks([])
    let (text, isWhole) = magic.rewrite(file.bytes, holding: template.held)
    notices += magic.joinedLines(of: file.bytes, holding: template.held).map { line in
      Notice(
        .percentAtLineEnd, server: server.name, at: SourceSpan(file.path, ByteSpan(line.sign)), value: String(decoding: file.bytes[line.taken], as: UTF8.self))
    }
    if !isWhole { report(.limitReached, "`%` makes more than \(UWSGIMagic.sizeLimit >> 20) MB of \(file.path); the rest is not read", at: origin) }
    let section = String(decoding: entry.section, as: UTF8.self)
    guard format != .ini else {
      let document = INIReader.read(text, dialect: .uwsgi).tree
      let entries = document.entries(of: section)
      // A section that is only a header counts as missing; the server warns and starts.
      if entries.isEmpty { reportMissingSection(section, in: file, document: document) }
      for entry in entries { add(entry, of: file, template) }
      return
    }
    if format == .xml, name.section.isEmpty, name.given.last == UInt8(ascii: ":") {
      return refuse("`\(name.text)` names no element", expected: "an `id` behind the colon", at: origin)
    }
    let readers = readers(of: format)
    let readings = UWSGIReadings(
      readers.map { reader in
        (reader.name, read(text, as: format, by: reader.name, section: section, id: name.section.isEmpty ? nil : section))
      })
    report(readings, of: file, readers, isTemplate: !template.isEmpty)
    // Neither reader of uWSGI's holds the file to YAML's grammar; whoever wrote it meant YAML.
    if format == .yaml, template.isEmpty, readings.readings.allSatisfy({ $0.reading.refusal == nil }) {
      problems += readYAML(file.bytes).problems.map { PlacedProblem($0, in: file.path) }
    }
    for found in readings.entries {
      let outer = doubt
      if let reader = found.reader { doubt = Self.doubt(readers, reader)?.and(doubt) ?? doubt }
      add(found.entry, of: file, template)
      doubt = outer
    }
  }

  private mutating func add(_ entry: INIEntry, of file: SourceFile, _ template: TemplateMarks) {
    let key = entry.key
    guard !template.isStatement(key.bytes) else { return }
    // The whole setting, so that a label under it says which one it is.
    let place = SourceSpan(file.path, entry.value.map { key.span.union($0.span) } ?? key.span)
    add(
      UWSGIPair(
        key: key.text, value: entry.value?.bytes ?? [], unknown: key.unknown ?? entry.value?.unknown,
        doubt: template.doubt(at: key.span), origin: Origin(place, via: via), keyPlace: SourceSpan(file.path, key.span)))
  }

  private func read(_ text: RewrittenText, as format: Format, by reader: String, section: String, id: String?) -> UWSGIReading {
    switch format {
    case .xml:
      let mode = applications.last { $0.setting == "mode" }.map(\.text)
      return UWSGIXML.read(text, id: id, mode: mode, by: reader)
    case .json: return UWSGIJSON.read(text, object: section, by: reader)
    case .yaml, .ini: return reader == "embedded" ? UWSGIYAML.read(text, section: section) : UWSGIYAMLTokens.read(text, section: section)
    }
  }

  /// The readers that the build may have for a format: those of the build that the project installs, or all there are.
  private mutating func readers(of format: Format) -> [ServerKnowledge.Reader] {
    let own = build?.build.readers
    return server.readers.filter { $0.format == format.rawValue && (own?.contains($0.name) ?? true) }
  }

  private static func doubt(_ readers: [ServerKnowledge.Reader], _ name: String) -> UWSGIDoubt? {
    guard let own = readers.first(where: { $0.name == name }), let other = readers.first(where: { $0.name != name }) else { return nil }
    return UWSGIDoubt(condition: own.words, opposite: other.words)
  }

  /// Says what ends or cuts a reading, and which reader was taken.
  private mutating func report(_ readings: UWSGIReadings, of file: SourceFile, _ readers: [ServerKnowledge.Reader], isTemplate: Bool) {
    if !readings.isSettled {
      let words = readers.map { "`\($0.name)`" }.joined(separator: " and ")
      assume("builds of uWSGI with \(words) read \(file.path) otherwise; nothing says which build runs")
    } else if let build, readers.count < server.readers.count(where: { $0.format == readers.first?.format }) {
      assume("\(file.path) is read as \(build.build.title) reads it: \(build.reason)")
    }
    notices += readings.readings.flatMap { $0.reading.remarks }.map { remark in
      Notice(
        remark.kind, server: server.name, at: SourceSpan(file.path, remark.span), setting: remark.setting, value: remark.value,
        effective: remark.effective)
    }
    let refused = readings.readings.compactMap(\.reading.refusal)
    guard let first = refused.first else { return }
    if isTemplate {
      notUnderstood.append(FileTree.LeftOut(file.path, why: "a template fills it in, and before that it is not what uWSGI reads"))
    } else if refused.count == readings.readings.count {
      refuse(first.message, expected: first.expected, kind: first.kind, at: Origin(SourceSpan(file.path, first.span)))
    } else {
      problems.append(PlacedProblem(first, in: file.path))
    }
  }

  /// The server only warns in its log when the section it looks for is not there, and starts without it.
  private mutating func reportMissingSection(_ section: String, in file: SourceFile, document: INIDocument) {
    let headers = document.sections.filter { $0.header != nil }
    guard !headers.contains(where: { $0.name.text == section }) else { return }
    if let misleading = headers.first(where: { $0.looksLike(section) }) {
      notices.append(
        Notice(
          .hiddenSection, server: server.name, at: SourceSpan(file.path, misleading.header ?? ByteSpan(0..<0)), setting: section,
          value: misleading.name.text))
    } else if file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      notices.append(Notice(.byteOrderMark, server: server.name, at: SourceSpan(file.path, ByteSpan(0..<3)), setting: section))
    } else if readsTemplates, open.count == 1 {
      let names = headers.map { "`\($0.name.text)`" }.joined(separator: ", ")
      notUnderstood.append(FileTree.LeftOut(file.path, why: "there is no section `\(section)`; \(names) counts only where a command names it"))
    } else {
      let place = Origin(SourceSpan(file.path, ByteSpan(0..<0)))
      report(
        .configSyntax, "there is no section `\(section)`; the file's settings do not count",
        expected: "a line `[\(section)]` and nothing else on it", at: place)
    }
  }
}

extension INISection {
  /// Whether a person reads this header as that section: blanks, a comment or a lost bracket make it another one.
  fileprivate func looksLike(_ section: String) -> Bool {
    let words = name.text.split(separator: " ").first ?? ""
    let cleaned = words.prefix { $0 != "]" }
    return cleaned.lowercased() == section || cleaned == section.dropLast()
  }
}

