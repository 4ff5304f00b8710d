import Catalogue
import Deployments
import Testing
import Workspace

/// mod_wsgi's daemon processes, as Apache's configuration describes them.
@Suite struct ModWSGITests {
  static let catalogue = Catalogue.builtIn()

  private func find(_ files: [String: String]) -> DeploymentsResult {
    DeploymentFinder(catalogue: Self.catalogue.servers, launchers: Self.catalogue.launchers).deployments(in: FileTree(files))
  }

  @Test(arguments: [
    ("maximum-requests=500", SettingValue.number(500)), ("maximum-requests=5s", .number(5)), ("maximum-requests=abc", .number(0)),
    ("maximum-requests=1 maximum-requests=2", .number(2)), ("threads=2 \\\n  maximum-requests=3", .number(3)),
    ("maximum-requests=${N}", .unknown(reason: "what fills in `${N}` is not known")), ("display-name=\"x y\" maximum-requests=7", .number(7)),
    ("maximum-requests=\"8\"", .number(8)), ("maximum-requests=${LIMIT}", .number(12)), ("\\\n  maximum-requests=${LIMIT}0", .number(120)),
  ])
  func `pairs become values`(pairs: String, expected: SettingValue) {
    let found = find(["a.conf": "Define LIMIT 12\nWSGIDaemonProcess shop \(pairs)\nWSGIScriptAlias / /srv/wsgi.py process-group=shop\n"])
    #expect(found.deployments.map(\.id) == ["mod_wsgi:a.conf"])
    #expect(found.deployments.first?[setting: "maximum-requests"]?.effective == expected)
  }

  @Test(arguments: [
    ("maximum_requests=5", "mod_wsgi has no option `maximum_requests` for daemon processes", "`maximum-requests`"),
    ("max-requests=5", "mod_wsgi has no option `max-requests` for daemon processes", nil),
    ("threads = 5", "`threads` is no option of a daemon process", "`key=value`, without blanks around the `=`"),
    ("threads=-5", "`threads=-5`: Apache does not start with a negative number here", "0 or more"),
  ])
  func `what Apache would refuse is said`(pairs: String, message: String, expected: String?) {
    let problems = find(["a.conf": "WSGIDaemonProcess shop \(pairs)\n"]).problems.map(\.problem)
    #expect(problems.contains { $0.message == message && (expected == nil || $0.expected == expected) }, "\(problems)")
  }

  @Test func `a file that only includes others sets the limits of Apache's own processes`() {
    let found = find([
      "apache2.conf": "MaxConnectionsPerChild 300\nIncludeOptional sites/*.conf\n", "sites/a.conf": "WSGIScriptAlias / /srv/shop/wsgi.py\n", "shop/wsgi.py": "",
      // Another server's file with the same word.
      "other/b.conf": "MaxConnectionsPerChild 7\nInclude nothing.conf\n",
    ])
    #expect(found.deployments.map(\.id) == ["mod_wsgi-embedded:apache2.conf"])
    #expect(found.deployments.first?[setting: "MaxConnectionsPerChild"]?.effective == .number(300))
  }

  /// The whole file, and each deployment with its triggers and entries.
  @Test(arguments: [
    ("WSGIDaemonProcess a maximum-requests=5\nWSGIProcessGroup a\nWSGIScriptAlias / /srv/shop/wsgi.py", ["mod_wsgi:a.conf request-count wsgi.py"]),
    (
      "<VirtualHost *:80>\nWSGIDaemonProcess a inactivity-timeout=5 home=/srv/shop\nWSGIScriptAlias / /srv/shop/wsgi.py\n<Directory /srv>\nWSGIProcessGroup a\n</Directory>\n</VirtualHost>",
      ["mod_wsgi:a.conf scale-down wsgi.py"]
    ),
    (
      "WSGIDaemonProcess a\nWSGIDaemonProcess b restart-interval=60\nWSGIScriptAlias /b /x/api.py process-group=b\nWSGIScriptAlias /a /x/wsgi.py process-group=a",
      ["mod_wsgi:a.conf#a  wsgi.py", "mod_wsgi:a.conf#b lifetime api.py"]
    ),
    ("MaxRequestsPerChild 100\nWSGIScriptAlias / /x/wsgi.py", ["mod_wsgi-embedded:a.conf request-count wsgi.py"]),
    ("<IfModule !mod_wsgi.c>\nWSGIDaemonProcess a\n</IfModule>\nServerName x", []),
    ("Define A\n<IfDefine A>\nWSGIDaemonProcess a maximum-requests=5\n</IfDefine>\n<IfDefine !A>\nWSGIDaemonProcess b\n</IfDefine>\nWSGIScriptAlias / /x/wsgi.py process-group=a", ["mod_wsgi:a.conf request-count wsgi.py"]),
    ("Include \"conf/*.inc\"\nWSGIProcessGroup a\nWSGIScriptAlias / /x/wsgi.py", ["mod_wsgi:a.conf request-count wsgi.py"]),
  ])
  func `scripts run in their process groups`(text: String, expected: [String]) {
    let found = find(["a.conf": text, "conf/more.inc": "WSGIDaemonProcess a maximum-requests=9\n", "wsgi.py": "", "api.py": ""])
    #expect(
      found.deployments.map { deployment in
        let entries = deployment.entries.map { $0.file?.description ?? "-" }.joined(separator: ",")
        return "\(deployment.id) \(deployment.triggers.map(\.kind.rawValue).joined(separator: ",")) \(entries)"
      } == expected)
  }

  @Test func `a daemon process without an application is doubted`() {
    #expect(find(["a.conf": "WSGIDaemonProcess a maximum-requests=5\n"]).deployments.map(\.doubts) == [["no `WSGIScriptAlias` with its `WSGIProcessGroup` runs in `a`"]])
  }

  @Test func `an interpreter of its own is told from the main one`() {
    let body = "WSGIDaemonProcess a\nWSGIScriptAlias / /x/wsgi.py process-group=a"
    #expect(find(["a.conf": body]).deployments[0][setting: "main-interpreter"] == nil)
    #expect(find(["a.conf": "\(body)\nWSGIApplicationGroup %{GLOBAL}"]).deployments[0][setting: "main-interpreter"]?.effective == .boolean(true))
  }

  @Test func `mod_wsgi-express has its own command line`() throws {
    let words = ["start-server", "shop/wsgi.py", "--maximum-requests", "500", "--url-alias", "/static", "static", "--shutdown-t=9"].map { CommandWord($0) }
    let finder = DeploymentFinder(catalogue: Self.catalogue.servers)
    let found = try #require(finder.resolve("mod_wsgi", argv: words, from: Standpoint(folder: .root), in: FileTree(["shop/wsgi.py": ""])))
    let deployment = try #require(found.deployments.first)
    #expect(deployment.triggers.map(\.kind) == [.requestCount, .timeout])
    #expect(deployment[setting: "shutdown-timeout"]?.effective == .number(9))
    #expect(deployment[setting: "url-aliases"]?.effective == .list(["/static", "static"]))
    #expect(deployment.entries.map { $0.file?.description } == ["shop/wsgi.py"])
  }
}
