import Catalogue
import Deployments
import Testing
import Workspace

/// What a configuration that is a Python program amounts to, read without running it. `timeout` stands for any name.
@Suite struct PythonConfigurationTests {
  private func timeout(_ text: String, environment: [(String, String)]?, _ files: [String: String] = [:]) -> (value: SettingValue?, result: DeploymentsResult) {
    let known = environment.map { ServerEnvironment($0.map { .init($0, $1) }, isComplete: true) } ?? .unknown
    let standpoint = Standpoint(root: "/srv/shop", folder: .root, environment: known)
    let result = DeploymentFinder(catalogue: [GunicornTests.knowledge]).resolve(
      "gunicorn", argv: [], from: standpoint, in: FileTree(files.merging(["gunicorn.conf.py": text + "\n"]) { $1 }))
    return (result?.deployments.first?[setting: "timeout"]?.effective, result ?? DeploymentsResult())
  }

  // MARK: What is known

  private static let known: [String] = [
    "timeout = 2 * 3 + 4", "timeout = 21 // 2", "timeout = -3 % 13", "timeout = max(3, min(10, 20))", "timeout = int('1' + '0')", "timeout = len('0123456789')",
    "timeout = int('%d' % 10)", "timeout = int(f'{1}{0}')", "timeout = int('{}{x}'.format(1, x=0))", "timeout = {'a': 10}['a']", "timeout = [1, 10][-1]",
    "timeout = 10 if 'x' in 'xyz' else 5", "a, timeout = 1, 10", "timeout = b = 10", "timeout = 5\ntimeout += 5", "timeout: int = 10",
    "def f(n, k=5):\n    if n > 3:\n        return n + k\n    return 0\ntimeout = f(5)", "timeout = (lambda x: x * 2)(5)", "class C:\n    n = 10\ntimeout = C.n",
    "timeout = 0\nfor n in range(5):\n    timeout += n", "timeout = 1\nwhile timeout < 10:\n    timeout += 1", "try:\n    timeout = int('x')\nexcept ValueError:\n    timeout = 10",
    "try:\n    from os import path\n    timeout = 10\nexcept ImportError:\n    timeout = 5", "globals()['timeout'] = 10", "timeout = sum(n for n in [4, 6])",
    "timeout = int(round(9.6))", "timeout = 1 << 1 | 8", "o = {}\no.update(a=10)\ntimeout = o['a']", "l = []\nl.append(10)\ntimeout = l[0]",
    "from part import *\ntimeout = TEN", "import part\ntimeout = part.TEN", "from part import ten\ntimeout = ten()", "timeout = 10 if __name__ != '__main__' else 5",
    "import os\ntimeout = len(os.path.basename(__file__)) - 6", "timeout = '10'.strip().zfill(4).lstrip('0')", "if True:\n    timeout = 10\nelse:\n    timeout = 1",
    "import os\nos.environ['T'] = '10'\ntimeout = os.environ['T']", "timeout = 'a,10'.split(',')[1]", "timeout = dict(a=10).get('a', 5)",
  ]

  @Test(arguments: known)
  func `a value that the file decides is known`(text: String) {
    let found = timeout(text, environment: nil, ["part.py": "TEN = 10\ndef ten():\n    return TEN\n"])
    #expect(found.value == .number(10))
    #expect(found.result.problems.isEmpty, "\(found.result.problems)")
  }

  private static let decided: [(text: String, value: Double)] = [
    ("timeout = int(os.environ['N'])", 7.0), ("timeout = int(os.getenv('N', 3))", 7), ("timeout = int(os.environ.get('X', '3'))", 3), ("timeout = os.getenv('X') or 4", 4),
    ("timeout = 1 if 'N' in os.environ else 2", 1), ("timeout = 1 if os.environ.get('X') else 2", 2), ("if os.getenv('N') == '7':\n    timeout = 1\nelse:\n    timeout = 2", 1),
    ("try:\n    timeout = int(os.environ['X'])\nexcept KeyError:\n    timeout = 8", 8), ("for k, v in os.environ.items():\n    if k == 'N':\n        locals()['timeout'] = int(v)", 7),
  ]

  @Test(arguments: decided)
  func `a known environment decides`(text: String, value: Double) {
    #expect(timeout("import os\n" + text, environment: [("N", "7")]).value == .number(value))
  }

