import Deployments
import Testing
import Workspace

/// Files of hosting platforms: data says where their commands and variables stand.
@Suite struct PlatformTests {
  /// What the platform grants between the request to stop and the kill: what the file says, or what its documentation says.
  static let stopping: [(path: String, text: String, seconds: Double?)] = [
    ("fly.toml", "kill_timeout = 60\n[processes]\nweb = 'uwsgi'\n", 60),
    ("fly.toml", "[processes]\nweb = 'uwsgi'\n", 5),
    ("render.yaml", "services:\n- startCommand: uwsgi\n  maxShutdownDelaySeconds: 90\n", 90),
    ("render.yaml", "services:\n- startCommand: uwsgi\n", 30),
    ("td.json", #"{"containerDefinitions": [{"command": ["uwsgi"], "stopTimeout": 100}]}"#, 100),
    ("td.json", #"{"containerDefinitions": [{"command": ["uwsgi"]}]}"#, 30),
    ("cf.yaml", "Resources:\n  T:\n    Properties:\n      ContainerDefinitions:\n      - Command: [uwsgi]\n", 30),
    (".do/app.yaml", "services:\n- run_command: uwsgi\n  termination: {grace_period_seconds: 20}\n", 20),
    (".do/app.yaml", "services:\n- run_command: uwsgi\n", 120),
    ("heroku.yml", "run:\n  web: uwsgi\n", 30),
    // What is said and not understood is not the usual time.
    ("render.yaml", "services:\n- startCommand: uwsgi\n  maxShutdownDelaySeconds: soon\n", nil),
    // It can be set on a page of the platform's.
    ("railway.toml", "[deploy]\nstartCommand = 'uwsgi'\n", nil),
    // Heroku, Dokku and others read it.
    ("Procfile", "web: uwsgi\n", nil),
  ]

  @Test(arguments: stopping) func `the time that a platform grants`(path: String, text: String, seconds: Double?) {
    let deployments = Described([path: text]).result.deployments
    #expect(deployments.count == 1 && deployments.first?.stopLimit?.value == seconds)
  }

  /// Each file starts uWSGI with one number of requests.
  static let starting: [(path: String, text: String, expected: [String])] = [
    ("fly.toml", "[processes]\nweb = 'uwsgi --max-requests 5'\n", ["uwsgi:fly.toml#web 5 @ fly.toml:2"]),
    ("fly.toml", "[env]\nUWSGI_MAX_REQUESTS = '6'\n[processes]\nweb = 'uwsgi'\n", ["uwsgi:fly.toml#web 6 @ fly.toml:2"]),
    ("fly.toml", "[experimental]\ncmd = ['uwsgi', '--max-requests=7']\n", ["uwsgi:fly.toml#app 7 @ fly.toml:2"]),
    (
      "app_desc.yaml",
      "modules:\n  default:\n    env_variables: [{key: N, value: 4}]\n    processes:\n      web: {command: uwsgi --max-requests $N}\n",
      ["uwsgi:app_desc.yaml#web 4 @ app_desc.yaml:3"]
    ),
    (
      "render.yaml", "services:\n- name: a\n  startCommand: uwsgi --max-requests $N\n  envVars: [{key: N, value: 8}]\n",
      ["uwsgi:render.yaml#a 8 @ render.yaml:4"]
    ),
    ("railway.json", #"{"deploy": {"startCommand": "uwsgi --max-requests 9"}}"#, ["uwsgi:railway.json 9 @ railway.json:1"]),
    ("railway.toml", "[deploy]\nstartCommand = 'uwsgi --max-requests 10'\n", ["uwsgi:railway.toml 10 @ railway.toml:2"]),
    ("nixpacks.toml", "[start]\ncmd = 'uwsgi --max-requests 11'\n", ["uwsgi:nixpacks.toml 11 @ nixpacks.toml:2"]),
    ("app.yaml", "runtime: python312\nentrypoint: uwsgi --max-requests 12\n", ["uwsgi:app.yaml 12 @ app.yaml:2"]),
    (
      "td.json", #"{"containerDefinitions": [{"name": "a", "command": ["uwsgi", "--max-requests=13"], "environment": []}]}"#,
      ["uwsgi:td.json#a 13 @ td.json:1"]
    ),
    (
      "td.json", #"{"containerDefinitions": [{"name": "a", "entryPoint": ["uwsgi"], "command": ["--max-requests", "14"]}]}"#,
      ["uwsgi:td.json#a 14 @ td.json:1"]
    ),
    // What Terraform is given: the containers alone, and places that it fills in.
    (
      "containers.json", #"[{"name": "a", "essential": true, "command": ["uwsgi", "--max-requests=22"]}]"#,
      ["uwsgi:containers.json#a 22 @ containers.json:1"]
    ),
    (
      "containers.json.tpl", #"[{"name": "a", "cpu": ${cpu}, "essential": true, "environment": ${jsonencode({"a": b})}, "command": ["uwsgi", "--max-requests=23"]}]"#,
      ["uwsgi:containers.json.tpl#a 23 @ containers.json.tpl:1"]
    ),
    ("list.json", #"[{"name": "a", "command": ["uwsgi", "--max-requests=24"]}]"#, []),
    (
      "copilot/web/manifest.yml", "name: web\ncommand: uwsgi --max-requests 25\n", ["uwsgi:copilot/web/manifest.yml#web 25 @ copilot/web/manifest.yml:2"]
    ),
    (
      "app.yaml", "type: Microsoft.App/containerApps\nproperties:\n  template:\n    containers:\n    - name: a\n      command: [uwsgi]\n      args: [--max-requests, 26]\n",
      ["uwsgi:app.yaml#a 26 @ app.yaml:7"]
    ),
    (
      "cf.yaml", "Resources:\n  T:\n    Properties:\n      ContainerDefinitions:\n      - Name: a\n        Command: [uwsgi, --max-requests=15]\n",
      ["uwsgi:cf.yaml#a 15 @ cf.yaml:6"]
    ),
    (".do/app.yaml", "services:\n- name: a\n  run_command: uwsgi --max-requests 16\n", ["uwsgi:.do/app.yaml#a 16 @ .do/app.yaml:3"]),
    ("heroku.yml", "run:\n  web: uwsgi --max-requests 17\n", ["uwsgi:heroku.yml#web 17 @ heroku.yml:2"]),
    ("heroku.yml", "run:\n  web:\n    command: [uwsgi --max-requests 18]\n", ["uwsgi:heroku.yml#web 18 @ heroku.yml:3"]),
    ("manifest.yml", "applications:\n- name: a\n  command: uwsgi --max-requests 19\n", ["uwsgi:manifest.yml#a 19 @ manifest.yml:3"]),
    ("apprunner.yaml", "run:\n  command: uwsgi --max-requests 20\n", ["uwsgi:apprunner.yaml 20 @ apprunner.yaml:2"]),
    (".platform.app.yaml", "web:\n  commands:\n    start: uwsgi --max-requests 21\n", ["uwsgi:.platform.app.yaml 21 @ .platform.app.yaml:3"]),
    (".upsun/config.yaml", "applications:\n  a:\n    web: {commands: {start: uwsgi --max-requests 22}}\n", ["uwsgi:.upsun/config.yaml#a 22 @ .upsun/config.yaml:3"]),
    ("heroku.json", #"{"env": {"UWSGI_MAX_REQUESTS": "1"}}"#, []),
  ]

  @Test(arguments: starting)
  func `a platform's file starts a server`(path: String, text: String, expected: [String]) {
    let found = Described([path: text])
    #expect(zip(found.ids, found.setting("max-requests")).map { "\($0) \($1.dropFirst("max-requests = ".count))" } == expected)
  }

  static let supplying: [(path: String, text: String, expected: String)] = [
    ("app.json", #"{"env": {"N": "5"}}"#, "5 @ app.json:1"), ("app.json", #"{"env": {"N": {"value": "6"}}}"#, "6 @ app.json:1"),
    (".ebextensions/a.config", "option_settings:\n  aws:elasticbeanstalk:application:environment:\n    N: 7\n", "7 @ .ebextensions/a.config:3"),
    (
      ".ebextensions/a.config",
      "option_settings:\n- {namespace: 'aws:elasticbeanstalk:application:environment', option_name: N, value: 8}\n- {namespace: x, option_name: N, value: 9}\n",
      "8 @ .ebextensions/a.config:2"
    ),
  ]

  @Test(arguments: supplying)
  func `a platform's file sets variables for a Procfile`(path: String, text: String, expected: String) {
    let found = Described([path: text, "Procfile": "web: uwsgi --max-requests $N\n"])
    #expect(found.setting("max-requests") == ["max-requests = \(expected)"])
  }

  @Test(arguments: ["serverless.yml", "zappa_settings.json", "job.nomad", "deploy/web.nomad.hcl"])
  func `a file that is not read is said to be so`(path: String) {
    #expect(Described([path: "a: 1\n"]).result.notUnderstood.map(\.path) == [WorkspacePath(bytes: Array(path.utf8))])
  }

  @Test func `what a template fills in is unknown, not wrong`() {
    let found = Described(["td.json": #"{"containerDefinitions": [{"command": ["uwsgi", "--module", "a", "--max-requests", "${n}"]}]}"#])
    #expect(found.setting("max-requests") == ["max-requests = ? (something fills in `${n}` first) @ td.json:1"])
    #expect(found.result.problems.isEmpty)
  }

  @Test(arguments: ["{", "a: *b", "services: 5", "services: [[[]]]", "services: [{startCommand: {a: b}}]", "services:\n- startCommand: ''\n"])
  func `odd files start nothing`(text: String) {
    #expect(Described(["render.yaml": text]).ids == [])
  }
}
