import ConfigSyntax
import Foundation
import Testing
import Workspace

/// Every reader meets thousands of damaged files: it must come back, quickly, with places that lie in the file.
///
/// Each reader gets half a second; `LOSTWORK_FUZZ_SECONDS` gives it longer. The seed is fixed, so that a failure comes
/// back; its input is in the message.
@Suite struct MutationTests {
  private static let seconds = ProcessInfo.processInfo.environment["LOSTWORK_FUZZ_SECONDS"].flatMap(Double.init) ?? 0.5

  @Test(arguments: Format.allCases)
  func `a reader survives whatever it is given`(format: Format) {
    var random = SplitMix(state: 1)
    let seeds = format.seeds.map { Array($0.utf8) }
    let clock = ContinuousClock()
    let end = clock.now + .seconds(Self.seconds)
    var rounds = 0
    while clock.now < end {
      var bytes = seeds.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 1...8, using: &random) { mutate(&bytes, with: seeds, &random) }
      let start = clock.now
      let faults = format.faults(in: bytes)
      let took = clock.now - start
      #expect(faults.isEmpty, "\(faults) in \(quoted(bytes))")
      #expect(took < .seconds(2), "\(took) for \(bytes.count) bytes: \(quoted(bytes))")
      if !faults.isEmpty { return }
      rounds += 1
    }
    #expect(rounds > 20)
  }
}

// MARK: The readers

enum Format: String, CaseIterable, Sendable {
  case yaml, toml, json, jsonWithComments, xml, apache, nginx

  var seeds: [String] {
    switch self {
    case .apache:
      [
        "<VirtualHost *:80>\n  WSGIDaemonProcess a \\\n threads=2 display-name=\"x y\"\n<Files \"a b\">\n</Files>\n</VirtualHost>\n# c\r\nInclude 'x\\'y'\n",
        "<A><B <C>\n</A>\n</\n<>\n\\\n\\",
      ]
    case .nginx:
      ["http {\n  server { # c\n    passenger_max_requests 5;\n    location ~ ^/a${b}{2} { root 'x y'; }\n  }\n}\n", "a \"\\;\n}{;{;}'\\", "x_by_lua_block { if a then {} }"]
    case .yaml:
      [
        "base: &b {k: v}\na:\n  <<: *b # why\n  l: !Ref 'w'\n---\n- |\n  x # y\n- >-\n  z\n", "? [é, 😀]\n: \"\\u00e9\\x41\\\n  \\L\"\n",
        "%YAML 1.1\n%TAG !e! tag:x,2000:\n--- # c\n!e!a b\n...\n", "[[[[{a: {b: [c, *d, &d e]}}]]]]", "a: &a [*a, *a]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n",
      ]
    case .toml:
      [
        "[a.b]\nc = 1 # d\n[[e]]\nf.\"g\" = [1, {h = 'i'}, \"\"\"\nj\\\n k\"\"\"]\n[[e]]\n", "a = 1979-05-27 07:32:00Z\nb = 0xff\nc = '''\nx'''\n'd' = \"\\u00e9\"\n",
        "a.b.c = {d.e = {f = [[[[]]]]}}\n[x]\n[x.y.z]\n[x.y]\n",
      ]
    case .json, .jsonWithComments:
      ["{\"a\": [1, -2.5e+3, true, null, \"\\ud83d\\ude00\\n\"], \"b\": {\"c\": {}}}", "[[[[[[[[[[\"é\"]]]]]]]]]]", "// x\n[1, /* y */ 2,]"]
    case .xml:
      [
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a x='1' y=\"&lt;\"><b>é&#233;</b><!-- c --><![CDATA[<]]><c/></a>",
        "<configuration><system.webServer><fastCgi><application maxInstances=\"4\" instanceMaxRequests=\"10000\"/></fastCgi></system.webServer></configuration>",
      ]
    }
  }

  /// What is wrong with the reader's answer, whatever the bytes.
  func faults(in bytes: [UInt8]) -> [String] {
    switch self {
    case .yaml: wrong(with: readYAML(bytes), in: bytes)
    case .apache: wrong(with: readApacheConfiguration(bytes), in: bytes)
    case .nginx: wrong(with: readNginxConfiguration(bytes), in: bytes)
    case .toml: wrong(with: readTOML(bytes), in: bytes)
    case .json: wrong(with: readJSON(bytes), in: bytes)
    case .jsonWithComments: wrong(with: readJSON(bytes, as: .withComments), in: bytes)
    case .xml: wrong(with: readXML(bytes), in: bytes)
    }
  }
}

// MARK: What always holds

