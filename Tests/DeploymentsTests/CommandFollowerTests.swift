import Catalogue
import Deployments
import Testing
import Workspace

/// From a command line to the servers that it starts, in one line each: `conditions | NAME=value … | argv | folder`.
@Suite struct CommandFollowerTests {
  static let catalogue = Catalogue.builtIn()

  /// What a shell command starts in the root of a workspace.
  private func followed(_ command: String, _ files: [String: String] = [:], environment: ServerEnvironment = ServerEnvironment([], isComplete: true)) -> [String] {
    let text = PlacedText(Array(command.utf8)) { SourceSpan("Procfile", ByteSpan($0)) }
    let launch = Launch(
      file: "Procfile", unit: "web", command: .shell(text), origin: text.whole, standpoint: Standpoint(folder: .root, environment: environment))
    return show(launch, files)
  }

  private func show(_ launch: Launch, _ files: [String: String]) -> [String] {
    let follower = CommandFollower(servers: [uwsgi], knowledge: Self.catalogue.launchers, tree: FileTree(files))
    return follower.follow(launch).commands.map { command in
      let words = ([command.program] + command.arguments).map { $0.unknown == nil ? $0.text : "<\($0.text)>" }
      let variables = command.standpoint.environment.variables.map { "\($0.name)=\($0.unknown == nil ? $0.value : "<\($0.value)>")" }
      let folder = command.standpoint.folder.map { "\($0)" } ?? command.standpoint.directory ?? "?"
      return (command.conditions + variables + [words.joined(separator: " ")] + (folder == "." ? [] : ["in \(folder)"])).joined(separator: " | ")
    }
  }

  @Test(arguments: [
    ("uwsgi --ini a.ini", ["uwsgi --ini a.ini"]),
    ("exec /usr/bin/uwsgi_python3 --ini a.ini", ["/usr/bin/uwsgi_python3 --ini a.ini"]),
    ("A=1 uwsgi", ["A=1 | uwsgi"]),
    ("export A=1; uwsgi", ["A=1 | uwsgi"]),
    ("A=1; uwsgi -p $A", ["uwsgi -p 1"]),
    ("uwsgi -p ${N:-4} $X \"$Y\" end", ["uwsgi -p 4  end"]),
    ("cd src && uwsgi", ["uwsgi | in src"]),
    ("python manage.py migrate && uwsgi", ["uwsgi"]),
    ("OPTS='--a b'; uwsgi $OPTS \"$OPTS\"", ["uwsgi --a b --a b"]),
    ("sh -c 'uwsgi --ini a.ini'", ["uwsgi --ini a.ini"]),
    ("env -i A=b gosu app tini -- uwsgi", ["A=b | uwsgi"]),
    ("if [ -n \"$A\" ]; then uwsgi a; else uwsgi b; fi", ["uwsgi b"]),
    ("while true; do uwsgi; sleep 1; done", ["uwsgi"]),
    ("f() { uwsgi \"$@\"; }; f a b", ["uwsgi a b"]),
    ("set -- uwsgi --x; exec \"$@\"", ["uwsgi --x"]),
    ("uwsgi --reload /tmp/pid", []), ("which uwsgi", []), ("pip install uwsgi", []),
    ("su - app -c 'cd src; uwsgi x'", ["uwsgi x | in src"]),
  ])
  func `a command line starts servers`(command: String, servers: [String]) {
    #expect(followed(command) == servers)
  }
}
