import Deployments
import Testing
import Workspace

@Suite struct UWSGIVassalTests {
  private static let vassals = [
    "vassals/a.ini": "[uwsgi]\nmodule = shop\nlimit = %v\n", "vassals/b.yml": "uwsgi:\n  module: blog\n", "vassals/notes.txt": "[uwsgi]\nmodule = x\n",
    "vassals/old/c.ini": "[uwsgi]\nmodule = old\n", "shared.ini": "[uwsgi]\nmax-requests = 9\n",
  ]

  private func find(_ files: [String: String]) -> DeploymentsResult {
    DeploymentFinder(catalogue: [uwsgi]).deployments(in: FileTree(files))
  }

  @Test(arguments: [
    ("vassals", ["uwsgi:vassals/a.ini", "uwsgi:vassals/b.yml"]), ("%dvassals", ["uwsgi:vassals/a.ini", "uwsgi:vassals/b.yml"]),
    ("vassals/*.ini", ["uwsgi:vassals/a.ini"]), ("/etc/uwsgi/vassals", ["uwsgi:vassals/a.ini", "uwsgi:vassals/b.yml"]),
    ("dir://vassals", ["uwsgi:vassals/a.ini", "uwsgi:vassals/b.yml"]), ("vassals/old", ["uwsgi:vassals/old/c.ini"]), ("v*", ["uwsgi:vassals/a.ini", "uwsgi:vassals/b.yml"]),
  ])
  func `each configuration in the Emperor's folder is an instance`(emperor: String, ids: [String]) {
    let result = find(Self.vassals.merging(["emperor.ini": "[uwsgi]\nemperor = \(emperor)\nvassals-set = threads=4\n"]) { $1 })
    #expect(result.deployments.filter { $0[setting: "threads"]?.effective == .number(4) }.map(\.id) == ids)
  }

  @Test func `what an Emperor gives to its vassals is in force in each`() throws {
    let emperor = "[uwsgi]\nemperor = vassals\nvassals-inherit = ../shared.ini\nvassals-set = threads=4\n"
    let result = find(Self.vassals.merging(["emperor.ini": emperor]) { $1 })
    let first = try #require(result.deployments.first { $0.id == "uwsgi:vassals/a.ini" })
    #expect(first[setting: "threads"]?.effective == .number(4))
    #expect(first.files.contains("vassals/a.ini"))
    #expect(!result.deployments.contains { $0.id == "uwsgi:emperor.ini" })
    #expect(result.configFiles.contains("emperor.ini"))
  }

  @Test func `a command that starts an Emperor starts its vassals`() throws {
    let files = Self.vassals.merging(["emperor.ini": "[uwsgi]\nemperor = vassals\nvassals-inherit = ../shared.ini\n"]) { $1 }
    let result = resolve(["--ini", "emperor.ini"], files, environment: [("UWSGI_VASSAL_HARAKIRI", "7")])
    #expect(result.deployments.map(\.id) == ["uwsgi:command:vassals/a.ini", "uwsgi:command:vassals/b.yml"])
    let first = try #require(result.deployments.first)
    #expect(first[setting: "max-requests"]?.effective == .number(9))
    #expect(first[setting: "harakiri"]?.effective == .number(7))
    #expect(first.files == ["shared.ini", "vassals/a.ini"])
  }

  @Test(arguments: [
    ("emperor = /etc/uwsgi/sites", "it starts other instances: its vassals are in `/etc/uwsgi/sites`, which is no folder of this workspace"),
    ("emperor = pg://x", "it starts other instances: its vassals come from `pg://x`, which is not looked at"),
    ("emperor = $(DIR)", "it starts other instances: where its vassals are is not known: the environment variable `DIR` is not known"),
    ("emperor = none/*.ini", "it starts other instances: its vassals are `none/*.ini`, which matches no file of this workspace"),
  ])
  func `vassals that are not here are said so`(body: String, why: String) {
    #expect(find(["emperor.ini": "[uwsgi]\n\(body)\n"]).notUnderstood.map(\.why) == [why])
  }

  @Test func `Emperors that start each other come to an end`() {
    let result = resolve(["--emperor", "."], ["a.ini": "[uwsgi]\nemperor = .\nmodule = x\n", "b.ini": "[uwsgi]\nemperor = .\n"])
    #expect(result.deployments.count < 20)
  }

  // MARK: for-glob

  @Test(arguments: [
    ("conf/*.ini", ["conf/a.ini", "conf/b.ini"]), ("./conf/[a]*", ["./conf/a.ini", "./conf/ab.txt"]), ("c*/b.???", ["conf/b.ini"]),
    ("/srv/shop/conf/?.ini", ["/srv/shop/conf/a.ini", "/srv/shop/conf/b.ini"]), ("con*", ["conf/"]), ("none/*.ini", ["none/*.ini"]), ("conf/[!a].ini", ["conf/b.ini"]),
  ])
  func `for-glob names what is in the workspace`(pattern: String, expected: [String]) {
    let files = ["conf/a.ini": "", "conf/b.ini": "", "conf/ab.txt": "", "conf/.hidden.ini": "", "conf/deep/c.ini": ""]
    let settings = settings("[uwsgi]\nfor-glob = \(pattern)\nenv = %(_)\nendfor =\n", files)
    #expect(settings["env"] == .list(expected))
  }
}