private func wrong(with parsed: Parsed<ConfigDocuments>, in bytes: [UInt8]) -> [String] {
  var faults = misplaced(parsed.problems, parsed.tree.comments, in: bytes)
  let nodes = parsed.tree.roots.flatMap(everyNode)
  if nodes.count > bytes.count + 200_000 { faults.append("\(nodes.count) nodes") }
  for root in parsed.tree.roots where depth(root) > 220 { faults.append("depth \(depth(root))") }
  for node in nodes {
    if node.span.end > bytes.count { faults.append("a node at \(node.span)") }
    if let embedded = EmbeddedText(node, in: bytes) {
      for start in [0, embedded.bytes.count / 2, embedded.bytes.count] {
        let span = embedded.span(inFile: ByteSpan(start..<embedded.bytes.count))
        if !node.span.contains(span) { faults.append("part \(start) of the text at \(node.span) is placed at \(span)") }
      }
    }
    if (node.mergedEntries == nil) != (node.entries == nil) { faults.append("merged entries at \(node.span)") }
  }
  return faults
}

private func wrong(with parsed: Parsed<[NginxDirective]>, in bytes: [UInt8]) -> [String] {
  var faults = misplaced(parsed.problems, [], in: bytes)
  func check(_ directives: [NginxDirective], depth: Int) {
    if depth > 110 { faults.append("depth \(depth)") }
    for directive in directives {
      let parts = [directive.name.span, directive.span] + directive.arguments.map(\.span)
      for part in parts where Int(part.end) > bytes.count || part.start > part.end { faults.append("a part at \(part)") }
      check(directive.children ?? [], depth: depth + 1)
    }
  }
  check(parsed.tree, depth: 0)
  return faults
}

private func wrong(with parsed: Parsed<[ApacheDirective]>, in bytes: [UInt8]) -> [String] {
  var faults = misplaced(parsed.problems, [], in: bytes)
  func check(_ directives: [ApacheDirective], depth: Int) {
    if depth > 110 { faults.append("depth \(depth)") }
    for directive in directives {
      let parts = [directive.nameSpan, directive.span] + directive.arguments.map(\.span)
      for part in parts where Int(part.end) > bytes.count || part.start > part.end { faults.append("a part at \(part)") }
      check(directive.children ?? [], depth: depth + 1)
    }
  }
  check(parsed.tree, depth: 0)
  return faults
}

private func wrong(with parsed: Parsed<XMLDocument>, in bytes: [UInt8]) -> [String] {
  var faults = misplaced(parsed.problems, parsed.tree.comments, in: bytes)
  func check(_ element: XMLElement, in outer: ByteSpan) {
    if !outer.contains(element.span) || !element.span.contains(element.nameSpan) { faults.append("an element at \(element.span)") }
    for attribute in element.attributes where !element.span.contains(attribute.nameSpan.union(attribute.valueSpan)) {
      faults.append("an attribute at \(attribute.nameSpan)")
    }
    for part in element.content {
      switch part {
      case .text(_, let span): if !element.span.contains(span) { faults.append("a text at \(span)") }
      case .element(let child): check(child, in: element.span)
      }
    }
  }
  if let root = parsed.tree.root { check(root, in: ByteSpan(0..<bytes.count)) }
  return faults
}

private func misplaced(_ problems: [Problem], _ comments: [ConfigComment], in bytes: [UInt8]) -> [String] {
  var faults: [String] = []
  for problem in problems where problem.span.end > bytes.count { faults.append("`\(problem.message)` at \(problem.span)") }
  for comment in comments where comment.span.end > bytes.count || text(comment.span, bytes) != comment.text {
    faults.append("the comment `\(comment.text)` at \(comment.span)")
  }
  return faults
}

private func depth(_ node: ConfigNode) -> Int {
  switch node.content {
  case .scalar: 0
  case .sequence(let items): 1 + (items.map(depth).max() ?? 0)
  case .mapping(let entries): 1 + (entries.map { max(depth($0.key), depth($0.value)) }.max() ?? 0)
  }
}

// MARK: Damage

private func mutate(_ bytes: inout [UInt8], with seeds: [[UInt8]], _ random: inout SplitMix) {
  let signs = Array("\n\r\t #:-?,[]{}&*!|>'\"%@`\\=./<;x1é".utf8) + [0x00, 0x80, 0xC3, 0xFF, 0xE2]
  let place = Int.random(in: 0...bytes.count, using: &random)
  let length = Int.random(in: 0...min(12, bytes.count - place), using: &random)
  switch Int.random(in: 0..<6, using: &random) {
  case 0: bytes.insert(signs.randomElement(using: &random) ?? 0, at: place)
  case 1: bytes.removeSubrange(place..<(place + length))
  case 2 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
  case 3:  // a piece again and again: depth, and work that must not grow with its square
    let piece = Array(bytes[place..<(place + length)])
    for _ in 0..<Int.random(in: 1...60, using: &random) where bytes.count < 4000 { bytes.insert(contentsOf: piece, at: place) }
  case 4:
    let other = seeds.randomElement(using: &random) ?? []
    let start = Int.random(in: 0...other.count, using: &random)
    bytes.insert(contentsOf: other[start..<Int.random(in: start...other.count, using: &random)], at: place)
  default: if place < bytes.count { bytes.removeSubrange(place...) }
  }
}

private func quoted(_ bytes: [UInt8]) -> String {
  String(reflecting: String(decoding: bytes.prefix(600), as: UTF8.self)) + " (base64 \(Data(bytes).base64EncodedString()))"
}

private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
