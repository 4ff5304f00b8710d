"""Holds rules/outcomes/ against what was measured, and renews it from there.

For each cell the first row whose conditions hold speaks, as in the tool itself. What the row says must be what was measured. The
conditions and the reasons of rows are written by people; their outcomes and the cells that show them come from the lab.
"""
import json, re, subprocess

import matrix


class Row:
    def __init__(self, values):
        self.__dict__.update(values)
        self.cells = []

    def covers(self, cell, hook=None):
        """Whether its conditions hold: for a job that the exit hook waits for, or without one for a job that nothing waits for."""
        version, settings = number(cell.installation.version), cell.settings
        python = number(cell.python)
        return (
            self.server == cell.server.name
            and (not self.triggers or cell.mode.trigger in self.triggers)
            and (not self.carriers or cell.shape.carrier in self.carriers)
            and lies_within(self.versions, version)
            and self.consumerPlace in (None, cell.consumer_place)
            and (not self.then or cell.shape.then in self.then)
            and (not self.triggerSettings or any(name in settings for name in self.triggerSettings))
            and lies_within(self.pythons, python)
            and (hook in self.drains if hook else not self.drains)
            and (self.load is None or (self.load == "busy") == bool(cell.mode.busy))
            and all(holds(test, settings.get(name, self.defaults.get(name))) for name, test in self.settings.items())
        )

    def limit_seconds(self, cell):
        value = cell.settings.get(self.limit, self.default) if self.limit else self.default
        return None if value is None else float(value)

    def says(self, cell):
        """What this row predicts for the cell; None on the edge of a limit."""
        return outcome_within(self.outcome, self.limit_seconds(cell), cell)

    def __str__(self):
        conditions = [f"{name} {test}" for name, test in self.settings.items() if not isinstance(test, list)]
        return " ".join([self.server, "/".join(self.triggers), "/".join(self.carriers), *conditions, self.load or "", "->", self.outcome]).replace("  ", " ")


# The names of the drains' hooks in the catalogue.
HOOKS = {"uwsgi_atexit": "uwsgi.atexit", "atexit": "atexit", "worker_exit": "gunicorn.worker_exit", "lifespan": "lifespan",
         "celery_signal": "celery.worker_process_shutdown"}
# How long a job lives, from short to long.
LIVES = {"never-runs": 0, "lost": 1, "lost-after": 2, "finishes": 3}


def same(measured, said, cell):
    """A timer that was cut off before it fired and one cut off behind that are one loss."""
    if cell.shape.carrier in ("timer", "daemon-timer") and {measured, said} <= {"lost", "never-runs"}:
        return True
    return measured == said


def outcome_within(outcome, limit, cell):
    """`finishes`, `lost` or `never-runs` for a job of this cell's length. A limit is kept by a clock that ticks once a second."""
    if outcome != "lost-after":
        return outcome
    if limit is None or cell.mode.seconds <= limit - 0.5:
        return "finishes"
    return "lost" if cell.mode.seconds >= limit + 2 else None


def number(text):
    parts = [int(part) for part in re.findall(r"\d+", text)]
    while parts and parts[-1] == 0:
        parts.pop()
    return parts


def lies_within(bounds, version):
    """Whether all of `>=3.12 <3.13` hold; nothing bounds nothing."""
    return all(holds_for(sign, version, number(bound)) for sign, bound in re.findall(r"([<>=]+) ?([\d.]+)", bounds))


def holds_for(sign, value, bound):
    return {">": value > bound, ">=": value >= bound, "<": value < bound, "<=": value <= bound, "==": value == bound, "=": value == bound, "": value == bound}[sign]


def holds(test, value):
    if isinstance(test, list):
        return str(value) in test
    if test in ("set", "unset"):
        return (value is not None) == (test == "set")
    if value in (None, False, "false"):
        value = 0
    elif value in (True, "true"):
        value = 1
    if test in ("true", "false"):
        return bool(value) == (test == "true")
    try:
        value = float(value)
    except ValueError:
        value = 1.0
    sign, bound = re.match(r"([<>=]*)(.*)", test).groups()
    return holds_for(sign, value, float(bound))


def read(dump):
    text = subprocess.run([dump], capture_output=True, text=True, check=True).stdout
    return [Row(json.loads(line)) for line in text.splitlines()]


def speaking(rows, cell):
    """The row for a cell; None when nothing speaks, or when the cell is of a kind that the tables do not tell apart."""
    if cell.shape.carrier is None or cell.mode.trigger == "none":
        return None
    hooks = [None] if "undrained" in cell.shape.flags else [None, HOOKS.get(cell.mode.drain)]
    found = [row for hook in hooks for row in [next((row for row in rows if row.covers(cell, hook)), None)] if row]
    # A hook adds a way to be saved, and takes none away.
    return max(found, key=lambda row: (LIVES[row.outcome], bool(row.drains)), default=None)


