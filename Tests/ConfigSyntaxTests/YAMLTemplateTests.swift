import ConfigSyntax
import Testing
import Workspace

/// Templates are read without rendering them: the text keeps its length, so that every place holds for the file.
@Suite struct YAMLTemplateTests {
  /// The tree in one line, with `?` for what a template puts in.
  private func shape(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let template = YAMLTemplate(bytes)
    #expect(template.map { $0.bytes.count == bytes.count } ?? true)
    let parsed = readYAML(template?.bytes ?? bytes)
    #expect(parsed.problems.isEmpty, "\(parsed.problems)")
    return parsed.tree.roots.map(Self.shape).joined(separator: " --- ")
  }

  private static func shape(_ node: ConfigNode) -> String {
    switch node.content {
    case .scalar(let scalar):
      var text = ""
      var isPlaceholder = false
      for scalar in scalar.text.unicodeScalars {
        if scalar == "\u{E000}" {
          isPlaceholder = true
          text += "?"
        } else if !isPlaceholder || scalar != "_" {
          isPlaceholder = false
          text.unicodeScalars.append(scalar)
        }
      }
      return text.split(separator: "\n", omittingEmptySubsequences: true).joined(separator: "⏎")
    case .sequence(let items): return "[\(items.map(shape).joined(separator: ", "))]"
    case .mapping(let entries): return "{\(entries.map { "\(shape($0.key)): \(shape($0.value))" }.joined(separator: ", "))}"
    }
  }

  @Test(arguments: [
    ("a: {{ .Values.x }}\n", "{a: ?}"),
    ("a: {{- .Values.x -}}\nb: 1\n", "{a: ?, b: 1}"),
    ("a: \"{{ x }}\"\nb: c {{ x }} d\n", "{a: ?, b: c ? d}"),
    ("a: \"{{ x | default(\"5\") }}\"\n", "{a: ?}"),
    ("image: {{ .a }}:{{ .b }}\n", "{image: ?:?}"),
    ("{{- if .x }}\na: 1\n{{- end }}\nb: 2\n", "{a: 1, b: 2}"),
    ("{% if x %}\na: 1\n{% else %}\na: 2\n{% endif %}\n", "{a: 1, a: 2}"),
    ("a:\n  <% if x %>\n  b: <%= y %>\n  <% end %>\n", "{a: {b: ?}}"),
    ("{{/* a\n  comment */}}\na: 1\n", "{a: 1}"),
    ("# {{ x }}\na: 1 # {{ y }}\n", "{a: 1}"),
    ("args: {{ toYaml .a | nindent 2 }}\n", "{args: ?}"),
    ("args:\n  {{- toYaml .a | nindent 2 }}\nb: 1\n", "{args: ?, b: 1}"),
    ("args:\n{{ toYaml .a | indent 2 }}\nb: 1\n", "{args: ?, b: 1}"),
    ("args:\n  - a\n  {{- toYaml .a | nindent 2 }}\nb: 1\n", "{args: [a, ?], b: 1}"),
    ("args:\n  {{- toYaml .a | nindent 2 }}\n  - a\nb: 1\n", "{args: [?, a], b: 1}"),
    ("l:\n  a: 1\n  {{- include \"x\" . | nindent 2 }}\nb: 1\n", "{l: {a: 1, ?: }, b: 1}"),
    ("l:\n  {{- include \"x\" . | nindent 2 }}\n  a: 1\nb: 1\n", "{l: {?: , a: 1}, b: 1}"),
    ("c:\n  - name: x\n    {{- with .e }}\n    env:\n      {{- toYaml . | nindent 6 }}\n    {{- end }}\n    args: [a]\n", "{c: [{name: x, env: ?, args: [a]}]}"),
    ("env:\n{{- range $k, $v := .env }}\n  - name: {{ $k }}\n    value: {{ $v | quote }}\n{{- end }}\n", "{env: [{name: ?, value: ?}]}"),
    ("d:\n  u.ini: |\n    a = 1\n{{ .x | indent 4 }}\n    b = {{ .y }}\n    {{- if .z }}\n    c = 1\n    {{- end }}\ne: 1\n", "{d: {u.ini: a = 1⏎?⏎b = ?⏎c = 1}, e: 1}"),
    ("d:\n  u.ini: |\n{{ .Files.Get \"u.ini\" | indent 4 }}\n  v: 1\n", "{d: {u.ini: ?, v: 1}}"),
    ("d:\n  u.ini: |-\n    {{- if .x }}\n    a = 1\n    {{- end }}\n", "{d: {u.ini: a = 1}}"),
    ("d:\n  u.ini: {{ tpl .x . | quote }}\n  {{ .k }}: v\n", "{d: {u.ini: ?, ?: v}}"),
    ("{{ if .x }}a: 1{{ end }}\nb: 2\n", "{a: 1, b: 2}"),
    ("metadata:\n  name: {{ include \"a\" . }}-{{ .b }}\n  labels: {{- include \"l\" . | nindent 4 }}\n", "{metadata: {name: ?-?, labels: ?}}"),
  ])
  func `a template is parsed as the text around its marks`(text: String, expected: String) {
    #expect(shape(text) == expected)
  }

