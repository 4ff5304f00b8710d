#!/usr/bin/env python3
"""The lab: starts real servers on loopback, lets requests start jobs, ends the worker, and counts what became of the jobs.

    lab.py run [PATTERN…]         runs the cells whose names match (`u31.mr.*`, `g27.*`, `*.thread_daemon`; nothing means everything) and
                                  writes what they voted to measured/
    lab.py list [PATTERN…]        says which cells there are
    lab.py tables [PATTERN…]      holds rules/outcomes/ against measured/; with --renew it writes the outcomes and cases from there
    lab.py verdict [PATTERN…]     gives the measured cells' projects to `lostwork check` and holds its verdicts against measured/; needs no server
    lab.py hold PATTERN…          runs the cells once on the real servers, and holds the tables and the verdict against what they do, as in
                                  `lab.py hold 'u31.source.*' --dump … --lostwork …`: the ways in which source starts jobs and waits for them
    lab.py ci                     the same for the cells that the matrix gives to CI; fails when one contradicts the tables or the verdict,
                                  and contradicts again when it is asked once more

Cells run side by side; each runs --runs times and the vote is kept. Servers are installed into the cache folder (--cache, or
LAB_CACHE; else a folder that is removed at the end), with pip into environments of their own and with apt. Nothing here listens on
anything but 127.0.0.1.
"""
import argparse, collections, concurrent.futures, fnmatch, os, pathlib, shutil, sys, tempfile, time

import install, measured, matrix, run, tables, verdict


def chosen(patterns):
    cells = matrix.cells()
    if not patterns:
        return [cell for cell in cells if cell.mode.name != "left-over"]
    found = [cell for cell in cells if any(fnmatch.fnmatchcase(cell.name, name) for pattern in patterns for name in matrix.expand(pattern))]
    if not found:
        raise SystemExit(f"no cell is named like {' '.join(patterns)}")
    return found


def prepare(cells, cache):
    """The programs of every installation that the cells need; what cannot be had is said and left out."""
    wanted = {}
    for cell in cells:
        extra = wanted.setdefault(cell.installation.name, (cell.installation, set()))[1]
        extra.update(cell.mode.pip)
    ready = {}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        futures = {name: pool.submit(install.install, installation, cache, sorted(extra)) for name, (installation, extra) in wanted.items()}
    for name, future in futures.items():
        binaries, trouble = future.result()
        if binaries:
            ready[name] = binaries
        else:
            print(f"{name}: left out: {trouble}", flush=True)
    return ready


def measure(cell, scratch, binaries, number, attempts=3):
    """One run; a run that measured nothing is made again."""
    for attempt in range(attempts):
        result = run.Run(cell, scratch / f"{cell.name}.{number}", binaries).measure()
        if result.outcome != "nothing":
            break
    return result


def measure_all(cells, options, cache, scratch, told=None):
    """Every cell's measurements, by name."""
    ready = prepare(cells, cache)
    cells = [cell for cell in cells if cell.installation.name in ready]
    results = collections.defaultdict(list)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = {
            pool.submit(measure, cell, scratch, ready[cell.installation.name], number): cell
            for number in range(options.runs) for cell in cells
        }
        for future in concurrent.futures.as_completed(futures):
            cell, result = futures[future], future.result()
            results[cell.name].append(result)
            if told:
                told(cell, result)
            if not options.keep:
                shutil.rmtree(scratch / f"{cell.name}.0", ignore_errors=True)
    return cells, results


def say(cell, result):
    reason = f" ({result.reason})" if result.reason else ""
    print(f"{cell.name}: {result.outcome}: {result.finished} of {result.accepted} finished, {result.lost} lost, {result.never} never started, "
          f"{f'the worker left after {result.linger} s' if result.left else 'the worker stayed'}{reason}", flush=True)


def worst_of_loads(cell, lines):
    """What was measured of the cell or of the same one under another load: no file says the load, and a verdict is for both."""
    found = [lines[name] for name in (cell.name, f"{cell.installation.name}.{cell.mode.other_load}.{cell.shape.name}") if name in lines]
    found = [line for line in found if line["outcome"] in tables.LIVES]
    return min(found, key=lambda line: tables.LIVES[line["outcome"]], default=lines[cell.name])