  /// The packages that read the environment for a program.
  @Test(arguments: [
    ("import environ\nenv = environ.Env()\ntimeout = env.int('N', default=3)", 7), ("import environ\nenv = environ.Env()\ntimeout = env.int('X', default=3)", 3),
    ("import environ\nenv = environ.Env(DEBUG=(bool, False))\ntimeout = env.int('X', 3)", 3), ("from environ import Env\nenv = Env()\ntimeout = env('X', int, 4)", 4),
    ("from environ import Env\nenv = Env()\ntimeout = env('N', cast=int, default=1)", 7), ("import environ\ntimeout = environ.Env().get_value('N', cast=int)", 7),
    ("import environ\nenv = environ.Env()\ntimeout = 5 if env.bool('X', default=False) else 6", 6),
    ("from environs import Env\nenv = Env()\ntimeout = env.int('X', 8)", 8), ("from environs import env\ntimeout = int('9')", 9),
    ("import environ\nenv = environ.FileAwareEnv()\ntimeout = int(env.float('N'))", 7), ("from environs import Env\ntimeout = 5 if Env().bool('T') else 6", 5),
    ("from environs import Env\nenv = Env()\ntimeout = int(env('N')) + int(env.str('X', '1'))", 8), ("from decouple import AutoConfig\ntimeout = AutoConfig()('N', cast=int)", 7),
    ("from decouple import config\ntimeout = config('N', cast=int)", 7), ("from decouple import config\ntimeout = config('X', default='5', cast=int)", 5),
  ])
  func `a package that reads the environment`(text: String, value: Double) {
    #expect(timeout(text, environment: [("N", "7"), ("T", "Yes")]).value == .number(value))
  }

  @Test(arguments: [
    "import acme\nenv = acme.Env()\ntimeout = env.int('N')", "from acme import number\ntimeout = number('N')", "import environs\ntimeout = environs.Env().url('N')",
    "import environ\nenv = environ.Env(X=(int, 5))\ntimeout = env('X')", "import environ\nenv = environ.Env()\ntimeout = env.url('X', default='x')",
    "import environ\nenv = environ.Env()\nenv.read_env()\ntimeout = env.int('X')", "from decouple import config\nfrom limits import Limit\ntimeout = config('N', cast=Limit)",
  ])
  func `what such a package alone knows is not known`(text: String) {
    let found = timeout(text, environment: [("N", "7")]).value
    #expect(found.map { if case .unknown = $0 { true } else { false } } ?? false)
  }

  @Test func `a default counts where no file sets the variable, and that is said`() {
    let found = timeout("import os\ntimeout = int(os.environ.get('T', '9'))", environment: nil)
    #expect(found.value == .number(9))
    let deployment = found.result.deployments.first
    #expect(deployment?[setting: "timeout"]?.said.origin.via == ["a default of the file: it depends on the environment variable `T`, which no file sets"])
    #expect(deployment?.assumptions == ["`T` is taken not to be set, so that the default in gunicorn.conf.py:2 counts"])
  }

  // MARK: What is not

  private static let unknown: [(text: String, reason: String)] = [
    ("timeout = int(os.environ['T'])", "depends on the environment variable `T`, which no file sets"),
    ("timeout = os.getenv('T')", "depends on the environment variable `T`, which no file sets"),
    ("timeout = multiprocessing.cpu_count() * 2 + 1", "the number of processors is known only where the server runs"),
    ("timeout = min(multiprocessing.cpu_count(), 4)", "the number of processors is known only where the server runs"),
    (
      "timeout = 1 if os.getenv('T') else 2",
      "`1` when `os.getenv('T')`, `2` otherwise; depends on the environment variable `T`, which no file sets"
    ),
    (
      "if os.getenv('T', 'x') == 'y':\n    timeout = 1\nelse:\n    timeout = 2",
      "`1` when `os.getenv('T', 'x') == 'y'`, `2` otherwise; depends on the environment variable `T`, which no file sets"
    ),
    ("if os.getenv('T'):\n    timeout = 1", "`1` when `os.getenv('T')`, not set otherwise; depends on the environment variable `T`, which no file sets"),
    ("for n in os.listdir('.'):\n    timeout = 1", "a loop over `os.listdir('.')` sets it; what `os.listdir('.')` gives is known only where the server runs"),
    ("timeout = 3\nfrom elsewhere import *", "`from elsewhere import *` may bind any name: `elsewhere` is not in the workspace"),
    ("timeout = 3\nexec(open('x').read())", "`exec(open('x').read())` may bind any name"),
    (
      "timeout = 3\nfor k, v in os.environ.items():\n    globals()[k] = v",
      "a loop over `os.environ.items()` sets it; which environment variables are set is not known"
    ),
    (
      "try:\n    import psutil\n    timeout = 1\nexcept ImportError:\n    timeout = 2",
      "`1` when `try: import psutil`, `2` otherwise; whether it raises is known only where the server runs"
    ),
    ("timeout = 10 ** 40", "the number is too large to follow"), ("timeout = unknown.value()", "`unknown` is not in the workspace"),
  ]

  @Test(arguments: unknown)
  func `an unknown value says why`(text: String, reason: String) {
    let found = timeout("import os, multiprocessing\n" + text, environment: nil).value
    if text.contains("unknown.value") {
      #expect(found == nil)
    } else {
      #expect(found == .unknown(reason: reason))
    }
  }

