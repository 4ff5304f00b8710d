import Catalogue
import Deployments
import Testing
import Workspace

@Suite struct CircusTests {
  private func launches(_ text: String) -> [Launch] {
    let catalogue = Catalogue.builtIn()
    return DeploymentFinder(catalogue: catalogue.servers, launchers: catalogue.launchers).launches(in: FileTree(["circus.ini": text])).launches
  }

  @Test(arguments: [
    ("cmd = uwsgi\nargs = --ini 'a b' ; note\ncmd = other", "uwsgi|--ini|a b"),
    ("cmd = uwsgi --a $(circus.env.N) ((CIRCUS.ENV.n)) $(circus.env.M) $(circus.sockets.web)", "uwsgi|--a|7|7|?|?"),
    ("cmd = uwsgi\n  --a\n\n  --b", "uwsgi|--a|--b"),
  ])
  func `a watcher's command is read as circus reads it`(watcher: String, expected: String) {
    let found = launches("[watcher:web]\n\(watcher)\n[env]\nN = 1\n[env:w*, x]\nN = 7\n").map { launch in
      guard case .words(let words) = launch.command else { return "" }
      return words.map { $0.unknown == nil ? $0.text : "?" }.joined(separator: "|")
    }
    #expect(found == [expected])
  }

  @Test func `the age at which circus ends processes is said`() throws {
    let launch = try #require(launches("[watcher:web]\ncmd = uwsgi\nmax_age = 3600\ngraceful_timeout = 5\nworking_dir = /srv\n").first)
    #expect(launch.assumptions == ["circus ends each process of `web` when it is 3600 seconds old, more or less (circus.ini, `max_age`)"])
    #expect(launch.stopLimit?.value == 5)
  }
}
