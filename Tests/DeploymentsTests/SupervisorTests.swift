import Catalogue
import Deployments
import Testing
import Workspace

@Suite struct SupervisorTests {
  private func launches(_ files: [String: String]) -> [Launch] {
    let catalogue = Catalogue.builtIn()
    return DeploymentFinder(catalogue: catalogue.servers, launchers: catalogue.launchers).launches(in: FileTree(files)).launches
  }

  private func words(_ files: [String: String]) -> [String] {
    launches(files).map { launch in
      guard case .words(let words) = launch.command else { return "" }
      return words.map { $0.unknown == nil ? $0.text : "?" }.joined(separator: "|")
    }
  }

  @Test(arguments: [
    ("command=uwsgi --ini 'a b' ; note\n  --workers 3 # three", "uwsgi|--ini|a b|--workers|3"),
    ("  command = uwsgi --a\n  directory = /x", "uwsgi|--a"),
    ("command=uwsgi %(ENV_A)s %(ENV_N)s %(program_name)s-%(process_num)02d 100%%\nenvironment=A=\"x\"", "uwsgi|x|?|shop-00|100%"),
    ("command=uwsgi %(process_num)d\nnumprocs=2", "uwsgi|?"),
    ("command=uwsgi $HOME && x", "uwsgi|$HOME|&&|x"),
    ("command={{ venv }}/bin/uwsgi --n {{ n }}", "?|--n|?"),
  ])
  func `a command is read as supervisor reads it`(program: String, expected: String) {
    #expect(words(["supervisor.conf.j2": "[program:shop]\n\(program)\n"]) == [expected])
  }

  @Test func `an included program gets the environment of the whole`() throws {
    let files = [
      "etc/supervisord.conf": "[supervisord]\nenvironment=A=1,B=2\n[include]\nfiles=conf.d/*\n",
      "etc/conf.d/shop": "[program:shop]\ncommand=%(here)s/run %(ENV_A)s %(ENV_B)s\nenvironment=B=\"3, 4\"\nautostart=false\nstopwaitsecs=70\n",
    ]
    let launch = try #require(launches(files).first)
    #expect(words(files) == ["/<workspace>/etc/conf.d/run|1|3,|4"])
    #expect(launch.stopLimit?.value == 70 && launch.conditions == ["when somebody starts it by hand (`autostart=false`)"])
  }

  @Test func `a program and the file that it names are one deployment`() throws {
    let catalogue = Catalogue.builtIn()
    let files = [
      "deploy/shop.conf": "[program:shop]\ncommand=uwsgi --ini %(here)s/uwsgi.ini --max-requests=9\n",
      "deploy/uwsgi.ini": "[uwsgi]\nmodule = shop.wsgi\nmax-requests = 5\n", "shop/wsgi.py": "",
    ]
    let found = DeploymentFinder(catalogue: catalogue.servers, launchers: catalogue.launchers).deployments(in: FileTree(files)).deployments
    #expect(found.map(\.id) == ["uwsgi:deploy/shop.conf#shop"] && found.first?.files.contains("deploy/uwsgi.ini") == true)
  }

  static let program = "[program:shop]\ncommand=uwsgi --module shop --max-requests %(ENV_LIMIT)s\n"
  static let main = "[supervisord]\nnodaemon=true\n"

  /// supervisord runs the programs on the machine that it was started on; a file that it reads is no deployment of its own.
  @Test(arguments: [
    (["Dockerfile": "FROM x\nENV LIMIT=5\nWORKDIR /app\nCOPY . .\nCMD supervisord -n -c deploy/s.conf\n", "deploy/s.conf": main + program], ["uwsgi:Dockerfile#shop max-requests = 5 @ deploy/s.conf:4"]),
    (
      ["Dockerfile": "FROM x\nENV LIMIT=5\nWORKDIR /app\nCOPY . .\nENTRYPOINT [\"./run.sh\"]\n", "run.sh": "#!/bin/sh\nexport LIMIT=7\nexec supervisord -c /app/s.conf\n", "s.conf": main + program],
      ["uwsgi:Dockerfile#shop max-requests = 7 @ s.conf:4"]
    ),
    (["Dockerfile": "FROM x\nENV LIMIT=5\nCOPY s.conf /etc/supervisor/conf.d/\nCMD [\"supervisord\", \"-n\"]\n", "s.conf": program], ["uwsgi:Dockerfile#shop max-requests = 5 @ s.conf:2"]),
    (
      [
        "Dockerfile": "FROM x\nENV LIMIT=5\nCOPY a.conf /etc/supervisord.conf\nCOPY b.conf /srv/b.conf\nCMD [\"supervisord\"]\n",
        "a.conf": main + "[include]\nfiles=/srv/*.conf\n", "b.conf": program,
      ], ["uwsgi:Dockerfile#shop max-requests = 5 @ b.conf:2"]
    ),
    (["Dockerfile": "FROM x\nCMD [\"supervisord\", \"--version\"]\n", "s.conf": main + program], ["uwsgi:s.conf#shop max-requests = ?"]),
    // It starts itself.
    (["Dockerfile": "FROM x\nCOPY s.conf /s.conf\nCMD supervisord -c /s.conf\n", "s.conf": main + "[program:a]\ncommand=supervisord -c /s.conf\n"], []),
  ])
  func `a supervisord that an image starts runs its programs there`(files: [String: String], found: [String]) {
    let described = Described(files)
    let lines = zip(described.ids, described.setting("max-requests")).map { "\($0) \($1)" }
    #expect(lines.map { $0.contains("?") ? String($0.prefix { $0 != "?" }) + "?" : $0 } == found)
    #expect(described.ids.count == found.count)
  }

  @Test func `a template's branches are ways to start a program`() {
    let text = """
      [program:web]
      command={% if hotreload -%}
        uwsgi --max-requests 1 -b 80
      {% else -%}
        uwsgi --max-requests 2
      {% endif -%}
      autostart = {{ auto }}

      """
    let found = Described(["supervisord.conf.j2": text]).result.deployments
    #expect(found.map { $0[setting: "max-requests"]?.said.value } == ["1", "2"])
    #expect(found.map(\.doubts) == [
      ["it is started like this when the template's `hotreload` holds"], ["it is started like this when the template's `hotreload` does not hold"],
    ])
  }
}
