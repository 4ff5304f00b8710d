import Deployments
import Testing
import Workspace

/// Manifests: what a container starts, with which variables, and which files.
@Suite struct KubernetesTests {
  /// A Deployment `web` with one container, whose keys are the text.
  static func manifest(_ container: String, pod: String = "", kind: String = "Deployment") -> String {
    let lines = { (text: String, indent: Int) in
      text.split(separator: "\n", omittingEmptySubsequences: false).map { String(repeating: " ", count: indent) + $0 + "\n" }.joined()
    }
    return """
      apiVersion: apps/v1
      kind: \(kind)
      metadata:
        name: web
      spec:
        template:
          spec:
      \(pod.isEmpty ? "" : lines(pod, 6))\
            containers:
            - name: web
              image: x
      \(lines(container, 8))
      """
  }

  private func requests(_ container: String, pod: String = "", _ more: [String: String] = [:]) -> [String] {
    let files = more.merging(["k8s/app.yaml": Self.manifest(container, pod: pod)]) { $1 }
    return Described(files).setting("max-requests").map { String($0.dropFirst("max-requests = ".count)) }
  }

  /// Kinds that other people made keep their containers elsewhere.
  @Test func `what says an image and its words is a container`() {
    let text = """
      apiVersion: cloud.example.com/v1
      kind: ClowdApp
      metadata: {name: inventory}
      x-anchors:
        web: &web {image: a, args: [uwsgi, --max-requests=4]}
      spec:
        deployments:
        - name: reads
          podSpec:
            <<: *web
        - name: worker
          podSpec: {image: a, command: [uwsgi, "--max-requests=$(N)"], env: [{name: N, value: '6'}]}
        - {name: other, podSpec: {image: a}}
      """
    let described = Described(["k8s/app.yaml": text + "\n"])
    #expect(described.ids == ["uwsgi:k8s/app.yaml#reads", "uwsgi:k8s/app.yaml#worker"])
    #expect(described.setting("max-requests").map { $0.prefix(16) } == ["max-requests = 4", "max-requests = 6"])
  }

  // MARK: The command

  @Test(arguments: [
    ("command: [uwsgi, --max-requests, '5']", ["5 @ k8s/app.yaml:11"]),
    ("command:\n- uwsgi\n- --max-requests\n- '5'", ["5 @ k8s/app.yaml:14"]),
    ("command: [uwsgi]\nargs: [--max-requests=5]", ["5 @ k8s/app.yaml:12"]),
    ("args: [uwsgi, --max-requests=5]", ["5 @ k8s/app.yaml:11"]),
    ("args: [--max-requests=5]", []),
    ("command: [uwsgi, --max-requests=5]\ncommand: [uwsgi, --max-requests=6]", ["6 @ k8s/app.yaml:12"]),
    ("command: [uwsgi, --max-requests=$(N)]\nenv:\n- {name: N, value: '7'}", ["7 @ k8s/app.yaml:11"]),
    ("command: [uwsgi, --max-requests=$(N)]\nenv:\n- {name: M, value: '8'}\n- {name: N, value: $(M)}", ["8 @ k8s/app.yaml:11"]),
    ("command: [uwsgi, --max-requests=$(N)]\nenv:\n- {name: N, value: '1'}\n- {name: N, value: '2'}", ["2 @ k8s/app.yaml:11"]),
    ("command: [uwsgi, --max-requests=$(N)]", ["? (the environment variable `N` is not known) @ k8s/app.yaml:11"]),
    (
      "command: [uwsgi, --max-requests=$(N)]\nenv:\n- name: N\n  valueFrom: {secretKeyRef: {name: s, key: k}}",
      ["? (what the Secret `s` holds is in no file) @ k8s/app.yaml:11"]
    ),
    (
      "command: [uwsgi, --max-requests=$(N)]\nenvFrom:\n- secretRef: {name: s}",
      ["? (the variable `N` may be set: what the Secret `s` holds is in no file) @ k8s/app.yaml:11"]
    ),
    ("command: [uwsgi, --max-requests, $$(N)]\nenv:\n- {name: N, value: '7'}", ["7 @ k8s/app.yaml:11"]),
  ])
  func `a container's command and arguments`(container: String, expected: [String]) {
    #expect(requests(container) == expected)
  }

