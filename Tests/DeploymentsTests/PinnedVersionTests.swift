import Catalogue
import Deployments
import Testing
import Workspace

@Suite struct PinnedVersionTests {
  private static let servers = Catalogue.builtIn().servers

  private func pins(_ files: [String: String]) -> PinnedVersions { PinnedVersions(of: Self.servers, in: FileTree(files)) }

  /// The file that says so and the version, or the range.
  private func uwsgi(_ files: [String: String]) -> String? {
    let pins = pins(files)
    return pins.version(of: ["uwsgi", "pyuwsgi"], near: .root).map { "\($0.origin.place.map { "\($0.path)" } ?? "?") \($0.value)" }
      ?? pins.range(of: ["uwsgi", "pyuwsgi"], near: .root).map { "\($0.origin.place.map { "\($0.path)" } ?? "?") \($0.value.description)" }
  }

  @Test(arguments: [
    ("requirements.txt", "uWSGI ==2.0.21 ; sys_platform != 'win32' \\\n  --hash=sha256:00\n", "2.0.21"),
    ("requirements.txt", "uwsgi==2.0.18; sys_platform == 'win32'\nuwsgi==2.0.21\n", "2.0.21"),
    ("requirements.txt", "uwsgi>=2.0.25,<2.1  # server\n", ">=2.0.25,<2.1"),
    ("requirements.txt", "uwsgi==2.0.*\n", "==2.0.*"),
    ("requirements.txt", "not-uwsgi==1\nuwsgi-tools==1\nuwsgi.x==1\n", nil),
    ("pyproject.toml", "[project]\nname = \"uwsgi\"\ndependencies = [\"uwsgi ~= 2.0.20 ; python_version > '3'\"]\n", "~=2.0.20"),
    ("pyproject.toml", "[tool.poetry.dependencies]\nuWSGI = { version = \"2.0.23\", optional = true }\n", "2.0.23"),
    ("pyproject.toml", "[tool.poetry.dependencies]\nuwsgi = \"^2.0.20\"\n", ">=2.0.20,<3"),
    ("Pipfile", "[packages]\nuwsgi = \"*\"\n", nil), ("Pipfile", "\"uwsgi\" = '~=2.0'\n", "~=2.0"),
    ("setup.cfg", "[options]\ninstall_requires =\n    django\n    uwsgi==2.0.19\n", "2.0.19"),
    ("setup.py", "setup(install_requires=['uwsgi==2.0.22', \"x\"])", "2.0.22"),
    ("environment.yml", "dependencies:\n  - python=3.11\n  - conda-forge::uwsgi=2.0.21=py311_0\n", "2.0.21"),
    ("environment.yml", "dependencies:\n  - pip:\n    - uwsgi==2.0.22\n", "2.0.22"),
    ("uv.lock", "[[package]]\nname = \"uwsgi\"\nsource = { registry = \"x\" }\nversion = \"2.0.28\"\n", "2.0.28"),
    ("pdm.lock", "[[package]]\nname = \"shop\"\ndependencies = [\"uwsgi==1\"]\n[[package]]\nname = \"uwsgi\"\nversion = \"2.0.27\"\n", "2.0.27"),
    ("pylock.toml", "[[packages]]\nname = \"uwsgi\"\nversion = \"2.0.29\"\n", "2.0.29"),
    ("Pipfile.lock", "{\"default\": {\"uwsgi\": {\"version\": \"==2.0.26\"}, \"x\": {\"version\": \"==1\"}}}", "2.0.26"),
    ("Dockerfile", "FROM python:3.11\nARG UWSGI_VERSION=2.0.24\nRUN pip install --no-cache-dir \\\n    uwsgi==${UWSGI_VERSION} && x\n", "2.0.24"),
    ("Dockerfile", "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y \\\n  uwsgi-core \\\n  nginx\n", "2.0.21"),
    ("Dockerfile", "FROM debian:bookworm\nRUN apt-get install -y uwsgi=2.0.20-4+deb12u1\n", "2.0.20"),
    ("Dockerfile", "FROM alpine:3\nRUN apt-get install uwsgi\n", nil),
    // Other names of the same, and in other letters.
    ("Dockerfile.web", "FROM python\nRUN pip install uwsgi==2.0.24\n", "2.0.24"), ("web.Dockerfile", "FROM python\nRUN pip install uwsgi==2.0.24\n", "2.0.24"),
    ("Containerfile", "FROM python\nRUN pip install uwsgi==2.0.24\n", "2.0.24"), ("deps/Requirements-Prod.IN", "uwsgi==2.0.24\n", "2.0.24"),
    ("requirements.pip", "uwsgi==2.0.24\n", "2.0.24"), ("constraints.txt", "uwsgi==2.0.24\n", "2.0.24"), ("SETUP.CFG", "[options]\ninstall_requires = uwsgi==2.0.24\n", "2.0.24"),
    ("pylock.web.toml", "[[packages]]\nname = \"uwsgi\"\nversion = \"2.0.29\"\n", "2.0.29"), ("environment-dev.yaml", "dependencies:\n  - uwsgi=2.0.24\n", "2.0.24"),
    ("requirements.json", "uwsgi==2.0.24\n", nil), ("setups.py", "setup(install_requires=['uwsgi==2.0.22'])", nil), ("notes.txt", "uwsgi==2.0.24\n", nil),
  ])
  func `each kind of file says versions in its own way`(path: String, text: String, expected: String?) {
    #expect(uwsgi([path: text]) == expected.map { "\(path) \($0)" })
  }

  @Test func `a lock file beats a requirement, and an included file is followed`() {
    #expect(uwsgi(["requirements.txt": "uwsgi==2.0.20\n", "uv.lock": "[[package]]\nname = \"uwsgi\"\nversion = \"2.0.28\"\n"]) == "uv.lock 2.0.28")
    #expect(uwsgi(["requirements.txt": "-r deps/base.txt\n-c pins\n", "deps/base.txt": "uwsgi\n", "pins": "uwsgi==2.0.20\n"]) == "pins 2.0.20")
    #expect(uwsgi(["requirements.txt": "-r requirements.txt\n-r ../x.txt\nuwsgi==2.0.20\n"]) == "requirements.txt 2.0.20")
  }

  @Test(arguments: [
    ("Dockerfile", "ARG PY=3.11\nFROM python:${PY}-slim AS base\nFROM node\nFROM base\n", "3.11"), ("Dockerfile", "ARG PY=3.11\nFROM python:${PY}-slim\n", "3.11"),
    ("Dockerfile", "FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim\n", "3.12"), (".tool-versions", "nodejs 20\npython 3.11.4\n", "3.11.4"),
    (".python-version", "# ours\n3.12.1\n", "3.12.1"), (".python-version", "shop-env\n", nil), ("Pipfile", "[requires]\npython_version = \"3.10\"\n", "3.10"),
    ("environment.yml", "dependencies:\n  - python=3.9.*\n  - python-dateutil=2\n", "3.9"),
  ])
  func `Python's version`(path: String, text: String, expected: String?) {
    #expect(pins([path: text]).python(near: .root)?.value == expected)
  }

  @Test func `a version's place is the version alone`() throws {
    let file = SourceFile(path: "requirements.txt", text: "uwsgi[x] >=2, == 2.0.21 # x\n")
    let said = try #require(pins(["requirements.txt": "uwsgi[x] >=2, == 2.0.21 # x\n"]).version(of: ["uwsgi"], near: .root))
    #expect(said.origin.place.map { file.text($0.bytes) } == "2.0.21")
  }
}
