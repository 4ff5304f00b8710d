import Deployments
import Testing
import Workspace

/// Charts: what is plain in their templates, with the values that the chart itself says.
@Suite struct HelmTests {
  private static let values = """
    uwsgi:
      maxRequests: 5
      args: [--master, --max-requests=6]
      env: {UWSGI_MAX_REQUESTS: "7"}
      list: [{name: UWSGI_MAX_REQUESTS, value: "8"}]
      nothing: {}
      off: false
      on: true
      ini: |
        [uwsgi]
        max-requests = 9
    """

  private func found(_ container: String, pod: String = "", _ more: [String: String] = [:]) -> Described {
    Described(
      more.merging(
        ["c/Chart.yaml": "name: shop\nappVersion: 1\n", "c/values.yaml": Self.values, "c/templates/app.yaml": KubernetesTests.manifest(container, pod: pod)]
      ) { $1 })
  }

  private func requests(_ container: String, pod: String = "", _ more: [String: String] = [:]) -> [String] {
    found(container, pod: pod, more).setting("max-requests").map { String($0.dropFirst("max-requests = ".count)) }
  }

  @Test(arguments: [
    ("command: [uwsgi, --max-requests, \"{{ .Values.uwsgi.maxRequests }}\"]", ["5 @ c/values.yaml:2"]),
    ("command: [uwsgi, \"--max-requests={{ .Values.uwsgi.maxRequests }}\"]", ["5 @ c/templates/app.yaml:11"]),
    ("command: [uwsgi, --max-requests, {{ .Values.uwsgi.maxRequests | quote }}]", ["5 @ c/values.yaml:2"]),
    ("command: [uwsgi, --max-requests, {{ .Values.uwsgi.gone | default 4 | quote }}]", ["4 @ c/templates/app.yaml:11"]),
    ("command: [uwsgi, --max-requests, {{ default 4 .Values.uwsgi.maxRequests | quote }}]", ["5 @ c/values.yaml:2"]),
    (
      "command: [uwsgi, --max-requests, \"{{ .Values.uwsgi.gone }}\"]",
      ["? (a template fills in `{{ .Values.uwsgi.gone }}`, which the chart's values do not say) @ c/templates/app.yaml:11"]
    ),
    (
      "command: [uwsgi, \"--max-requests={{ include \"x\" . | default 3 }}\"]",
      ["? (a template fills in `{{ include \"x\" . | default 3 }}`: `3` unless something else is said) @ c/templates/app.yaml:11"]
    ),
    ("command: [uwsgi]\nargs:\n  {{- toYaml .Values.uwsgi.args | nindent 10 }}", ["6 @ c/values.yaml:3"]),
    ("command: [uwsgi]\nargs:\n  - --master\n  {{- toYaml .Values.uwsgi.args | nindent 10 }}", ["6 @ c/values.yaml:3"]),
    ("command: [uwsgi]\nargs: {{ .Values.uwsgi.args | toJson }}", ["6 @ c/values.yaml:3"]),
    ("command: [uwsgi]\n{{- with .Values.uwsgi.args }}\nargs:\n  {{- toYaml . | nindent 10 }}\n{{- end }}", ["6 @ c/values.yaml:3"]),
    ("command: [uwsgi]\nargs:\n{{- range .Values.uwsgi.args }}\n  - {{ . | quote }}\n{{- end }}", ["6 @ c/values.yaml:3"]),
    (
      "command: [uwsgi]\nenv:\n{{- range $key, $value := .Values.uwsgi.env }}\n  - name: {{ $key }}\n    value: {{ $value | quote }}\n{{- end }}",
      ["7 @ c/values.yaml:4"]
    ),
    ("command: [uwsgi]\nenv:\n{{- range .Values.uwsgi.list }}\n  - name: {{ .name }}\n    value: {{ .value | quote }}\n{{- end }}", ["8 @ c/values.yaml:5"]),
    ("command: [uwsgi]\nenv:\n  {{- toYaml .Values.uwsgi.list | nindent 10 }}", ["8 @ c/values.yaml:5"]),
    ("command: [uwsgi]\n{{- if .Values.uwsgi.off }}\nargs: [--max-requests=1]\n{{- else }}\nargs: [--max-requests=2]\n{{- end }}", ["2 @ c/templates/app.yaml:15"]),
    ("command: [uwsgi]\n{{- if .Values.uwsgi.on }}\nargs: [--max-requests=1]\n{{- end }}", ["1 @ c/templates/app.yaml:13"]),
    ("command: [uwsgi]\n{{- if .Values.uwsgi.nothing }}\nargs: [--max-requests=1]\n{{- end }}", []),
    ("command: [sh, -c, \"exec uwsgi\"]\nargs: []", []),
  ])
  func `a value that the chart says`(container: String, expected: [String]) {
    #expect(requests(container) == expected)
  }