def hold_verdicts(cells, lines, lostwork, scratch):
    """Every measured cell's verdict against the server's. Says what differs, by server, and whether it is too much: at least 98 of a
    hundred must be equal, each difference must be in differences.tsv with its cause, and no verdict may be `finishes` where work was lost.
    """
    known, told = verdict.known_differences(), collections.Counter()
    by_server, trouble = collections.defaultdict(collections.Counter), []
    cells = [cell for cell in cells if cell.name in lines and lines[cell.name]["outcome"] not in ("nothing", "stays")]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(lambda cell: verdict.check(lostwork, cell, scratch / f"{cell.name}.verdict"), cells))
    for cell, (predicted, why) in zip(cells, verdicts):
        line = worst_of_loads(cell, lines)
        count = by_server[cell.server.name]
        text = f"{cell.name}: measured {line['outcome']} {line['votes']}, predicted {predicted} ({why})"
        if predicted == "not asked":
            count["not asked"] += 1
            continue
        if predicted == "finishes" and int(line["lost"]) + int(line["never"]) > 0:
            trouble.append("wrong `finishes`: " + text)
        is_race = bool(cell.mode.note) and tables.LIVES.get(line["outcome"], 0) > tables.LIVES.get(predicted, 3)
        if predicted is None or line["outcome"] == "mixed" or is_race or len(set(line["votes"].split("/"))) > 1:
            count["undecided"] += 1
        elif tables.same(line["outcome"], predicted, cell):
            count["equal"] += 1
            if cell.name in known:
                trouble.append(f"{cell.name}: is equal now: take it out of differences.tsv")
        else:
            count["different"] += 1
            told[cell.name] += 1
            if known.get(cell.name, ())[:2] != (predicted, line["outcome"]):
                trouble.append("different: " + text)
    for text in trouble:
        print(text)
    total = sum(by_server.values(), collections.Counter())
    for server, count in [*sorted(by_server.items()), ("all", total)]:
        decided = count["equal"] + count["different"]
        print(f"{server}: {count['equal']} of {decided} verdicts are equal ({100 * count['equal'] / max(decided, 1):.1f} %), {count['different']} different, "
              f"{count['undecided']} undecided; {count['not asked']} are of signals, which no setting tells of")
    decided = total["equal"] + total["different"]
    is_enough = total["equal"] >= 0.98 * decided and decided > 0
    if not is_enough:
        print("fewer than 98 of a hundred are equal")
    return len(trouble) + (not is_enough)


def hold_against_servers(cells, rows, options, cache, scratch):
    """The cells once; those that contradict once more, with few beside them. Returns how many contradict or could not be run."""
    options.runs = 1
    waiting, asked, missing = cells, 0, []
    for attempt in range(2):
        measured_cells, results = measure_all(waiting, options, cache, scratch, say)
        missing += [cell.name for cell in waiting if cell not in measured_cells]
        asked += len(measured_cells)
        waiting = []
        for cell in measured_cells:
            outcome = results[cell.name][0].outcome
            row = tables.speaking(rows, cell)
            said = {row.says(cell)} - {None} if row else set()
            if options.lostwork:
                said |= {verdict.check(options.lostwork, cell, scratch / f"{cell.name}.verdict")[0]} - {"not asked", None}
            if not said or not all(tables.same(outcome, one, cell) for one in said):
                waiting.append(cell)
                print(f"contradiction ({attempt + 1} of 2): {cell.name}: measured {outcome}, said {sorted(map(str, said))}", flush=True)
        options.jobs = 3
        if not waiting:
            break
    for name in missing:
        print("not run:", name)
    right = len(cells) - len(waiting) - len(missing)
    print(f"{right} cells agree, {len(waiting)} contradict twice, {len(missing)} could not be run ({asked} runs)")
    return len(waiting) + len(missing)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["run", "list", "tables", "verdict", "hold", "ci"])
    parser.add_argument("patterns", nargs="*")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=10, help="cells side by side")
    parser.add_argument("--cache", type=pathlib.Path, default=os.environ.get("LAB_CACHE"))
    parser.add_argument("--keep", type=pathlib.Path, help="keep the projects and logs of the runs in this folder")
    parser.add_argument("--dump", help="the built OutcomeDump, for `tables`, `hold` and `ci`")
    parser.add_argument("--lostwork", help="the built lostwork, for `verdict`, `hold` and `ci`")
    parser.add_argument("--renew", action="store_true", help="with `tables`: write rules/outcomes/")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args()
    for name in ("dump", "lostwork"):
        if getattr(options, name):
            setattr(options, name, pathlib.Path(getattr(options, name)).resolve())
    cells = chosen(options.patterns)
    if options.what == "list":
        for cell in cells:
            print(cell.name)
        return 0
    if options.what == "tables":
        rows, lines = tables.read(options.dump), measured.read()
        wrong = tables.compare(rows, cells, lines)
        if options.renew:
            tables.renew(rows, lines, matrix.HERE.parent.parent / "rules/outcomes")
        return 1 if wrong else 0
    with tempfile.TemporaryDirectory(prefix="lab-") as folder:
        os.chmod(folder, 0o755)
        cache = pathlib.Path(options.cache or f"{folder}/cache").resolve()
        cache.mkdir(parents=True, exist_ok=True)
        scratch = (options.keep or pathlib.Path(folder) / "runs").resolve()
        scratch.mkdir(parents=True, exist_ok=True)
        if options.what == "verdict":
            return 1 if hold_verdicts(cells, measured.read(), options.lostwork, scratch) else 0
        if options.what == "ci":
            cells = [cell for cell in cells if cell.in_ci]
            if len(cells) < 60:
                raise SystemExit(f"{len(cells)} cells are too few to decide anything")
        if options.what in ("ci", "hold"):
            return 1 if hold_against_servers(cells, tables.read(options.dump), options, cache, scratch) else 0
        start = time.monotonic()
        cells, results = measure_all(cells, options, cache, scratch, say)
        print(f"{len(cells)} cells, {sum(map(len, results.values()))} runs, {time.monotonic() - start:.0f} s")
        if not options.dry:
            measured.update(cells, results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