  @Test(arguments: [
    ("{{ if a }}|{{ else }}{{ end }}", ["the template's `a` holds"]), ("{% if a %}{% else %}|{% endif %}", ["the template's `a` does not hold"]),
    ("{% if a %}{% elif b %}|{% endif %}", ["the template's `b` holds"]), ("{{ if a }}{{ else if b }}|{{ end }}", ["the template's `b` holds"]),
    ("{{ if a }}{{ with b }}|{{ end }}{{ end }}", ["the template's `a` holds", "the template's `b` holds"]),
    ("{{ if a }}{{ range b }}{{ end }}|{{ end }}", ["the template's `a` holds"]), ("{{ if a }}{{ end }}|", []),
    ("{% for a in b %}|", ["the template's `for a in b` finds something"]), ("<% unless a %>|<% end %>", ["the template's `a` does not hold"]),
    ("{{ define \"a\" }}|{{ end }}", ["a template includes `\"a\"`"]), ("{{ $x := 1 }}|", []),
  ])
  func `a place knows what the template must decide`(text: String, expected: [String]) {
    let place = text.utf8.firstIndex(of: UInt8(ascii: "|")).map { text.utf8.distance(from: text.startIndex, to: $0) } ?? 0
    let bytes = text.utf8.map { $0 == UInt8(ascii: "|") ? 0x20 : $0 }
    #expect(TemplateMarks(bytes).conditions(at: ByteSpan(place..<place)).map(\.condition) == expected)
  }

  @Test(arguments: [
    ("{{ x | default(500) }}", "500"), ("{{ x | default 500 }}", "500"), ("{{ default \"a b\" .x }}", "a b"), ("{{ x|d('y') }}", "y"),
    ("{{ x }}", nil), ("{{ default .y .x }}", nil), ("{{ (default 5 .x) | quote }}", "5"),
  ])
  func `a mark tells its default`(text: String, expected: String?) {
    #expect(TemplateMarks(Array(text.utf8)).marks.first?.fallback == expected)
  }

  @Test(arguments: ["{{", "{%", "<%", "{#", "{{ if x }}", "{{{", "{{ a }}\n", "- ", "{{ if x }}\n- - - - a:\n", "a: |\n{{ x | indent 99999999999999999999 }}\n"])
  func `no text makes it slow`(part: String) {
    let bytes = Array(String(repeating: part, count: 200_000 / part.utf8.count).utf8)
    let clock = ContinuousClock()
    let time = clock.measure {
      if let template = YAMLTemplate(bytes) { #expect(template.bytes.count == bytes.count) }
    }
    #expect(time < .seconds(10))
  }
}