  @Test func `both ways that agree leave no doubt`() {
    #expect(timeout("import os\nif os.getenv('T'):\n    timeout = 3\nelse:\n    timeout = 3", environment: nil).value == .number(3))
    #expect(timeout("import os\nif os.getenv('T'):\n    workers = 3\ntimeout = 3", environment: nil).value == .number(3))
  }

  // MARK: Bounds

  private static let hostile: [String] = [
    "while True:\n    x = 1\ntimeout = 3", "def f(): return f()\ntimeout = f()", "timeout = " + String(repeating: "(", count: 500) + "1" + String(repeating: ")", count: 500),
    "timeout = " + String(repeating: "1 + ", count: 4000) + "1", "x = 'a'\nfor n in range(4000):\n    x = x + x\ntimeout = len(x)", "x = []\nfor n in range(4000):\n    x = [x, x]\nbind = timeout = x",
    "x = []\nfor n in range(4000):\n    x = {'a': x, 'b': x}\ntimeout = str(x)", "timeout = len(str([[0] * 4096] * 4096))", "timeout = str(['x' * 60000] * 4096)",
    "x = []\nfor n in range(4000):\n    x.append(x)\nbind = x",
    "import gunicorn_loop\ntimeout = gunicorn_loop.timeout", "timeout = '9' * 10 ** 12", "timeout = [0] * 10 ** 12", "timeout = 2 ** 10 ** 9", "x = 1 << 10 ** 9",
    "timeout = sum(a for a in range(4000) for b in range(4000))", "def f(n):\n    for i in range(4000):\n        f(n)\nf(1)\ntimeout = 1", "timeout = -(-9223372036854775807 - 1) // -1",
    "timeout = '%99999999999d' % 1", "timeout = f'{1:99999999999d}'", "timeout = 'x'[99999999999999999999:]", "timeout = range(0, 9223372036854775807, -9223372036854775808)",
  ]

  @Test(arguments: hostile)
  func `hostile programs end`(text: String) {
    let started = ContinuousClock.now
    _ = timeout(text, environment: nil, ["gunicorn_loop.py": "import gunicorn_loop\ntimeout = gunicorn_loop.timeout\n"])
    #expect(ContinuousClock.now - started < .seconds(10))
  }

  // MARK: Templates

  private static let filledIn: [(text: String, timeout: SettingValue?, note: String?)] = [
    ("timeout = @TIMEOUT@", .unknown(reason: "a template fills in `@TIMEOUT@`"), "`timeout`"),
    ("timeout = @TIMEOUT@ * 2", .unknown(reason: "a template fills in `@TIMEOUT@`"), "`timeout`"),
    ("timeout = {{ timeout }}", .unknown(reason: "a template fills in `{{ timeout }}`"), "`timeout`"),
    ("timeout = <%= @timeout %>", .unknown(reason: "a template fills in `<%= @timeout %>`"), "`timeout`"),
    ("timeout = ${TIMEOUT}", .unknown(reason: "a template fills in `${TIMEOUT}`"), "`timeout`"),
    ("workers = @N@\ntimeout = int('@TIMEOUT@')", .unknown(reason: "a template fills in `@TIMEOUT@`"), "`workers`, `timeout`"),
    ("workers = @N@\ntimeout = 10", .number(10), "`workers`"),
    ("timeout = 10\n{% if slow %}\ntimeout = 90\n{% endif %}", .unknown(reason: "it is there only when the template's `slow` holds"), "`timeout`"),
    // What is put in may say anything.
    ("timeout = 10\n@MORE@", .unknown(reason: "a template fills in `@MORE@`"), ""),
    // These are programs.
    ("timeout = 10\nbind = '{{ host }}'", .number(10), nil),
    ("timeout = 10\nbind = '@HOST@'", .number(10), nil),
    ("timeout = 10\nformat = f'{{{timeout}}}'", .number(10), nil),
  ]

  @Test(arguments: filledIn)
  func `a program that is filled in first is told as one, and read where it stands as it will`(text: String, value: SettingValue?, note: String?) {
    let found = timeout(text, environment: nil)
    #expect(found.value == value)
    #expect(
      found.result.problems.map(\.problem.message) == (note.map { ["this file is a template: what is filled in\($0.isEmpty ? "" : " for \($0)") is not known"] } ?? []))
    #expect(found.result.problems.allSatisfy { $0.problem.weight == .note })
  }

  @Test func `a program that is broken is not taken for a template`() {
    let found = timeout("timeout = 10\nworkers = 3 +\n# {{ host }}", environment: nil)
    #expect(found.value == .number(10))
    #expect(found.result.problems.map(\.problem.weight) == [.warning])
  }
}
