"""What was measured: measured/SERVER.tsv, a line per cell, sorted by name."""
import collections, json

from matrix import HERE

COLUMNS = ["cell", "outcome", "votes", "finished", "lost", "never", "left", "linger", "version", "trigger", "seconds", "busy", "drain", "settings"]


def vote(results):
    """The outcome that most runs agree on, with `3/3`; runs that measured nothing do not vote."""
    outcomes = [result.outcome for result in results if result.outcome != "nothing"]
    if not outcomes:
        return "nothing", "0/0"
    outcome, count = collections.Counter(outcomes).most_common(1)[0]
    return outcome, f"{count}/{len(outcomes)}"


def row(cell, results):
    outcome, votes = vote(results)
    real = [result for result in results if result.outcome != "nothing"]
    total = lambda field: sum(getattr(result, field) for result in real)
    settings = {name: value for name, value in cell.mode.settings.items()} | cell.installation.settings
    return {
        "cell": cell.name, "outcome": outcome, "votes": votes, "finished": total("finished"), "lost": total("lost"), "never": total("never"),
        "left": f"{sum(result.left for result in real)}/{len(real)}", "linger": max([result.linger for result in real], default=0.0),
        "version": cell.installation.version, "trigger": cell.mode.trigger, "seconds": cell.mode.seconds, "busy": cell.mode.busy,
        "drain": cell.mode.drain or "-", "settings": json.dumps(settings, sort_keys=True),
    }


def read(server=None):
    """Lines by the cell's name, of one server or of all."""
    found = {}
    for path in sorted((HERE / "measured").glob(f"{server or '*'}.tsv")):
        header, *lines = path.read_text().splitlines()
        for line in lines:
            values = dict(zip(header.split("\t"), line.split("\t")))
            found[values["cell"]] = values | {"server": path.stem}
    return found


def update(cells, results):
    """Writes the cells that were run into their files; other lines stay, unless the matrix knows their cells no more."""
    import matrix

    known = {cell.name for cell in matrix.cells()}
    by_server = collections.defaultdict(dict)
    for cell in cells:
        if results[cell.name]:
            by_server[cell.server.name][cell.name] = row(cell, results[cell.name])
    for server, rows in by_server.items():
        lines = {name: line for name, line in (read(server) | rows).items() if name in known}
        path = HERE / "measured" / f"{server}.tsv"
        text = ["\t".join(COLUMNS)] + ["\t".join(str(lines[name][column]) for column in COLUMNS) for name in sorted(lines)]
        path.write_text("\n".join(text) + "\n")