  private static let helpers = """
    {{/* names */}}
    {{- define "shop.args" -}}
    - --master
    - --max-requests={{ .Values.uwsgi.maxRequests }}
    {{- end }}
    {{- define "shop.command" -}}
    exec uwsgi --max-requests {{ .Values.uwsgi.maxRequests }}
    {{- end }}
    {{- define "shop.env" -}}
    - name: UWSGI_MAX_REQUESTS
      value: {{ .limit | quote }}
    {{- if .more }}
    - name: UWSGI_PROCESSES
      value: "3"
    {{- end }}
    {{- end }}
    {{- define "shop.container" -}}
    - name: web
      command: [uwsgi]
      args:
        {{- include "shop.args" . | nindent 4 }}
    {{- end }}
    {{- define "shop.own" -}}
    {{- $n := 3 -}}
    uwsgi --max-requests {{ $n }}
    {{- end }}
    {{- define "shop.round" -}}
    {{ include "shop.round" . }}
    {{- end }}
    """

  @Test(arguments: [
    ("command: [uwsgi]\nargs:\n  {{- include \"shop.args\" . | nindent 10 }}", ["5 @ c/templates/_h.tpl:4"]),
    ("command: [uwsgi]\nargs:\n  - --lazy\n  {{- include \"shop.args\" $ | nindent 10 }}", ["5 @ c/templates/_h.tpl:4"]),
    ("command: [sh, -c, {{ include \"shop.command\" . | quote }}]", ["5 @ c/templates/_h.tpl:7"]),
    ("command: [sh, -c, {{ template \"shop.command\" . }}]", ["5 @ c/templates/_h.tpl:7"]),
    ("command: [uwsgi]\nenv:\n  {{- include \"shop.env\" (dict \"limit\" 12) | nindent 10 }}", ["12 @ c/templates/_h.tpl:11"]),
    (
      "command: [uwsgi]\nenv:\n  {{- include \"shop.env\" (dict \"limit\" .Release.n) | nindent 10 }}",
      ["? (a template fills in `{{ .limit | quote }}`) @ c/templates/_h.tpl:11"]
    ),
    // What it makes for itself, and one that includes itself.
    ("command: [sh, -c, {{ include \"shop.own\" . | quote }}]\nargs: []", []),
    ("command: [uwsgi, --max-requests, {{ include \"shop.round\" . | quote }}]", ["? (a template fills in `{{ include \"shop.round\" . }}`) @ c/templates/_h.tpl:28"]),
  ])
  func `a named template is filled in where it is included`(container: String, expected: [String]) {
    #expect(requests(container, ["c/templates/_h.tpl": Self.helpers + "\n"]) == expected)
  }

  private static let ini = """
    {{ define "shop.ini" -}}
    [uwsgi]
    {{- if .Values.uwsgi.off }}
    max-requests = 1
    {{- else }}
    max-requests = {{ .Values.uwsgi.maxRequests }}
    {{- end }}
    {{- if .Release.IsUpgrade }}
    processes = 3
    {{- end }}
    {{- end }}
    """

