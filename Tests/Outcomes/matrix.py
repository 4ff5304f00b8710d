"""The matrix: one readable file per server in matrix/, and from it the cells.

A cell is an installation, a mode and a shape: `deb21.mr-mercy2-long.pool_module`. An installation is one version of a server; a mode
is its settings, what ends the worker, and how long jobs take; a shape is the source that starts the job (shapes/, one file each).
"""
import dataclasses, pathlib, re, tomllib

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass(frozen=True)
class Shape:
    name: str
    text: str
    # What runs the job, in the catalogue's words; None where nothing is left behind.
    carrier: str | None
    # `waits`: the request ends after the job. `durable`: something outside the worker runs it. `chain`: the job starts another job.
    # `undrained`: what its `drain` waits for does not hold all of it, so that no hook is a drain. `import`: started when the module is
    # loaded. `none`: no job of its own. `source`: what matters is how the source says it.
    flags: frozenset
    template: str | None
    # More files of the project.
    files: tuple = ()
    # What runs the job that the job starts in its own course.
    then: str | None = None


@dataclasses.dataclass
class Installation:
    name: str
    version: str
    pip: list = dataclasses.field(default_factory=list)
    apt: list = dataclasses.field(default_factory=list)
    # The interpreter to make the environment with, such as `3.8`; None: the one that runs the lab.
    python: str | None = None
    # Settings that this build needs, such as a plugin.
    settings: dict = dataclasses.field(default_factory=dict)
    # Another command than the server's own.
    command: str | None = None
    # A line of requirements.txt, or of a Dockerfile, that tells a reader of the project which version runs.
    pin: str | None = None


@dataclasses.dataclass
class Mode:
    name: str
    # What ends the worker, in the catalogue's words, or `none`.
    trigger: str
    on: list
    shapes: list
    settings: dict = dataclasses.field(default_factory=dict)
    # How it is brought about: `requests`, `signal:HUP`, `signal-busy:HUP` (while another request runs), `request:/grow/200`,
    # `task:/grow/200`, `touch` (the file that the settings name), `touch:project/views.py`, `wait`.
    pull: str = "requests"
    # How long a job takes.
    seconds: float = 2.0
    jobs: int = 3
    # Requests behind the jobs, before the trigger is pulled.
    after: int = 0
    # Another request that takes this long is running when the worker is told to leave.
    busy: float = 0.0
    # Seconds between the server's start and the first job.
    delay: float = 0.0
    # What the server's log says when it begins to replace the worker; without it that is when the trigger is pulled.
    fired: str | None = None
    # A file of drains/, or a word for what `template` does.
    drain: str | None = None
    template: str | None = None
    # Cells that CI runs: `u31.pool_module`.
    ci: list = dataclasses.field(default_factory=list)
    # Python modules that the installation needs besides.
    pip: list = dataclasses.field(default_factory=list)
    # Another mode of the same settings under another load. No file says the load, so a verdict is for both, and the worse one counts.
    other_load: str | None = None
    # What is known of rows that cannot be decided.
    note: str | None = None


@dataclasses.dataclass
class Server:
    name: str
    writer: str
    command: str
    template: str
    installations: dict
    modes: list
    always: dict


@dataclasses.dataclass(frozen=True)
class Cell:
    server: object
    installation: object
    mode: object
    shape: object

    @property
    def name(self):
        return f"{self.installation.name}.{self.mode.name}.{self.shape.name}"

    @property
    def settings(self):
        return self.server.always | self.installation.settings | self.mode.settings

    @property
    def template(self):
        return self.mode.template or self.shape.template or self.server.template

    @property
    def python(self):
        """The interpreter's version, as a project would state it."""
        return self.installation.python if self.installation.python not in (None, "debian") else "3.11"

    @property
    def consumer_place(self):
        """Where the threads were started that work on the job's queue, in the catalogue's words."""
        if "import" not in self.shape.flags:
            return "worker"
        is_preloaded = {"uwsgi": not self.settings.get("lazy-apps"), "gunicorn": bool(self.settings.get("preload_app"))}
        return "master-before-fork" if is_preloaded.get(self.server.name) else "worker"

    @property
    def in_ci(self):
        return f"{self.installation.name}.{self.shape.name}" in self.mode.ci


def shape(name):
    """Reads shapes/NAME.py, or the folder shapes/NAME with `views.py` and other files."""
    path = HERE / "shapes" / name
    files = ()
    if path.is_dir():
        files = tuple((str(file.relative_to(path)), file.read_text()) for file in sorted(path.rglob("*.py")) if file != path / "views.py")
        text = (path / "views.py").read_text()
    else:
        text = (HERE / "shapes" / f"{name}.py").read_text()
    head, _, rest = text.partition("\n")
    words = [word.strip() for word in head.removeprefix("#").split(";")]
    keys = dict(word.split(": ") for word in words if ": " in word)
    flags = frozenset(word for word in words if ": " not in word)
    unknown = flags - {"waits", "durable", "chain", "import", "none", "source", "undrained"} | keys.keys() - {"carrier", "template", "then"}
    if not head.startswith("#") or unknown:
        raise SystemExit(f"shapes/{name}: its first line says {head!r}; unknown: {sorted(unknown)}")
    return Shape(name, rest, keys.get("carrier"), flags, keys.get("template"), files, keys.get("then"))


def servers():
    found = []
    for path in sorted((HERE / "matrix").glob("*.toml")):
        data = tomllib.loads(path.read_text())
        try:
            installations = {name: Installation(name, **value) for name, value in data.pop("installations").items()}
            groups = data.pop("groups", {})
            modes = []
            for entry in data.pop("modes"):
                entry["shapes"] = [name for word in entry["shapes"] for name in groups.get(word, [word])]
                modes.append(Mode(**entry))
            server = Server(name=data.pop("server"), always=data.pop("always", {}), installations=installations, modes=modes, **data)
        except TypeError as error:
            raise SystemExit(f"{path}: {error}")
        names = [mode.name for mode in modes]
        for name in names:
            if names.count(name) > 1:
                raise SystemExit(f"{path}: two modes are named {name}")
        for mode in modes:
            for word in mode.ci:
                if word.split(".")[0] not in mode.on or word.split(".")[1] not in mode.shapes:
                    raise SystemExit(f"{path}: {mode.name}: `ci` names {word}, which is no cell of it")
        found.append(server)
    return found


def cells():
    shapes = {}
    found = []
    for server in servers():
        for mode in server.modes:
            for word in mode.on:
                for name in mode.shapes:
                    if name not in shapes:
                        shapes[name] = shape(name)
                    found.append(Cell(server, server.installations[word], mode, shapes[name]))
    names = [cell.name for cell in found]
    if len(names) != len(set(names)):
        raise SystemExit(f"two cells of one name: {sorted(name for name in set(names) if names.count(name) > 1)}")
    return found


def expand(text):
    """The names that `{a,b}.mr.{x,y}, c.mr.z` stands for."""
    parts, depth, current = [], 0, ""
    for character in text:
        depth += (character == "{") - (character == "}")
        if character == "," and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += character
    names = []
    for part in parts + [current]:
        found = [part.strip()]
        while any("{" in name for name in found):
            found = [
                name[: match.start()] + word + name[match.end() :]
                for name in found
                for match in [re.search(r"\{([^{}]*)\}", name)]
                for word in match[1].split(",")
            ]
        names += found
    return names