  @Test(arguments: [
    ("envFrom:\n- configMapRef: {name: c}", "9"), ("envFrom:\n- configMapRef: {name: c}\n  prefix: A_", "? (the environment variable `N` is not known)"),
    ("env:\n- {name: N, value: '3'}\nenvFrom:\n- configMapRef: {name: c}", "3"),
    ("env:\n- name: N\n  valueFrom: {configMapKeyRef: {name: c, key: N}}", "9"),
    ("env:\n- name: N\n  valueFrom: {configMapKeyRef: {name: c, key: M}}", "? (the ConfigMap `c` has no `M`)"),
    ("env:\n- name: N\n  valueFrom: {configMapKeyRef: {name: d, key: M}}", "? (the ConfigMap `d` is not in this workspace)"),
  ])
  func `variables of a ConfigMap`(environment: String, expected: String) {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {N: '9'}\n"
    #expect(requests("command: [uwsgi, --max-requests=$(N)]\n" + environment, ["k8s/c.yaml": map]) == ["\(expected) @ k8s/app.yaml:11"])
  }

  @Test func `variables reach the server itself`() {
    #expect(requests("command: [uwsgi]\nenv:\n- {name: UWSGI_MAX_REQUESTS, value: '4'}") == ["4 @ k8s/app.yaml:13"])
  }

  @Test(arguments: [
    ("kind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - command: [uwsgi, --max-requests=1]\n", ["uwsgi:a.yaml#p"]),
    ("kind: CronJob\nmetadata: {name: p}\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{command: [uwsgi]}]}}}}}\n", ["uwsgi:a.yaml#p"]),
    ("kind: Service\napiVersion: serving.knative.dev/v1\nmetadata: {name: p}\nspec: {template: {spec: {containers: [{command: [uwsgi]}]}}}\n", ["uwsgi:a.yaml#p"]),
    ("kind: List\nitems:\n- kind: Pod\n  metadata: {name: a}\n  spec: {containers: [{command: [uwsgi]}]}\n- kind: Pod\n  metadata: {name: b}\n  spec: {containers: [{command: [uwsgi, --master]}]}\n", ["uwsgi:a.yaml#a", "uwsgi:a.yaml#b"]),
    ("kind: Webapp\nmetadata: {name: p}\nspec: {web: {podTemplate: {spec: {containers: [{command: [uwsgi]}]}}}}\n", ["uwsgi:a.yaml#p"]),
    ("kind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: a, command: [uwsgi]}\n  - {name: b, command: [nginx]}\n", ["uwsgi:a.yaml#p/a"]),
    ("kind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: b, command: [nginx]}]\n  initContainers:\n  - {name: a, command: [uwsgi]}\n", []),
    ("kind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: b, command: [nginx]}]\n  initContainers:\n  - {name: a, restartPolicy: Always, command: [uwsgi]}\n", ["uwsgi:a.yaml#p/a"]),
    ("kind: CustomResourceDefinition\nspec: {x: {containers: [{command: [uwsgi]}]}}\n", []),
  ])
  func `every kind that starts containers`(text: String, ids: [String]) {
    #expect(Described(["a.yaml": "apiVersion: v1\n" + text]).ids == ids)
  }

  @Test(arguments: [
    ("${N}", "{name: N, value: '5'}", "5"), ("${{N}}", "{name: N, value: 6}", "6"),
    ("${N}", "{name: N}", "? (the template's parameter `N` has no value of its own)"),
  ])
  func `OpenShift fills in the parameters of a template`(text: String, parameter: String, expected: String) {
    let template =
      "apiVersion: v1\nkind: Template\nparameters: [\(parameter)]\nobjects:\n- kind: Pod\n  metadata: {name: p}\n  spec:\n    containers:\n    - command: [uwsgi, '--max-requests=\(text)']\n"
    #expect(Described(["a.yaml": template]).setting("max-requests") == ["max-requests = \(expected) @ a.yaml:9"])
  }

  @Test func `JSON is read as well`() {
    let text = #"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [{"command": ["uwsgi"]}]}}"#
    #expect(Described(["a.json": text]).ids == ["uwsgi:a.json#p"])
  }

  // MARK: Files

  static let volume = "volumes:\n- name: conf\n  configMap: {name: c}"
  static let map = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  uwsgi.ini: |\n    [uwsgi]\n    max-requests = 50\n"

  @Test(arguments: [
    (volume, "mountPath: /etc/u", "/etc/u/uwsgi.ini", "50 @ k8s/c.yaml:8"),
    (volume, "{mountPath: /etc/u.ini, subPath: uwsgi.ini}", "/etc/u.ini", "50 @ k8s/c.yaml:8"),
    (volume + "\n", "mountPath: /etc/u/", "/etc/u/uwsgi.ini", "50 @ k8s/c.yaml:8"),
    (
      "volumes:\n- name: conf\n  configMap:\n    name: c\n    items: [{key: uwsgi.ini, path: x/y.ini}]", "mountPath: /etc/u", "/etc/u/x/y.ini",
      "50 @ k8s/c.yaml:8"
    ),
    ("volumes:\n- name: conf\n  projected: {sources: [{configMap: {name: c}}]}", "mountPath: /etc/u", "/etc/u/uwsgi.ini", "50 @ k8s/c.yaml:8"),
  ])
  func `a ConfigMap's entry is a file of the container`(volumes: String, mount: String, argument: String, expected: String) {
    let mounts = mount.hasPrefix("{") ? "- {name: conf, \(mount.dropFirst())" : "- name: conf\n  \(mount)"
    let container = "command: [uwsgi, --ini, \(argument)]\nvolumeMounts:\n\(mounts)"
    #expect(requests(container, pod: volumes, ["k8s/c.yaml": Self.map]) == [expected])
  }

