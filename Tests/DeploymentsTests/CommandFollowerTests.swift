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
    // As another user, with the words that it has: nothing is left out.
    ("if [ \"$(id -u)\" = 0 ]; then exec gosu app \"$0\" \"$@\"; fi\nexec uwsgi \"$@\"", [String]()),
    ("if [ -n \"$A\" ]; then exec \"$0\" \"$@\"; fi\nexec uwsgi \"$@\"", []),
    ("if [ -n \"$A\" ]; then exec \"$0\" \"$@\" more; fi\nexec uwsgi --x", ["run.sh starts itself; it is followed twice"]),
  ])
  func `a script that starts itself`(script: String, problems expected: [String]) {
    let text = PlacedText(Array("./run.sh --x".utf8)) { SourceSpan("Procfile", ByteSpan($0)) }
    let launch = Launch(file: "Procfile", unit: "web", command: .shell(text), origin: text.whole, standpoint: Standpoint(folder: .root))
    let follower = CommandFollower(servers: [uwsgi], knowledge: Self.catalogue.launchers, tree: FileTree(["run.sh": "#!/bin/sh\n\(script)\n"]))
    let followed = follower.follow(launch)
    #expect(followed.problems.map(\.problem.message) == expected)
    #expect(Set(followed.commands.map { $0.arguments.map(\.text) }) == [["--x"]])
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
    // What the shell makes of words.
    ("X='a b'; uwsgi \"$X\" ${X#a } ${#X} \"${X%b}c\"", ["uwsgi a b b 3 a c"]), ("uwsgi $(which uwsgi) `echo a`", ["uwsgi uwsgi a"]),
    ("uwsgi $(date) $((1+1))", ["uwsgi <$(date)> <$((1+1))>"]), ("A=(--x 'y z'); A+=(w); uwsgi \"${A[@]}\" ${A[0]}", ["uwsgi --x y z w --x"]),
    ("set -- a b c; shift; uwsgi \"$*\" $# \"$@\"", ["uwsgi b c 2 b c"]), (": ${P:=3}; uwsgi -p $P", ["uwsgi -p 3"]), ("uwsgi ${E:+--x}", ["uwsgi"]),
    ("A=1; unset A; uwsgi ${A-none}", ["uwsgi none"]), ("eval 'uwsgi a'", ["uwsgi a"]), ("C=\"uwsgi $(date) a\"; eval $C", ["uwsgi <$(date)> a"]),
    ("set -- a b c d; uwsgi \"${@:2}\" ${@:1:1} ${@: -1} ${@:9}", ["uwsgi b c d a d"]), ("A=(a b c); uwsgi ${A[@]:1} \"${A[*]:0:2}\"", ["uwsgi b c a b"]),
    ("V=3.11.4; uwsgi ${V:0:4} ${V:5} ${V: -1:9} ${V:1:-2}x", ["uwsgi 3.11 4 4 .11x"]), ("B=uwsgi; exec $B --x", ["uwsgi --x"]),
    ("export A=1; uwsgi a; A=2; uwsgi b; unset A; uwsgi c", ["A=1 | uwsgi a", "A=2 | uwsgi b", "uwsgi c"]),
    ("export A=1; (A=2; uwsgi a; uwsgi b); uwsgi c", ["A=2 | uwsgi a", "A=2 | uwsgi b", "A=1 | uwsgi c"]),
    ("set -a; A=1; set +a; B=2; uwsgi", ["A=1 | uwsgi"]), ("export A=1; A=2 uwsgi; uwsgi", ["A=2 | uwsgi", "A=1 | uwsgi"]),
    // Ways that give up leave the others one, however many there are.
    ("for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do if [ ! -d /data/$i ]; then mkdir /data/$i; if [ $? -ne 0 ]; then exit 1; fi; elif [ ! -r /data/$i ]; then exit 1; fi; done; uwsgi a", ["uwsgi a"]),
    ("for i in 1 2; do uwsgi $i; done", ["uwsgi 1", "uwsgi 2"]), ("i=0; while [ $i != x ]; do uwsgi; i=x; done; uwsgi $i", ["uwsgi", "uwsgi x"]),
    ("uwsgi a & uwsgi b", ["uwsgi a", "uwsgi b"]), ("uwsgi 2>&1 | tee log", ["uwsgi"]), ("(cd src; uwsgi); uwsgi", ["uwsgi | in src", "uwsgi"]),
    ("exec uwsgi; uwsgi never", ["uwsgi"]), ("exit 1; uwsgi", []), ("false && uwsgi", []), ("true || uwsgi", []), ("echo uwsgi --ini a.ini", []),
    ("case web in w*) uwsgi a;; *) uwsgi b;; esac", ["uwsgi a"]), ("[[ web == w* ]] && uwsgi", ["uwsgi"]), ("test a = b || uwsgi", ["uwsgi"]),
    // Wrappers.
    ("nohup nice -n 5 timeout -k 1 30 setsid uwsgi a", ["uwsgi a"]), ("sudo -u app -E A=1 uwsgi", ["A=1 | uwsgi"]), ("poetry run uwsgi a", ["uwsgi a"]), ("pyenv exec uwsgi a", ["uwsgi a"]),
    ("poetry install uwsgi", []), ("uv run --with x uwsgi a", ["uwsgi a"]),
    ("pipenv --python /usr/bin/python3 run uwsgi a", ["uwsgi a"]), ("uv --color never run --no-extra x -w y uwsgi a", ["uwsgi a"]), ("conda run -n env --no-capture-output uwsgi", ["uwsgi"]),
    ("newrelic-admin run-program uwsgi a", ["uwsgi a"]), ("wait-for-it.sh db:5432 -t 30 -- uwsgi a", ["uwsgi a"]), ("dockerize -wait tcp://db:1 -timeout 9s uwsgi a", ["uwsgi a"]),
    ("python -m uwsgi a", ["uwsgi a"]), ("python3.11 -u /venv/bin/uwsgi a", ["/venv/bin/uwsgi a"]), ("python -c 'import uwsgi'", []), ("xvfb-run -a uwsgi", ["uwsgi"]),
    ("watchmedo auto-restart -d . -- uwsgi a", ["uwsgi a"]), ("start-stop-daemon --start --pidfile /x --exec /usr/bin/uwsgi -- --ini a", ["/usr/bin/uwsgi --ini a"]),
    ("start-stop-daemon --stop --exec /usr/bin/uwsgi", []), ("bash -lc 'exec uwsgi \"$0\" $1' a b", ["uwsgi a b"]), ("env -C src uwsgi", ["uwsgi | in src"]),
    ("flock -n /l -c 'uwsgi a'", ["uwsgi a"]), ("runuser -u app -- uwsgi", ["uwsgi"]), ("chpst -u app uwsgi", ["uwsgi"]), ("su-exec app:app uwsgi", ["uwsgi"]),
    ("/missing/entrypoint.sh uwsgi a", ["uwsgi a"]), ("nginx uwsgi", []), ("supervisorctl restart uwsgi", []), ("pkill uwsgi", []), ("uwsgi --version", []),
    ("command -v uwsgi > /dev/null; command uwsgi a", ["uwsgi a"]), ("if ! command -v uwsgi &> /dev/null; then exit 1; fi", []), ("command -V uwsgi", []),
    ("command -p uwsgi a", ["uwsgi a"]), ("docker compose exec web uwsgi", []), ("uwsgi --stop=/tmp/pid", []), ("concurrently \"uwsgi a\" 'npm run x'", ["uwsgi a"]), ("git clone https://x/uwsgi", []),
  ])
  func `a command line starts servers`(command: String, servers: [String]) {
    #expect(followed(command) == servers)
  }

  @Test(arguments: [
    // Where a program is looked for changes on the way.
    ("run a; PATH=/srv/bin:$PATH; run b", ["/srv/bin | uwsgi b"]), ("PATH=/srv/bin; run a; PATH=/bin; run b", ["/srv/bin | uwsgi a"]),
    ("PATH=/srv/bin; run a; (PATH=/bin; run b); run c", ["/srv/bin | uwsgi a", "/srv/bin | uwsgi c"]), ("run a; run b", []),
  ])
  func `a program that lies on the path`(command: String, servers: [String]) {
    let text = PlacedText(Array(command.utf8)) { SourceSpan("Procfile", ByteSpan($0)) }
    let environment = ServerEnvironment([.init("PATH", "/usr/bin")], isComplete: true)
    let launch = Launch(
      file: "Procfile", unit: "web", command: .shell(text), origin: text.whole,
      standpoint: Standpoint(root: "/srv", folder: .root, environment: environment))
    let follower = CommandFollower(servers: [uwsgi], knowledge: Self.catalogue.launchers, tree: FileTree(["bin/run": "#!/bin/sh\nuwsgi \"$@\"\n"]))
    let found = follower.follow(launch).commands.map { command in
      let path = command.standpoint.environment.variables.first { $0.name == "PATH" }?.value.prefix { $0 != ":" } ?? ""
      return "\(path) | \(command.program.text) \(command.arguments.map(\.text).joined(separator: " "))"
    }
    #expect(found == servers)
  }

  private static func questions(appending: (String) -> String) -> String {
    ["P", "Q", "R", "S", "T"].map { "[ \"$\($0)\" = 1 ] && \(appending($0)); " }.joined()
  }

  /// Nothing is known of the environment.
  @Test(arguments: [
    ("if [ \"$A\" = x ]; then uwsgi a; else uwsgi b; fi", ["when `$A` is `x` | uwsgi a", "when `$A` is not `x` | uwsgi b"]),
    ("case $A in a) uwsgi a;; b|c) uwsgi b;; *) exit 1;; esac", ["when `$A` is `a` | uwsgi a", "when `$A` is `b` or `c` | uwsgi b"]),
    ("[ -n \"$A\" ] && X=--x; uwsgi $X", ["when `$A` is not empty | uwsgi --x", "when `$A` is empty | uwsgi <$X>"]),
    ("if [ -z \"$A\" ]; then echo no; exit 1; fi; uwsgi", ["uwsgi"]), ("if [ \"$M\" = 1 ]; then python manage.py migrate; fi; uwsgi", ["uwsgi"]),
    ("if [ -f x.sh ]; then uwsgi a; else uwsgi a; fi", ["uwsgi a"]), ("python check.py || exit 1; uwsgi", ["uwsgi"]), ("nc -z db || sleep 1; uwsgi", ["uwsgi"]),
    ("X=1; [ \"$A\" ] && X=2; [ \"$A\" ] && uwsgi $X", ["when `$A` is not empty | uwsgi 2"]), ("uwsgi -p ${N:-4}", ["uwsgi -p 4"]), ("uwsgi -p $N", ["uwsgi -p <$N>"]),
    ("uwsgi --x=$N", ["uwsgi <--x=$N>"]), ("exec $SERVER --x", []),
    // A program that nobody knows runs the words behind it when these are a command.
    ("$W uwsgi a.ini", ["uwsgi a.ini"]), ("\"$PY\" -u -m uwsgi a", ["uwsgi a"]), ("$A$B $C python -m uwsgi a", ["uwsgi a"]), ("$W install uwsgi", []), ("$W uwsgi", []),
    ("$W restart uwsgi --x", []), ("$W uwsgi nginx", []), ("$PY -c 'import uwsgi' uwsgi a.ini", []),
    // Of many ways the words that all have in common are left.
    ("A='uwsgi a'; \(questions { "A=\"$A --\($0)\"" })$A", ["when `$T` is `1` | uwsgi a <$A> --T", "when `$T` is not `1` | uwsgi a <$A>"]), ("A=(uwsgi a); \(questions { "A+=(--\($0))" })\"${A[@]}\"", ["when `$T` is `1` | uwsgi a <$A> --T", "when `$T` is not `1` | uwsgi a <$A>"]),
    ("$VENV/bin/uwsgi a", ["<$VENV/bin/uwsgi> a"]), ("while read l; do uwsgi $l; done", ["uwsgi <$l>"]),
    ("if [ \"$A\" = 1 ] && [ \"$B\" = 1 ]; then uwsgi a; fi", ["when `[ \"$A\" = 1 ] && [ \"$B\" = 1 ]` holds | uwsgi a"]),
    ("if [ \"$A\" = 1 ]; then export U=1; fi; uwsgi", ["when `$A` is `1` | U=1 | uwsgi", "when `$A` is not `1` | uwsgi"]),
    ("f() { if [ \"$A\" ]; then return; fi; uwsgi; }; f", ["when `$A` is empty | uwsgi"]),
    // What is written on one way only is another way where the command may read it.
    ("if ! whoami > /dev/null 2>&1; then if [ -w /etc/passwd ]; then echo \"${U:-x}:x:0\" >> /etc/passwd; fi; fi; exec uwsgi a", ["uwsgi a"]),
    ("if [ -f /key ]; then echo 'Host *' > /etc/ssh/more; fi; [ \"$A\" ] && echo 1 > /run/on; uwsgi a", ["uwsgi a"]),
    ("if [ \"$A\" ]; then echo '[uwsgi]' > /etc/more.ini; fi; uwsgi a", ["when `$A` is not empty | uwsgi a", "when `$A` is empty | uwsgi a"]),
    ("if [ \"$A\" ]; then echo '[uwsgi]' > /etc/x.ini; else echo '#[uwsgi]' > /etc/x.ini; fi; uwsgi a", ["when `$A` is not empty | uwsgi a", "when `$A` is empty | uwsgi a"]),
    ("if [ \"$A\" ]; then echo /srv > /run/home; fi; uwsgi --chdir @/run/home", ["when `$A` is not empty | uwsgi --chdir @/run/home", "when `$A` is empty | uwsgi --chdir @/run/home"]),
    ("if [ \"$A\" ]; then echo x > /run/home; fi; H=/run/home; export H; uwsgi a", ["when `$A` is not empty | H=/run/home | uwsgi a", "when `$A` is empty | H=/run/home | uwsgi a"]),
  ])
  func `what no file decides are alternatives with their conditions`(command: String, servers: [String]) {
    #expect(followed(command, environment: .unknown) == servers)
  }

  @Test(.timeLimit(.minutes(10))) func `many files and many commands on many ways end soon`() {
    let writing = (0..<30).map { "if [ \"$A\($0)\" ]; then cat > /etc/f\($0).txt <<EOF\n\(String(repeating: "no words of a server\n", count: 4))EOF\nfi\n" }
    let commands = (0..<9).map { "uwsgi --module app\($0) &\nuwsgi --module app &\n" }
    #expect(Set(followed((writing + commands).joined(), environment: .unknown)).count == 10)
  }

  // MARK: Scripts

  private static let dispatcher = """
    #!/bin/sh
    set -e
    if [ "${1#-}" != "$1" ]; then
      set -- uwsgi "$@"
    fi
    if [ "$1" = uwsgi ]; then
      set -- "$@" --max-requests "${MAX:-100}"
    fi
    exec "$@"
    """

  @Test(arguments: [
    ("./entry.sh uwsgi --ini a", ["uwsgi --ini a --max-requests 100"]), ("sh entry.sh --ini a", ["uwsgi --ini a --max-requests 100"]), ("./entry.sh python x", []),
    ("MAX=7 bash -e entry.sh uwsgi", ["MAX=7 | uwsgi --max-requests 7"]), ("bin/start one two", ["uwsgi two one | in bin"]), (". ./env.sh; uwsgi $P", ["P=9 | uwsgi 9"]),
    ("bin/loop", []), ("honcho start web", ["uwsgi p"]), ("export $(grep -v '^#' .env | xargs) && uwsgi", ["E=1 | uwsgi"]),
  ])
  func `a script of the workspace is followed`(command: String, servers: [String]) {
    let files = [
      "entry.sh": Self.dispatcher, "bin/start": "#!/bin/bash\nHERE=\"$( cd \"$( dirname \"${BASH_SOURCE[0]}\" )\" && pwd )\"\ncd \"$HERE\"\nexec uwsgi $2 \"$1\"\n",
      "env.sh": "export P=9\n", "bin/loop": "#!/bin/sh\nexec bin/loop\n", "Procfile": "web: uwsgi p\nworker: uwsgi w\n", ".env": "# c\nE=1\n",
    ]
    #expect(followed(command, files) == servers)
  }

  @Test(arguments: [
    // One file of the workspace has that ending, or none, or two.
    ("uwsgi --ini $DIR/web.ini", ["uwsgi --ini conf/web.ini"]), ("cd conf; uwsgi --ini=\"${DIR:?}/conf/web.ini\"", ["uwsgi --ini=web.ini | in conf"]),
    ("uwsgi --ini $DIR/other.ini", ["uwsgi --ini <$DIR/other.ini>"]), ("uwsgi $DIR/twice.ini", ["uwsgi <$DIR/twice.ini>"]), ("uwsgi --chdir $DIR/conf", ["uwsgi --chdir <$DIR/conf>"]),
    ("uwsgi --ini conf/$NAME.ini", ["uwsgi --ini <conf/$NAME.ini>"]), ("uwsgi $A/conf/$B/web.ini", ["uwsgi conf/web.ini"]),
    // A script that hides what it does with its words.
    ("bin/hidden uwsgi a.ini", ["uwsgi a.ini"]), ("bin/hidden python x", []), ("bin/hidden uwsgi nginx", []), ("bin/other uwsgi a.ini", []),
  ])
  func `what nobody knows is told by the rest`(command: String, servers: [String]) {
    let files = [
      "conf/web.ini": "", "a/twice.ini": "", "b/twice.ini": "", "bin/hidden": "#!/bin/bash\nC=${@:$n}\n( $C; echo ) &\n", "bin/other": "#!/bin/sh\necho $1\n",
    ]
    #expect(followed(command, files, environment: .unknown) == servers)
  }

  @Test func `a script on a container's disk is found by what was copied there`() {
    let words = ["/entry.sh", "uwsgi"].map { CommandWord($0, origin: Origin(SourceSpan("Dockerfile", ByteSpan(0..<9)))) }
    let standpoint = Standpoint(directory: "/app", mounts: [.init("/app", .workspace(.root)), .init("/entry.sh", .workspace("docker/entry.sh"))])
    let launch = Launch(file: "Dockerfile", command: .words(words), origin: SourceSpan("Dockerfile", ByteSpan(0..<9)), standpoint: standpoint)
    #expect(show(launch, ["docker/entry.sh": Self.dispatcher]) == ["uwsgi --max-requests 100"])
  }

  @Test func `words and command lines keep their places`() throws {
    let script = "#!/bin/sh\nN=5\nexec uwsgi --max-requests $N \"$@\"\n"
    let text = PlacedText(Array("./run.sh --x".utf8)) { SourceSpan("Procfile", ByteSpan($0)) }
    let launch = Launch(file: "Procfile", command: .shell(text), origin: text.whole, standpoint: Standpoint(folder: .root))
    let followed = CommandFollower(servers: [uwsgi], knowledge: Self.catalogue.launchers, tree: FileTree(["run.sh": script])).follow(launch)
    let command = try #require(followed.commands.first)
    #expect(followed.files == ["run.sh"])
    #expect(command.launchers == [text.whole, SourceSpan("run.sh", ByteSpan(14..<script.utf8.count - 1))])
    #expect(command.arguments.map(\.origin.place) == [SourceSpan("run.sh", ByteSpan(25..<39)), SourceSpan("run.sh", ByteSpan(12..<13)), SourceSpan("Procfile", ByteSpan(9..<12))])
    #expect(command.arguments[1].origin.via == ["`$N`"])
  }

  @Test(arguments: [
    ("A=$A$A; A=$A$A; A=$A$A; uwsgi $A", 1), ("f() { f; f; }; f; uwsgi", 0), (String(repeating: "[ \"$A\" ] && B=$B$A; ", count: 40) + "uwsgi", 1),
    (String(repeating: "case $X in a) B=$B$X;; b) C=$C$X;; c) D=1;; esac; ", count: 30) + "uwsgi $B $C", 1),
    ("set -- a b; " + String(repeating: "set -- \"$@\" \"$@\"; ", count: 40) + "uwsgi", 1), ("A=aa; " + String(repeating: "A=\"$A$A\"; ", count: 60) + "uwsgi", 1),
    ("for a in 1 2 3 4 5 6 7 8 9; do for b in 1 2 3 4 5 6 7 8 9; do for c in 1 2 3 4 5 6 7 8 9; do for d in 1 2 3 4 5 6 7 8 9; do for e in 1 2 3 4 5 6 7 8 9; do :; done; done; done; done; done; uwsgi", 0),
  ])
  func `hostile scripts end`(command: String, least: Int) {
    let elapsed = ContinuousClock().measure { #expect(followed(command, environment: .unknown).count >= least) }
    #expect(elapsed < .seconds(10))
  }
}