def compare(rows, cells, lines):
    """Prints what differs; returns how many cells contradict their row."""
    wrong, right, silent, undecided = [], 0, [], []
    for cell in cells:
        line = lines.get(cell.name)
        if line is None or line["outcome"] in ("nothing", "stays"):
            continue
        row = speaking(rows, cell)
        if row is None:
            if cell.shape.carrier and cell.mode.trigger != "none":
                silent.append(cell.name)
            continue
        said = row.says(cell)
        # What hangs on a race finishes often enough; a table says the worst of it.
        is_race = bool(cell.mode.note) and LIVES.get(line["outcome"], 0) > LIVES.get(said, 3)
        if line["outcome"] == "mixed" or said is None or is_race or line["votes"].split("/")[0] != line["votes"].split("/")[1]:
            undecided.append(f"{cell.name}: {line['outcome']} {line['votes']}, the table says {said}")
            continue
        row.cells.append(cell)
        if same(line["outcome"], said, cell):
            right += 1
        else:
            wrong.append(f"{cell.name}: measured {line['outcome']} {line['votes']}, {row}")
    for text in wrong:
        print("contradicts its table:", text)
    for text in undecided:
        print("undecided:", text)
    for name in silent:
        print("no row speaks:", name)
    names = {name for name in lines}
    for row in rows:
        if not row.cells:
            print("nothing measured for:", row)
        unknown = [name for name in matrix.expand(row.case) if name not in names]
        if unknown:
            print("not among the measured:", ", ".join(unknown), "of", row)
    print(f"{right} cells agree with their tables, {len(wrong)} contradict, {len(undecided)} are undecided, for {len(silent)} no row speaks")
    return len(wrong)


def renew(rows, lines, folder):
    """Writes the measured outcome and its cells into each row of rules/outcomes/; the rest of the text stays as it is."""
    for path in sorted(folder.glob("*.yml")):
        blocks = re.split(r"(?m)^(?=  - )", path.read_text())
        head, blocks = blocks[0], blocks[1:]
        server = re.search(r"(?m)^server: (\S+)", head)[1]
        own = [row for row in rows if row.server == server]
        if len(own) != len(blocks):
            raise SystemExit(f"{path}: {len(blocks)} rows in the text, {len(own)} in the catalogue: build first")
        for index, row in enumerate(own):
            if not row.cells:
                continue
            outcome = derived(row, lines)
            if outcome is None:
                print(f"{path.name}: cannot be renewed, its cells disagree: {row}")
                continue
            blocks[index] = re.sub(r"(?m)^    outcome: .*$", f"    outcome: {outcome}", blocks[index])
            case = compressed([cell.name for cell in row.cells])
            quoted = f'"{case}"' if "{" in case or "," in case else case
            blocks[index] = re.sub(r"(?m)^    case: .*$", lambda _: f"    case: {quoted}", blocks[index])
        path.write_text(head + "".join(blocks))


def derived(row, lines):
    """What the row's cells say together."""
    outcomes = {lines[cell.name]["outcome"] for cell in row.cells}
    if len(outcomes) == 1 and not row.limit:
        return outcomes.pop()
    if row.limit and outcomes <= {"finishes", "lost"}:
        inside = {lines[cell.name]["outcome"] for cell in row.cells if row.limit_seconds(cell) is None or cell.mode.seconds < row.limit_seconds(cell)}
        outside = {lines[cell.name]["outcome"] for cell in row.cells} if not inside else {
            lines[cell.name]["outcome"] for cell in row.cells if row.limit_seconds(cell) is not None and cell.mode.seconds > row.limit_seconds(cell)}
        if inside <= {"finishes"} and outside <= {"lost"}:
            return "lost-after"
    return None


def compressed(names):
    """`{a,b}.mr.{x,y}, c.hup.x` for a list of cells."""
    modes = {}
    for name in names:
        installation, mode, shape = name.split(".")
        modes.setdefault(mode, {}).setdefault(shape, []).append(installation)
    brace = lambda words: words[0] if len(words) == 1 else "{" + ",".join(words) + "}"
    parts = []
    for mode, shapes in modes.items():
        groups = {}
        for shape, installations in shapes.items():
            groups.setdefault(tuple(sorted(installations)), []).append(shape)
        parts += [f"{brace(list(installations))}.{mode}.{brace(sorted(group))}" for installations, group in groups.items()]
    return ", ".join(parts)
