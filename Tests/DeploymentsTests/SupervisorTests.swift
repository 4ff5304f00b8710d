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
}