  @Test func `a file inside the manifest itself is shown at its line`() {
    let text = Self.manifest("command: [uwsgi, --ini, /etc/u/uwsgi.ini]\nvolumeMounts: [{name: conf, mountPath: /etc/u}]", pod: Self.volume) + "---\n" + Self.map
    let found = Described(["app.yaml": text])
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("max-requests") }! + 1
    #expect(found.setting("max-requests") == ["max-requests = 50 @ app.yaml:\(line)"])
    #expect(found.result.deployments.map(\.files) == [["app.yaml"]])
    #expect(found.result.configFiles == ["app.yaml"])
  }

  @Test func `what a secret volume holds is not known`() {
    let container = "command: [uwsgi, --ini, /etc/u/uwsgi.ini]\nvolumeMounts: [{name: conf, mountPath: /etc/u}]"
    let found = Described(["k8s/app.yaml": Self.manifest(container, pod: "volumes: [{name: conf, secret: {secretName: s}}]"), "uwsgi.ini": "[uwsgi]\nmax-requests = 1\n"])
    #expect(found.result.deployments.first { $0.id == "uwsgi:k8s/app.yaml#web" }?[setting: "max-requests"] == nil)
    #expect(found.result.problems.map(\.problem.message) == ["what `/etc/u/uwsgi.ini` holds is not known: what lies in the volume `conf` is in no file of this workspace"])
  }

  @Test func `a file of the image is looked for in the workspace`() {
    let found = requests("command: [uwsgi, --ini, /app/deploy/uwsgi.ini]", ["deploy/uwsgi.ini": "[uwsgi]\nmax-requests = 3\n"])
    #expect(found == ["3 @ deploy/uwsgi.ini:2"])
  }

  @Test func `a Service called uwsgi is mentioned`() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: uwsgi}\n"
    let found = Described(["k8s/app.yaml": Self.manifest("command: [uwsgi]"), "k8s/s.yaml": service])
    #expect(found.result.deployments.first?.assumptions.contains { $0.hasPrefix("`UWSGI_PORT`") } == true)
    let off = Described(["k8s/app.yaml": Self.manifest("command: [uwsgi]", pod: "enableServiceLinks: false"), "k8s/s.yaml": service])
    #expect(off.result.deployments.first?.assumptions.contains { $0.hasPrefix("`UWSGI_PORT`") } == false)
  }

  // MARK: What is hostile

  @Test func `manifests beyond the limit are said not to be looked at`() {
    let text = String(repeating: "apiVersion: v1\nkind: Pod\nspec: {containers: [{command: [nginx]}]}\n---\n", count: 1001)
    #expect(Described(["a.yaml": text]).result.problems.map(\.problem.kind) == [.limitReached])
  }

  @Test(arguments: [
    String(repeating: "apiVersion: v1\nkind: Pod\nspec: {containers: [{command: [uwsgi]}]}\n---\n", count: 10_000),
    "apiVersion: v1\nkind: Pod\nspec: \(String(repeating: "{spec: ", count: 5000))",
    "apiVersion: v1\nkind: Pod\na: &a [x,x,x,x,x,x,x,x,x]\n" + (1..<12).map { "a\($0): &a\($0) [\(String(repeating: "*a\($0 == 1 ? "" : "\($0 - 1)"),", count: 9))]\n" }.joined(),
    manifest("command: [uwsgi, $(V60)]\nenv:\n- {name: V0, value: aaaaaaaaaa}\n" + (1...60).map { "- {name: V\($0), value: $(V\($0 - 1))$(V\($0 - 1))}" }.joined(separator: "\n")),
    manifest("command: [uwsgi]\n" + (0..<2000).map { "command: [uwsgi, --processes={{ \($0) }}]" }.joined(separator: "\n")),
  ])
  func `no manifest makes it slow`(text: String) {
    let clock = ContinuousClock()
    let time = clock.measure { _ = Described(["a.yaml": text]).result }
    #expect(time < .seconds(60), "the machine may be busy with other suites")
  }
}