  @Test func `containers, objects and files may be included`() {
    let manifest = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\nspec:\n  template:\n    spec:\n      containers:\n        {{- include \"shop.container\" . | nindent 8 }}\n"
    let chart = ["c/Chart.yaml": "name: c\n", "c/values.yaml": Self.values, "c/templates/_h.tpl": Self.helpers + "\n"]
    let container = Described(chart.merging(["c/templates/w.yaml": manifest]) { $1 })
    #expect(container.setting("max-requests") == ["max-requests = 5 @ c/templates/_h.tpl:4"])
    // Included or not, it is one object.
    let object = "{{- define \"shop.object\" -}}\n" + manifest + "{{- end }}\n"
    let whole = Described(chart.merging(["c/templates/_o.tpl": object, "c/templates/w.yaml": "{{ include \"shop.object\" . }}\n"]) { $1 })
    #expect(whole.ids == ["uwsgi:c/templates/w.yaml#w"])
    #expect(whole.result.deployments.map(\.doubts) == [[]])
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  uwsgi.ini: |\n    {{- include \"shop.ini\" . | nindent 4 }}\n"
    let file = found(
      "command: [uwsgi, --ini, /c/uwsgi.ini]\nvolumeMounts: [{name: c, mountPath: /c}]", pod: "volumes: [{name: c, configMap: {name: m}}]",
      ["c/templates/m.yaml": map, "c/templates/_i.tpl": Self.ini + "\n"])
    #expect(file.setting("max-requests") == ["max-requests = 5 @ c/templates/_i.tpl:6"])
    #expect(file.setting("processes") == ["processes = ? (`3` when the template's `.Release.IsUpgrade` holds, not set otherwise) @ c/templates/_i.tpl:9"])
  }

  @Test func `both branches of an open condition are shown with it`() {
    let found = found("command: [uwsgi]\n{{- if .Release.IsUpgrade }}\nargs: [--max-requests=1]\n{{- else }}\nargs: [--max-requests=2]\n{{- end }}")
    #expect(found.setting("max-requests") == ["max-requests = 1 @ c/templates/app.yaml:13", "max-requests = 2 @ c/templates/app.yaml:15"])
    #expect(
      found.result.deployments.map(\.doubts) == [
        ["it is started like this when the template's `.Release.IsUpgrade` holds"],
        ["it is started like this when the template's `.Release.IsUpgrade` does not hold"],
      ])
  }

  @Test func `a word under an open condition is there or not`() {
    let found = found("command:\n  - uwsgi\n  {{- if .Release.IsUpgrade }}\n  - --max-requests=1\n  {{- end }}")
    #expect(found.result.deployments.map { $0[setting: "max-requests"] != nil } == [true, false])
  }

  @Test func `what a template makes of a name is not shown`() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ include \"n\" . }}-web}\nspec: {containers: [{command: [uwsgi]}]}\n"
    #expect(Described(["c/Chart.yaml": "name: c\n", "c/templates/p.yaml": pod]).ids == ["uwsgi:c/templates/p.yaml#*-web"])
  }

  @Test func `what a release may change is an assumption`() {
    let assumptions = found("command: [uwsgi]").result.deployments.first?.assumptions ?? []
    #expect(assumptions.contains("the chart c is released with the values of its own values.yaml; a release may say others"))
  }

  @Test(arguments: [
    ("uwsgi.ini: |\n    [uwsgi]\n    max-requests = {{ .Values.uwsgi.maxRequests }}", "5 @ c/templates/m.yaml:7"),
    ("uwsgi.ini: |\n    [uwsgi]\n    max-requests = {{ .Values.x }}", "? (a template fills in `{{ .Values.x }}`) @ c/templates/m.yaml:7"),
    (
      "uwsgi.ini: |\n    [uwsgi]\n    {{- if .Release.x }}\n    max-requests = 3\n    {{- end }}",
      "? (`3` when the template's `.Release.x` holds, not set otherwise) @ c/templates/m.yaml:8"
    ),
    ("uwsgi.ini: |\n    [uwsgi]\n{{ include \"x\" . | indent 4 }}\n    max-requests = 3", "3 @ c/templates/m.yaml:8"),
    ("uwsgi.ini: {{ .Values.uwsgi.ini | quote }}", "9 @ c/values.yaml:11"),
    ("uwsgi.ini: |-\n    {{- .Values.uwsgi.ini | nindent 4 }}", "9 @ c/values.yaml:11"),
    ("uwsgi.ini: |\n{{ .Files.Get \"files/u.ini\" | indent 4 }}", "10 @ c/files/u.ini:2"),
    ("uwsgi.ini: |\n{{ tpl (.Files.Get \"files/t.ini\") . | indent 4 }}", "5 @ c/files/t.ini:2"),
  ])
  func `a templated ConfigMap is a file of the container`(data: String, expected: String) {
    let files = [
      "c/files/u.ini": "[uwsgi]\nmax-requests = 10\n", "c/files/t.ini": "[uwsgi]\nmax-requests = {{ .Values.uwsgi.maxRequests }}\n",
    ]
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ template \"n\" . }}-c'}\ndata:\n  \(data)\n"
    let found = requests(
      "command: [uwsgi, --ini, /c/uwsgi.ini]\nvolumeMounts: [{name: c, mountPath: /c}]",
      pod: "volumes: [{name: c, configMap: {name: '{{ include \"n\" . }}-c'}}]",
      ["c/templates/m.yaml": map].merging(files.filter { data.contains($0.key.dropFirst(2)) }) { $1 })
    #expect(found == [expected])
  }

  @Test(arguments: [
    ("a.yaml.j2", "{{ n }}", "? (a template fills in `{{ n }}`) @"), ("a.yml.erb", "<%= @n %>", "? (a template fills in `<%= @n %>`) @"),
    ("k/a.yaml", "{{ n | default(5) }}", "? (a template fills in `{{ n | default(5) }}`: `5` unless something else is said) @"),
  ])
  func `a template without a chart is unknown where it is filled in`(name: String, mark: String, expected: String) {
    let found = Described([name: KubernetesTests.manifest("command: [uwsgi, \"--max-requests=\(mark)\"]")])
    #expect(found.setting("max-requests") == ["max-requests = \(expected) \(name):11"])
  }
}
