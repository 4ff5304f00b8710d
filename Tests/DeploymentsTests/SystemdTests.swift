import Catalogue
import Deployments
import Testing
import Workspace

@Suite struct SystemdTests {
  /// `words | environment that is known` of every command, with `?` for what is not known.
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
    ("ExecStart=/usr/bin/uwsgi --ini a.ini", "/usr/bin/uwsgi|--ini|a.ini"),
    ("ExecStart=-@/usr/bin/uwsgi shop --ini 'a b'\\x2eini", "/usr/bin/uwsgi|--ini|a b.ini"),
    ("Environment=N=5 \"O=--a --b\"\nExecStart=/u --n=${N} $O $N x$N $$N ${M} $M $N/x", "/u|--n=5|--a|--b|5|x$N|$N||"),
    ("Environment=N=5\nExecStart=:/u ${N}", "/u|${N}"),
    ("ExecStart=/old\nExecStart=\nExecStart=/u %h %p %%", "/u|/root|shop|%"),
    ("ExecStart=/u %H", "/u|?"),
    ("ExecStart=/u /etc/__APP__.ini --x=__main__ @PREFIX@/y a@B", "/u|?|--x=__main__|?|a@B"),
    ("EnvironmentFile=/etc/none\nEnvironment=N=1\nExecStart=/u ${N} ${M} $M", "/u|1|?|?"),
    ("EnvironmentFile=-/srv/shop/shop.env\nEnvironment=N=1\nExecStart=/u ${N}", "/u|7"),
  ])
  func `a command is read as systemd reads it`(service: String, expected: String) {
    let unit = "[Unit]\nDescription=x\n[Service]\n\(service)\n"
    #expect(words(["shop.service": unit, "shop.env": "N=7\n"]).map { $0.trimmed } == [expected.trimmed])
  }

  @Test func `what is not known of a text for a shell is a variable in it`() {
    let service = "[Service]\nEnvironment=B=/opt/uwsgi N=5\nExecStart=/bin/sh -c '${B} --max-requests ${N} --procname %H --threads $T'\n"
    #expect(words(["shop.service": service]) == ["/bin/sh|-c|/opt/uwsgi --max-requests 5 --procname ${SYSTEMD_H} --threads $T"])
    let found = Described(["shop.service": service])
    #expect(found.setting("max-requests") == ["max-requests = 5 @ shop.service:3"])
    #expect(found.setting("procname") == ["procname = ? (`%H` depends on the machine) @ shop.service:3"])
  }

  @Test func `drop-ins add and clear, the last file name counting most`() {
    let found = words([
      "etc/systemd/system/shop.service": "[Service]\nExecStart=/u $O\nEnvironment=O=0",
      "etc/systemd/system/shop.service.d/20.conf": "[Service]\nEnvironment=O=2",
      "usr/lib/systemd/system/shop.service.d/10.conf": "[Service]\nEnvironment=O=1",
      "etc/systemd/system/service.d/05.conf": "[Service]\nExecStart=\nExecStart=/v $O",
    ])
    #expect(found == ["/v|2"])
  }

  @Test func `of two files with the name that a unit gives the one in the root is that of a clone`() {
    let ini = "[uwsgi]\nmodule = shop\nmax-requests = "
    let unit = "[Service]\nExecStart=/usr/bin/uwsgi --ini /srv/shop/uwsgi.ini\n"
    #expect(Described(["shop.service": unit, "deploy/uwsgi.ini": ini + "5\n", "uwsgi.ini": ini + "6\n"]).setting("max-requests").contains("max-requests = 6 @ uwsgi.ini:3"))
    // Two copies elsewhere are anybody's guess.
    let found = Described(["shop.service": unit, "a/uwsgi.ini": ini + "5\n", "b/uwsgi.ini": ini + "6\n"])
    #expect(found.result.deployments.first { $0.id == "uwsgi:shop.service" }?[setting: "max-requests"] == nil)
  }

  @Test func `an instance's name is not known, and another staging's drop-in is not ours`() {
    #expect(words(["shop@.service": "[Service]\nExecStart=/u %i"]) == ["/u|?"])
    let found = words([
      "a/shop.service": "[Service]\nExecStart=/u a", "b/shop.service": "[Service]\nExecStart=/u b",
      "b/shop.service.d/x.conf": "[Service]\nExecStart=\nExecStart=/u c",
    ])
    #expect(found == ["/u|a", "/u|c"])
  }

  @Test func `a template's plain words are read, the rest has the template's text for a reason`() throws {
    let text = "[Service]\n{% if big %}\nEnvironment=N=9\n{% endif %}\nExecStart={{ venv }}/uwsgi --ini a.ini --processes {{ n | default(4) }} ${N}\n"
    let launch = try #require(launches(["shop.service.j2": text]).first)
    guard case .words(let words) = launch.command else { return }
    #expect(words.map(\.text) == ["{{ venv }}/uwsgi", "--ini", "a.ini", "--processes", "{{ n | default(4) }}", "${N}"])
    #expect(words[4].unknown?.hasPrefix("a template fills in `{{ n | default(4) }}`") == true && words[2].unknown == nil)
    #expect(words[5].unknown == "it is set only when the template's `big` holds")
  }

  @Test func `the stop limit and the folder come along`() throws {
    let files = [
      "deploy/shop.service": "[Service]\nWorkingDirectory=/srv/app\nTimeoutStopSec=1min 30\nExecStart=/u --ini /srv/app/deploy/uwsgi.ini\n",
      "deploy/uwsgi.ini": "[uwsgi]\n", "other/uwsgi.ini": "[uwsgi]\n",
    ]
    let launch = try #require(launches(files).first)
    #expect(launch.stopLimit?.value == 90 && launch.standpoint.directory == "/srv/app" && launch.standpoint.folder == .root)
    #expect(launch.assumptions == ["`/srv/app` is taken to be the root of this workspace, where deploy/uwsgi.ini is"])
  }

  @Test func `a unit and the file that it names are one deployment`() throws {
    let catalogue = Catalogue.builtIn()
    let files = [
      "deploy/shop.service": "[Service]\nWorkingDirectory=/srv/app\nExecStart=/usr/bin/uwsgi --ini deploy/uwsgi.ini --max-requests 9\n",
      "deploy/uwsgi.ini": "[uwsgi]\nmodule = shop.wsgi\nmax-requests = 5\n", "shop/wsgi.py": "",
    ]
    let found = DeploymentFinder(catalogue: catalogue.servers, launchers: catalogue.launchers).deployments(in: FileTree(files)).deployments
    let deployment = try #require(found.first)
    #expect(found.count == 1 && deployment.entries.first?.file == "shop/wsgi.py")
    #expect(deployment.files.contains("deploy/uwsgi.ini") && deployment[setting: "max-requests"] != nil)
  }
}

extension String {
  fileprivate var trimmed: String { String(reversed().drop { $0 == "|" }.reversed()) }
}
